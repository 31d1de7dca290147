"""One customer whose life is told on purpose, counted back from the last day of the play.

Every `ago` is a number of days before that day, below zero for one to come; where it falls on a
closed day, people act on the open day before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from butoir.core.items import Instalment
from butoir.dunning.agreeing import record_plan, record_promise
from butoir.dunning.disputes.deciding import decide_dispute
from butoir.dunning.disputes.letters import Decision
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.holding import place_hold, skip_step
from butoir.ledger.models import Customer, Invoice
from butoir.project.demo import numbers
from butoir.project.demo.bank import Movement
from butoir.project.demo.chance import Chance
from butoir.project.demo.house import House, moment
from butoir.project.demo.people import Person
from butoir.project.demo.trade import Bill, Payment, Reversal, draw_cents, make_bill


class Stage:
    """What a story is told with: invoices and money as they come, and what people do."""

    def __init__(self, house: House, person: Person, chance: Chance) -> None:
        self.house, self.person, self.chance = house, person, chance
        self.bills: list[Bill] = []
        self.money: list[Payment | Reversal] = []
        self.disputes: dict[Bill, Dispute] = {}

    @property
    def customer(self) -> Customer:
        """The customer, once the play has begun."""
        return self.house.customers[self.person.code]

    def invoices(self, bills: Sequence[Bill]) -> list[Invoice]:
        """The invoices, once they were issued."""
        return [self.house.invoices[bill] for bill in bills]

    def day(self, ago: int) -> date:
        """The open day so many days before the last one, or just after it."""
        return self.house.calendar.next_open(self.house.as_of - timedelta(days=ago))

    def bill(self, cents: int, *, due: int) -> Bill:
        """An invoice due so many days before the last day."""
        due_on = self.house.as_of - timedelta(days=due)
        issued_on = due_on - timedelta(days=self.person.terms_days)
        made = make_bill(self.person, cents, issued_on, self.chance, due_on)
        self.bills.append(made)
        return made

    def about(self, cents: int) -> int:
        """An amount of this customer: from less than half of that to more than twice as much."""
        return draw_cents(cents * self.chance.between(35, 230) // 100, self.chance)

    def bills_due(self, about: int, due: int, most: int = 3) -> list[Bill]:
        """One invoice or a few, due on one day; together they are about that much."""
        count = self.chance.between(1, most)
        return [self.bill(self.about(about // count), due=due) for _ in range(count)]

    def past(self, first: date) -> None:
        """What was bought since a day and paid without a word, as customers mostly do."""
        for _ in range(self.chance.below(5)):
            due = self.chance.between(110, 330)
            if self.house.as_of - timedelta(days=due + self.person.terms_days) >= first:
                bill = self.bill(self.about(1_100_00), due=due)
                self.pay(due - self.chance.between(-3, 5), bill)

    def buys_on(self) -> None:
        """Invoices that are not due yet."""
        for _ in range(self.chance.below(3)):
            self.bill(self.about(900_00), due=-self.chance.between(2, self.person.terms_days - 2))

    def pay(self, ago: int, *bills: Bill, cents: int | None = None, manner: str = "number") -> None:
        """Money comes for invoices: `cents`, or all that is open of them."""
        self.money.append(Payment(self.house.ago(ago), bills, cents, manner))

    def take_back(self, ago: int, bill: Bill, cents: int) -> None:
        """The bank takes a payment back."""
        self.money.append(Reversal(self.house.ago(ago), bill, cents))

    def stranger(self, name: str, cents: int, text: str | Callable[[], str]) -> None:
        """Money of somebody that the bank shows on the last day, and that nothing explains."""
        on = self.house.open_days_ago(1)
        number = numbers.account("FR", 4_000_000 + self.chance.below(1_000_000))

        def come(_: date) -> None:
            said = text if isinstance(text, str) else text()
            self.house.bank.add(Movement(on, cents, name, number, said))

        self.house.agenda.add(on, come)

    def on(self, ago: int, act: Callable[[date, datetime], object]) -> None:
        """Something that people do, called with the day and the moment."""
        self.house.agenda.add(self.house.ago(ago), lambda day: act(day, moment(day, 5)))

    def promise(self, ago: int, *bills: Bill, by_on: date, how: str = "par téléphone") -> None:
        """The customer promises to pay all of some invoices by a day."""
        self.on(
            ago,
            lambda day, at: record_promise(
                self.customer,
                sum(self.house.open[bill] for bill in bills),
                by_on,
                day,
                invoices=self.invoices(bills),
                how=f"{self.person.contact}, {how}",
                by=self.house.clerk,
                at=at,
            ),
        )

    def plan(self, ago: int, bill: Bill, parts: Sequence[int]) -> None:
        """A payment plan in equal parts, each so many days before the last day."""
        share = bill.cents // len(parts)
        terms = [Instalment(self.day(part), share) for part in parts]
        terms[-1] = Instalment(terms[-1].on, bill.cents - share * (len(parts) - 1))
        self.on(
            ago,
            lambda day, at: record_plan(
                self.customer,
                terms,
                day,
                invoices=self.invoices([bill]),
                how=f"{self.person.contact}, accord signé",
                by=self.house.manager,
                at=at,
            ),
        )

    def dispute(
        self, ago: int, bill: Bill, words: str, cents: int | None = None, about: str = "quality"
    ) -> None:
        """The customer disputes an invoice, or a part of it."""

        def open_it(day: date, at: datetime) -> None:
            heard = Heard(self.house.invoices[bill], day, cents, about, words, "mail")
            told = replace(heard, acknowledge=True)
            self.disputes[bill] = open_dispute(told, by=self.house.clerk, at=at)

        self.on(ago, open_it)

    def hold(
        self,
        ago: int,
        kind: str,
        reason: str,
        bill: Bill | None = None,
        *,
        until: date | None = None,
    ) -> None:
        """A hold on an invoice, or on the whole customer."""
        self.on(
            ago,
            lambda day, at: place_hold(
                self.house.invoices[bill] if bill else self.customer,
                kind,
                day,
                until=until,
                reason=reason,
                by=self.house.manager,
                at=at,
            ),
        )

    def close(self, ago: int, bill: Bill, explanation: str = "") -> None:
        """The dispute of an invoice is refused with an explanation, or accepted without one."""

        def decide(day: date, at: datetime) -> None:
            dispute, open_days = self.disputes[bill], self.house.calendar.add_open_days
            credited = 0 if explanation else dispute.cents
            credit_by = open_days(day, 10) if credited else None
            decision = Decision(credited, explanation, credit_by, open_days(day, 8))
            decide_dispute(dispute, decision, by=self.house.manager, at=at)

        self.on(ago, decide)

    def credit(self, ago: int, bill: Bill, cents: int) -> None:
        """A credit note for an invoice."""
        self.house.agenda.add(self.house.ago(ago), lambda day: self.house.credit(bill, cents, day))

    def skip(self, ago: int, bill: Bill, step: str, reason: str) -> None:
        """A step is left out for an invoice."""
        self.on(
            ago,
            lambda _, at: skip_step(
                self.house.invoices[bill], step, reason=reason, by=self.house.manager, at=at
            ),
        )
