"""A person has read an answer: what it says is recorded by the command of its kind, or not.

Either way its task is done, and the customer's steps go on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.agreeing import record_promise
from butoir.dunning.answers.models import Answer
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Agreement
from butoir.dunning.plans.asked import accept_as_asked
from butoir.dunning.plans.promising import confirm_promise
from butoir.dunning.tasks import complete_task
from butoir.ledger.models import Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.ledger.recording import record_contact
from butoir.users.hours import day_of

ACCEPTED, READ = "accepted", "done"
_WAITING = {  # why invoices rest until the day that a person chose
    "paid": "the customer says that it is paid",
    "not-received": "the customer has not received the invoice",
}


@transaction.atomic
def accept_answer(
    answer: Answer,
    *,
    by: str,
    at: datetime,
    until: date | None = None,
    note: str = "",
    acknowledge: bool = False,
) -> None:
    """Record what the customer said, and go on from there.

    A promise, a dispute, a plan and another contact become records; the invoices of what is said to
    be paid, or was not received, rest until a day (`until`). `acknowledge` writes by which day a
    dispute is answered. Raises InputError when a person has read it already, when it names no day
    and needs one, when nothing of it is open any more, or when a plan passes what the company
    allows and no reason (`note`) is given.
    """
    complete_task(answer.task, ACCEPTED, by=by, at=at, reason=note)
    invoices = still_open(answer)
    if answer.kind == "promise":
        promise = answer.agreement or _accept_promise(answer, invoices, by, at)
        confirm_promise(promise, by=by, at=at)
    elif answer.kind == "dispute":
        for invoice, left in invoices:
            heard = _disputed(answer, invoice, left)
            open_dispute(replace(heard, acknowledge=acknowledge), by=by, at=at)
    elif answer.kind == "plan":
        answer.task.refresh_from_db()
        named = [invoice for invoice, _ in invoices]
        accept_as_asked(answer, named, by=by, at=at, exception=note)
    elif answer.kind == "wrong-person":
        said = {name: text for name, text in answer.person.items() if text}
        record_contact(answer.customer, by=by, at=at, position=_first(answer), **said)
    elif answer.kind in _WAITING:
        _rest(answer, invoices, until, by, at)


def close_answer(answer: Answer, note: str, *, by: str, at: datetime) -> None:
    """A person has read it and records nothing of it, for a reason; raises InputError without."""
    if not note.strip():
        raise InputError("say why nothing is recorded", field="note")
    complete_task(answer.task, READ, by=by, at=at, reason=note)


def _disputed(answer: Answer, invoice: Invoice, left: int) -> Heard:
    part = answer.cents if answer.cents and answer.cents < left else None
    since, reason = day_of(answer.given_at), answer.reason or "other"
    way = "page" if answer.case else "mail"
    return Heard(invoice, since, part, reason, answer.text, way, answer)


def _accept_promise(
    answer: Answer, invoices: list[tuple[Invoice, int]], by: str, at: datetime
) -> Agreement:
    assert answer.on is not None
    assert answer.cents is not None
    return record_promise(
        answer.customer,
        min(answer.cents, sum(left for _, left in invoices)),
        answer.on,
        day_of(at),
        by=by,
        at=at,
        invoices=[invoice for invoice, _ in invoices],
        currency=answer.currency,
        how=answer.text[:80],
        said_by=answer.customer.name,
        said_how="page" if answer.case else "email",
    )


def _rest(
    answer: Answer, invoices: list[tuple[Invoice, int]], until: date | None, by: str, at: datetime
) -> None:
    today = day_of(at)
    if until is None or until < today:
        raise InputError("until which day do the invoices rest?", field="until")
    for invoice, _ in invoices:
        why = _WAITING[answer.kind]
        place_hold(invoice, reasons.ON_HOLD, today, by=by, at=at, until=until, reason=why)


def _first(answer: Answer) -> int:
    """The place before all other contacts: the customer says that these are not the right ones."""
    positions = answer.customer.contacts.values_list("position", flat=True)
    return min(positions, default=1) - 1


def still_open(answer: Answer) -> list[tuple[Invoice, int]]:
    """The invoices of an answer with what is open of each, in cents; raises InputError for none."""
    left = {row[0]: row[7] for row in open_invoice_rows(answer.company, [answer.customer_id])}
    rows = Invoice.objects.select_related("customer__company").filter(answers__answer=answer)
    found = [(row, left[row.pk]) for row in rows.order_by("pk") if left.get(row.pk, 0) > 0]
    if not found and answer.kind != "wrong-person":
        raise InputError("nothing is open any more", field="invoices")
    return found
