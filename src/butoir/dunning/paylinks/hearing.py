"""What a provider says of a payment becomes where it stands, what rests, and work for a person.

Heard twice, it changes nothing more. The last word of the provider counts, whatever was before: a
payment that had run out may be paid after all, and money may go back long after it came.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.dunning.leaving_out import instead_of_messages
from butoir.dunning.models import PAY_BACK, Task, TaskInvoice
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.paylinks.provider import Told
from butoir.dunning.paylinks.resting import end_rests, parts_of, rest_paid
from butoir.dunning.paylinks.states import BACK, COMING, GIVEN_UP, OVER, PAID, SETTLED
from butoir.journal.events import lock_head, record_event
from butoir.users.hours import day_of

_CLOSED = (SETTLED, GIVEN_UP)  # the books, or a person, had the last word on the money


@transaction.atomic
def hear(link: PayLink, told: Told, *, by: str, at: datetime) -> PayLink:
    """Take in how a payment stands at its provider; gives it as it is then."""
    lock_head(link.company)
    row = PayLink.objects.select_related("company", "customer__company").get(pk=link.pk)
    row.asked_at = at
    state = _state(row, told)
    if (state, told.back) != (row.state, row.back):
        before, returned = row.state, told.back > row.back
        row.state, row.back = state, told.back
        row.checkout = told.checkout or row.checkout
        if told.state in COMING and row.paid_on is None:
            row.paid_on = day_of(told.paid_at or at)
        _follow(row, before, by, at)
        _tell(row, told, by, at)
        if returned or (state == PAID and before != PAID and _differs(row, told)):
            _ask(row, _why(row, told, before), at)
    row.save()
    return row


def _state(row: PayLink, told: Told) -> str:
    """Where it stands now: what went back is gone, and what is on the books stays there."""
    if told.state == PAID and told.back >= told.cents > 0:
        return BACK
    return row.state if row.state in _CLOSED else told.state


def _follow(row: PayLink, before: str, by: str, at: datetime) -> None:
    """What rests its invoices, and whether it still waits for something."""
    if row.state in COMING and before != row.state:
        row.ended_at = None
        with instead_of_messages(row.customer, "the customer paid online", by=by, at=at):
            rest_paid(row, by=by, at=at)
    elif row.state in (BACK, *OVER) and before != row.state:
        row.ended_at = at
        end_rests(parts_of(row), by=by, at=at)


def _tell(row: PayLink, told: Told, by: str, at: datetime) -> None:
    said = {
        "state": row.state,
        "reference": row.reference,
        "cents": told.cents,
        "currency": told.currency,
        "back": told.back,
        "paid_on": row.paid_on,
    }
    record_event(row.company, "pay-link-state", f"pay-link:{row.pk}", by=by, at=at, data=said)


def _differs(row: PayLink, told: Told) -> bool:
    return (told.cents, told.currency) != (row.cents, row.currency)


def _why(row: PayLink, told: Told, before: str) -> str:
    """What a person reads."""
    if before == SETTLED:
        return _why_of_settled(row, told)
    if told.back == 0:
        return f"paid online on {row.paid_on}: another amount than was asked for"
    if row.state == BACK:
        if told.charged_back:
            return f"paid online on {row.paid_on}: its bank took the money back"
        return f"paid online on {row.paid_on}: the money was paid back"
    return f"paid online on {row.paid_on}: a part of the money went back"


def _why_of_settled(row: PayLink, told: Told) -> str:
    """The books say that it is paid until the bank data show otherwise: so the task says that."""
    if row.state != BACK:
        return f"paid online on {row.paid_on}, on the books: a part of the money went back"
    if told.charged_back:
        return f"paid online on {row.paid_on}, on the books: its bank took the money back"
    return f"paid online on {row.paid_on}, on the books: the money was paid back"


def _ask(row: PayLink, why: str, at: datetime) -> None:
    task = Task.objects.create(
        company=row.company,
        customer=row.customer,
        kind=PAY_BACK,
        pay_link=row,
        detail=why,
        made_on=day_of(at),
        made_at=at,
    )
    TaskInvoice.objects.bulk_create(
        TaskInvoice(task=task, invoice=part.invoice) for part in parts_of(row)
    )
