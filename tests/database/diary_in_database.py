"""Plays diaries through the database: each event is the command of the room that owns it.

Several diaries can share a company: the customers of each are a group with a scenario of its own.
What is decided is approved by the scenario, released, and taken as sent that same day.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from butoir.core import reasons
from butoir.core.decisions import DunningPlan, Message
from butoir.core.diary import Diary, Happening, Person
from butoir.core.errors import InputError
from butoir.core.items import DEMANDS, Instalment
from butoir.core.policy import policy_from_table
from butoir.dispatch.models import Delivery, State
from butoir.dunning.agreeing import record_plan, record_promise
from butoir.dunning.debtors import whereto
from butoir.dunning.disputes.deciding import decide_dispute
from butoir.dunning.disputes.letters import Decision
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.disputes.settled import CREDITED, PAID
from butoir.dunning.holding import end_holds, place_hold, skip_step
from butoir.dunning.letter_facts import Case
from butoir.dunning.models import Hold
from butoir.dunning.reachability import give_up_email, record_bounce
from butoir.dunning.releasing import Writer, release_approved
from butoir.dunning.running import DayRun, run_day
from butoir.dunning.scenarios import assign, make_scenario, switch_sending
from butoir.dunning.writing import PDF_TYPE, Written
from butoir.journal.sealed import seal
from butoir.ledger.models import BankAccount, Customer, CustomerGroup, Import, Invoice, Statement
from butoir.ledger.recording import (
    record_contact,
    record_credit_note,
    record_customer,
    record_invoice,
    record_receipt,
    reverse_payment,
)
from butoir.users.models import Company
from companies import at

ALL_AUTOMATIC = dict.fromkeys((*DEMANDS, "notice"), "automatic")
SIGNED = "Le bon de livraison a été signé à la réception."
PLACE = {"lines": ["3 rue du Port"], "postcode": "44000", "city": "Nantes", "country": "FR"}


def write_nothing(case: Case, message: Message, key: str, at: datetime) -> Written:
    """A letter without words, where only the decision is looked at."""
    to = whereto(case.debtor, message.channel)
    assert any(to.get(way) for way in ("email", "phone", "city")), f"{message} goes nowhere"
    return Written(key.encode(), PDF_TYPE, message.step, "fr", to)


def play_in_database(
    company: Company, diaries: Sequence[Diary], write: Writer = write_nothing
) -> Iterator[list[DunningPlan]]:
    """The decision of each run, for each of the diaries its own part."""
    stories = [StoryInDatabase(company, diary, str(n)) for n, diary in enumerate(diaries)]
    closed_days_too = any(diary.run_on for diary in diaries)
    for day in _days(diaries):
        for story in stories:
            story.happen_until(day)
        outcome = run_day(company, day, by="clock", at=at(day), closed_days_too=closed_days_too)
        _let_go(outcome, write)
        yield [story.part_of(outcome.plan) for story in stories]


def _days(diaries: Sequence[Diary]) -> Iterator[date]:
    if diaries[0].run_on:
        yield from diaries[0].run_on
        return
    started = [diary for diary in diaries if diary.happenings]
    day = min((diary.happenings[0].on for diary in started), default=date.max)
    last = max((d.until or d.happenings[-1].on for d in started), default=date.min)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _let_go(outcome: DayRun, write: Writer) -> None:
    """Release all that was decided, and take it as accepted by the carrier."""
    if outcome.run is None or not outcome.plan.messages:
        return
    company, now = outcome.run.company, at(outcome.run.as_of, 9)
    tally = release_approved(company, at=now, by="clock", write=write)
    assert tally == {"queued": len(outcome.plan.messages)}, tally
    waiting = Delivery.objects.filter(company=company, state=State.WAITING)
    waiting.update(state=State.SENT, state_at=now, handed_over=True)


@dataclass(slots=True)
class _Known:
    """A customer of a story: its row, and what the story says of it."""

    row: Customer
    person: Person


class StoryInDatabase:
    """One diary in a company; the codes of its customers begin with its own name."""

    def __init__(self, company: Company, diary: Diary, name: str) -> None:
        self.company, self.diary, self.name = company, diary, name
        self.policy_table = dict(diary.policy_table)
        self.customers: dict[str, _Known] = {}
        self.invoices: dict[str, Invoice] = {}
        self.numbers = itertools.count(1)
        self.pending = list(reversed(diary.happenings))
        self.group = CustomerGroup.objects.create(company=company, name=name)
        if diary.happenings:
            self._follow(diary.happenings[0].on)

    def happen_until(self, day: date) -> None:
        """Record the events up to that day, in their order."""
        while self.pending and self.pending[-1].on <= day:
            event = self.pending.pop()
            handler: Callable[..., None] = getattr(self, f"_on_{event.kind}")
            handler(event, {"by": "claire", "at": at(day, 6)})

    def part_of(self, plan: DunningPlan) -> DunningPlan:
        """What a plan of the company says of this story's customers, by their names in it."""

        def mine(rows: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(
                row._replace(customer=row.customer.removeprefix(self._code("")))
                for row in rows
                if row.customer.startswith(self._code(""))
            )

        return DunningPlan(plan.as_of, mine(plan.messages), mine(plan.tasks), mine(plan.waiting))

    # the events

    def _on_invoice(self, event: Happening, who: dict[str, Any]) -> None:
        fields = event.fields
        known = self._customer(fields["customer"])
        self.invoices[fields["number"]] = record_invoice(
            known.row,
            fields["number"],
            fields["amount"],
            fields["due"],
            issued_on=fields.get("issued", event.on),
            currency=known.person.currency,
            **who,
        )

    def _on_payment(self, event: Happening, who: dict[str, Any]) -> None:
        self._receive(event, event.fields["amount"], who)

    def _on_reversal(self, event: Happening, who: dict[str, Any]) -> None:
        cents = event.fields["amount"]
        if "invoice" in event.fields:
            reverse_payment(self._invoice(event), cents, event.on, **who)
        else:
            self._receive(event, -cents, who)

    def _receive(self, event: Happening, cents: int, who: dict[str, Any]) -> None:
        known = self._customer(event.fields["customer"])
        invoice = self._invoice(event) if "invoice" in event.fields else None
        currency = known.person.currency
        record_receipt(known.row, cents, event.on, currency=currency, invoice=invoice, **who)

    def _on_credit_note(self, event: Happening, who: dict[str, Any]) -> None:
        known = self._customer(event.fields["customer"])
        record_credit_note(
            known.row,
            f"note {next(self.numbers)}",
            event.fields["amount"],
            event.on,
            currency=known.person.currency,
            invoice=self._invoice(event) if "invoice" in event.fields else None,
            **who,
        )

    def _on_dispute(self, event: Happening, who: dict[str, Any]) -> None:
        invoice, cents = self._invoice(event), event.fields.get("amount")
        try:
            open_dispute(Heard(invoice, event.on, cents), **who)
        except InputError:  # a diary may dispute more than is open
            place_hold(invoice, reasons.DISPUTED, event.on, cents=cents, **who)

    def _on_dispute_closed(self, event: Happening, who: dict[str, Any]) -> None:
        """By the command of a case where the diary gives the answer's day, which a letter has."""
        invoice, fields = self._invoice(event), event.fields
        # closed by the diary after a payment had settled it: then it does not run again
        settled = Hold.objects.filter(invoice=invoice, outcome__in=(PAID, CREDITED))
        settled.update(outcome=fields["outcome"])
        if "pay_by" not in fields:
            end_holds(invoice, reasons.DISPUTED, event.on, outcome=fields["outcome"], **who)
            return
        days = {"pay_by": fields["pay_by"], "credit_by": fields["pay_by"]}
        credited = fields["amount"] if fields["outcome"] == "upheld" else 0
        for dispute in Dispute.objects.filter(invoice=invoice, hold__ended_at=None):
            decide_dispute(dispute, Decision(credited, SIGNED, **days), **who)

    def _on_promise(self, event: Happening, who: dict[str, Any]) -> None:
        known, fields = self._customer(event.fields["customer"]), event.fields
        record_promise(
            known.row,
            fields["amount"],
            fields["by"],
            event.on,
            invoices=self._named(event),
            currency=known.person.currency,
            **who,
        )

    def _on_plan(self, event: Happening, who: dict[str, Any]) -> None:
        known = self._customer(event.fields["customer"])
        parts = [Instalment(on, cents) for on, cents in event.fields["instalments"]]
        currency = known.person.currency
        named = self._named(event)
        record_plan(known.row, parts, event.on, invoices=named, currency=currency, **who)

    def _on_hold(self, event: Happening, who: dict[str, Any]) -> None:
        until = event.fields.get("until")
        place_hold(self._target(event), reasons.ON_HOLD, event.on, until=until, **who)

    def _on_release(self, event: Happening, who: dict[str, Any]) -> None:
        end_holds(self._target(event), reasons.ON_HOLD, event.on, **who)

    def _on_insolvency(self, event: Happening, who: dict[str, Any]) -> None:
        place_hold(self._target(event), reasons.INSOLVENCY, event.on, **who)

    def _on_handed_over(self, event: Happening, who: dict[str, Any]) -> None:
        place_hold(self._target(event), reasons.HANDED_OVER, event.on, **who)

    def _on_written_off(self, event: Happening, who: dict[str, Any]) -> None:
        place_hold(self._target(event), reasons.WRITTEN_OFF, event.on, **who)

    def _on_direct_debit(self, event: Happening, who: dict[str, Any]) -> None:
        place_hold(self._target(event), reasons.DIRECT_DEBIT, event.on, **who)

    def _on_debit_returned(self, event: Happening, who: dict[str, Any]) -> None:
        end_holds(self._target(event), reasons.DIRECT_DEBIT, event.on, **who)

    def _on_bounce(self, event: Happening, who: dict[str, Any]) -> None:
        customer = self._customer(event.fields["customer"]).row
        said = Delivery.objects.filter(
            release__message__customer=customer, channel="email", state=State.SENT
        )
        last = said.order_by("-pk").first()
        if last is None:
            give_up_email(customer, event.on, "the diary says so", **who)
        else:
            record_bounce(last, event.on, **who)

    def _on_skip(self, event: Happening, who: dict[str, Any]) -> None:
        name, policy = event.fields["step"], policy_from_table(self.policy_table, event.where)
        keys = " ".join(step.key for step in policy.once if step.name == name)
        skip_step(self._invoice(event), name, reason="the diary says so", keys=keys, **who)

    def _on_sending(self, event: Happening, who: dict[str, Any]) -> None:
        switch_sending(self.company, event.fields["value"], reason="", **who)

    def _on_bank_data_until(self, event: Happening, who: dict[str, Any]) -> None:
        """The only watched account is one whose statement reaches that day."""
        BankAccount.objects.filter(company=self.company).update(watched=False)
        account = BankAccount.objects.create(
            company=self.company, number=f"{self.name}-{next(self.numbers)}"
        )
        source = Import.objects.create(
            company=self.company,
            name="statement",
            file=seal(b"statement", "text/plain", who["at"]),
            imported_at=who["at"],
            imported_by=who["by"],
        )
        until = event.fields["value"]
        Statement.objects.create(
            account=account, source=source, format="camt", currency="EUR", to_on=until
        )

    def _on_policy_change(self, event: Happening, who: dict[str, Any]) -> None:
        self.policy_table.update(event.fields["value"])
        self._follow(event.on)

    # finding and making things

    def _follow(self, on: date) -> None:
        """From that day the customers of the story are chased as its policy says."""
        who = {"by": "claire", "at": at(on, 6)}
        table = dict(self.policy_table)
        version = make_scenario(self.company, self.name, table, ALL_AUTOMATIC, **who)
        assign(self.company, version, on, group=self.group, running=True, **who)

    def _code(self, customer: str) -> str:
        return f"{self.name}/{customer}"

    def _customer(self, customer: str) -> _Known:
        if customer not in self.customers:
            person = self.diary.people.get(customer, Person(customer))
            self.customers[customer] = _Known(self._new(person), person)
        return self.customers[customer]

    def _new(self, person: Person) -> Customer:
        who = {"by": "claire", "at": at(self.diary.happenings[0].on, 5)}
        row = record_customer(
            self.company,
            self._code(person.id),
            kind=person.kind,
            country=person.country or self.diary.country,
            grace_days=person.grace_days,
            address=PLACE,
            group=self.group,
            **who,
        )
        email = f"{self.name}.{len(self.customers)}@client.example" if person.email else ""
        record_contact(row, name="Anne Petit", email=email, phone="02 40 00 00 00", **who)
        return row

    def _invoice(self, event: Happening) -> Invoice:
        return self.invoices[event.fields["invoice"]]

    def _target(self, event: Happening) -> Customer | Invoice:
        if "invoice" in event.fields:
            return self._invoice(event)
        return self._customer(event.fields["customer"]).row

    def _named(self, event: Happening) -> list[Invoice]:
        return [self.invoices[number] for number in event.fields.get("invoices", ())]
