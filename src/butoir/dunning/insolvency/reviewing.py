"""A person has read a notice: it is about our debtor, and everything stops, or it is not.

Either way its task is done and its customer rests for no other reason than what was recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.insolvency.models import LegalNotice, Proceeding
from butoir.dunning.insolvency.proceedings import (
    MOVED,
    STOPPED,
    Opening,
    correct_proceeding,
    open_proceeding,
    running_proceeding,
    undo_proceeding,
)
from butoir.dunning.insolvency.readings import OPENING, STOPPING
from butoir.dunning.leaving_out import instead_of_messages
from butoir.dunning.tasks import complete_task
from butoir.journal.events import lock_head

ACCEPTED, NOT_OURS, OVERTAKEN = "accepted", "not-ours", "overtaken"
CANCELLED_BY = "another notice withdrew this one"


@dataclass(frozen=True, slots=True)
class Read:
    """What a person read in a notice besides its own fields: the days of the opening where the
    notice is of something later, whom claims go to."""

    judged_on: date | None = None
    published_on: date | None = None
    declare_by: date | None = None
    agent: str = ""
    note: str = ""


def what_it_does(notice: LegalNotice, running: Proceeding | None) -> str:
    """What accepting it does: "opens", "corrects", "undoes", or "nothing" more than being read."""
    if notice.status == "cancellation":
        return "undoes" if running and _is_about(notice, running) else "nothing"
    if notice.procedure not in STOPPING or notice.stage not in OPENING:
        return "nothing"
    if running is None:
        return "opens"
    corrects = notice.status == "correction" and _is_about(notice, running)
    return "corrects" if corrects else "nothing"


@transaction.atomic
def accept_notice(notice: LegalNotice, read: Read, *, by: str, at: datetime) -> Proceeding | None:
    """It is about our debtor: what it says is done; the proceedings that it belongs to now.

    Raises InputError when somebody has read it already, when another notice withdrew it, or when
    the days make no sense.
    """
    customer = notice.customer
    lock_head(notice.company)
    if _withdrawn(notice):
        raise InputError(CANCELLED_BY, notice.reference)
    with instead_of_messages(customer, STOPPED, by=by, at=at):
        _complete(notice, ACCEPTED, read.note, by, at)
        row = running_proceeding(customer)
        done = what_it_does(notice, row)
        if done == "undoes" and row is not None:
            undo_proceeding(row, _because(notice), by=by, at=at)
        elif done == "corrects" and row is not None:
            opening = _opening(notice, read, row)
            row = correct_proceeding(row, opening, _because(notice), by=by, at=at)
        elif done == "opens":
            row = open_proceeding(customer, _opening(notice, read, None), by=by, at=at)
        notice.proceeding = row
        notice.save(update_fields=["proceeding"])
        _close_the_corrected(notice, by, at)
    return row


@transaction.atomic
def dismiss_notice(notice: LegalNotice, reason: str, *, by: str, at: datetime) -> None:
    """It is not about our debtor, for a reason; raises InputError without, or when it was read."""
    if not reason.strip():
        raise InputError("say why it is not about this customer", notice.reference, field="reason")
    _complete(notice, NOT_OURS, reason, by, at)


def previous_of(notice: LegalNotice) -> LegalNotice | None:
    """The notice that this one corrects or withdraws, where it is known."""
    if not notice.previous:
        return None
    rows = LegalNotice.objects.select_related("task__company")
    return rows.filter(customer=notice.customer_id, reference=notice.previous).first()


def _complete(notice: LegalNotice, result: str, note: str, by: str, at: datetime) -> None:
    if notice.task is None:
        raise InputError("this notice is for information", notice.reference)
    complete_task(notice.task, result, by=by, at=at, reason=note)


def _withdrawn(notice: LegalNotice) -> bool:
    """Whether a person accepted a cancellation of it already."""
    return LegalNotice.objects.filter(
        customer=notice.customer_id,
        previous=notice.reference,
        status="cancellation",
        task__result=ACCEPTED,
    ).exists()


def _is_about(notice: LegalNotice, running: Proceeding) -> bool:
    """Whether a correction or cancellation is about what opened the running proceedings.

    One that names no earlier notice is about what runs.
    """
    if not notice.previous:
        return True
    row: Proceeding | None = running
    while row is not None:
        if row.notices.filter(reference=notice.previous, stage__in=OPENING).exists():
            return True
        row = row.corrects
    return False


def _opening(notice: LegalNotice, read: Read, row: Proceeding | None) -> Opening:
    """The proceedings as the notice and its reader have them; a correction keeps what it does not
    say, and the first publication: delays run from it."""
    earlier = previous_of(notice) if notice.status == "correction" else None
    opened = notice.stage == "opened"
    published = [row.published_on] if row else []
    published += [earlier.published_on] if earlier else []
    published += [notice.published_on] if opened else []
    judged = [read.judged_on, notice.judged_on if opened else None, row.judged_on if row else None]
    judged_on = next(filter(None, judged), None)
    if judged_on is None:
        raise InputError("on which day was it opened?", notice.reference, field="judged_on")
    return Opening(
        notice.procedure,
        notice.country,
        judged_on,
        read.published_on or next(filter(None, published), None),
        read.declare_by or notice.declare_by or (row.declare_by if row else None),
        notice.court or (row.court if row else ""),
        read.agent or notice.agent or (row.agent if row else ""),
    )


def _because(notice: LegalNotice) -> str:
    """Why proceedings are undone or corrected: the notice that says so."""
    if notice.status == "cancellation":
        return f"withdrawn by the notice {notice.reference}"
    return f"{MOVED}: {notice.reference}"


def _close_the_corrected(notice: LegalNotice, by: str, at: datetime) -> None:
    """A notice that was withdrawn or corrected before anybody read it is not to be read."""
    if notice.status == "initial":
        return
    earlier = previous_of(notice)
    if earlier is not None and earlier.task is not None and earlier.task.done_at is None:
        complete_task(earlier.task, OVERTAKEN, by=by, at=at, reason=CANCELLED_BY)
