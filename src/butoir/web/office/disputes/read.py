"""The disputes of a company: which are open, late or decided, how old they are, and what they hold.

A fixed number of queries; the rows of a page are chosen and ordered by the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When

from butoir.dunning.disputes.models import Dispute
from butoir.dunning.disputes.owed import with_left
from butoir.letters.notes.disputes import REASONS
from butoir.personal.archiving import archived
from butoir.users.models import Company, User
from butoir.web.paging import Paged, page_number, paged_ids

STATES = ("open", "late", "decided", "all")
AGES = ((0, 15), (16, 30), (31, 60), (61, None))  # days since it was heard, both included


class Asked(NamedTuple):
    """Which disputes: their state, the owner's user name ("-": nobody), the reason, the page."""

    state: str = "open"
    owner: str = ""
    reason: str = ""
    page: int = 1


class Age(NamedTuple):
    """The open disputes of one currency within an age: how many, and their cents. The last one is
    `first` days old or more."""

    currency: str
    first: int
    last: int | None
    number: int
    cents: int


@dataclass(frozen=True, slots=True)
class DisputesPage:
    """A page of the list; `ages` of all that it asks for and is open, by currency; `totals` of
    these as (currency, number, cents); `owners` those who own any."""

    asked: Asked
    on: date
    rows: Paged[Any]
    ages: tuple[Age, ...]
    totals: tuple[tuple[str, int, int], ...]
    owners: Sequence[User]


def read_asked(given: Mapping[str, str]) -> Asked:
    """The question of an address; what makes no sense in it is left out."""
    state, reason = given.get("state", ""), given.get("reason", "")
    return Asked(
        state if state in STATES else "open",
        given.get("owner", "")[:150],
        reason if reason in REASONS else "",
        page_number(given.get("page")),
    )


def read_disputes(company: Company, on: date, asked: Asked) -> DisputesPage:
    """One page of the list, in five queries."""
    found = _asked(company, on, asked)
    newest = asked.state in ("decided", "all")
    order = (F("hold__ended_at").desc(nulls_first=True), "-pk") if newest else ("answer_by", "pk")
    ids = paged_ids(found.order_by(*order), asked.page)
    rows = with_left(Dispute.objects.filter(pk__in=list(ids)))
    by_id = rows.select_related("customer", "invoice", "hold", "owner").in_bulk()
    paged = Paged([by_id[pk] for pk in ids], ids.number, ids.total)
    ages = _ages(found.filter(hold__ended_at=None), on) if asked.state != "decided" else ()
    owners = User.objects.filter(pk__in=Dispute.objects.filter(company=company).values("owner"))
    return DisputesPage(asked, on, paged, ages, _totals(ages), list(owners.order_by("username")))


def _asked(company: Company, on: date, asked: Asked) -> QuerySet[Dispute]:
    aside = archived(company).values("pk")
    found = Dispute.objects.filter(company=company).exclude(customer__in=aside)
    if asked.state in ("open", "late"):
        found = found.filter(hold__ended_at=None)
    elif asked.state == "decided":
        found = found.exclude(hold__ended_at=None)
    if asked.state == "late":
        found = found.filter(answer_by__lt=on)
    if asked.owner:
        nobody = asked.owner == "-"
        found = found.filter(owner=None) if nobody else found.filter(owner__username=asked.owner)
    return found.filter(reason=asked.reason) if asked.reason else found


def _ages(found: QuerySet[Dispute], on: date) -> tuple[Age, ...]:
    since = [
        When(hold__since__lt=on - timedelta(days=first - 1), then=Value(place))
        for place, (first, _) in reversed(list(enumerate(AGES)))
        if first
    ]
    place = Case(*since, default=Value(0), output_field=IntegerField())
    rows = with_left(found).filter(left__gt=0).annotate(place=place, money=F("invoice__currency"))
    sums = rows.order_by().values("money", "place").annotate(n=Count("pk"), sum=Sum("disputed"))
    known = {(row["money"], row["place"]): (row["n"], int(row["sum"])) for row in sums}
    return tuple(
        Age(currency, *ages, *known.get((currency, place), (0, 0)))
        for currency in sorted({currency for currency, _ in known})
        for place, ages in enumerate(AGES)
    )


def _totals(ages: Sequence[Age]) -> tuple[tuple[str, int, int], ...]:
    currencies = sorted({age.currency for age in ages})
    return tuple(
        (
            currency,
            sum(age.number for age in ages if age.currency == currency),
            sum(age.cents for age in ages if age.currency == currency),
        )
        for currency in currencies
    )
