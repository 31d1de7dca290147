"""From the book, the bank and what was sent to the accounts that the decision looks at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from butoir.core import reasons
from butoir.core.items import DEMANDS, DebtorAccount, Hold, Movement, OpenItem
from butoir.core.matching_values import MatchResult
from butoir.core.parties import CHANNELS, Debtor
from butoir.core.policy import Policy
from butoir.law.calendar import COUNTRIES
from butoir.project.bank import Bank
from butoir.project.book import Book, Key
from butoir.project.history import Sent

NOTHING_MATCHED = MatchResult((), (), (), {})


def build_accounts(
    book: Book,
    bank: Bank,
    matched: MatchResult,
    sent: Sent,
    policy: Policy,
    *,
    bank_age_matters: bool = False,
) -> list[DebtorAccount]:
    """Every debtor as it stands once the certain receipts are counted.

    A receipt that is not certain is counted for nobody; it holds the messages of whoever it could
    belong to, until a person has looked (R11).
    """
    _apply(book, bank, matched)
    keys = sorted({*book.items, *book.credits})
    contacts = _contacts(book, sent, policy)
    until = bank.until if bank_age_matters else None
    notices = tuple(step.key for step in policy.once if step.name == "notice")
    remembered = _Remembered(sent, contacts, notices)
    return [_account(book, key, remembered, matched.held_customers, until) for key in keys]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """What earlier runs left: demands sent, last contacts, and the policy's notices."""

    sent: Sent
    contacts: dict[str, date]
    notices: tuple[str, ...]


def _apply(book: Book, bank: Bank, matched: MatchResult) -> None:
    entries = {movement.key: movement.entry for movement in bank.movements}
    for row in matched.allocations:
        entry = entries[row.receipt]
        key = (row.customer, entry.currency)
        if row.invoice in book.credits[key]:
            book.credits[key][row.invoice] += row.cents
            continue
        item = book.items[key][row.invoice]
        on = entry.value_on or entry.booked_on or date.min
        book.items[key][row.invoice] = replace(
            item,
            open=item.open - row.cents,
            movements=(*item.movements, Movement(on, row.cents)),
        )


def _contacts(book: Book, sent: Sent, policy: Policy) -> dict[str, date]:
    """The last message to each customer, or its last part payment."""
    days: dict[str, list[date]] = defaultdict(list)
    for (customer, _), demands in sent.items():
        days[customer].extend(demand.sent_on for demand in demands)
    for (customer, _), items in book.items.items():
        for item in items.values():
            if item.open > policy.tolerance:
                days[customer].extend(move.on for move in item.movements)
    return {customer: max(on) for customer, on in days.items() if on}


def _account(
    book: Book,
    key: Key,
    remembered: _Remembered,
    held: frozenset[str],
    bank_data_until: date | None,
) -> DebtorAccount:
    customer, currency = key
    debtor, row = book.debtors[customer], book.known.get(customer)
    unsure = Hold(reasons.ON_HOLD, date.min, reason="a receipt may be this debtor's")
    return DebtorAccount(
        customer=customer,
        items=tuple(_item(item, remembered, customer) for item in book.items[key].values()),
        currency=currency,
        kind=debtor.kind,
        country=debtor.country if debtor.country in COUNTRIES else "FR",
        grace_days=row.grace_days if row else 0,
        channels=_channels(debtor) if row else frozenset(CHANNELS),
        credits=sum(book.credits[key].values()),
        last_contact_on=remembered.contacts.get(customer),
        bank_data_until=bank_data_until,
        holds=(unsure,) if customer in held else (),
    )


def _item(item: OpenItem, remembered: _Remembered, customer: str) -> OpenItem:
    known = remembered.sent.get((customer, item.number), [])
    return replace(
        item,
        demands=tuple(demand for demand in known if demand.step in DEMANDS),
        once_done=remembered.notices if any(d.step == "notice" for d in known) else (),
    )


def _channels(debtor: Debtor) -> frozenset[str]:
    """How the customers table says that the debtor can be reached."""
    found = {"call", "sms"} if debtor.phone else {"call"}
    if debtor.email:
        found.add("email")
    if debtor.address.city:
        found |= {"post", "registered"}
    return frozenset(found)
