"""Several years of one company in one file: what one carries forward into the next counts once.

Owns the choice, for each account of a customer, between the lines of an earlier year and the
opening lines that stand for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from butoir.formats.lettrage import Posting

_A_YEAR = timedelta(300)  # from which what went before an opening is another year: some are shorter
_ONE_OPENING = timedelta(31)  # within which opening lines are of one opening


class Years(NamedTuple):
    """The lines that count, the days on which the books were opened again, and whether what was
    carried forward may count twice all the same."""

    postings: list[Posting]
    reopened: list[date]
    doubtful: bool = False


def count_years_once(postings: Sequence[Posting]) -> Years:
    """The lines without what stands twice in them.

    Where the lines before an opening leave what it says, they tell more, and the opening lines go;
    where they leave nothing, the year was closed, and everything stays; else the opening is right,
    when a year went before it. What is kept of an earlier year is marked as carried forward.
    """
    openings = list(_reopenings(postings))
    if not openings:
        return Years(list(postings), [])
    accounts: dict[tuple[str, str], list[Posting]] = {}
    for posting in postings:
        accounts.setdefault((posting.account, posting.customer), []).append(posting)
    doubtful = False
    for day, whole_year in openings:
        for key, lines in accounts.items():
            accounts[key], sure = _open(lines, day, whole_year=whole_year)
            doubtful = doubtful or not sure
    kept = [posting for lines in accounts.values() for posting in lines]
    return Years(sorted(kept, key=lambda one: one.line), [day for day, _ in openings], doubtful)


def _reopenings(postings: Sequence[Posting]) -> Iterator[tuple[date, bool]]:
    """The first day of each opening but that of the first year; whether a year went before it."""
    opened = {posting.entered_on for posting in postings if posting.opening}
    if not opened:
        return
    begun = last = min(posting.entered_on for posting in postings)
    for day in sorted(opened):
        if day - last > _ONE_OPENING:
            yield day, day - begun >= _A_YEAR
            begun = day
        last = day


def _open(lines: list[Posting], day: date, *, whole_year: bool) -> tuple[list[Posting], bool]:
    """The lines of one account that count once its books were opened again on a day; and whether
    that is sure."""
    before = [one for one in lines if one.entered_on < day]
    after = [one for one in lines if one.entered_on >= day]
    opening = {one.line for one in after if one.opening and one.entered_on - day <= _ONE_OPENING}
    left = sum(one.cents for one in before)
    if not opening or not left:
        return lines, True
    if left == sum(one.cents for one in after if one.line in opening):
        earlier = (one._replace(earlier=True) for one in before)
        return [*earlier, *(one for one in after if one.line not in opening)], True
    return (after, True) if whole_year else (lines, False)
