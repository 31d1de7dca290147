"""What was agreed and what rests: promises, plans, disputes, holds; and who warns of an end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet

from butoir.core import reasons
from butoir.dunning.agreed import load_agreed
from butoir.dunning.limitation.nearing import load_nearing
from butoir.dunning.models import Agreement, Hold
from butoir.insight.expected import last_day, load_expected
from butoir.insight.promises import NO_PROMISE, KeptRate, load_kept_rates
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company
from butoir.web.paging import PAGE, page_number

SHOWN = ("expected", "promises", "plans", "holds", "insolvent", "limitation")
STATES = ("open", "kept", "broken", "withdrawn", "all")
_KINDS = {"promises": "promise", "plans": "plan"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the lists, in which state."""

    show: str = "promises"
    state: str = "open"
    page: int = 1
    currency: str = ""


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """A promise or a plan: what came in for it while it runs, its next part, and (in the list of
    what is expected) the cents that it should bring within the days ahead."""

    agreement: Agreement
    parts: list[tuple[date, int]]
    cents: int
    received: int | None
    next_on: date | None
    passed: bool
    expected: int | None = None
    kept: KeptRate = NO_PROMISE


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold or an insolvency: how old it is, what is open of its customer."""

    hold: Hold
    age_days: int
    open: dict[str, int]


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """One of the lists, and how many run of each. `until` is the last of the days ahead, and
    `expected` what they should bring: cents by currency, in the list of it."""

    asked: Asked
    counts: Mapping[str, int]
    rows: Page[Any]
    until: date
    expected: Mapping[str, int]

    @property
    def has_state(self) -> bool:
        """Whether the list knows running ones and ended ones."""
        return self.asked.show not in ("expected", "limitation")


def read_asked(given: Mapping[str, str]) -> Asked:
    """The question of an address; what makes no sense in it is left out."""
    show, state, currency = (given.get(name, "") for name in ("show", "state", "currency"))
    return Asked(
        show if show in SHOWN else "promises",
        state if state in STATES else "open",
        page_number(given.get("page")),
        currency if re.fullmatch("[A-Z]{3}", currency) else "",
    )


def read_agreements(company: Company, on: date, asked: Asked) -> AgreementsPage:
    """One page of one of the lists, in a fixed number of queries."""
    expected: dict[str, int] = {}
    if asked.show == "expected":
        rows, expected = _expected(company, on, asked)
    elif asked.show in _KINDS:
        rows = _agreed(company, on, asked)
    elif asked.show == "limitation":
        rows = Paginator(load_nearing(company, on), PAGE).get_page(asked.page)
    else:
        rows = _holds(company, on, asked)
    return AgreementsPage(asked, _counts(company), rows, last_day(on), expected)


def _counts(company: Company) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    agreed = Agreement.objects.filter(company=company, ended_at__isnull=True)
    for kind, n in agreed.order_by().values_list("kind").annotate(Count("pk")):
        counts["promises" if kind == "promise" else "plans"] = n
    holds = Hold.objects.filter(company=company, ended_at__isnull=True)
    for kind, n in holds.order_by().values_list("kind").annotate(Count("pk")):
        counts[_list_of(kind)] += n
    return counts


def _list_of(kind: str) -> str:
    lists = {reasons.DISPUTED: "disputes", reasons.INSOLVENCY: "insolvent"}
    return lists.get(kind, "holds")


def _agreed(company: Company, on: date, asked: Asked) -> Page[Any]:
    found = Agreement.objects.filter(company=company, kind=_KINDS[asked.show])
    if asked.state == "open":
        found = found.filter(ended_at__isnull=True)
    elif asked.state != "all":
        found = found.filter(ended_at__isnull=False, outcome=asked.state)
    found = found.select_related("customer").prefetch_related("parts", "invoices__invoice")
    page: Page[Any] = Paginator(found.order_by("-made_on", "-pk"), PAGE).get_page(asked.page)
    running = [row.customer_id for row in page if row.ended_at is None]
    received: dict[int, int] = {}
    for agreed in load_agreed(company, running).values() if running else ():
        for one in agreed:
            terms = one.promise or one.plan
            received[one.id] = terms.received if terms else 0
    rates = load_kept_rates(company, {row.customer_id for row in page})
    page.object_list = [
        replace(
            _agreed_row(row, on, received.get(row.pk)), kept=rates.get(row.customer_id, NO_PROMISE)
        )
        for row in page
    ]
    return page


def _expected(company: Company, on: date, asked: Asked) -> tuple[Page[Any], dict[str, int]]:
    """The agreements that bring something within the days ahead, and what by currency."""
    sums: dict[str, int] = defaultdict(int)
    ahead: dict[int, tuple[int, int]] = {}
    for one, cents in load_expected(company, on):
        terms = one.promise or one.plan
        if terms and asked.currency in ("", one.currency):
            ahead[one.id] = (terms.received, cents)
            sums[one.currency] += cents
    page: Page[Any] = Paginator(sorted(ahead, reverse=True), PAGE).get_page(asked.page)
    rows = Agreement.objects.filter(pk__in=list(page)).select_related("customer")
    found = rows.prefetch_related("parts", "invoices__invoice").order_by("-pk")
    page.object_list = [_agreed_row(row, on, *ahead[row.pk]) for row in found]
    return page, dict(sums)


def _agreed_row(
    row: Agreement, on: date, received: int | None, expected: int | None = None
) -> AgreedRow:
    parts = sorted((part.on, part.cents) for part in row.parts.all())
    running = row.ended_at is None
    ahead = [day for day, _ in parts if day >= on]
    return AgreedRow(
        row,
        parts,
        sum(cents for _, cents in parts),
        received,
        min(ahead, default=None) if running else None,
        running and not ahead,
        expected,
    )


def _holds(company: Company, on: date, asked: Asked) -> Page[Any]:
    found = Hold.objects.filter(company=company).select_related("customer", "invoice")
    found = _of_list(found, asked.show)
    if asked.state != "all":
        found = found.filter(ended_at__isnull=asked.state == "open")
    order = F("until").asc(nulls_last=True) if asked.show == "holds" else F("since").asc()
    page: Page[Any] = Paginator(found.order_by(order, "pk"), PAGE).get_page(asked.page)
    open_: dict[int, dict[str, int]] = defaultdict(dict)
    if asked.show == "insolvent":
        for row in open_invoice_rows(company, {hold.customer_id for hold in page}):
            sums = open_[row[1]]
            sums[row[5]] = sums.get(row[5], 0) + row[7]
    page.object_list = [
        HoldRow(hold, ((hold.ended_on or on) - hold.since).days, open_[hold.customer_id])
        for hold in page
    ]
    return page


def _of_list(found: QuerySet[Hold], show: str) -> QuerySet[Hold]:
    if show == "insolvent":
        return found.filter(kind=reasons.INSOLVENCY)
    return found.exclude(kind__in=(reasons.DISPUTED, reasons.INSOLVENCY))
