"""What left the house: the list of deliveries, and the print batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from butoir.dispatch.models import Delivery, PrintBatch, State
from butoir.ledger.models import Customer
from butoir.personal.archiving import archived
from butoir.users.hours import PARIS
from butoir.users.models import Company
from butoir.web.paging import Paged, page_number, paged_ids
from butoir.web.words.names import CHANNELS

_BATCHES = 5  # the latest are enough on the list


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of the list: dates are those on which the letters were made."""

    q: str = ""
    state: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One delivery, and the customer it is meant for: None when the books have none of its code."""

    delivery: Delivery
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class LettersPage:
    """The list: what was asked, one page of deliveries, and the batches waiting for the post."""

    asked: Asked
    rows: Paged[Listed]
    unknown: int
    batches: list[PrintBatch]


def read_asked(given: Mapping[str, str]) -> Asked:
    """The question of an address; what makes no sense in it is left out."""
    state, channel = given.get("state", ""), given.get("channel", "")
    return Asked(
        q=given.get("q", "").replace("\0", "").strip()[:120],
        state=state if state in State.values else "",
        channel=channel if channel in CHANNELS else "",
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
        page=page_number(given.get("page")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_letters(company: Company, asked: Asked) -> LettersPage:
    """One page of what left, or is to leave, the newest first."""
    aside = archived(company).values("code")
    own = Delivery.objects.filter(company=company).exclude(reference__in=aside)
    inside = Count("deliveries", filter=~Q(deliveries__state=State.CANCELLED))
    batches = PrintBatch.objects.filter(company=company).annotate(letters=inside)
    return LettersPage(
        asked,
        _page(_chosen(own, asked, company), asked.page, company),
        own.filter(state=State.UNKNOWN).count(),
        list(batches.order_by("-pk")[:_BATCHES]),
    )


def _page(chosen: QuerySet[Delivery], number: int, company: Company) -> Paged[Listed]:
    order = ("-created_at", "-pk")
    ids = paged_ids(chosen.order_by(*order), number)
    rows = Delivery.objects.filter(pk__in=ids.rows).order_by(*order)
    found = list(rows.select_related("document", "release__message"))
    named = Customer.objects.filter(company=company, code__in={row.reference for row in found})
    by_code = {customer.code: customer for customer in named}
    return Paged([Listed(row, by_code.get(row.reference)) for row in found], number, ids.total)


def _chosen(rows: QuerySet[Delivery], asked: Asked, company: Company) -> QuerySet[Delivery]:
    if asked.q:
        named = Customer.objects.filter(company=company, name__icontains=asked.q).values("code")
        rows = rows.filter(Q(reference__in=named) | Q(reference__iexact=asked.q))
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.channel:
        rows = rows.filter(channel=asked.channel)
    if asked.since:
        rows = rows.filter(created_at__gte=datetime.combine(asked.since, time(), PARIS))
    if asked.until and asked.until < date.max:
        end = datetime.combine(asked.until + timedelta(days=1), time(), PARIS)
        rows = rows.filter(created_at__lt=end)
    return rows
