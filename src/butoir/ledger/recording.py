"""One record at a time, as a person or a diary tells it: customers, invoices, credits, money.

Each function is one change with its event, in one transaction. It means what `core.diary_state`
means by the same event: more may be received than is open, and what is undone is dated.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Allocation, Contact, Customer, Invoice, Receipt
from butoir.users.models import Company, User


def record_customer(
    company: Company, code: str, *, by: str, at: datetime, **fields: Any
) -> Customer:
    """The customer of that code, made or changed: `fields` are those of the model.

    A customer without a name is called by its code.
    """
    if not code.strip():
        raise InputError("a customer needs a code", field="code")
    with transaction.atomic():
        lock_head(company)
        customer = Customer.objects.filter(company=company, code=code).first()
        if customer is None:
            customer = Customer(company=company, code=code, name=code)
        if fields.get("address", customer.address) != customer.address:
            fields.setdefault("address_failed_on", None)
        for name, value in fields.items():
            setattr(customer, name, value)
        customer.save()
        _record(company, "customer-recorded", customer, by, at, {"code": code, **_said(fields)})
    return customer


def put_in_charge(customer: Customer, person: User | None, *, by: str, at: datetime) -> None:
    """Who reads the answers of the customer from now on; nobody in particular for None."""
    with transaction.atomic():
        lock_head(customer.company)
        Customer.objects.filter(pk=customer.pk).update(in_charge=person)
        data = {"user": person.username if person else ""}
        _record(customer.company, "customer-in-charge", customer, by, at, data)


def record_contact(customer: Customer, *, by: str, at: datetime, **fields: Any) -> Contact:
    """One more contact of the customer, after those that it has unless `position` says where."""
    with transaction.atomic():
        lock_head(customer.company)
        if "position" not in fields:
            last = customer.contacts.aggregate(last=Max("position"))["last"]
            fields["position"] = 0 if last is None else last + 1
        contact = Contact.objects.create(customer=customer, **fields)
        _record(customer.company, "contact-recorded", customer, by, at, _said(fields))
    return contact


def record_note(customer: Customer, text: str, *, by: str, at: datetime) -> None:
    """Words of a person about a customer, kept in the journal; raises InputError without any."""
    if not text.strip():
        raise InputError("a note says something", customer.code, field="text")
    with transaction.atomic():
        lock_head(customer.company)
        _record(customer.company, "note", customer, by, at, {"text": text.strip()})


def record_invoice(
    customer: Customer,
    number: str,
    cents: int,
    due_on: date,
    *,
    by: str,
    at: datetime,
    issued_on: date | None = None,
    currency: str = "EUR",
    **fields: Any,
) -> Invoice:
    """A new invoice of `cents` (above zero); payers write `document`, its number unless given.

    Raises InputError for a number that the customer has already.
    """
    _check_positive(cents)
    values = {"issued_on": issued_on, "currency": currency, **fields}
    with transaction.atomic():
        invoice = _new_invoice(customer, number, cents=cents, due_on=due_on, **values)
        data = {"number": number, "cents": cents, "due_on": due_on, **_said(values)}
        _record(customer.company, "invoice-recorded", invoice, by, at, data)
    return invoice


def record_credit_note(
    customer: Customer,
    number: str,
    cents: int,
    on: date,
    *,
    by: str,
    at: datetime,
    currency: str = "EUR",
    invoice: Invoice | None = None,
) -> Invoice:
    """A credit note of `cents` (above zero), all of it taken off `invoice` when that is given.

    Its row has the amount below zero. Raises InputError for a number that the customer has
    already, or an invoice that is another customer's or in another currency.
    """
    _check_positive(cents)
    with transaction.atomic():
        note = _new_invoice(
            customer,
            number,
            cents=-cents,
            due_on=on,
            issued_on=on,
            currency=currency,
            kind="credit-note",
        )
        if invoice is not None:
            _check_same(note, invoice)
            _settle(note, invoice, cents, on, by, at)
        data = {"number": number, "cents": cents, "on": on, "invoice": invoice and invoice.number}
        _record(customer.company, "credit-note-recorded", note, by, at, data)
    return note


def record_receipt(  # noqa: PLR0913  all but three have a default or are the author
    customer: Customer,
    cents: int,
    on: date,
    *,
    by: str,
    at: datetime,
    currency: str = "EUR",
    invoice: Invoice | None = None,
    rule: str = "",
    why: str = "",
) -> Receipt:
    """Money of a customer, all of it for `invoice` when that is given, even more than is open.

    Below zero (money that went back) only without an invoice: see `reverse_payment`.
    """
    if not cents or (cents < 0 and invoice is not None):
        raise InputError("is more than zero", field="amount")
    with transaction.atomic():
        lock_head(customer.company)
        receipt = _new_receipt(customer, cents, on, currency, by, at)
        if invoice is not None:
            _check_same(receipt, invoice)
            _new_allocation(invoice, cents, on, by, at, receipt=receipt, rule=rule, why=why)
        data = {"cents": cents, "on": on, "invoice": invoice and invoice.number, "why": why}
        _record(customer.company, "receipt-recorded", receipt, by, at, data)
    return receipt


def allocate(
    receipt: Receipt,
    invoice: Invoice,
    cents: int,
    on: date,
    *,
    by: str,
    at: datetime,
    rule: str,
    why: str,
) -> Allocation:
    """Give a share of a receipt to an invoice of the same customer and currency.

    The share of a credit note is below zero: give it first. Raises InputError when the receipt
    has not that much left.
    """
    with transaction.atomic():
        lock_head(receipt.company)
        _check_same(receipt, invoice)
        total = _sum(receipt.allocations.all()) + cents
        if not cents or (total > receipt.cents if receipt.cents > 0 else total < receipt.cents):
            raise InputError("is more than is left of the receipt", field="amount")
        row = _new_allocation(invoice, cents, on, by, at, receipt=receipt, rule=rule, why=why)
        data = {"receipt": receipt.pk, "cents": cents, "on": on, "rule": rule}
        _record(receipt.company, "receipt-allocated", invoice, by, at, data)
    return row


def reverse_payment(invoice: Invoice, cents: int, on: date, *, by: str, at: datetime) -> Allocation:
    """Undo `cents` (above zero) of what was paid on an invoice, which opens it again.

    Where no payment is left to undo it was a credit that is undone: then no money moved.
    """
    _check_positive(cents)
    with transaction.atomic():
        lock_head(invoice.company)
        paid = _sum(invoice.allocations.filter(kind="payment"))
        if paid > 0:
            receipt = _new_receipt(invoice.customer, -cents, on, invoice.currency, by, at)
            row = _new_allocation(invoice, -cents, on, by, at, receipt=receipt, rule="reversal")
        else:
            row = _new_allocation(invoice, -cents, on, by, at, kind="credit", rule="reversal")
        data = {"number": invoice.number, "cents": cents, "on": on, "kind": row.kind}
        _record(invoice.company, "payment-reversed", invoice, by, at, data)
    return row


def _new_invoice(customer: Customer, number: str, **values: Any) -> Invoice:
    if not number.strip():
        raise InputError("an invoice needs a number", field="number")
    lock_head(customer.company)
    if Invoice.objects.filter(customer=customer, number=number).exists():
        raise InputError("this invoice number was used before", field="number")
    values.setdefault("document", number)
    return Invoice.objects.create(
        company_id=customer.company_id, customer=customer, number=number, **values
    )


def _new_receipt(
    customer: Customer, cents: int, on: date, currency: str, by: str, at: datetime
) -> Receipt:
    return Receipt.objects.create(
        company_id=customer.company_id,
        customer=customer,
        on=on,
        cents=cents,
        currency=currency,
        recorded_at=at,
        recorded_by=by,
    )


def _new_allocation(
    invoice: Invoice, cents: int, on: date, by: str, at: datetime, **values: Any
) -> Allocation:
    return Allocation.objects.create(
        company_id=invoice.company_id,
        invoice=invoice,
        on=on,
        cents=cents,
        recorded_at=at,
        recorded_by=by,
        **values,
    )


def _settle(note: Invoice, invoice: Invoice, cents: int, on: date, by: str, at: datetime) -> None:
    """Take a credit note off an invoice: two rows that cancel out."""
    for row, other, share in ((invoice, note, cents), (note, invoice, -cents)):
        _new_allocation(
            row, share, on, by, at, counterpart=other, kind="credit", rule="credit-note"
        )


def _sum(allocations: Any) -> int:
    return allocations.aggregate(total=Sum("cents"))["total"] or 0


def _check_positive(cents: int) -> None:
    if cents <= 0:
        raise InputError("is more than zero", field="amount")


def _check_same(money: Receipt | Invoice, invoice: Invoice) -> None:
    if money.customer_id != invoice.customer_id:
        raise InputError("the invoice is another customer's", field="invoice")
    if money.currency != invoice.currency:
        raise InputError("the invoice is in another currency", field="invoice")


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as an event keeps them: rows by their identifier."""
    return {name: getattr(value, "pk", value) for name, value in fields.items()}


def _record(
    company: Company,
    kind: str,
    row: Customer | Invoice | Receipt,
    by: str,
    at: datetime,
    data: Mapping[str, Any],
) -> None:
    about = f"{type(row).__name__.lower()}:{row.pk}"
    record_event(company, kind, about, by=by, at=at, data=data)
