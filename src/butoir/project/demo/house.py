"""One company at work: what is written into its books as the days go by, and what it knows of it.

Owns the player's own view of what is open (cents by invoice), so that customers know what to pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from butoir.law.calendar import calendar_for
from butoir.ledger.models import Customer, CustomerGroup, Invoice
from butoir.ledger.recording import (
    record_contact,
    record_credit_note,
    record_customer,
    record_invoice,
    record_receipt,
)
from butoir.project.demo.agenda import Agenda
from butoir.project.demo.bank import Bank, Movement
from butoir.project.demo.chance import Chance
from butoir.project.demo.founding import Founded
from butoir.project.demo.people import Person
from butoir.project.demo.trade import Bill, Payment, Reversal
from butoir.users.models import Company


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """That time (UTC) of a day."""
    return datetime.combine(day, time(hour, minute), UTC)


class House:
    """A company, its customers and invoices, and its agenda.

    `owner`, `manager` and `clerk` are the user names of those who do the work.
    """

    def __init__(
        self,
        founded: Founded,
        company: Company,
        groups: Mapping[str, CustomerGroup],
        as_of: date,
        seed: int,
    ) -> None:
        self.founded, self.company, self.groups = founded, company, groups
        self.as_of, self.seed = as_of, seed
        names = [name for name, *_ in founded.people]
        self.owner, self.manager, self.clerk = names[0], names[-3], names[-2]
        self.calendar = calendar_for(company.country)
        self.agenda = Agenda()
        self.bank = Bank(company)
        self.customers: dict[str, Customer] = {}
        self.people: dict[str, Person] = {}
        self.invoices: dict[Bill, Invoice] = {}
        self.bills: dict[str, Bill] = {}
        self.open: dict[Bill, int] = {}
        self.credit_notes = 0

    def chance(self, *names: object) -> Chance:
        """A stream of draws of this company."""
        return Chance(self.seed, self.company.key, *names)

    def ago(self, days: int) -> date:
        """The open day so many days before the end of the play, or just before it."""
        return self.calendar.previous_open(self.as_of - timedelta(days=days))

    def open_days_ago(self, count: int) -> date:
        """So many open days before the end of the play."""
        day = self.as_of
        for _ in range(count):
            day = self.calendar.previous_open(day - timedelta(days=1))
        return day

    def enter(self, people: Iterable[Person], *, at: datetime) -> None:
        """Write the customers and their contacts into the books."""
        for one in people:
            customer = record_customer(
                self.company,
                one.code,
                name=one.name,
                kind=one.kind,
                country=one.country,
                lang=one.lang,
                address=dict(one.address),
                ids=list(one.ids),
                iban=one.iban,
                grace_days=one.grace_days,
                terms_days=one.terms_days,
                group=self.groups.get(one.group),
                known=True,
                by=self.clerk,
                at=at,
            )
            record_contact(
                customer,
                title=one.title,
                name=one.contact,
                email=one.email,
                phone=one.phone,
                by=self.clerk,
                at=at,
            )
            self.customers[one.code], self.people[one.code] = customer, one

    def plan_trade(self, bills: Iterable[Bill], money: Iterable[Payment | Reversal]) -> None:
        """Put a year of trade down in the agenda."""
        for bill in bills:
            self.bills[bill.number] = bill
            self.agenda.add(bill.issued_on, partial(self.issue, bill))
        for one in money:
            if isinstance(one, Payment):
                self.agenda.add(one.on, partial(self.receive, one))
            else:
                self.agenda.add(one.on, partial(self.take_back, one))

    def issue(self, bill: Bill, day: date) -> None:
        """An invoice leaves."""
        self.invoices[bill] = record_invoice(
            self.customers[bill.person.code],
            bill.number,
            bill.cents,
            bill.due_on,
            issued_on=bill.issued_on,
            order_reference=bill.order,
            payment_reference=bill.reference,
            by=self.clerk,
            at=moment(day, 5, 30),
        )
        self.open[bill] = bill.cents

    def receive(self, payment: Payment, day: date, at: datetime | None = None) -> None:
        """Money comes for invoices: all that is open of them, or a given amount.

        By the bank, unless it is told by a person (`by-hand`: a cheque, a card).
        """
        owed = {bill: self.open[bill] for bill in payment.bills if self.open.get(bill, 0) > 0}
        cents = payment.cents if payment.cents is not None else sum(owed.values())
        if not cents or not owed:
            return
        shares = _shares(owed, cents)
        for bill, share in shares.items():
            self.open[bill] -= share
        if payment.manner == "by-hand":
            (bill,) = shares
            self._told(bill, cents, day, at or moment(day, 5, 35))
            return
        one = payment.bills[0].person
        text, reference = _said(one, list(shares), payment)
        meant: list[tuple[Invoice | Customer, int]] = [
            (self.invoices[bill], share) for bill, share in shares.items()
        ]
        if sum(shares.values()) < cents:
            meant.append((self.customers[one.code], cents - sum(shares.values())))
        trace = f"TRACE{payment.bills[0].number}"
        moved = Movement(
            payment.on, cents, one.name.upper(), one.iban, text, reference, trace, meant
        )
        self.bank.add(moved)

    def _told(self, bill: Bill, cents: int, day: date, at: datetime) -> None:
        said = {"rule": "person", "why": "paiement par carte, dit par le client"}
        customer, invoice = self.customers[bill.person.code], self.invoices[bill]
        record_receipt(customer, cents, day, invoice=invoice, by=self.clerk, at=at, **said)

    def receive_unnamed(self, person: Person, cents: int, day: date) -> None:
        """Money of a customer that is meant for no invoice."""
        meant = [(self.customers[person.code], cents)]
        name, text = person.name.upper(), "ACOMPTE"
        self.bank.add(Movement(day, cents, name, person.iban, text, meant=meant))

    def take_back(self, reversal: Reversal, _day: date) -> None:
        """The bank takes a payment back: the invoice is open again."""
        bill = reversal.bill
        self.open[bill] += reversal.cents
        self.bank.add(
            Movement(
                reversal.on,
                -reversal.cents,
                bill.person.name.upper(),
                bill.person.iban,
                "REJET DE PAIEMENT",
                trace=f"TRACE{bill.number}",
                meant=[(self.invoices[bill], -reversal.cents)],
            )
        )

    def credit(self, bill: Bill, cents: int, day: date) -> None:
        """A credit note for an invoice."""
        self.credit_notes += 1
        number = f"AV-{day.year}-{self.credit_notes:03d}"
        customer, invoice = self.customers[bill.person.code], self.invoices[bill]
        at = moment(day, 5, 40)
        record_credit_note(customer, number, cents, day, invoice=invoice, by=self.clerk, at=at)
        self.open[bill] -= cents


def _shares(owed: Mapping[Bill, int], cents: int) -> dict[Bill, int]:
    """What each invoice gets of an amount, the first ones first; never more than is open."""
    shares = {}
    for bill, left in owed.items():
        share = min(cents, left)
        if share:
            shares[bill] = share
        cents -= share
    return shares


def _said(person: Person, bills: Sequence[Bill], payment: Payment) -> tuple[str, str]:
    """The text and the structured reference that a payer writes."""
    if payment.manner == "nothing":
        return ("BETALING" if person.lang == "nl" else "REGLEMENT FACTURES"), ""
    if payment.manner == "reference" and len(bills) == 1:
        return "", bills[0].reference
    word = "FACTUUR" if person.lang == "nl" else "FACTURE"
    return f"{word} {' + '.join(bill.number for bill in bills)}", ""
