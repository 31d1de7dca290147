"""A dispute is decided: accepted, in whole or in part, or refused with its reasons.

What is accepted rests until its credit note is in; what is refused goes back to its own step of the
ladder once the day to pay that the answer gave has passed.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.disputes.letters import Decision, disputed_of, send_answer
from butoir.dunning.disputes.models import Dispute, DisputeProposal
from butoir.dunning.disputes.owed import left_of
from butoir.dunning.disputes.settled import end_tasks
from butoir.dunning.models import Hold
from butoir.journal.events import lock_head, record_event
from butoir.users.hours import day_of

UPHELD, REJECTED = "upheld", "rejected"


@transaction.atomic
def decide_dispute(
    dispute: Dispute, decision: Decision, *, by: str, at: datetime, letter: bool = True
) -> None:
    """Decide, and write to the customer unless somebody has told them otherwise (`letter` False).

    Raises InputError when it was decided before, on more than is in dispute, without the days that
    the answer must give or a word of explanation, and for a letter that the check refuses.
    """
    lock_head(dispute.company)
    left = left_of(dispute.invoice)
    check_decision(dispute, decision, left, at)
    outcome = UPHELD if decision.credited else REJECTED
    ended = Hold.objects.filter(pk=dispute.hold_id, ended_at=None).update(
        ended_at=at,
        ended_on=day_of(at),
        ended_by=by,
        outcome=outcome,
        granted=decision.credited,
        pay_by=decision.pay_by,
    )
    if not ended:
        raise InputError("was decided before", dispute.invoice.number)
    dispute.hold.refresh_from_db()
    if letter:
        dispute.reply = send_answer(dispute, decision, left, by=by, at=at)
    dispute.explanation, dispute.credit_by = decision.explanation, decision.credit_by
    dispute.save(update_fields=["reply", "explanation", "credit_by"])
    tasks = end_tasks([dispute.pk], "done", by=by, at=at)
    said = {**_said(decision), "outcome": outcome, "by_letter": letter, "tasks": tasks}
    _record(dispute, "dispute-decided", said, by, at)


@transaction.atomic
def prepare_decision(
    dispute: Dispute, decision: Decision, *, by: str, at: datetime
) -> DisputeProposal:
    """Keep a decision for a manager to take; raises InputError as `decide_dispute` would."""
    lock_head(dispute.company)
    if not dispute.is_open:
        raise InputError("was decided before", dispute.invoice.number)
    check_decision(dispute, decision, left_of(dispute.invoice), at)
    row = DisputeProposal.objects.create(
        dispute=dispute,
        credited=decision.credited,
        explanation=decision.explanation,
        credit_by=decision.credit_by,
        pay_by=decision.pay_by,
        documents=list(decision.documents),
        made_at=at,
        made_by=by,
    )
    _record(dispute, "dispute-prepared", _said(decision), by, at)
    return row


def check_decision(dispute: Dispute, decision: Decision, left: int, at: datetime) -> None:
    """Raise InputError on a decision that cannot be taken of what is left (cents)."""
    where = dispute.invoice.number
    if left <= 0:
        raise InputError("nothing of this invoice is open", where, field="invoice")
    if not 0 <= decision.credited <= disputed_of(dispute, left):
        raise InputError("more is credited than is disputed", where, field="credited")
    if not decision.credited and not decision.explanation.strip():
        raise InputError("a refusal says why", where, field="explanation")
    if decision.credited and decision.credit_by is None:
        raise InputError("no day for the credit note", where, field="credit_by")
    if decision.credited < left and decision.pay_by is None:
        raise InputError("no day to pay what is left", where, field="pay_by")
    for field in ("credit_by", "pay_by"):
        day = getattr(decision, field)
        if day is not None and day < day_of(at):
            raise InputError("this day has passed", where, field=field)


def _said(decision: Decision) -> dict[str, object]:
    return {
        "credited": decision.credited,
        "credit_by": decision.credit_by,
        "pay_by": decision.pay_by,
        "explanation": decision.explanation,
        "documents": list(decision.documents),
    }


def _record(dispute: Dispute, kind: str, said: dict[str, object], by: str, at: datetime) -> None:
    about, invoice = f"dispute:{dispute.pk}", dispute.invoice
    data = {"invoice": invoice.number, "currency": invoice.currency, **said}
    record_event(dispute.company, kind, about, by=by, at=at, data=data)
