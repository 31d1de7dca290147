"""What a list of customers is asked for: the search, the filters, the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from butoir.core.parties import KINDS
from butoir.web.paging import page_number

STATES = ("open", "late", "blocked", "credit", "all")
SORTS = ("late", "open", "oldest", "name")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: `group` is an id; `sort` one of `SORTS`, backwards with a minus before it."""

    q: str = ""
    state: str = "open"
    kind: str = ""
    group: int | None = None
    sort: str = "late"
    page: int = 1


def read_asked(given: Mapping[str, str]) -> Asked:
    """The question of an address; what makes no sense in it is left out."""
    q = given.get("q", "").replace("\0", "").strip()[:120]
    group = given.get("group", "")
    state = given.get("state", "")
    sort = given.get("sort", "")
    return Asked(
        q=q,
        state=state if state in STATES else ("all" if q else "open"),
        kind=given.get("kind", "") if given.get("kind", "") in KINDS else "",
        group=int(group) if group.isdecimal() and len(group) < 10 else None,
        sort=sort if sort.lstrip("-") in SORTS and not sort.startswith("--") else "late",
        page=page_number(given.get("page")),
    )


def read_day(given: str | None) -> date | None:
    """The day that an address asks for (`2026-09-01`); None when it is none."""
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return None
