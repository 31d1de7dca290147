"""Promises and payment plans as dated, signed records, and what has come in for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.dunning.models import AgreedInvoice, AgreedPart, Agreement
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Allocation, Customer, Invoice, Receipt
from butoir.ledger.open_items import open_invoice_rows

PROMISE, PLAN = "promise", "plan"


def record_promise(  # noqa: PLR0913  a promise says all that
    customer: Customer,
    cents: int,
    by_on: date,
    made_on: date,
    *,
    by: str,
    at: datetime,
    invoices: Sequence[Invoice] = (),
    currency: str = "EUR",
    how: str = "",
) -> Agreement:
    """A promise to pay `cents` by a day; it rests the invoices named, else all that are open."""
    parts = [Instalment(by_on, cents)]
    return _agree(PROMISE, customer, parts, invoices, made_on, currency, how, by=by, at=at)


def record_plan(
    customer: Customer,
    parts: Sequence[Instalment],
    made_on: date,
    *,
    by: str,
    at: datetime,
    invoices: Sequence[Invoice],
    currency: str = "EUR",
    how: str = "",
) -> Agreement:
    """A payment plan: its instalments, and the invoices that they pay."""
    return _agree(PLAN, customer, parts, invoices, made_on, currency, how, by=by, at=at)


@transaction.atomic
def _agree(  # noqa: PLR0913  what both kinds of agreement say
    kind: str,
    customer: Customer,
    parts: Sequence[Instalment],
    invoices: Sequence[Invoice],
    made_on: date,
    currency: str,
    how: str,
    *,
    by: str,
    at: datetime,
) -> Agreement:
    _check(customer, parts, invoices)
    lock_head(customer.company)
    agreement = Agreement.objects.create(
        company_id=customer.company_id,
        customer=customer,
        kind=kind,
        currency=currency,
        made_on=made_on,
        how=how,
        after_receipt=_last(Receipt, customer),
        after_allocation=_last(Allocation, customer),
        made_at=at,
        made_by=by,
    )
    AgreedPart.objects.bulk_create(
        AgreedPart(agreement=agreement, on=part.on, cents=part.cents) for part in parts
    )
    ids = [invoice.pk for invoice in invoices] or _open_ids(customer, currency)
    _take_over(ids, agreement)
    said = {
        "customer": customer.code,
        "parts": [[part.on.isoformat(), part.cents] for part in parts],
        "invoices": ids,
        "how": how,
    }
    record_event(customer.company, kind, f"agreement:{agreement.pk}", by=by, at=at, data=said)
    return agreement


def _check(customer: Customer, parts: Sequence[Instalment], invoices: Iterable[Invoice]) -> None:
    if not parts or any(part.cents <= 0 for part in parts):
        raise InputError("an agreement has amounts above zero", customer.code, field="amount")
    for invoice in invoices:
        if invoice.customer_id != customer.pk:
            raise InputError(f"no invoice {invoice.number!r} of it", customer.code)


def _last(model: type[Receipt] | type[Allocation], customer: Customer) -> int:
    """What was recorded before an agreement does not count towards it."""
    rows = model._default_manager.filter(company_id=customer.company_id)
    return int(rows.aggregate(last=Max("pk"))["last"] or 0)


def _open_ids(customer: Customer, currency: str) -> list[int]:
    rows = open_invoice_rows(customer.company, [customer.pk])
    return [row[0] for row in rows if row[5] == currency and row[7] > 0]


def _take_over(ids: Sequence[int], agreement: Agreement) -> None:
    """A newer agreement takes the place of an older one, for the invoices of both."""
    older = AgreedInvoice.objects.filter(invoice__in=ids, replaced_by__isnull=True)
    older.update(replaced_by=agreement)
    AgreedInvoice.objects.bulk_create(
        AgreedInvoice(agreement=agreement, invoice_id=pk) for pk in ids
    )


@transaction.atomic
def end_agreement(agreement: Agreement, outcome: str, *, by: str, at: datetime) -> None:
    """End it: "kept", "broken" or "withdrawn" by a person."""
    company = agreement.company
    lock_head(company)
    Agreement.objects.filter(pk=agreement.pk, ended_at__isnull=True).update(
        ended_at=at, ended_by=by, outcome=outcome
    )
    said = {"outcome": outcome}
    about = f"agreement:{agreement.pk}"
    record_event(company, "agreement-ended", about, by=by, at=at, data=said)
