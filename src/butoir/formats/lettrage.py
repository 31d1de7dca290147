"""Lettrage: which lines of a customer account are settled, and what remains of the others.

Owns the open items of a customer account. A lettrage code belongs to one account of one customer;
the same code in another account is another group. **Invariant: the open items of an account add up
to its balance**, whatever the state of its lettrage. Knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from butoir.formats.model import LedgerItem


class Posting(NamedTuple):
    """One line of a customer account: debit positive, in cents; `code` is its lettrage or ""."""

    line: int
    account: str
    customer: str
    name: str
    reference: str
    on: date
    cents: int
    code: str
    label: str


class Unbalanced(NamedTuple):
    """A lettrage group whose lines do not add up to nothing; `cents` is what they add up to."""

    account: str
    customer: str
    code: str
    cents: int


def find_open_items(postings: Iterable[Posting]) -> tuple[list[LedgerItem], list[Unbalanced]]:
    """The open items in the order of their lines, and the groups that do not balance.

    A line without lettrage is open for the whole of its amount, a group that adds up to nothing
    is settled, and of any other group the remainder stays open (`unlettered` is then False).
    """
    items: list[LedgerItem] = []
    groups: dict[tuple[str, str, str], list[Posting]] = {}
    for posting in postings:
        if posting.code:
            key = (posting.account, posting.customer, posting.code)
            groups.setdefault(key, []).append(posting)
        else:
            items.append(_item(posting, posting.cents, unlettered=True))
    unbalanced = []
    for key, group in groups.items():
        left = sum(posting.cents for posting in group)
        if left:
            unbalanced.append(Unbalanced(*key, left))
            items += _remainders(group, left)
    items.sort(key=lambda item: item.line or 0)
    return items, unbalanced


def _remainders(group: Sequence[Posting], left: int) -> list[LedgerItem]:
    """What stays open of a group: the newest lines, since a payment settles the oldest first."""
    sign = 1 if left > 0 else -1
    items = []
    for posting in sorted(group, key=lambda one: (one.on, one.line), reverse=True):
        part = min(posting.cents * sign, left * sign)
        if part > 0:
            items.append(_item(posting, part * sign, unlettered=False))
            left -= part * sign
    return items


def _item(posting: Posting, cents: int, *, unlettered: bool) -> LedgerItem:
    return LedgerItem(
        account=posting.account,
        customer=posting.customer,
        name=posting.name,
        reference=posting.reference,
        on=posting.on,
        cents=cents,
        unlettered=unlettered,
        label=posting.label,
        line=posting.line,
    )
