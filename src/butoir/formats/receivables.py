"""Customer accounts: what a ledger export says customers owe, once its lines are known.

Owns the totals, the customer accounts, their balances and the warnings about them; the FEC and
the tables of accounting lines both end here. Refuses to correct: figures that do not add up are
told, not mended. Amounts are cents, debit positive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from butoir.core.money import format_cents
from butoir.formats.lettrage import (
    Posting,
    Remainder,
    Unbalanced,
    find_open_items,
    open_item,
    set_off_earlier_years,
)
from butoir.formats.model import Ledger, LedgerCustomer
from butoir.formats.nobody import nobody
from butoir.formats.years import Years, count_years_once

FRENCH_CUSTOMERS = "411"

# Accounts beside the customers' own that say something of what may be chased (PCG, class 4).
RELATED_ACCOUNTS = {
    "413": "bills of exchange receivable: owed, but not to be chased as invoices",
    "416": "doubtful or disputed receivables: not chased without a person's word",
    "418": "invoices not yet sent: nothing to chase yet",
    "419": "advances and credits owed to customers: to set off before chasing",
    "491": "impairment of receivables: some are already held to be lost",
}
_SUPPLIERS = ("401", "409")  # those with a debit balance owe, but are no customers
_TREASURY = "5"
NOTED = (*RELATED_ACCOUNTS, *_SUPPLIERS, _TREASURY)
RETENTION_ACCOUNT = "4117"
_LONG_UNPAID = timedelta(45)  # a company that sells for longer has received something
_OPENING = re.compile(r"\bouv|nouveau|bilan d|balance initiale|\bopening|heropening|er[öo]ffnung")
_OPENING_CODES = frozenset({"an", "anouv", "ran", "ouv", "bilan", "op", "open"})


@dataclass(slots=True)
class Books:
    """A ledger being read: what is kept of it while its lines go by.

    `entries` gives, for each entry, debits minus credits; `related` the same for accounts next
    to the customers', `suppliers` for each supplier; `treasury` tells that a bank or cash account
    is in it.
    """

    customers: str = FRENCH_CUSTOMERS
    lines: int = 0
    balance: int = 0
    entries: dict[tuple[str, ...], int] = field(default_factory=dict)
    postings: list[Posting] = field(default_factory=list)
    related: dict[str, int] = field(default_factory=dict)
    suppliers: dict[tuple[str, str], int] = field(default_factory=dict)
    treasury: bool = False

    def pass_by(self, account: str, auxiliary: str, cents: int) -> None:
        """Note a line of an account of the French chart that is no customer's."""
        kind = account[:3]
        if kind in RELATED_ACCOUNTS:
            self.related[kind] = self.related.get(kind, 0) + cents
        elif kind in _SUPPLIERS:
            key = (account, auxiliary.strip())
            self.suppliers[key] = self.suppliers.get(key, 0) + cents
        elif account.startswith(_TREASURY):
            self.treasury = True

    def ledger(self) -> Ledger:
        """Everything as one value, with its warnings."""
        days = [posting.entered_on for posting in self.postings]
        years = count_years_once(self.postings)
        postings = years.postings
        found, unbalanced = find_open_items(postings)
        items, set_off = set_off_earlier_years(found)
        customers = _customers(postings, self.customers)
        return Ledger(
            lines=self.lines,
            entries=len(self.entries),
            balanced=self.balance == 0,
            accounts=tuple(sorted({customer.account for customer in customers})),
            balance=sum(customer.balance for customer in customers),
            open_items=tuple(map(open_item, items)),
            customers=customers,
            warnings=(
                *self._balance_warnings(),
                *_lettrage_warnings(postings, unbalanced, items, set_off),
                *_reopening_warnings(years),
                *self._completeness_warnings(items),
                *_left_out_warnings(customers),
                *self._account_warnings(),
            ),
            since=min(days, default=None),
            until=max(days, default=None),
            opened=_begins_opened(self.postings, min(years.reopened, default=None)),
        )

    def _balance_warnings(self) -> Iterator[str]:
        if self.balance:
            more = format_cents(self.balance)
            yield f"the ledger does not balance: debits exceed credits by {more}"
        odd = sum(1 for left in self.entries.values() if left)
        if odd:
            yield f"{odd} of {len(self.entries)} entries do not balance by themselves"

    def _completeness_warnings(self, items: Sequence[Remainder]) -> Iterator[str]:
        """A journal of sales alone shows everything as open that was ever paid."""
        days = [item.posting.on for item in items if item.cents > 0]
        paid = self.treasury or any(one.cents < 0 and not one.opening for one in self.postings)
        if not paid and days and max(days) - min(days) > _LONG_UNPAID:
            yield (
                "nothing was ever received in this ledger: if it is an extract without the "
                "journals of the bank, what is paid still shows as open"
            )

    def _account_warnings(self) -> Iterator[str]:
        for account, balance in sorted(self.related.items()):
            if balance:
                meaning = RELATED_ACCOUNTS[account]
                yield f"accounts {account}, balance {format_cents(balance)}: {meaning}"
        owing = [cents for cents in self.suppliers.values() if cents > 0]
        if owing:
            yield (
                f"{len(owing)} suppliers with a debit balance, {format_cents(sum(owing))} in all: "
                "no customers, left out"
            )
        kept = sum(one.cents for one in self.postings if one.account.startswith(RETENTION_ACCOUNT))
        if kept and self.customers == FRENCH_CUSTOMERS:
            yield (
                f"accounts {RETENTION_ACCOUNT}, balance {format_cents(kept)}: retention money, "
                "due only when the retention ends"
            )


def is_opening(code: str, label: str) -> bool:
    """Whether a journal, by its code or its name, is the one of opening entries."""
    return code.lower() in _OPENING_CODES or bool(_OPENING.search(label.lower()))


def _begins_opened(postings: Sequence[Posting], reopened: date | None) -> bool:
    """Whether the first year of a ledger begins with what was carried forward."""
    return any(one.opening and (reopened or date.max) > one.entered_on for one in postings)


def _customers(postings: Sequence[Posting], prefix: str) -> tuple[LedgerCustomer, ...]:
    """Each account of each customer in order of first appearance, under its latest name."""
    balances: dict[tuple[str, str], int] = {}
    names: dict[tuple[str, str], str] = {}
    lettered: set[tuple[str, str]] = set()
    for posting in postings:
        key = (posting.account, posting.customer)
        balances[key] = balances.get(key, 0) + posting.cents
        if posting.name:
            names[key] = posting.name
        if posting.code:
            lettered.add(key)
    return tuple(
        LedgerCustomer(
            *key,
            names.get(key, ""),
            balance,
            left_out=nobody(*key, names.get(key, ""), prefix),
            lettered=key in lettered,
        )
        for key, balance in balances.items()
    )


def _lettrage_warnings(
    postings: Sequence[Posting],
    unbalanced: Sequence[Unbalanced],
    items: Sequence[Remainder],
    set_off: int,
) -> Iterator[str]:
    signs = {posting.cents > 0 for posting in postings if posting.cents}
    if len(signs) == 2 and not any(posting.code for posting in postings):
        yield (
            "no customer line is lettered: every line counts as open, payments too; "
            "only the balance of each account says what is owed"
        )
    if unbalanced:
        total = format_cents(sum(group.cents for group in unbalanced))
        some = ", ".join(
            f"{group.code} of {group.customer} ({format_cents(group.cents)})"
            for group in unbalanced[:3]
        )
        more = ", ..." if len(unbalanced) > 3 else ""
        yield (
            f"{len(unbalanced)} lettrage groups do not balance, {total} in all: {some}{more}; "
            "their remainders are open"
        )
    if set_off:
        yield (
            f"lettered with an earlier year, {format_cents(set_off)} in all: set off against what "
            "was carried forward, the oldest first"
        )
    elsewhere = [item.cents for item in items if item.elsewhere and item.cents > 0]
    if elsewhere:
        yield (
            f"{len(elsewhere)} invoices are lettered with what this file does not have, "
            f"{format_cents(sum(elsewhere))} in all: open by the balance, but settled by lettrage"
        )


def _reopening_warnings(years: Years) -> Iterator[str]:
    days = ", ".join(str(day) for day in years.reopened)
    if years.doubtful:
        yield (
            f"several years in one file: the books are opened again on {days}, so that what was "
            "carried forward may count twice; give one year at a time"
        )
    elif days:
        yield (
            f"several years in one file: the books are opened again on {days}, what was carried "
            "forward counts once"
        )


def _left_out_warnings(customers: Sequence[LedgerCustomer]) -> Iterator[str]:
    reasons: dict[str, list[LedgerCustomer]] = {}
    for one in customers:
        if one.left_out:
            reasons.setdefault(one.left_out, []).append(one)
    for reason, ones in reasons.items():
        some = ", ".join(f"{one.customer} {one.name}".strip() for one in ones[:3])
        more = ", ..." if len(ones) > 3 else ""
        total = format_cents(sum(one.balance for one in ones))
        yield f"{len(ones)} accounts left out, {total} in all: {reason}: {some}{more}"
