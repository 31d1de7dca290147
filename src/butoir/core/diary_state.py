"""What has happened so far in a story, and the accounts it makes as of a day.

The one mutable thing of the core: it receives events in order, keeps them as `diary_records` and
gives frozen accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from butoir.core import reasons
from butoir.core.decisions import DunningPlan, Message, Task
from butoir.core.diary import Diary, Happening, Person
from butoir.core.diary_records import Agreement, CustomerRecord, InvoiceRecord
from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.core.holds import refused_part
from butoir.core.items import (
    DEMANDS,
    DebtorAccount,
    Demand,
    Hold,
    Instalment,
    Movement,
    PaymentPlan,
    Promise,
)
from butoir.core.ladder import once_reached
from butoir.core.parties import CHANNELS
from butoir.core.plan import no_channel_key
from butoir.core.policy import Policy, policy_from_table
from butoir.law.calendar import calendar_for


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
                said = self._reached(invoice, line.step, on)
                invoice.noticed.extend((on, key) for key in said)

    def _told(self, task: Task, on: date) -> None:
        for invoice in (self._invoices[number] for number in task.invoices):
            if task.kind == "execute":
                invoice.executed = True
            elif task.kind == "call":
                invoice.once_done.extend(self._reached(invoice, "call", on))
            elif task.kind == "no-channel":
                done = {demand.step for demand in invoice.demands} | set(invoice.skipped)
                step = next(step.name for step in self.policy.demands if step.name not in done)
                invoice.once_done.append(no_channel_key(step))
        if task.kind in ("broken-promise", "plan-default"):
            self._mark_reported(task)

    def _reached(self, invoice: InvoiceRecord, name: str, on: date) -> list[str]:
        """The keys of the calls or notices whose day has come: one says them all."""
        person = self._customers[invoice.customer].person
        if name == "notice" and self.policy.working_days_only:
            on = calendar_for(self._country(person)).previous_open(on)
        reached = once_reached(invoice.item(), self.policy, person.grace_days, on)
        return [step.key for step in reached if step.name == name]

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
        surplus = sum(-invoice.open for invoice in record.invoices if invoice.open < 0)
        agreed = [self._received(record, agreement) for agreement in record.agreements]
        paid = [on for on, left in record.payments if left > self.policy.tolerance]
        contacts = [on for on, _ in record.messages] + paid
        country = self._country(person)
        reachable = set(CHANNELS) - (set() if record.email else {"email"})
        return DebtorAccount(
            customer=person.id,
            items=tuple(invoice.item() for invoice in record.invoices),
            currency=person.currency,
            kind=person.kind,
            country=country,
            law=law_of(country, person.kind, self.diary.country),
            grace_days=person.grace_days,
            channels=frozenset(reachable),
            credits=max(0, record.unallocated + surplus),
            last_contact_on=max(contacts, default=None),
            bank_data_until=self._bank_data_until,
            holds=tuple(record.holds),
            promises=tuple(terms for terms in agreed if isinstance(terms, Promise)),
            plans=tuple(terms for terms in agreed if isinstance(terms, PaymentPlan)),
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
        invoice = self._invoices[fields["number"]] = InvoiceRecord(
            number=fields["number"],
            customer=fields["customer"],
            cents=fields["amount"],
            due_on=fields["due"],
            issued_on=fields.get("issued", event.on),
        )
        self._customer(invoice.customer).invoices.append(invoice)

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
        if kind == "payment" and cents > 0:
            record.payments.append((event.on, invoice.open))

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
        granted, upheld = event.fields.get("amount"), event.fields["outcome"] == "upheld"
        for hold in open_disputes:
            cents = hold.cents if granted is None else granted
            if upheld:
                invoice.upheld.append(replace(hold, cents=cents))
            pay_by = event.fields.get("pay_by")
            invoice.refused.extend(refused_part(hold, (cents or 0) if upheld else 0, pay_by))

    def _on_promise(self, event: Happening) -> None:
        fields = event.fields
        record = self._customer(fields["customer"])
        numbers = self._named(event, record.person.id) or record.open_numbers()
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
        if step not in DEMANDS:
            invoice.noticed = [(day, key) for day, key in invoice.noticed if day != on]

    def _on_skip(self, event: Happening) -> None:
        name = event.fields["step"]
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
