"""A debit note is issued for the interest and indemnities of late invoices (R8), and credited.

Each has its own number, without gaps in a company and year. A charge is on one note at a time, and
is credited once: the credits of a note are never more than the note.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from butoir.core.claim import Claim
from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.dunning.dated import DatedItem, items_of
from butoir.dunning.debits.letters import send_credit_note, send_debit_note
from butoir.dunning.debits.models import CreditedCharge, DebitCredit, DebitNote, NotedCharge
from butoir.dunning.plans.claims import stored
from butoir.dunning.plans.running import silent_customers
from butoir.dunning.waiving.charges import charges_by_invoice, claim_on
from butoir.dunning.waiving.models import WaivedInvoice
from butoir.dunning.waiving.rules import relief_rules
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer, Invoice
from butoir.users.hours import day_of

DEBIT, CREDIT = "ND", "NC"  # note de débit, nota de crédito: the same letters in French and Dutch


@transaction.atomic
def issue_debit_note(
    customer: Customer, invoices: Sequence[Invoice], pay_by: date, *, by: str, at: datetime
) -> DebitNote:
    """Number it, write it, send it.

    Raises InputError where nothing may be charged, for a charge that is on another note, while it
    is given up against payment, for a French consumer, in an insolvency or after handing over, and
    when its letter cannot be written. Raises LawError for a day without a known rate.
    """
    company, on = customer.company, day_of(at)
    lock_head(company)
    _check(customer, invoices, pay_by, on)
    items = items_of(invoices, on)
    claim = _charging(claim_on(customer, [one.item for one in items], on))
    rows = _charges(claim, invoices)
    if not rows:
        raise InputError("nothing is charged on it", customer.code, field="invoices")
    note = DebitNote.objects.create(
        company=company,
        customer=customer,
        number=_number(DEBIT, DebitNote.objects.filter(company=company), on),
        currency=items[0].currency,
        cents=sum(row.cents for row in rows),
        as_of=on,
        pay_by=pay_by,
        claim=stored(claim),
        made_at=at,
        made_by=by,
    )
    for row in rows:
        row.note = note
    NotedCharge.objects.bulk_create(rows)
    note.delivery = send_debit_note(note, _named(items, rows), claim, by=by, at=at)
    note.save(update_fields=["delivery"])
    said = {
        "customer": customer.code,
        "number": note.number,
        "cents": note.cents,
        "currency": note.currency,
        "as_of": note.as_of,
        "pay_by": pay_by,
        "invoices": sorted({row.invoice.number for row in rows}),
    }
    record_event(company, "debit-note-issued", f"debit-note:{note.pk}", by=by, at=at, data=said)
    return note


@transaction.atomic
def credit_debit_note(
    note: DebitNote,
    charges: Sequence[int],
    reason: str,
    *,
    by: str,
    at: datetime,
    gives_up: bool = True,
) -> DebitCredit:
    """Credit some charges (ids) of a note, or all of them, by a document of its own.

    Raises InputError without a reason, for a charge that is not of the note or was credited
    before, where the company gives nothing up, for the interest of a French public body, and when
    the letter cannot be written.
    """
    company = note.company
    lock_head(company)
    rows = list(note.charges.filter(pk__in=charges).select_related("invoice").order_by("pk"))
    _check_credit(note, rows, set(charges), reason, gives_up=gives_up)
    credit = DebitCredit.objects.create(
        company=company,
        customer=note.customer,
        note=note,
        number=_number(CREDIT, DebitCredit.objects.filter(company=company), day_of(at)),
        cents=sum(row.cents for row in rows),
        reason=reason.strip(),
        gives_up=gives_up,
        made_on=day_of(at),
        made_at=at,
        made_by=by,
    )
    CreditedCharge.objects.bulk_create(CreditedCharge(credit=credit, charge=row) for row in rows)
    credit.delivery = send_credit_note(credit, rows, by=by, at=at)
    credit.save(update_fields=["delivery"])
    said = {
        "customer": note.customer.code,
        "number": credit.number,
        "note": note.number,
        "cents": credit.cents,
        "currency": note.currency,
        "reason": credit.reason,
        "gives_up": gives_up,
        "invoices": sorted({row.invoice.number for row in rows}),
    }
    record_event(company, "debit-note-credited", f"debit-note:{note.pk}", by=by, at=at, data=said)
    return credit


def uncredited(note: DebitNote) -> int:
    """What a note still asks, in cents: never below zero."""
    return sum(note.charges.filter(credited=None).values_list("cents", flat=True))


def _number(prefix: str, rows: QuerySet[Any], on: date) -> str:
    """The next number of the year, counted under the lock of the journal: none is missing."""
    stem = f"{prefix}-{on.year}-"
    return f"{stem}{rows.filter(number__startswith=stem).count() + 1:04}"


def _charging(claim: Claim) -> Claim:
    """The charges of a claim alone, without the lines that say what was owed and paid."""
    lines = tuple(
        line for line in claim.lines if line.kind in ("interest", "indemnity", "principal")
    )
    charged = {line.invoice for line in lines if line.kind != "principal" and line.cents}
    kept = tuple(line for line in lines if line.invoice in charged)
    return Claim(claim.regime, claim.as_of, kept, claim.warnings)


def _charges(claim: Claim, invoices: Sequence[Invoice]) -> list[NotedCharge]:
    by_number = {one.number: one for one in invoices}
    return [
        NotedCharge(invoice=by_number[number], kind=kind, cents=cents)
        for number, found in charges_by_invoice(claim).items()
        for kind, cents in found._asdict().items()
        if cents
    ]


def _named(items: Sequence[DatedItem], rows: Sequence[NotedCharge]) -> list[DatedItem]:
    charged = {row.invoice_id for row in rows}
    return [one for one in items if one.invoice in charged]


def _check(customer: Customer, invoices: Sequence[Invoice], pay_by: date, on: date) -> None:
    where, ids = customer.code, [one.pk for one in invoices]
    law = law_of(customer.country, customer.kind, customer.company.country)
    if not invoices or any(one.customer_id != customer.pk for one in invoices):
        raise InputError("a note is about invoices of this customer", where, field="invoices")
    if len({one.currency for one in invoices}) > 1:
        raise InputError("a note is in one currency", where, field="invoices")
    if (law[:2], customer.kind) == ("FR", "consumer"):
        raise InputError("a consumer in France gets no debit note (CPCE L111-8)", where)
    if pay_by <= on:
        raise InputError("the day to pay lies ahead", where, field="pay_by")
    if customer.pk in silent_customers(customer.company):
        raise InputError("nothing is asked of this customer any more", where)
    if NotedCharge.objects.filter(invoice__in=ids, credited=None).exists():
        raise InputError("another debit note is about this invoice", where, field="invoices")
    if WaivedInvoice.objects.filter(invoice__in=ids, waiver__outcome="").exists():
        raise InputError("interest is given up against payment, until its day", where)


def _check_credit(
    note: DebitNote, rows: list[NotedCharge], asked: set[int], reason: str, *, gives_up: bool
) -> None:
    where, customer = note.number, note.customer
    if not reason.strip():
        raise InputError("a note is credited with a reason", where, field="reason")
    if not rows or {row.pk for row in rows} != asked:
        raise InputError("this charge is not of the note", where, field="charges")
    if CreditedCharge.objects.filter(charge__in=rows).exists():
        raise InputError("this charge was credited before", where, field="charges")
    if not gives_up:
        return
    if not relief_rules(note.company).waiving:
        raise InputError("the company gives nothing up", where, field="gives_up")
    law = law_of(customer.country, customer.kind, note.company.country)
    interest = any(row.kind == "interest" for row in rows)
    if interest and (law[:2], customer.kind) == ("FR", "public"):
        raise InputError(
            "a public buyer is not let off interest (CCP L2192-13)", where, field="gives_up"
        )
