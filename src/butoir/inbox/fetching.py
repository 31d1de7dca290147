"""Reading the mailbox of a company: each mail once, from where the last reading ended.

A mail and the place up to which the mailbox was read are one transaction: whenever the connection
or the machine fails, the next reading goes on with the first mail that is not kept. Where the
server numbers its mails anew everything is read again, and what is kept already stays one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from butoir.core.errors import InputError
from butoir.inbox.imap import Fetched, Folder, open_folder
from butoir.inbox.mailboxes import NUMBERED, place_of
from butoir.inbox.models import Mailbox
from butoir.inbox.taking import take_mail
from butoir.journal.events import lock_head
from butoir.users.models import Company

EVERY = timedelta(minutes=3)
MOST = 200  # mails of one reading; the next one goes on
Clock = Callable[[], datetime]


@dataclass
class Reading:
    """How many mails were looked at, and how many of them were not known yet."""

    looked_at: int = 0
    new: int = 0


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
        said = {"failed_at": clock(), "error": str(error)}
        Mailbox.objects.filter(pk=mailbox.pk).update(**said)
        raise
    read_at = mailbox.read_at if rest else clock()
    Mailbox.objects.filter(pk=mailbox.pk).update(read_at=read_at, failed_at=None, error="")
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
    after = mailbox.last_uid if mailbox.uid_validity == folder.validity else 0
    uids = folder.uids(after, mailbox.since)
    for mail in folder.fetch(uids[:most]):
        reading.looked_at += 1
        reading.new += _take(company, mailbox, folder.validity, mail, by, clock())
    return len(uids[most:])


def _take(
    company: Company, mailbox: Mailbox, validity: int, mail: Fetched, by: str, at: datetime
) -> bool:
    """Whether the mail is new; kept with its place, which never goes back."""
    with transaction.atomic():
        lock_head(company)
        taken = take_mail(company, mail.content, "imap", whole=mail.whole, by=by, at=at)
        same = {name: getattr(mailbox, name) for name in NUMBERED}
        row = Mailbox.objects.filter(pk=mailbox.pk, **same).first()
        if row is not None:  # else it is another mailbox by now, which numbers its own mails
            before = row.last_uid if row.uid_validity == validity else 0
            row.uid_validity, row.last_uid = validity, max(before, mail.uid)
            row.save(update_fields=["uid_validity", "last_uid"])
    return taken.new
