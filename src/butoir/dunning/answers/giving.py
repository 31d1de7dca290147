"""A customer answers on the page: kept word for word, told to a person, acknowledged at once.

Until a person has read it, nothing is sent to the customer by itself (`accounts`). What it says is
for that person to accept; only a promise within the limits below rests its invoices at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.agreeing import record_promise
from butoir.dunning.answers.acknowledging import send_receipt
from butoir.dunning.answers.marks import shown_number
from butoir.dunning.answers.models import Answer, AnswerCase, AnswerInvoice
from butoir.dunning.answers.owed import unused_credits
from butoir.dunning.leaving_out import instead_of_messages
from butoir.dunning.models import ANSWER, AgreedInvoice, Agreement, Task, TaskInvoice
from butoir.journal.events import lock_head, record_event
from butoir.journal.models import SealedFile
from butoir.ledger.models import Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.letters.notes.answers import KINDS
from butoir.letters.notes.disputes import REASONS
from butoir.users.hours import day_of

LONGEST_REST = timedelta(days=15)  # of a promise that nobody has accepted yet
ANSWERED = "the customer answered"
_NAME = 150  # letters of an author in the journal


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer filled in; sums in cents. `invoices` are its own, some of those open."""

    kind: str
    invoices: Sequence[Invoice]
    lang: str
    cents: int | None = None
    on: date | None = None
    parts: int | None = None
    reason: str = ""
    text: str = ""
    person: Mapping[str, str] = field(default_factory=dict)
    proof: SealedFile | None = None


@transaction.atomic
def record_answer(case: AnswerCase, said: Said, *, at: datetime) -> Answer:
    """Keep an answer with its task, its event and its acknowledgement, in one transaction.

    The same answer twice on a day is one. Raises InputError for what is no answer, and for an
    invoice of which nothing is open.
    """
    customer, company = case.customer, case.company
    customer.company = company
    lock_head(company)
    rows = open_invoice_rows(company, [customer.pk])
    left = {row[0]: row[7] for row in rows if row[7] > 0}
    _check(case, said, left)
    again = _same(case, said, at)
    if again is not None:
        return again
    by = f"{shown_number(case.number)} {customer.name}"[:_NAME]
    with instead_of_messages(customer, ANSWERED, by=by, at=at):
        unused = unused_credits(customer, rows)
        agreement = _promise(case, said, by, at) if _rests(said, left, unused, at) else None
    answer = _saved(case, said, agreement, at)
    about = f"answer:{answer.pk}"
    record_event(company, "answer", about, by=by, at=at, data=_told(answer, said))
    send_receipt(answer, said.invoices, left, by=by, at=at)
    return answer


def _check(case: AnswerCase, said: Said, left: Mapping[int, int]) -> None:
    where = shown_number(case.number)
    if said.kind not in KINDS:
        raise InputError(f"{said.kind!r} is no kind of answer", where, field="kind")
    if said.reason and said.reason not in REASONS:
        raise InputError(f"{said.reason!r} is no reason", where, field="reason")
    if not said.invoices or any(invoice.pk not in left for invoice in said.invoices):
        raise InputError("nothing of this invoice is open", where, field="invoices")
    if len({invoice.currency for invoice in said.invoices}) > 1:
        raise InputError("one answer is about one currency", where, field="invoices")
    if said.kind == "promise" and (said.on is None or not said.cents):
        raise InputError("a promise names a sum and a day", where, field="on")


def _same(case: AnswerCase, said: Said, at: datetime) -> Answer | None:
    """The same words of the same case on the same day, still unread: a form sent twice."""
    rows = Answer.objects.filter(
        case=case,
        kind=said.kind,
        cents=said.cents,
        on=said.on,
        reason=said.reason,
        text=said.text,
        person=dict(said.person),
        proof=said.proof,
        task__made_on=day_of(at),
        task__done_at=None,
    )
    wanted = {invoice.pk for invoice in said.invoices}
    for row in rows.prefetch_related("invoices"):
        if {one.invoice_id for one in row.invoices.all()} == wanted:
            return row
    return None


def _rests(said: Said, left: Mapping[int, int], unused: Mapping[str, int], at: datetime) -> bool:
    """Whether a promise rests its invoices before anybody has read it: all that is open of them
    (less what the customer has to its credit), within the limit, and no invoice that rested so
    before or that an agreement holds."""
    if said.kind != "promise" or said.on is None:
        return False
    today, invoices = day_of(at), [invoice.pk for invoice in said.invoices]
    if not today <= said.on <= today + LONGEST_REST:
        return False
    owed = sum(left[pk] for pk in invoices)
    if not owed - unused[said.invoices[0].currency] <= (said.cents or 0) <= owed:
        return False
    before = AnswerInvoice.objects.filter(invoice__in=invoices, answer__agreement__isnull=False)
    held = AgreedInvoice.objects.filter(
        invoice__in=invoices, replaced_by=None, agreement__ended_at=None
    )
    return not (before.exists() or held.exists())


def _promise(case: AnswerCase, said: Said, by: str, at: datetime) -> Agreement:
    assert said.on is not None
    assert said.cents is not None
    return record_promise(
        case.customer,
        said.cents,
        said.on,
        day_of(at),
        by=by,
        at=at,
        invoices=said.invoices,
        currency=said.invoices[0].currency,
        how=shown_number(case.number),
        said_by=case.customer.name,
        said_how="page",
    )


def _saved(case: AnswerCase, said: Said, agreement: Agreement | None, at: datetime) -> Answer:
    task = Task.objects.create(
        company=case.company, customer=case.customer, kind=ANSWER, made_on=day_of(at), made_at=at
    )
    rows = [TaskInvoice(task=task, invoice=invoice) for invoice in said.invoices]
    TaskInvoice.objects.bulk_create(rows)
    answer = Answer.objects.create(
        company=case.company,
        customer=case.customer,
        case=case,
        kind=said.kind,
        currency=said.invoices[0].currency,
        cents=said.cents,
        on=said.on,
        parts=said.parts,
        reason=said.reason,
        text=said.text,
        person=dict(said.person),
        lang=said.lang,
        proof=said.proof,
        given_at=at,
        task=task,
        agreement=agreement,
    )
    named = [AnswerInvoice(answer=answer, invoice=invoice) for invoice in said.invoices]
    AnswerInvoice.objects.bulk_create(named)
    return answer


def _told(answer: Answer, said: Said) -> dict[str, object]:
    return {
        "customer": answer.customer.code,
        "kind": said.kind,
        "invoices": [invoice.number for invoice in said.invoices],
        "currency": answer.currency,
        "cents": said.cents,
        "on": said.on,
        "parts": said.parts,
        "reason": said.reason,
        "text": said.text,
        "person": dict(said.person),
        "file": answer.proof_id or "",
        "rests": answer.agreement_id is not None,
    }
