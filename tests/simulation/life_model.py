"""What is true of the customers of a simulated company, kept apart from the code under test.

It is told what happens, and answers plain questions about a moment: what is open, what rests and
why, what may be demanded. It uses the calendars of `law` and nothing else of Butoir.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from butoir.law.calendar import Calendar, calendar_for


class Move(NamedTuple):
    """What came in for an invoice: a payment or a credit, below zero when it was undone."""

    on: date
    cents: int
    kind: str


@dataclass
class Dispute:
    """Of the whole invoice, or of `cents` of it; `outcome` is empty while it lasts."""

    since: date
    cents: int | None
    outcome: str = ""


@dataclass
class Rest:
    """A hold of some kind, until a day (none: for good) or until it was ended."""

    kind: str
    until: date | None = None


@dataclass
class Paper:
    """An invoice."""

    number: str
    customer: str
    currency: str
    cents: int
    due: date
    moves: list[Move] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)

    @property
    def open(self) -> int:
        return self.cents - sum(move.cents for move in self.moves)

    @property
    def paid(self) -> int:
        return sum(move.cents for move in self.moves if move.kind == "payment")

    def contested(self) -> int | None:
        """Cents that may not be demanded because of disputes; None when that is all of them."""
        running = [d for d in self.disputes if not d.outcome]
        upheld = [d for d in self.disputes if d.outcome == "upheld"]
        credited = 0
        if upheld:
            since = min(d.since for d in upheld)
            credited = sum(m.cents for m in self.moves if m.kind == "credit" and m.on >= since)
        if any(d.cents is None for d in running):
            return None
        if any(d.cents is None for d in upheld) and credited <= 0:
            return None
        awaited = sum(d.cents or 0 for d in upheld) - max(0, credited)
        return sum(d.cents or 0 for d in running) + max(0, awaited)

    def part_payments(self, tolerance: int) -> Iterator[date]:
        """The days on which a payment left more than what counts as settled."""
        left = self.cents
        for move in self.moves:
            left -= move.cents
            if move.kind == "payment" and move.cents > 0 and left > tolerance:
                yield move.on


@dataclass
class Money:
    """A receipt: what it is worth, and what of it went to which invoice."""

    customer: str
    currency: str
    cents: int
    shares: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def left(self) -> int:
        return self.cents - sum(self.shares.values())


@dataclass
class Deal:
    """A promise (one part) or a plan; `still` are the invoices that no newer deal took."""

    kind: str
    customer: str
    currency: str
    named: frozenset[str]
    still: set[str]
    parts: list[tuple[date, int]]
    after: int  # receipts before it
    ended: bool = False


@dataclass
class Debtor:
    """A customer."""

    code: str
    country: str
    grace: int
    currencies: tuple[str, ...]
    rests: list[Rest] = field(default_factory=list)

    @property
    def calendar(self) -> Calendar:
        return calendar_for(self.country)


class Book:
    """Everything that is true of one company."""

    def __init__(self, tolerance: int) -> None:
        self.tolerance = tolerance
        self.sending = True
        self.bank_until: date | None = None
        self.unsure: set[str] = set()  # customers of whom a receipt may be
        self.debtors: dict[str, Debtor] = {}
        self.papers: dict[str, Paper] = {}
        self.moneys: list[Money] = []
        self.notes: dict[tuple[str, str], int] = defaultdict(int)  # credit notes not used
        self.deals: list[Deal] = []

    def of(self, customer: str, currency: str = "") -> list[Paper]:
        """The invoices of a customer, in one currency or in all."""
        return [
            paper
            for paper in self.papers.values()
            if paper.customer == customer and currency in ("", paper.currency)
        ]

    def credits(self, customer: str, currency: str) -> int:
        """What a customer has to its credit, in cents."""
        loose = sum(
            money.left
            for money in self.moneys
            if (money.customer, money.currency) == (customer, currency)
        )
        surplus = sum(max(0, -paper.open) for paper in self.of(customer, currency))
        return max(0, loose + surplus + self.notes[customer, currency])

    # what happens

    def receive(self, paper: Paper, cents: int, on: date, money: Money | None = None) -> None:
        """Money for an invoice, of a receipt or as one of its own; below zero when undone."""
        if cents < 0 and paper.paid <= 0:
            paper.moves.append(Move(on, cents, "credit"))
            return
        if money is None:
            money = Money(paper.customer, paper.currency, cents)
            self.moneys.append(money)
        money.shares[paper.number] += cents
        paper.moves.append(Move(on, cents, "payment"))

    def credit(self, paper: Paper, cents: int, on: date) -> None:
        """A credit note on an invoice."""
        paper.moves.append(Move(on, cents, "credit"))

    def agree(self, kind: str, papers: list[Paper], parts: list[tuple[date, int]]) -> Deal:
        """A promise or a plan on invoices of one customer and currency."""
        numbers = {paper.number for paper in papers}
        for deal in self.deals:
            deal.still -= numbers
        one = papers[0]
        named, after = frozenset(numbers), len(self.moneys)
        deal = Deal(kind, one.customer, one.currency, named, numbers, parts, after)
        self.deals.append(deal)
        return deal

    # what is true at a moment

    def received(self, deal: Deal) -> int:
        """What came in for a deal since it was made: for its invoices, or for none."""
        return sum(
            money.cents - sum(c for number, c in money.shares.items() if number not in deal.named)
            for money in self.moneys[deal.after :]
            if (money.customer, money.currency) == (deal.customer, deal.currency)
        )

    def broken(self, deal: Deal, day: date) -> bool:
        """Whether something was to be here two banking days ago, and is not."""
        calendar = self.debtors[deal.customer].calendar
        shown = [(calendar.add_open_days(on, 2), cents) for on, cents in deal.parts]
        known = self.bank_until or date.max
        due = [cents for on, cents in shown if on < day and on <= known]
        return bool(due) and self.received(deal) < sum(due)

    def deal_rests(self, deal: Deal, day: date) -> bool:
        """Whether its invoices rest: two banking days longer than agreed, unless it was broken."""
        if deal.ended:
            return False
        calendar = self.debtors[deal.customer].calendar
        last = max(calendar.add_open_days(on, 2) for on, _ in deal.parts)
        owed = sum(cents for _, cents in deal.parts) > self.received(deal)
        if day > last and not (owed and self.bank_until and self.bank_until < last):
            return False
        return deal.kind == "promise" or not self.broken(deal, day)

    def why_resting(self, paper: Paper, day: date) -> str:
        """What forbids to demand anything of an invoice at that moment; empty when nothing does."""
        if paper.open <= self.tolerance:
            return "settled"
        contested = paper.contested()
        if contested is None or paper.open - contested <= 0:
            return "disputed"
        if paper.customer in self.unsure:
            return "on-hold"
        for rest in (*self.debtors[paper.customer].rests, *paper.rests):
            if rest.until is None or day <= rest.until:
                return rest.kind
        for deal in self.deals:
            if paper.number in deal.still and self.deal_rests(deal, day):
                return deal.kind
        return ""

    def is_insolvent(self, customer: str, day: date) -> bool:
        """Whether proceedings rest it: nobody asks why it does not pay."""
        rests = self.debtors[customer].rests
        return any(r.kind == "insolvency" and (r.until is None or day <= r.until) for r in rests)

    def stale(self, customer: str, day: date) -> bool:
        """Whether a payment of two open days ago could be missing from what the bank told."""
        if self.bank_until is None:
            return False
        calendar = self.debtors[customer].calendar
        return calendar.add_open_days(self.bank_until, 2) < day

    def demandable(self, paper: Paper) -> int:
        """What may be demanded of an invoice that does not rest, in cents."""
        return paper.open - (paper.contested() or 0)
