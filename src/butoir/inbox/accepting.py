"""A person has read a mail: what it says is recorded by the commands of the answer page, or not.

Either way its task is done, and the customer's steps go on. A mail of nobody is given to a customer
here, or put aside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.answers.accepting import READ, accept_answer
from butoir.dunning.answers.models import Answer, AnswerInvoice
from butoir.dunning.models import Task
from butoir.dunning.tasks import complete_task
from butoir.inbox.bouncing import came_back
from butoir.inbox.models import IncomingMail
from butoir.inbox.taking import hold_for
from butoir.inbox.understanding import FOR_PEOPLE
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import content_of
from butoir.ledger.models import Customer, Invoice
from butoir.letters.notes.answers import KINDS
from butoir.letters.notes.disputes import REASONS

PERSON = "person"
ANOTHER, NOBODY = "of another customer", "about no customer"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a person takes from a mail: an answer of `KINDS` about invoices of its customer.

    `text` is the sentence that says so; sums in cents. `until` is the day until which invoices rest
    that are said to be paid or not received.
    """

    kind: str
    invoices: Sequence[Invoice] = ()
    text: str = ""
    cents: int | None = None
    on: date | None = None
    parts: int | None = None
    reason: str = ""
    person: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None
    note: str = ""


@transaction.atomic
def accept_mail(mail: IncomingMail, said: Accepted, *, by: str, at: datetime) -> Answer:
    """Record what a mail says, as an answer on the page that a person accepts; it is read then.

    Raises InputError for what cannot be recorded, or when somebody has read the mail already.
    """
    lock_head(mail.company)
    _check(mail, said)
    assert mail.customer is not None
    assert mail.task is not None
    answer = Answer.objects.create(
        company=mail.company,
        customer=mail.customer,
        kind=said.kind,
        currency=said.invoices[0].currency if said.invoices else "EUR",
        cents=said.cents,
        on=said.on,
        parts=said.parts,
        reason=said.reason,
        text=said.text,
        person=dict(said.person),
        lang=mail.customer.lang,
        given_at=mail.taken_at,
        task=mail.task,
    )
    named = [AnswerInvoice(answer=answer, invoice=invoice) for invoice in said.invoices]
    AnswerInvoice.objects.bulk_create(named)
    accept_answer(answer, by=by, at=at, until=said.until, note=said.note)
    mail.answer = answer
    mail.save(update_fields=["answer"])
    data = {
        "kind": said.kind,
        "invoices": [invoice.number for invoice in said.invoices],
        "cents": said.cents,
        "on": said.on,
        "text": said.text,
    }
    record_event(mail.company, "mail-accepted", f"mail:{mail.pk}", by=by, at=at, data=data)
    return answer


def close_mail(mail: IncomingMail, note: str, *, by: str, at: datetime) -> None:
    """A person has read it and records nothing of it, for a reason; raises InputError without."""
    if mail.task is None:
        raise InputError("nobody has to read this mail", field="mail")
    if not note.strip():
        raise InputError("say why nothing is recorded", field="note")
    complete_task(mail.task, READ, by=by, at=at, reason=note)


@transaction.atomic
def accept_bounce(mail: IncomingMail, *, by: str, at: datetime) -> None:
    """A person agrees that the message came back: its step is open again."""
    lock_head(mail.company)
    if mail.delivery is None or mail.task is None:
        raise InputError("names no message of ours", field="mail")
    complete_task(mail.task, READ, by=by, at=at, reason=mail.status)
    came_back(mail.delivery, content_of(mail.file_id), mail.status, by=by, at=at)


@transaction.atomic
def give_to(mail: IncomingMail, customer: Customer, *, by: str, at: datetime) -> None:
    """A person says whose a mail is; it is theirs to be read then.

    Raises InputError for a customer of another company, or a mail of which something was recorded.
    """
    if customer.company_id != mail.company_id:
        raise InputError("is no customer of this company", field="customer")
    _take_back(mail, ANOTHER, by, at)
    mail.customer, mail.tied_by, mail.aside_at, mail.aside_by = customer, PERSON, None, ""
    mail.save(update_fields=["customer", "tied_by", "aside_at", "aside_by", "task"])
    data = {"customer": customer.code, "file": mail.file_id}
    record_event(mail.company, "mail-tied", f"mail:{mail.pk}", by=by, at=at, data=data)
    if mail.kind in FOR_PEOPLE:
        hold_for(mail, customer, by=by, at=at)


@transaction.atomic
def put_aside(mail: IncomingMail, *, by: str, at: datetime) -> None:
    """A person says that a mail is about no customer; raises InputError as `give_to` does."""
    _take_back(mail, NOBODY, by, at)
    mail.customer, mail.tied_by, mail.aside_at, mail.aside_by = None, "", at, by
    mail.save(update_fields=["customer", "tied_by", "aside_at", "aside_by", "task"])
    record_event(mail.company, "mail-aside", f"mail:{mail.pk}", by=by, at=at)


def _take_back(mail: IncomingMail, why: str, by: str, at: datetime) -> None:
    """The customer that it was taken for is held by it no longer."""
    lock_head(mail.company)
    mail.refresh_from_db(fields=["task", "answer", "delivery"])
    if mail.answer_id is not None:
        raise InputError("something of it was recorded already", field="mail")
    if mail.task is not None and mail.task.done_at is None:
        complete_task(mail.task, READ, by=by, at=at, reason=why)
    mail.task = None


def _check(mail: IncomingMail, said: Accepted) -> None:
    if mail.task is None or mail.customer is None:
        raise InputError("give it to a customer first", field="customer")
    if not Task.objects.filter(pk=mail.task.pk, done_at=None).exists():
        raise InputError("was done before", field="mail")
    if said.kind not in KINDS:
        raise InputError(f"{said.kind!r} is no kind of answer", field="kind")
    if said.reason and said.reason not in REASONS:
        raise InputError(f"{said.reason!r} is no reason", field="reason")
    if any(invoice.customer_id != mail.customer_id for invoice in said.invoices):
        raise InputError("nothing of this invoice is open", field="invoices")
    if len({invoice.currency for invoice in said.invoices}) > 1:
        raise InputError("one answer is about one currency", field="invoices")
    if said.kind == "promise" and (said.on is None or not said.cents):
        raise InputError("a promise names a sum and a day", field="on")
