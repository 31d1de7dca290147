"""What the pages about imports show: a fixed number of queries, whatever was taken in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from butoir.ledger.doubts import doubts_of
from butoir.ledger.freshness import AccountDay, account_days
from butoir.ledger.models import Import, Statement
from butoir.users.models import Company
from butoir.web.office.imports.receiving import Received
from butoir.web.office.imports.words import Told, format_name, warnings_told

PER_PAGE = 50
_DOUBTS = 10
_KINDS = ("invoices", "customers", "statements", "entries", "notices")


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a kind a file made, changed and found unchanged."""

    kind: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Line:
    """One import in the list."""

    pk: int
    name: str
    format: str
    imported_at: datetime
    imported_by: str
    counts: tuple[Count, ...]
    warnings: int
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One import with everything told of it."""

    line: Line
    warnings: tuple[Told, ...]
    size: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page of the zone and of everything that was dropped there."""

    rows: Page[Any]
    lines: tuple[Line, ...]
    accounts: tuple[AccountDay, ...]
    doubts: tuple[Statement, ...]
    taken: tuple[Detail, ...] = ()
    received: Received | None = None


def read_list(
    company: Company,
    number: str | None,
    done: Collection[int] = (),
    again: Collection[int] = (),
    received: Received | None = None,
) -> ListPage:
    """A page of the imports, the latest first; `done` and `again` are those to tell about."""
    found = Import.objects.filter(company=company).order_by("-pk")
    rows = Paginator(found, PER_PAGE).get_page(number)
    lines = tuple(_line(row) for row in rows)
    told = found.filter(pk__in=[*done, *again]).select_related("file").defer("file__content")
    taken = tuple(_detail(row, row.pk in again) for row in told) if done or again else ()
    doubts = tuple(doubts_of(company)[:_DOUBTS])
    return ListPage(rows, lines, _accounts(company), doubts, taken, received)


def read_detail(source: Import) -> Detail:
    """One import; its row has its file."""
    return _detail(source, again=False)


def _detail(row: Import, again: bool) -> Detail:
    told = warnings_told(row.name, row.diagnostics)
    return Detail(_line(row), told, row.file.size, again)


def _line(row: Import) -> Line:
    return Line(
        row.pk,
        row.name,
        format_name(row.format),
        row.imported_at,
        row.imported_by,
        tuple(Count(kind, **row.counts[kind]) for kind in _KINDS if kind in row.counts),
        len(row.diagnostics),
        row.undone_at,
        row.undone_by,
    )


def _accounts(company: Company) -> tuple[AccountDay, ...]:
    """The accounts whose statements are waited for."""
    return tuple(one for one in account_days(company) if one.watched and one.number)
