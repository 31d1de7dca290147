"""What of a ledger's open items may be asked for: less than its balances say, never more.

Owns what is left out with a reason, and the receipts of an account in which no lettrage is kept.
The reader's open items add up to the balances; what goes from them here is told.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from butoir.core.money import format_cents
from butoir.formats.model import Ledger, LedgerCustomer, LedgerItem

_NUMBER = re.compile(r"[\w/-]*\d[\w/-]*")
_SHORTEST = 3  # of a number that says which invoice is meant


@dataclass(frozen=True, slots=True)
class Chaseable:
    """The customers, their open items, and what is to be told; `lines` is how many open items of
    theirs the ledger has, before credits are set off."""

    customers: tuple[LedgerCustomer, ...]
    items: tuple[LedgerItem, ...]
    lines: int
    notes: tuple[str, ...]


def chaseable(ledger: Ledger) -> Chaseable:
    """The items of a ledger for which somebody can be asked.

    Nobody stands behind some accounts. An invoice that is lettered with what the file does not
    have is taken as paid: nobody who has paid is reminded. Credits are set off (`set_off`).
    """
    customers = tuple(one for one in ledger.customers if not one.left_out)
    accounts: dict[tuple[str, str], list[LedgerItem]] = {
        (one.account, one.customer): [] for one in customers
    }
    paid = []
    for item in ledger.open_items:
        if (item.account, item.customer) not in accounts:
            continue
        if item.elsewhere and item.cents > 0:
            paid.append(item)
        else:
            accounts[item.account, item.customer].append(item)
    lines = sum(map(len, accounts.values()))
    kept: list[LedgerItem] = []
    moved = 0
    for one in customers:
        left, cents = set_off(accounts[one.account, one.customer], lettered=one.lettered)
        kept += left
        moved += cents
    items, notes = tuple(sorted(kept, key=_line)), tuple(_notes(paid, moved))
    return Chaseable(customers, items, lines, notes)


def _line(item: LedgerItem) -> int:
    return item.line or 0


def _notes(paid: Sequence[LedgerItem], moved: int) -> Iterable[str]:
    if paid:
        some = ", ".join(one.reference for one in paid[:3]) + (", ..." if len(paid) > 3 else "")
        yield (
            f"lettered with what the ledger does not have, taken as paid: {len(paid)}, "
            f"{format_cents(sum(one.cents for one in paid))} in all ({some})"
        )
    if moved:
        yield (
            f"credits without lettrage, {format_cents(moved)} in all: set off against the invoices "
            "that they name, those of the same amount, or the oldest where nothing is lettered"
        )


def set_off(items: Sequence[LedgerItem], *, lettered: bool) -> tuple[list[LedgerItem], int]:
    """The items of one account once its credits have settled its debits, and the cents of that.

    A credit settles what it names, then what has its very amount and is not younger. Where no
    lettrage is kept (`lettered` is False) it then settles the oldest (article 1342-10 of the Code
    civil); elsewhere it waits for its lettrage. The balance stays what it was.
    """
    order = sorted(range(len(items)), key=lambda place: (items[place].on, _line(items[place])))
    left = [one.cents for one in items]
    debits = [place for place in order if left[place] > 0]
    credits_ = [place for place in order if left[place] < 0]
    _settle_named(items, left, debits, credits_)
    _settle_same(items, left, debits, credits_)
    if not lettered:
        _settle_oldest(left, debits, credits_)
    moved = sum(items[place].cents - left[place] for place in debits)
    pairs = zip(items, left, strict=True)
    return [replace(one, cents=cents) for one, cents in pairs if cents], moved


def _settle(left: list[int], credit: int, debit: int) -> None:
    share = min(-left[credit], left[debit])
    left[credit] += share
    left[debit] -= share


def _settle_named(
    items: Sequence[LedgerItem], left: list[int], debits: list[int], credits_: list[int]
) -> None:
    by_number: dict[str, list[int]] = defaultdict(list)
    for place in debits:
        by_number[items[place].reference.strip().upper()].append(place)
    for credit in credits_:
        text = f"{items[credit].reference} {items[credit].label}".upper()
        for number in dict.fromkeys(_NUMBER.findall(text)):
            for debit in by_number.get(number, ()) if len(number) >= _SHORTEST else ():
                _settle(left, credit, debit)


def _settle_same(
    items: Sequence[LedgerItem], left: list[int], debits: list[int], credits_: list[int]
) -> None:
    by_cents: dict[int, deque[int]] = defaultdict(deque)
    for place in debits:
        by_cents[left[place]].append(place)
    for credit in credits_:
        same = by_cents[-left[credit]]
        if left[credit] and same and items[same[0]].on <= items[credit].on:
            _settle(left, credit, same.popleft())


def _settle_oldest(left: list[int], debits: list[int], credits_: list[int]) -> None:
    waiting = deque(debits)
    for credit in credits_:
        while left[credit] and waiting:
            _settle(left, credit, waiting[0])
            if not left[waiting[0]]:
                waiting.popleft()
