"""Reading the mailbox of a company: each mail once, from where the last reading ended.

A mail and the place up to which the mailbox was read are one transaction: whenever the connection
or the machine fails, the next reading goes on with the first mail that is not kept. Where the
server numbers its mails anew everything is read again, and what is kept already stays one.
A mail that the server refuses, or at which the connection ends again and again, stops none of the
others: it is named, and tried again later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from butoir.core.errors import InputError
from butoir.inbox.imap import BrokenOffError, Fetched, Folder, Refused, open_folder
from butoir.inbox.mailboxes import NUMBERED, place_of
from butoir.inbox.missed import (
    GONE,
    TAKEN,
    due_again,
    end_missed,
    leave_missed,
    missed_mails,
    record_missed,
)
from butoir.inbox.models import Mailbox
from butoir.inbox.taking import take_mail
from butoir.journal.events import lock_head
from butoir.users.models import Company

EVERY = timedelta(minutes=3)
MOST_MISSED = 100  # mails that are left out before it is the mailbox that fails
MOST_STOPS = 5  # readings that may break off at one mail before it is left out
MOST = 200  # mails of one reading; the next one goes on
Clock = Callable[[], datetime]


@dataclass
class Reading:
    """How many mails were looked at, how many of them were not known yet, and those that the server
    did not give."""

    looked_at: int = 0
    new: int = 0
    refused: list[Refused] = field(default_factory=list)


def due_mailboxes(now: datetime) -> list[str]:
    """The keys of the companies whose mailbox was not read lately."""
    due = Q(read_at=None) | Q(read_at__lte=now - EVERY)
    found = Mailbox.objects.filter(due, enabled=True).order_by("company__key")
    return list(found.values_list("company__key", flat=True))


def fetch_mails(company: Company, clock: Clock, *, by: str, most: int = MOST) -> Reading:
    """Take in what is new in the company's mailbox, at most so many mails.

    Raises InputError when it has none, or when it cannot be read to the end: what was taken in
    until then stays, and the mailbox says what went wrong.
    """
    mailbox = Mailbox.objects.filter(company=company, enabled=True).first()
    if mailbox is None:
        raise InputError("has no mailbox to read", company.key)
    reading = Reading()
    try:
        with open_folder(place_of(mailbox)) as folder:
            rest = _read(company, mailbox, folder, clock, by, most, reading)
    except InputError as error:
        if isinstance(error, BrokenOffError):
            _broke_off(company, mailbox, error, by, clock())
        said = {"failed_at": clock(), "error": str(error)}
        Mailbox.objects.filter(pk=mailbox.pk).update(**said)
        raise
    read_at = mailbox.read_at if rest else clock()
    well = {"failed_at": None, "error": "", "stopped_uid": None, "stops": 0}
    Mailbox.objects.filter(pk=mailbox.pk).update(read_at=read_at, **well)
    return reading


def _read(
    company: Company,
    mailbox: Mailbox,
    folder: Folder,
    clock: Clock,
    by: str,
    most: int,
    reading: Reading,
) -> int:
    """Take in the mails, counting them; how many are left for the next reading."""
    validity, numbered = folder.validity, mailbox.uid_validity == folder.validity
    if not numbered:
        leave_missed(company, clock())
    uids = folder.uids(mailbox.last_uid if numbered else 0, mailbox.since)
    again = due_again(company, validity, clock())
    gone = set(again)
    for mail in folder.fetch([*uids[:most], *again]):  # the new ones first
        gone.discard(mail.uid)
        if isinstance(mail, Refused):
            reading.refused.append(mail)
            _leave_out(company, mailbox, validity, mail, by, clock())
            continue
        reading.looked_at += 1
        reading.new += _take(company, mailbox, validity, mail, by, clock())
    end_missed(company, validity, gone, GONE, clock())
    return len(uids[most:])


def _take(
    company: Company, mailbox: Mailbox, validity: int, mail: Fetched, by: str, at: datetime
) -> bool:
    """Whether the mail is new; kept with its place, which never goes back."""
    with transaction.atomic():
        lock_head(company)
        taken = take_mail(company, mail.content, "imap", whole=mail.whole, by=by, at=at)
        end_missed(company, validity, [mail.uid], TAKEN, at)
        _read_up_to(mailbox, validity, mail.uid)
    return taken.new


def _leave_out(
    company: Company, mailbox: Mailbox, validity: int, mail: Refused, by: str, at: datetime
) -> None:
    """Go on after a mail that the server does not give, and remember it.

    Raises InputError when it gives none of many: then it is the mailbox that cannot be read.
    """
    with transaction.atomic():
        lock_head(company)
        if missed_mails(company).count() >= MOST_MISSED:
            raise InputError(f"the mailbox cannot be read: {mail.why}", mailbox.host)
        record_missed(company, validity, mail, by=by, at=at)
        _read_up_to(mailbox, validity, mail.uid)


def _broke_off(
    company: Company, mailbox: Mailbox, error: BrokenOffError, by: str, at: datetime
) -> None:
    """Count the readings that ended at one mail: at last it is the mail, and the next one goes on
    after it. One that was left out before waits again."""
    again = mailbox.stopped_uid == error.uid and mailbox.uid_validity == error.validity
    stops = mailbox.stops + 1 if again else 1
    Mailbox.objects.filter(pk=mailbox.pk).update(stopped_uid=error.uid, stops=stops)
    known = missed_mails(company).filter(uid_validity=error.validity, uid=error.uid)
    if stops >= MOST_STOPS or known.exists():
        why = Refused(error.uid, error.message)
        _leave_out(company, mailbox, error.validity, why, by, at)


def _read_up_to(mailbox: Mailbox, validity: int, uid: int) -> None:
    same = {name: getattr(mailbox, name) for name in NUMBERED}
    row = Mailbox.objects.filter(pk=mailbox.pk, **same).first()
    if row is not None:  # else it is another mailbox by now, which numbers its own mails
        before = row.last_uid if row.uid_validity == validity else 0
        row.uid_validity, row.last_uid = validity, max(before, uid)
        row.save(update_fields=["uid_validity", "last_uid"])
