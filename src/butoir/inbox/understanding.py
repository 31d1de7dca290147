"""What a mail is and says, as plain values that a database can keep: sizes bounded, no NUL.

Nothing that is in a mail can stop it from being kept: where reading it fails, it is kept unread
for a person.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from butoir.inbox.mail import Mail, read_mail
from butoir.inbox.mail_parts import Attachment
from butoir.inbox.sayings import Saying, find_sayings
from butoir.inbox.sorting import Sorted, sort_mail
from butoir.users.hours import day_of

WRITTEN, UNREADABLE = "written", "unreadable"
FOR_PEOPLE = (WRITTEN, UNREADABLE)  # what somebody has to read
_LOG = logging.getLogger(__name__)
_MOST_TEXT = 100_000  # characters that are shown of a mail; the mail itself is kept whole
_MOST_SAYINGS, _MOST_ATTACHMENTS, _MOST_IDS = 30, 100, 50
_KINDS = {"contact": "wrong-person"}  # as the answer page calls it
_NOTHING = "other"  # a mail in which nothing is understood is read as it is
_YEARS = (1980, 2200)
_LONG_AGO = timedelta(days=60)  # a mail that claims to be older is read as of today


@dataclass(frozen=True, slots=True)
class Understood:
    """A mail in the values of `models.IncomingMail`, and what ties it: `answers` are the
    Message-IDs that it answers or refers to, the nearest first; `failed` the addresses that a
    bounce names, in small letters, `original` the Message-ID of what came back."""

    kind: str
    gist: str
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    message_id: str = ""
    answers: tuple[str, ...] = ()
    sent_at: datetime | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    sayings: tuple[dict[str, Any], ...] = ()
    back_on: date | None = None
    status: str = ""
    failed: tuple[str, ...] = ()
    original: str = ""


def understand(content: bytes, at: datetime) -> Understood:
    """What a mail that was taken in at that instant says; never raises on content."""
    try:
        mail = read_mail(content)
        sort = sort_mail(mail)
        return _understood(mail, sort, content, at)
    except Exception:  # whatever is in it, the next mails are read too
        _LOG.exception("a mail could not be understood")
        return Understood(UNREADABLE, hashlib.sha256(content).hexdigest())


def attached(content: bytes, place: int) -> bytes | None:
    """The bytes of the file at that place (from 0) among what is attached; None without it."""
    files = read_mail(content).attachments[:_MOST_ATTACHMENTS]
    return files[place].content if 0 <= place < len(files) else None


def _understood(mail: Mail, sort: Sorted, content: bytes, at: datetime) -> Understood:
    sent_at = _believed(mail.date)
    on = _written_on(sent_at, at)
    found = find_sayings(mail.said, on) if sort.kind == WRITTEN else ()
    sayings = [one for one in found if one.kind != _NOTHING]
    return Understood(
        kind=sort.kind,
        gist=_gist(mail, content),
        sender=_text(mail.from_address, 254),
        sender_name=_text(mail.from_name, 150),
        recipients=(*mail.delivered_to, *mail.to, *mail.cc),
        subject=_text(mail.subject, 300),
        text=_text(mail.said or mail.text, _MOST_TEXT),
        message_id=_bare(mail.message_id),
        answers=_ids([mail.in_reply_to, *reversed(mail.references)]),
        sent_at=sent_at,
        attachments=tuple(_attachment(one) for one in mail.attachments[:_MOST_ATTACHMENTS]),
        sayings=tuple(_saying(one) for one in sayings[:_MOST_SAYINGS]),
        back_on=sort.back_on,
        status=_status(sort),
        failed=tuple(address.lower() for address in sort.recipients),
        original=_bare(sort.original_id),
    )


def _status(sort: Sorted) -> str:
    """The code and the words of the mail server that returned a message."""
    worst = sort.worst
    return _text(" ".join(filter(None, (worst.status, worst.diagnostic))), 300) if worst else ""


def _believed(sent_at: datetime | None) -> datetime | None:
    """The date of the mail, where clocks can show it."""
    return sent_at if sent_at and _YEARS[0] <= sent_at.year <= _YEARS[1] else None


def _written_on(sent_at: datetime | None, at: datetime) -> date:
    """The day that "on Friday" is counted from: that of the mail, where it can be believed."""
    today = day_of(at)
    on = day_of(sent_at) if sent_at else today
    return on if today - _LONG_AGO <= on <= today else today


def _gist(mail: Mail, content: bytes) -> str:
    """What makes a mail itself, whatever the servers on its way wrote above it; a mail that has
    neither number nor date is its bytes."""
    if not (mail.message_id or mail.date):
        return hashlib.sha256(content).hexdigest()
    files = [hashlib.sha256(one.content).hexdigest() for one in mail.attachments]
    head = [mail.message_id, str(mail.date), mail.from_address, mail.subject]
    return hashlib.sha256(json.dumps([*head, mail.text, files]).encode()).hexdigest()


def _ids(found: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs as we keep ours, each once."""
    return tuple(dict.fromkeys(_bare(one) for one in found if one))[:_MOST_IDS]


def _bare(identity: str) -> str:
    return _text(identity.strip().removeprefix("<").removesuffix(">"), 300)


def _text(said: str, most: int) -> str:
    """Text that every database takes."""
    return said[:most].replace("\0", "").encode("utf-8", "replace").decode()


def _attachment(one: Attachment) -> dict[str, Any]:
    name, media_type = _text(one.name, 120), _text(one.media_type, 80)
    return {"name": name, "type": media_type, "size": len(one.content)}


def _saying(one: Saying) -> dict[str, Any]:
    """A sentence as it is kept: its kind, "insolvency" or one of `letters.notes.answers.KINDS`; a
    sum in cents, an ISO date."""
    return {
        "kind": _KINDS.get(one.kind, one.kind),
        "sentence": _text(one.sentence, 1000),
        "cents": one.cents,
        "currency": one.currency,
        "on": one.on and one.on.isoformat(),
        "numbers": [_text(number, 120) for number in one.numbers],
        "reason": one.reason,
        "email": _text(one.address, 254),
    }
