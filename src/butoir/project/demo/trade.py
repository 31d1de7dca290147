"""A year of ordinary trade: what is invoiced, and when and how it is paid. Pure.

Seasons show in the invoices; the tempers of the customers show in the payments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from butoir.law.calendar import Calendar
from butoir.project.demo import numbers
from butoir.project.demo.chance import Chance
from butoir.project.demo.people import Person, words

_SEASON = (80, 85, 105, 110, 105, 120, 90, 45, 115, 125, 115, 75)  # January to December, of 125
_PAYS_AFTER = {  # the due date, in days
    "prompt": (-4, 4),
    "slack": (5, 20),
    "after-1": (10, 24),
    "after-2": (22, 40),
    "after-notice": (45, 75),
}
_UNITS = {1: 45, 10: 20, 50: 15, 100: 20}  # cents in which prices are made
_MOST = {"never": 3, "after-notice": 6}  # then nothing more is sold to them on credit


@dataclass(eq=False, slots=True)
class Bill:
    """An invoice to come; its number is given when all of the year are known."""

    person: Person
    cents: int
    issued_on: date
    due_on: date
    order: str = ""
    number: str = ""
    reference: str = ""


class Payment(NamedTuple):
    """Money to come for some invoices of a customer: `cents`, or all that is open when it is None.

    `manner` is how the payer says what it is for: "number", "reference" or "nothing".
    """

    on: date
    bills: tuple[Bill, ...]
    cents: int | None = None
    manner: str = "number"


class Reversal(NamedTuple):
    """The bank takes a payment back."""

    on: date
    bill: Bill
    cents: int


def draw_bills(
    people: Sequence[Person], count: int, first: date, last: date, calendar: Calendar, seed: int
) -> Iterator[Bill]:
    """The invoices of ordinary customers between two days, fewer when none may buy any more."""
    chance = Chance(seed, calendar.place, "bills")
    eager = {person: chance.between(1, 6) for person in people}
    sold = dict.fromkeys(people, 0)
    length = (last - first).days
    while count and eager:
        on = calendar.next_open(first + timedelta(days=chance.below(length)))
        person = chance.weighed(eager)
        if on > last or chance.below(125) >= _SEASON[on.month - 1]:
            continue
        count -= 1
        sold[person] += 1
        if sold[person] == _MOST.get(person.temper):
            del eager[person]
        yield make_bill(
            person, draw_cents(person.size * chance.between(25, 320), chance), on, chance
        )


def draw_cents(about: int, chance: Chance) -> int:
    """An amount near that one: whole euros for some trades, any number of cents for others."""
    unit = chance.weighed(_UNITS)
    return max(unit, (about + chance.below(100)) // unit * unit)


def make_bill(
    person: Person, cents: int, on: date, chance: Chance, due: date | None = None
) -> Bill:
    """An invoice of that day, with the customer's own order number most of the time."""
    order = ""
    if person.kind != "consumer" and chance.happens(85):
        said = words()["orders"]
        order = chance.pick(said["nl" if person.lang == "nl" else "fr"])
        order = order.format(n=chance.between(1_000, 9_999))
    return Bill(person, cents, on, due or on + timedelta(days=person.terms_days), order)


def number_bills(bills: list[Bill], first_year: int, before: int) -> None:
    """Number the invoices of a company by their dates, each year from 1.

    `before` were made in the first year before the play, and in the years before it.
    """
    bills.sort(key=lambda bill: (bill.issued_on, bill.person.code, bill.cents))
    last: dict[int, int] = {}
    for bill in bills:
        year = bill.issued_on.year
        last[year] = last.get(year, before if year <= first_year else 0) + 1
        bill.number = f"{year}-{last[year]:04d}"
        if bill.person.country == "BE":
            bill.reference = numbers.communication(year * 1_000_000 + last[year])


def draw_payments(
    bills: Sequence[Bill], calendar: Calendar, seed: int
) -> Iterator[Payment | Reversal]:
    """How ordinary invoices are paid, a few of them in parts, too much, or taken back."""
    for bill in bills:
        chance = Chance(seed, calendar.place, "payment", bill.number)
        span = _PAYS_AFTER.get(bill.person.temper)
        if span is None:
            continue
        late = chance.between(*span) + bill.person.grace_days
        on = calendar.next_open(max(bill.issued_on, bill.due_on + timedelta(days=late)))
        yield from _paid(bill, on, chance, calendar)


def _paid(bill: Bill, on: date, chance: Chance, calendar: Calendar) -> Iterator[Payment | Reversal]:
    drawn = chance.below(100)
    manner = _manner(bill, chance)
    if drawn < 4:
        yield Payment(on, (bill,), bill.cents * chance.between(35, 70) // 100, manner)
        on = calendar.next_open(on + timedelta(days=chance.between(10, 25)))
    elif drawn < 5:
        yield Payment(on, (bill,), bill.cents + 100 * chance.between(1, 30), manner)
        return
    elif drawn < 6:
        yield Payment(on, (bill,), None, manner)
        back = calendar.next_open(on + timedelta(days=chance.between(3, 6)))
        yield Reversal(back, bill, bill.cents)
        on = calendar.next_open(back + timedelta(days=chance.between(8, 20)))
    yield Payment(on, (bill,), None, manner)


def _manner(bill: Bill, chance: Chance) -> str:
    if bill.reference and chance.happens(60):
        return "reference"
    return "nothing" if chance.happens(2) else "number"
