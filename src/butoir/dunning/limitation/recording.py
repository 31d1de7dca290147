"""A person records what interrupted limitation, and ends a record that was a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.dunning.limitation.models import Interruption
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import seal
from butoir.law.interruption import NOTHING, SUSPENSION, effects_of
from butoir.ledger.models import Customer, Invoice
from butoir.users.hours import day_of

WITH_WORDS = ("acknowledgement", "part-payment")  # what makes it one is in its words
LONGEST_WORDS = 4_000


@dataclass(frozen=True, slots=True)
class Heard:
    """An act and its proof: one of the kinds of the governing law, its day, the end of what lasted,
    the words that make it one (or what names it), and its document with its media type."""

    kind: str
    on: date
    words: str = ""
    until: date | None = None
    document: tuple[bytes, str] | None = None


def kinds_for(customer: Customer) -> tuple[str, ...]:
    """The acts that change something under the law that governs a customer's debts."""
    law = law_of(customer.country, customer.kind, customer.company.country)
    return tuple(one.kind for one in effects_of(law).values() if one.effect != NOTHING)


@transaction.atomic
def record_interruption(
    customer: Customer, invoices: Sequence[Invoice], heard: Heard, *, by: str, at: datetime
) -> list[Interruption]:
    """One record for each invoice that the act is about, with its event.

    Raises InputError for an act that interrupts nothing under that law, a day to come or before the
    invoice, a conciliation without its end, an acknowledgement without its words, an act without
    words or document, and one that is recorded already.
    """
    company = customer.company
    lock_head(company)
    _check(customer, invoices, heard, at)
    file = seal(*heard.document, at) if heard.document else None
    rows = []
    for invoice in invoices:
        row = Interruption.objects.create(
            company=company,
            customer=customer,
            invoice=invoice,
            kind=heard.kind,
            on=heard.on,
            until=heard.until,
            words=heard.words.strip(),
            file=file,
            made_at=at,
            made_by=by,
        )
        said = {
            "customer": customer.code,
            "invoice": invoice.number,
            "interruption": heard.kind,
            "on": heard.on,
            "until": heard.until,
            "words": row.words,
            "file": file.digest if file else "",
        }
        about = f"interruption:{row.pk}"
        record_event(company, "limitation-interrupted", about, by=by, at=at, data=said)
        rows.append(row)
    return rows


@transaction.atomic
def end_interruption(row: Interruption, reason: str, *, by: str, at: datetime) -> None:
    """It was a mistake, or a court found it without effect; raises InputError without a reason, or
    when it was ended before."""
    if not reason.strip():
        raise InputError("a record is ended with a reason", row.invoice.number, field="reason")
    lock_head(row.company)
    ended = {"ended_at": at, "ended_by": by, "reason": reason.strip()}
    if not Interruption.objects.filter(pk=row.pk, ended_at=None).update(**ended):
        raise InputError("was ended before", row.invoice.number)
    said = {
        "customer": row.customer.code,
        "invoice": row.invoice.number,
        "interruption": row.kind,
        "on": row.on,
        "reason": reason.strip(),
    }
    record_event(
        row.company, "interruption-ended", f"interruption:{row.pk}", by=by, at=at, data=said
    )


def _check(customer: Customer, invoices: Sequence[Invoice], heard: Heard, at: datetime) -> None:
    where = customer.code
    if heard.kind not in kinds_for(customer):
        raise InputError("does not interrupt limitation under this law", where, field="kind")
    if not invoices or any(one.customer_id != customer.pk for one in invoices):
        raise InputError("the act is about no invoice of this customer", where, field="invoices")
    last = max(heard.on, heard.until or heard.on)
    if last > day_of(at):
        raise InputError("this day lies ahead", where, field="on")
    if any(one.issued_on and heard.on < one.issued_on for one in invoices):
        raise InputError("this day is before the invoice", where, field="on")
    _check_proof(customer, heard)
    known = Interruption.objects.filter(invoice__in=[one.pk for one in invoices], ended_at=None)
    if known.filter(kind=heard.kind, on=heard.on).exists():
        raise InputError("is recorded already", where, field="on")


def _check_proof(customer: Customer, heard: Heard) -> None:
    where = customer.code
    law = law_of(customer.country, customer.kind, customer.company.country)
    lasting = effects_of(law)[heard.kind].effect == SUSPENSION
    if lasting != (heard.until is not None) or (heard.until and heard.until < heard.on):
        raise InputError("what lasted has a first and a last day", where, field="until")
    if len(heard.words) > LONGEST_WORDS:
        raise InputError(f"more than {LONGEST_WORDS} characters", where, field="words")
    if heard.kind in WITH_WORDS and not heard.words.strip():
        raise InputError("the words that make it an acknowledgement", where, field="words")
    if not heard.words.strip() and heard.document is None:
        raise InputError("an act has a document, or words that name it", where, field="words")
