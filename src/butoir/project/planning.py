"""From the book, the bank and what was sent to the accounts that the decision looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from butoir.core import reasons
from butoir.core.governing import law_of, place_of
from butoir.core.items import DEMANDS, DebtorAccount, Hold, Movement, OpenItem
from butoir.core.ladder import once_reached
from butoir.core.matching_values import MatchResult
from butoir.core.parties import CHANNELS, Debtor
from butoir.core.policy import Policy
from butoir.formats.model import Party
from butoir.ledger.naming import instalment_name
from butoir.project.bank import Bank
from butoir.project.book import Book, Key
from butoir.project.history import Sent, by_invoice
from butoir.project.matching import paid_parts
from butoir.project.policy_file import Company

UNSURE = Hold(reasons.ON_HOLD, date.min, reason="a receipt may be this debtor's")
CONTACTS = (*DEMANDS, "notice")  # a call does not count for the gap


def build_accounts(
    book: Book,
    bank: Bank,
    matched: MatchResult,
    sent: Sequence[Sent],
    company: Company,
    known_until: date | None,
) -> list[DebtorAccount]:
    """Every debtor as it stands once the certain receipts are counted.

    `known_until` is the last day whose payments are known (`known_days`).

    A receipt that is not certain is counted for nobody; it holds the messages of whoever it could
    belong to, until a person has looked (R11).
    """
    sent = [_recognised(row, book) for row in sent]
    _apply(book, bank, matched)
    builder = _Builder(book, company, by_invoice(sent), _contacts(book, sent, company.policy))
    until = known_until if company.bank_age_matters else None
    keys = sorted({*book.items, *book.credits})
    return [builder.account(key, matched.held_customers, until) for key in keys]


def _recognised(row: Sent, book: Book) -> Sent:
    """A line written before the customers table gave the customer its code."""
    if row.customer in book.debtors:
        return row
    return row._replace(
        customer=book.directory.find(row.customer, Party(row.customer)) or row.customer
    )


def _apply(book: Book, bank: Bank, matched: MatchResult) -> None:
    entries = {movement.key: movement.entry for movement in bank.movements}
    for row in matched.allocations:
        entry = entries[row.receipt]
        key = (row.customer, entry.currency)
        on = entry.value_on or entry.booked_on or date.min
        if row.invoice in book.credits[key]:
            book.credits[key][row.invoice] += row.cents
            continue
        for name, cents in paid_parts(book, key, row):
            item = book.items[key][name]
            movements = (*item.movements, Movement(on, cents))
            book.items[key][name] = replace(item, open=item.open - cents, movements=movements)


def _contacts(book: Book, sent: Iterable[Sent], policy: Policy) -> dict[str, date]:
    """The last message to each customer, or its last part payment."""
    days: dict[str, list[date]] = defaultdict(list)
    for row in sent:
        if row.step in CONTACTS:
            days[row.customer].append(row.sent_on)
    for (customer, _), items in book.items.items():
        for item in items.values():
            if item.open > policy.tolerance:
                days[customer].extend(move.on for move in item.movements)
    return {customer: max(on) for customer, on in days.items() if on}


@dataclass(frozen=True, slots=True)
class _Builder:
    """What makes one account after another out of what is known of all."""

    book: Book
    company: Company
    sent: dict[tuple[str, str], list[Sent]]
    contacts: dict[str, date]

    def account(self, key: Key, held: frozenset[str], until: date | None) -> DebtorAccount:
        """The account of one customer in one currency."""
        customer, currency = key
        book = self.book
        debtor, row = book.debtors[customer], book.known.get(customer)
        grace = row.grace_days if row else 0
        return DebtorAccount(
            customer=customer,
            items=tuple(self._item(item, customer, grace) for item in book.items[key].values()),
            currency=currency,
            kind=debtor.kind,
            country=place_of(debtor.country, self.company.creditor.country),
            law=law_of(debtor.country, debtor.kind, self.company.creditor.country),
            grace_days=grace,
            channels=_channels(debtor, in_table=row is not None),
            credits=sum(book.credits[key].values()),
            last_contact_on=self.contacts.get(customer),
            bank_data_until=until,
            holds=(UNSURE,) if customer in held else (),
        )

    def _item(self, item: OpenItem, customer: str, grace: int) -> OpenItem:
        rows = self.sent.get((customer, item.number), [])
        if not rows:  # an instalment alone in the list of today had its date in its name before
            rows = self.sent.get((customer, instalment_name(item.number, item.due_on)), [])
        if not rows:
            return item
        policy = self.company.policy
        done = {
            step.key
            for row in rows
            for step in once_reached(item, policy, grace, row.sent_on)
            if step.name == row.step
        }
        return replace(
            item,
            demands=tuple(row.demand for row in rows if row.step in DEMANDS),
            once_done=tuple(sorted(done)),
            executed=any(row.step == "execute" for row in rows),
        )


def _channels(debtor: Debtor, *, in_table: bool) -> frozenset[str]:
    """How the debtor can be reached; by all means when no file says anything of it."""
    if not (in_table or debtor.email or debtor.address.city):
        return frozenset(CHANNELS)
    found = {"call", "sms"} if debtor.phone else {"call"}
    if debtor.email:
        found.add("email")
    if debtor.address.city:
        found |= {"post", "registered"}
    return frozenset(found)
