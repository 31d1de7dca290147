"""Customer accounts: what a ledger export says customers owe, once its lines are known.

Owns the totals, the customer accounts, their balances and the warnings about them; the FEC and
the tables of accounting lines both end here. Refuses to correct: figures that do not add up are
told, not mended. Amounts are cents, debit positive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from butoir.core.money import format_cents
from butoir.formats.lettrage import Posting, Unbalanced, find_open_items
from butoir.formats.model import Ledger, LedgerCustomer

FRENCH_CUSTOMERS = "411"

# Accounts beside the customers' own that say something of what may be chased (PCG, class 4).
RELATED_ACCOUNTS = {
    "413": "bills of exchange receivable: owed, but not to be chased as invoices",
    "416": "doubtful or disputed receivables: not chased without a person's word",
    "418": "invoices not yet sent: nothing to chase yet",
    "419": "advances and credits owed to customers: to set off before chasing",
    "491": "impairment of receivables: some are already held to be lost",
}
RETENTION_ACCOUNT = "4117"
_OPENING = re.compile(r"\bouv|nouveau|bilan d|balance initiale|\bopening|heropening|er[öo]ffnung")
_OPENING_CODES = frozenset({"an", "anouv", "ran", "ouv", "bilan", "op", "open"})


@dataclass(slots=True)
class Books:
    """A ledger being read: what is kept of it while its lines go by.

    `entries` gives, for each entry, debits minus credits; `related` the same for accounts next
    to the customers'; `days` are those of entries that touch a customer account, `openings`
    those among them of opening entries.
    """

    customers: str = FRENCH_CUSTOMERS
    lines: int = 0
    balance: int = 0
    entries: dict[tuple[str, str, str], int] = field(default_factory=dict)
    postings: list[Posting] = field(default_factory=list)
    related: dict[str, int] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)
    openings: set[date] = field(default_factory=set)

    def post(self, posting: Posting, entered_on: date, *, opening: bool) -> None:
        """Keep one line of a customer account, entered in the books on a day."""
        self.postings.append(posting)
        self.days.add(entered_on)
        if opening:
            self.openings.add(entered_on)

    def ledger(self) -> Ledger:
        """Everything as one value, with its warnings."""
        items, unbalanced = find_open_items(self.postings)
        customers = _customers(self.postings)
        return Ledger(
            lines=self.lines,
            entries=len(self.entries),
            balanced=self.balance == 0,
            accounts=tuple(sorted({customer.account for customer in customers})),
            balance=sum(customer.balance for customer in customers),
            open_items=tuple(items),
            customers=customers,
            warnings=tuple(self._warnings(unbalanced)),
            since=min(self.days, default=None),
            until=max(self.days, default=None),
            opened=bool(self.openings),
        )

    def _warnings(self, unbalanced: Sequence[Unbalanced]) -> Iterator[str]:
        if self.balance:
            more = format_cents(self.balance)
            yield f"the ledger does not balance: debits exceed credits by {more}"
        odd = sum(1 for left in self.entries.values() if left)
        if odd:
            yield f"{odd} of {len(self.entries)} entries do not balance by themselves"
        yield from _lettrage_warnings(self.postings, unbalanced)
        yield from self._reopening_warnings()
        for account, balance in sorted(self.related.items()):
            if balance:
                meaning = RELATED_ACCOUNTS[account]
                yield f"accounts {account}, balance {format_cents(balance)}: {meaning}"
        yield from self._retention_warnings()

    def _reopening_warnings(self) -> Iterator[str]:
        if self.openings and max(self.openings) > min(self.days):
            yield (
                f"several years in one file: the books are opened again on {max(self.openings)}, "
                "so that what was carried forward may count twice; give one year at a time"
            )

    def _retention_warnings(self) -> Iterator[str]:
        kept = sum(one.cents for one in self.postings if one.account.startswith(RETENTION_ACCOUNT))
        if kept and self.customers == FRENCH_CUSTOMERS:
            yield (
                f"accounts {RETENTION_ACCOUNT}, balance {format_cents(kept)}: retention money, "
                "due only when the retention ends"
            )


def is_opening(code: str, label: str) -> bool:
    """Whether a journal, by its code or its name, is the one of opening entries."""
    return code.lower() in _OPENING_CODES or bool(_OPENING.search(label.lower()))


def _customers(postings: Sequence[Posting]) -> tuple[LedgerCustomer, ...]:
    """Each account of each customer in order of first appearance, under its latest name."""
    balances: dict[tuple[str, str], int] = {}
    names: dict[tuple[str, str], str] = {}
    for posting in postings:
        key = (posting.account, posting.customer)
        balances[key] = balances.get(key, 0) + posting.cents
        if posting.name:
            names[key] = posting.name
    return tuple(
        LedgerCustomer(account, customer, names.get((account, customer), ""), balance)
        for (account, customer), balance in balances.items()
    )


def _lettrage_warnings(
    postings: Sequence[Posting], unbalanced: Sequence[Unbalanced]
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
