"""Mails that a server does not give: left out, named, and tried again later and later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from butoir.inbox.imap import Refused
from butoir.inbox.models import MissedMail
from butoir.journal.events import record_event
from butoir.users.models import Company

TAKEN, GONE, LEFT = "taken", "gone", "left"
_LONGEST = timedelta(days=1)  # between two tries
_FIRST = timedelta(hours=1)
_AT_ONCE = 50  # that are tried again in one reading


def missed_mails(company: Company) -> QuerySet[MissedMail]:
    """Those that wait to be given, the oldest first."""
    return MissedMail.objects.filter(company=company, ended_at=None).order_by("pk")


def due_again(company: Company, validity: int, at: datetime) -> list[int]:
    """The numbers of those to try again at an instant."""
    due = missed_mails(company).filter(uid_validity=validity, next_at__lte=at)
    return list(due.values_list("uid", flat=True)[:_AT_ONCE])


def record_missed(
    company: Company, validity: int, mail: Refused, *, by: str, at: datetime
) -> MissedMail:
    """The server refused a mail, for the first time or again. In the caller's transaction."""
    row = missed_mails(company).filter(uid_validity=validity, uid=mail.uid).first()
    if row is None:
        row = MissedMail(company=company, uid_validity=validity, uid=mail.uid, first_at=at, tries=0)
        said = {"uid": mail.uid, "why": mail.why}
        record_event(company, "mail-missed", "mailbox", by=by, at=at, data=said)
    row.tries, row.why = row.tries + 1, mail.why
    row.next_at = at + min(_LONGEST, _FIRST * 2 ** min(row.tries - 1, 10))
    row.save()
    return row


def end_missed(
    company: Company, validity: int, uids: Iterable[int], outcome: str, at: datetime
) -> None:
    """These wait no longer: given at last, or no longer in the mailbox."""
    waiting = missed_mails(company).filter(uid_validity=validity, uid__in=list(uids))
    waiting.update(ended_at=at, outcome=outcome)


def leave_missed(company: Company, at: datetime) -> None:
    """The mailbox numbers its mails anew, or is another one: all of it is read again."""
    missed_mails(company).update(ended_at=at, outcome=LEFT)
