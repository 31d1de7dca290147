"""What people do on a case before it is decided: who answers by when, notes, documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.disputes.models import Dispute, DisputeDocument, DisputeNote
from butoir.dunning.disputes.settled import end_tasks
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import seal
from butoir.letters.notes.disputes import REASONS
from butoir.letters.tidy import tidy_text
from butoir.users.hours import day_of
from butoir.users.models import Membership, User

_NAME = 120  # letters of a document's name


@dataclass(frozen=True, slots=True)
class Course:
    """Who answers (None: nobody in particular), by which day, and what it is about."""

    owner: User | None
    answer_by: date
    reason: str


@transaction.atomic
def change_course(dispute: Dispute, course: Course, *, by: str, at: datetime) -> bool:
    """Follow another course; whether anything changed.

    Its work of the day ends where the day to answer is a later one. Raises InputError once it is
    decided, for a day that has passed, and for somebody without a role in the company.
    """
    lock_head(dispute.company)
    _check(dispute, course, at)
    before = _said(Course(dispute.owner, dispute.answer_by, dispute.reason))
    after = _said(course)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        return False
    later = course.answer_by > max(dispute.answer_by, day_of(at))
    tasks = end_tasks([dispute.pk], "postponed", by=by, at=at) if later else []
    dispute.owner, dispute.answer_by, dispute.reason = course.owner, course.answer_by, course.reason
    dispute.save(update_fields=["owner", "answer_by", "reason"])
    was = {name: before[name] for name in changed}
    _record(dispute, "dispute-changed", {**changed, "before": was, "tasks": tasks}, by, at)
    return True


@transaction.atomic
def add_note(dispute: Dispute, text: str, *, by: str, at: datetime) -> DisputeNote:
    """Keep what is worth remembering; raises InputError when it says nothing."""
    if not text.strip():
        raise InputError("a note says something", dispute.invoice.number, field="text")
    row = DisputeNote.objects.create(dispute=dispute, text=text, made_at=at, made_by=by)
    _record(dispute, "dispute-note", {"text": text}, by, at)
    return row


@transaction.atomic
def add_document(
    dispute: Dispute, content: bytes, media_type: str, name: str, *, by: str, at: datetime
) -> DisputeDocument:
    """Seal a document of the case under a name; raises InputError when it has none."""
    known = tidy_text(name)[:_NAME]
    if not known:
        raise InputError("a document has a name", dispute.invoice.number, field="name")
    file = seal(content, media_type, at)
    row = DisputeDocument.objects.create(
        dispute=dispute, file=file, name=known, made_at=at, made_by=by
    )
    _record(dispute, "dispute-document", {"name": known, "file": file.digest}, by, at)
    return row


def _check(dispute: Dispute, course: Course, at: datetime) -> None:
    where = dispute.invoice.number
    if not dispute.is_open:
        raise InputError("was decided before", where)
    if course.reason not in REASONS:
        raise InputError(f"{course.reason!r} is no reason", where, field="reason")
    if course.answer_by != dispute.answer_by and course.answer_by < day_of(at):
        raise InputError("this day has passed", where, field="answer_by")
    members = Membership.objects.filter(company=dispute.company, user=course.owner)
    if course.owner is not None and course.owner != dispute.owner and not members.exists():
        raise InputError("has no role in this company", where, field="owner")


def _said(course: Course) -> dict[str, object]:
    owner = course.owner.username if course.owner else ""
    return {"owner": owner, "answer_by": course.answer_by, "reason": course.reason}


def _record(dispute: Dispute, kind: str, said: dict[str, object], by: str, at: datetime) -> None:
    data = {"invoice": dispute.invoice.number, **said}
    record_event(dispute.company, kind, f"dispute:{dispute.pk}", by=by, at=at, data=data)
