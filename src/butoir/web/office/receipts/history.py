"""What was decided of bank entries, by matching or by a person, and the payers learned from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict

from butoir.ledger.allotting import BACK
from butoir.ledger.assigning import PERSON
from butoir.ledger.bank_rules import day_of
from butoir.ledger.models import Allocation, BankEntry, KnownPayer, Receipt
from butoir.users.models import Company
from butoir.web.office.receipts.read import PER_PAGE, entries_of
from butoir.web.paging import Paged, page_number, paged_ids
from butoir.web.words.matching import why_said

_SEARCHED = ("counterparty_name", "remittance", "counterparty_iban", "structured_reference")
DECIDED = ("allocated", "returned", "ignored", "in-ledger")


@dataclass(frozen=True, slots=True)
class Past:
    """An entry of which something was decided; `may_go_back` tells that it can be taken back."""

    pk: int
    on: date | None
    cents: int
    currency: str
    name: str
    text: str
    state: str
    why: str
    customers: tuple[str, ...]
    invoices: tuple[str, ...]
    by: str
    at: datetime | None
    may_go_back: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of what was decided, and the filters that it was asked with."""

    rows: Paged[int]
    lines: tuple[Past, ...]
    query: str
    state: str
    how: str


def read_history(company: Company, asked: QueryDict) -> HistoryPage:
    """The entries decided, the latest first, as far as the filters let them through."""
    query, state = asked.get("q", "").strip(), asked.get("state", "")
    how = asked.get("how", "")
    order = ("-booked_on", "-pk")
    found = _filtered(company, query, state, how).order_by(*order)
    ids = paged_ids(found, page_number(asked.get("page")))
    rows = BankEntry.objects.filter(pk__in=ids.rows).prefetch_related(*_parts()).order_by(*order)
    return HistoryPage(ids, tuple(map(_past, rows)), query, state, how)


def _filtered(company: Company, query: str, state: str, how: str) -> QuerySet[BankEntry]:
    found = entries_of(company).filter(state__in=[state] if state in DECIDED else DECIDED)
    if query:
        paid = Allocation.objects.filter(invoice__company=company, invoice__document=query)
        said = Q(pk__in=paid.values("receipt__entry"))
        for field in _SEARCHED:
            said |= Q(**{f"{field}__icontains": query})
        found = found.filter(said)
    if how:
        told = Allocation.objects.filter(company=company, rule=PERSON)
        by_person = Q(pk__in=told.values("receipt__entry"))
        found = found.filter(by_person if how == "person" else ~by_person)
    return found


def _parts() -> tuple[Any, ...]:
    shares = Allocation.objects.select_related("invoice").order_by("pk")
    receipts = Receipt.objects.select_related("customer").order_by("pk")
    return (
        Prefetch("receipts", receipts),
        Prefetch("receipts__allocations", shares),
    )


def _past(row: BankEntry) -> Past:
    receipts = [one for one in row.receipts.all() if one.cents * row.cents > 0]
    last = max((one.recorded_at for one in receipts), default=None)
    standing = [one for one in receipts if one.recorded_at == last]
    shares = [one for receipt in standing for one in receipt.allocations.all()]
    return Past(
        row.pk,
        day_of(row),
        row.cents,
        row.currency,
        row.counterparty_name,
        row.remittance or row.structured_reference,
        row.state,
        why_said(row.why),
        tuple(dict.fromkeys(receipt.customer.name for receipt in standing)),
        tuple(dict.fromkeys(one.invoice.number for one in shares if one.rule != BACK)),
        standing[0].recorded_by if standing else "",
        last,
        row.state in ("allocated", "ignored"),
    )


def read_payers(company: Company, number: str | None) -> Page[KnownPayer]:
    """What was learned: the accounts and names that customers pay under."""
    found = KnownPayer.objects.filter(customer__company=company).select_related("customer")
    return Paginator(found.order_by("customer__name", "pk"), PER_PAGE).get_page(number)
