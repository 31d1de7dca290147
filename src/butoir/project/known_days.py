"""Until which day payments are known: the ledger's last day, and the statements that go on from it.

Owns the words about what came later. Refuses to take a statement for knowledge of the days before
it: who paid between the end of the ledger and the first statement would be reminded in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from butoir.project.bank import Bank

_FRESH_DAYS = 3  # without a threshold in the policy: how old what is known may be without a word
_QUIET_DAYS = 7  # between a ledger's last movement of a customer and the first statement


def known_until(books_end: date | None, bank: Bank, as_of: date) -> date | None:
    """The last day whose payments are known; None when neither a ledger nor a bank says any.

    `books_end` is the last day on which a customer's account moved in the ledger.
    """
    if books_end is None or bank.until is None:
        return books_end and min(books_end, as_of) if bank.until is None else bank.until
    until = books_end
    for first, last in sorted(bank.spans):
        if first <= until + timedelta(days=1 + _QUIET_DAYS):
            until = max(until, last)
    return min(max(books_end, min(until, bank.until)), as_of)


def age_warnings(books_end: date | None, bank: Bank, as_of: date) -> Iterator[str]:
    """What is not known of the days before `as_of`, where a person should know it."""
    until = known_until(books_end, bank, as_of)
    if until is None or (as_of - until).days <= _FRESH_DAYS:
        return
    if bank.until is None or bank.until < until:
        yield (
            f"the ledger ends on {until} and no statement (--bank) goes on from there: who paid "
            "later is reminded"
        )
    elif until < bank.until:
        yield (
            f"the ledger ends on {books_end} and no statement covers the days after {until}: who "
            "paid then is reminded"
        )
    else:
        yield f"the bank statements end on {until}: later payments are not known"
