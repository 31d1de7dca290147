"""What has happened so far in a story, and the accounts it makes as of a day.

The one mutable thing of the core: it receives events in order and gives frozen accounts. It keeps
dated records only; balances, steps and ends of holds are worked out each time they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from butoir.core import reasons
from butoir.core.decisions import DunningPlan, Message, Task
from butoir.core.diary import Diary, Happening, Person
from butoir.core.errors import InputError
from butoir.core.items import (
    DEMANDS,
    DebtorAccount,
    Demand,
    Hold,
    Instalment,
    Movement,
    OpenItem,
    PaymentPlan,
    Promise,
)
from butoir.core.ladder import once_reached
from butoir.core.parties import CHANNELS
from butoir.core.plan import no_channel_key
from butoir.core.policy import STEP_NAMES, Policy, policy_from_table
from butoir.law.calendar import calendar_for


@dataclass(slots=True)
class InvoiceRecord:
    """One invoice and all that was recorded of it."""

    number: str
    customer: str
    cents: int
    due_on: date
    issued_on: date
    movements: list[Movement] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    once_done: list[str] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    upheld: list[Hold] = field(default_factory=list)
    executed: bool = False

    @property
    def open(self) -> int:
        """What is left of it, in cents; below zero when more came in than was owed."""
        return self.cents - sum(move.cents for move in self.movements)


@dataclass(slots=True)
class Agreement:
    """A promise or a plan, the number of receipts before it, and the invoices that it named.

    Its terms lose an invoice to a newer agreement; what comes in for that one still counts.
    """

    terms: Promise | PaymentPlan
    after: int
    named: tuple[str, ...]


@dataclass(slots=True)
class CustomerRecord:
    """One customer and all that was recorded of it."""

    person: Person
    receipts: list[tuple[str | None, int]] = field(default_factory=list)  # (invoice, cents)
    unallocated: int = 0
    holds: list[Hold] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    messages: list[tuple[date, Message]] = field(default_factory=list)
    part_payments: list[date] = field(default_factory=list)
    email: bool = True


def _upheld_left(invoice: InvoiceRecord) -> Iterator[Hold]:
    """A dispute that was upheld waits for its credit note: a part shrinks by what was credited
    since the dispute, a whole one ends at the first credit, which says what was granted."""
    if not invoice.upheld:
        return
    since = min(hold.since for hold in invoice.upheld)
    granted = [move for move in invoice.movements if move.kind == "credit" and move.on >= since]
    unused = credited = max(0, sum(move.cents for move in granted))
    for hold in invoice.upheld:
        if hold.cents is not None:
            used = min(unused, hold.cents)
            unused -= used
            yield replace(hold, cents=hold.cents - used)
        elif not credited:
            yield hold


class Story:
    """The state of a diary between two runs."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.policy = diary.policy
        self._policy_table = dict(diary.policy_table)
        self._customers: dict[str, CustomerRecord] = {}
        self._invoices: dict[str, InvoiceRecord] = {}
        self._bank_data_until: date | None = None

    def happen(self, event: Happening) -> None:
        """Record one event; raises InputError when it speaks of something unknown."""
        handler: Callable[[Happening], None] = getattr(self, f"_on_{event.kind}")
        handler(event)

    def accounts(self) -> list[DebtorAccount]:
        """Every debtor as it stands."""
        return [self._account(record) for record in self._customers.values()]

    def remember(self, plan: DunningPlan) -> None:
        """Take what was decided as approved, sent and told that same day."""
        for message in plan.messages:
            self._sent(plan.as_of, message)
        for task in plan.tasks:
            self._told(task, plan.as_of)

    # what a run leaves behind

    def _sent(self, on: date, message: Message) -> None:
        self._customers[message.customer].messages.append((on, message))
        for line in message.lines:
            invoice = self._invoices[line.invoice]
            if line.step in DEMANDS:
                invoice.demands.append(Demand(line.step, on, message.pay_by, message.channel))
            else:
                self._mark_once(invoice, line.step, on)

    def _told(self, task: Task, on: date) -> None:
        for invoice in (self._invoices[number] for number in task.invoices):
            if task.kind == "execute":
                invoice.executed = True
            elif task.kind == "call":
                self._mark_once(invoice, "call", on)
            elif task.kind == "no-channel":
                done = {demand.step for demand in invoice.demands} | set(invoice.skipped)
                step = next(step.name for step in self.policy.demands if step.name not in done)
                invoice.once_done.append(no_channel_key(step))
        if task.kind in ("broken-promise", "plan-default"):
            self._mark_reported(task)

    def _mark_once(self, invoice: InvoiceRecord, name: str, on: date) -> None:
        person = self._customers[invoice.customer].person
        if name == "notice" and self.policy.working_days_only:
            on = calendar_for(self._country(person)).previous_open(on)
        reached = once_reached(self._item(invoice), self.policy, person.grace_days, on)
        invoice.once_done.extend(step.key for step in reached if step.name == name)

    def _mark_reported(self, task: Task) -> None:
        for agreement in self._customers[task.customer].agreements:
            promise = isinstance(agreement.terms, Promise)
            if promise == (task.kind == "broken-promise") and set(task.invoices) <= set(
                agreement.terms.invoices
            ):
                agreement.terms = replace(agreement.terms, reported=True)

    # what the accounts look like

    def _account(self, record: CustomerRecord) -> DebtorAccount:
        person = record.person
        invoices = [i for i in self._invoices.values() if i.customer == person.id]
        surplus = sum(-invoice.open for invoice in invoices if invoice.open < 0)
        agreed = [self._received(record, agreement) for agreement in record.agreements]
        contacts = [on for on, _ in record.messages] + record.part_payments
        reachable = set(CHANNELS) - (set() if record.email else {"email"})
        return DebtorAccount(
            customer=person.id,
            items=tuple(self._item(invoice) for invoice in invoices),
            currency=person.currency,
            kind=person.kind,
            country=self._country(person),
            grace_days=person.grace_days,
            channels=frozenset(reachable),
            credits=max(0, record.unallocated + surplus),
            last_contact_on=max(contacts, default=None),
            bank_data_until=self._bank_data_until,
            holds=tuple(record.holds),
            promises=tuple(terms for terms in agreed if isinstance(terms, Promise)),
            plans=tuple(terms for terms in agreed if isinstance(terms, PaymentPlan)),
        )

    def _item(self, invoice: InvoiceRecord) -> OpenItem:
        return OpenItem(
            number=invoice.number,
            due_on=invoice.due_on,
            cents=invoice.cents,
            open=invoice.open,
            issued_on=invoice.issued_on,
            demands=tuple(invoice.demands),
            skipped=tuple(invoice.skipped),
            once_done=tuple(invoice.once_done),
            executed=invoice.executed,
            holds=(*invoice.holds, *_upheld_left(invoice)),
            movements=tuple(invoice.movements),
        )

    def _country(self, person: Person) -> str:
        return person.country or self.diary.country

    @staticmethod
    def _received(record: CustomerRecord, agreement: Agreement) -> Promise | PaymentPlan:
        received = sum(
            cents
            for invoice, cents in record.receipts[agreement.after :]
            if invoice is None or invoice in agreement.named
        )
        return replace(agreement.terms, received=received)

    # the events

    def _on_invoice(self, event: Happening) -> None:
        fields = event.fields
        if fields["number"] in self._invoices:
            raise InputError("this invoice number was used before", event.where, field="number")
        self._customer(fields["customer"])
        self._invoices[fields["number"]] = InvoiceRecord(
            number=fields["number"],
            customer=fields["customer"],
            cents=fields["amount"],
            due_on=fields["due"],
            issued_on=fields.get("issued", event.on),
        )

    def _on_payment(self, event: Happening) -> None:
        self._receive(event, "payment", event.fields["amount"])

    def _on_credit_note(self, event: Happening) -> None:
        self._receive(event, "credit", event.fields["amount"])

    def _on_reversal(self, event: Happening) -> None:
        self._receive(event, "payment", -event.fields["amount"])

    def _receive(self, event: Happening, kind: str, cents: int) -> None:
        record = self._customer(event.fields["customer"])
        number = event.fields.get("invoice")
        if number is None:
            record.unallocated += cents
            if kind == "payment":
                record.receipts.append((None, cents))
            return
        invoice = self._invoice(event)
        if invoice.customer != record.person.id:
            raise InputError("the invoice is another customer's", event.where, field="invoice")
        if cents < 0 and sum(m.cents for m in invoice.movements if m.kind == "payment") <= 0:
            kind = "credit"  # what is undone is a credit note: no payment is left to undo
        invoice.movements.append(Movement(event.on, cents, kind))
        if kind == "payment":
            record.receipts.append((number, cents))
        if kind == "payment" and cents > 0 and invoice.open > self.policy.tolerance:
            record.part_payments.append(event.on)

    def _on_dispute(self, event: Happening) -> None:
        reason = event.fields.get("reason", "")
        hold = Hold(reasons.DISPUTED, event.on, None, event.fields.get("amount"), reason)
        self._invoice(event).holds.append(hold)

    def _on_dispute_closed(self, event: Happening) -> None:
        invoice = self._invoice(event)
        open_disputes = [hold for hold in invoice.holds if hold.kind == reasons.DISPUTED]
        if not open_disputes:
            raise InputError("no dispute is open on this invoice", event.where, field="invoice")
        invoice.holds = [hold for hold in invoice.holds if hold.kind != reasons.DISPUTED]
        outcome = event.fields["outcome"]
        if outcome == "upheld":
            invoice.upheld.extend(open_disputes)
        elif outcome != "rejected":
            raise InputError("is upheld or rejected", event.where, field="outcome")

    def _on_promise(self, event: Happening) -> None:
        fields = event.fields
        record = self._customer(fields["customer"])
        numbers = self._named(event, record.person.id) or self._open_numbers(record.person.id)
        self._agree(record, Promise(numbers, fields["amount"], fields["by"]))

    def _on_plan(self, event: Happening) -> None:
        record = self._customer(event.fields["customer"])
        parts = tuple(Instalment(on, cents) for on, cents in event.fields["instalments"])
        self._agree(record, PaymentPlan(self._named(event, record.person.id), parts))

    @staticmethod
    def _agree(record: CustomerRecord, terms: Promise | PaymentPlan) -> None:
        """A new agreement takes the place of an older one, for the invoices of both."""
        for old in record.agreements:
            left = tuple(n for n in old.terms.invoices if n not in terms.invoices)
            old.terms = replace(old.terms, invoices=left)
        record.agreements = [old for old in record.agreements if old.terms.invoices]
        record.agreements.append(Agreement(terms, len(record.receipts), terms.invoices))

    def _on_hold(self, event: Happening) -> None:
        fields = event.fields
        hold = Hold(reasons.ON_HOLD, event.on, fields.get("until"), None, fields.get("reason", ""))
        self._holder(event).append(hold)

    def _on_release(self, event: Happening) -> None:
        holds = self._holder(event)
        holds[:] = [hold for hold in holds if hold.kind != reasons.ON_HOLD]

    def _on_insolvency(self, event: Happening) -> None:
        self._hold_customer(event, reasons.INSOLVENCY)

    def _on_handed_over(self, event: Happening) -> None:
        self._hold_customer(event, reasons.HANDED_OVER)

    def _hold_customer(self, event: Happening, kind: str) -> None:
        self._customer(event.fields["customer"]).holds.append(Hold(kind, event.on))

    def _on_written_off(self, event: Happening) -> None:
        self._invoice(event).holds.append(Hold(reasons.WRITTEN_OFF, event.on))

    def _on_direct_debit(self, event: Happening) -> None:
        self._invoice(event).holds.append(Hold(reasons.DIRECT_DEBIT, event.on))

    def _on_debit_returned(self, event: Happening) -> None:
        invoice = self._invoice(event)
        invoice.holds = [hold for hold in invoice.holds if hold.kind != reasons.DIRECT_DEBIT]

    def _on_bounce(self, event: Happening) -> None:
        """The last e-mail did not arrive: its step is open again, and e-mail is given up."""
        record = self._customer(event.fields["customer"])
        record.email = False
        for position in range(len(record.messages) - 1, -1, -1):
            on, message = record.messages[position]
            if message.channel == "email":
                del record.messages[position]
                for line in message.lines:
                    self._undo(self._invoices[line.invoice], line.step, on)
                return

    def _undo(self, invoice: InvoiceRecord, step: str, on: date) -> None:
        invoice.demands = [d for d in invoice.demands if (d.step, d.sent_on) != (step, on)]
        invoice.once_done = [key for key in invoice.once_done if key.partition("@")[0] != step]

    def _on_skip(self, event: Happening) -> None:
        name = event.fields["step"]
        if name not in STEP_NAMES:
            raise InputError(f"is one of {', '.join(STEP_NAMES)}", event.where, field="step")
        invoice = self._invoice(event)
        if name in DEMANDS:
            invoice.skipped.append(name)
        else:
            invoice.once_done.extend(s.key for s in self.policy.once if s.name == name)

    def _on_sending(self, event: Happening) -> None:
        self.policy = replace(self.policy, sending=event.fields["value"])

    def _on_bank_data_until(self, event: Happening) -> None:
        self._bank_data_until = event.fields["value"]

    def _on_policy_change(self, event: Happening) -> None:
        self._policy_table.update(event.fields["value"])
        changed: Policy = policy_from_table(self._policy_table, event.where)
        self.policy = replace(changed, sending=self.policy.sending)

    # finding things

    def _customer(self, customer: str) -> CustomerRecord:
        if customer not in self._customers:
            person = self.diary.people.get(customer, Person(customer))
            self._customers[customer] = CustomerRecord(person, email=person.email)
        return self._customers[customer]

    def _invoice(self, event: Happening) -> InvoiceRecord:
        number: Any = event.fields["invoice"]
        if number not in self._invoices:
            raise InputError(f"no invoice {number!r} yet", event.where, field="invoice")
        return self._invoices[number]

    def _holder(self, event: Happening) -> list[Hold]:
        if "invoice" in event.fields:
            return self._invoice(event).holds
        return self._customer(event.fields["customer"]).holds

    def _named(self, event: Happening, customer: str) -> tuple[str, ...]:
        numbers: tuple[str, ...] = event.fields.get("invoices", ())
        for number in numbers:
            if number not in self._invoices or self._invoices[number].customer != customer:
                raise InputError(f"no invoice {number!r} of it", event.where, field="invoices")
        return numbers

    def _open_numbers(self, customer: str) -> tuple[str, ...]:
        return tuple(
            invoice.number
            for invoice in self._invoices.values()
            if invoice.customer == customer and invoice.open > 0
        )
