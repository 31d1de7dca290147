"""Lettrage: which lines of a customer account are settled, and what remains of the others.

Owns the open items of a customer account. A lettrage code belongs to one account of one customer;
the same code in another account is another group. **Invariant: the open items of an account add up
to its balance**, whatever the state of its lettrage. Knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from butoir.formats.model import LedgerItem


class Posting(NamedTuple):
    """One line of a customer account: debit positive, in cents; `code` is its lettrage or "".

    `on` is the day of its piece, `entered_on` that of its entry; `opening` tells that an earlier
    year is carried forward by it, `earlier` that it is of an earlier year of the same file.
    """

    line: int
    account: str
    customer: str
    name: str
    reference: str
    on: date
    cents: int
    code: str
    label: str
    entered_on: date
    opening: bool = False
    lettered_on: date | None = None
    due_on: date | None = None
    earlier: bool = False


class Unbalanced(NamedTuple):
    """A lettrage group whose lines do not add up to nothing; `cents` is what they add up to."""

    account: str
    customer: str
    code: str
    cents: int


class Remainder(NamedTuple):
    """What is open of a line, in cents. `elsewhere`: all that it is lettered with is elsewhere."""

    posting: Posting
    cents: int
    unlettered: bool
    elsewhere: bool = False


_PARTS: tuple[Callable[[Posting], object], ...] = (
    lambda posting: posting.lettered_on,
    lambda posting: posting.entered_on.year,
)


def find_open_items(postings: Iterable[Posting]) -> tuple[list[Remainder], list[Unbalanced]]:
    """What is open in the order of the lines, and the groups that do not balance.

    A line without lettrage is open for the whole of its amount, a group that adds up to nothing
    is settled, and of any other group the remainder stays open (`unlettered` is then False).
    """
    items: list[Remainder] = []
    groups: dict[tuple[str, str, str], list[Posting]] = {}
    for posting in postings:
        if posting.code:
            key = (posting.account, posting.customer, posting.code)
            groups.setdefault(key, []).append(posting)
        else:
            items.append(Remainder(posting, posting.cents, unlettered=True))
    unbalanced = []
    for key, group in groups.items():
        left = sum(posting.cents for posting in group)
        if left:
            unbalanced.append(Unbalanced(*key, left))
            items += _remainders(_loose(group), left)
    items.sort(key=lambda item: item.posting.line)
    return items, unbalanced


def set_off_earlier_years(items: Sequence[Remainder]) -> tuple[list[Remainder], int]:
    """What is open once what is lettered with an earlier year is taken off what that year left.

    A remainder on one side of a group (a receipt without its invoice) settles what was carried
    forward on the other side of the account, the oldest first. Gives the cents set off, too.
    """
    carried: dict[tuple[str, str, bool], list[int]] = {}
    for place, item in sorted(enumerate(items), key=lambda one: one[1].posting.on):
        if _of_earlier_year(item) and item.cents:
            side = (item.posting.account, item.posting.customer, item.cents > 0)
            carried.setdefault(side, []).append(place)
    left = [item.cents for item in items]
    moved = 0
    for place, item in enumerate(items):
        if item.unlettered or _of_earlier_year(item):
            continue
        other = (item.posting.account, item.posting.customer, item.cents < 0)
        for earlier in carried.get(other, ()):
            share = min(abs(left[place]), abs(left[earlier]))
            moved += share
            left[place] -= share if item.cents > 0 else -share
            left[earlier] -= share if item.cents < 0 else -share
    if not moved:
        return list(items), 0
    pairs = zip(items, left, strict=True)
    return [item._replace(cents=cents) for item, cents in pairs if cents or not item.cents], moved


def _of_earlier_year(item: Remainder) -> bool:
    return item.posting.opening or item.posting.earlier


def open_item(item: Remainder) -> LedgerItem:
    """A remainder as the reader gives it."""
    posting = item.posting
    return LedgerItem(
        account=posting.account,
        customer=posting.customer,
        name=posting.name,
        reference=posting.reference,
        on=posting.on,
        cents=item.cents,
        unlettered=item.unlettered,
        label=posting.label,
        line=posting.line,
        due_on=posting.due_on if posting.due_on and posting.due_on >= posting.on else None,
        opening=posting.opening,
        elsewhere=item.elsewhere,
        whole=posting.cents,
    )


def _loose(group: Sequence[Posting]) -> Sequence[Posting]:
    """A group without the lines that balance among themselves.

    Programs begin their codes again each year: what was lettered on one day, or entered in one
    year, and adds up to nothing, is settled.
    """
    for part_of in _PARTS:
        parts: dict[object, list[Posting]] = {}
        for posting in group:
            parts.setdefault(part_of(posting), []).append(posting)
        if len(parts) > 1:
            open_ = [part for part in parts.values() if sum(one.cents for one in part)]
            group = [posting for part in open_ for posting in part]
    return group


def _remainders(group: Sequence[Posting], left: int) -> list[Remainder]:
    """What stays open of a group: the newest lines, since a payment settles the oldest first."""
    sign = 1 if left > 0 else -1
    elsewhere = all(posting.cents * sign >= 0 for posting in group)
    items = []
    for posting in sorted(group, key=lambda one: (one.on, one.line), reverse=True):
        part = min(posting.cents * sign, left * sign)
        if part > 0:
            items.append(Remainder(posting, part * sign, unlettered=False, elsewhere=elsewhere))
            left -= part * sign
    return items
