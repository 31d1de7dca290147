"""One page of rows that a query has cut itself: what the pager of the templates asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Count, QuerySet, Window

PAGE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """The rows of page `number` (from 1) among `total` rows."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def paginator(self) -> Paged[Row]:
        """Itself: the pager asks it for the number of pages."""
        return self

    @property
    def num_pages(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-self.total // self.size))

    @property
    def has_previous(self) -> bool:
        """Whether a page comes before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page comes after."""
        return self.number < self.num_pages

    @property
    def has_other_pages(self) -> bool:
        """Whether it is not the only page."""
        return self.num_pages > 1

    @property
    def previous_page_number(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """The page after."""
        return self.number + 1


def page_number(asked: str | None) -> int:
    """The page that an address asks for; the first when it makes no sense."""
    digits = (asked or "").strip()
    return max(1, int(digits)) if digits.isdecimal() and len(digits) < 7 else 1


def paged_ids(found: QuerySet[Any], number: int) -> Paged[int]:
    """The ids of page `number` of ordered rows, and how many rows there are.

    One query that looks once at what is asked for, and sorts the ids alone: the rows of a page are
    read afterwards.
    """
    ids = found.annotate(total=Window(Count("pk"))).values_list("pk", "total")
    rows = list(ids[(number - 1) * PAGE : number * PAGE])
    return Paged([pk for pk, _ in rows], number, rows[0][1] if rows else 0)
