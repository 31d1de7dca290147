"""Taking a mail in: kept as it came, once, tied to its customer, with what it asks of a person.

The mail, its task, what it changes and its event are one transaction. A mail that a person wrote
holds every step of its customer until somebody has read it, as an answer on the page does
(`dunning.accounts`); automatic replies hold nothing; a message that came back opens its step again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from butoir.dunning.leaving_out import instead_of_messages
from butoir.dunning.models import ANSWER, Task
from butoir.inbox.bouncing import bounce
from butoir.inbox.imap import LARGEST
from butoir.inbox.models import IncomingMail
from butoir.inbox.tying import BOUNCE, Tie, our_own, tie
from butoir.inbox.understanding import FOR_PEOPLE, Understood, understand
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import seal
from butoir.ledger.models import Customer
from butoir.users.hours import day_of
from butoir.users.models import Company

MAIL_TYPE = "message/rfc822"
OWN = "own"  # a copy of a message of ours
ANSWERED = "the customer answered"
_NAME = 150  # letters of an author in the journal


class Taken(NamedTuple):
    """A mail that is kept, and whether it was not before."""

    mail: IncomingMail
    new: bool


def take_mail(
    company: Company,
    content: bytes,
    source: str,
    *,
    by: str,
    at: datetime,
    whole: bool = True,
) -> Taken:
    """Keep a mail as it came from a `source` ("imap", "file" or "pipe"), and do what it asks.

    Of one that is too large its headers are kept (`whole` is false): a person reads it where it is.
    """
    if len(content) > LARGEST:
        content, whole = _headers(content), False
    said = understand(content, at)
    with transaction.atomic():
        lock_head(company)
        found = IncomingMail.objects.filter(company=company, gist=said.gist).first()
        if found is not None:
            return Taken(found, new=False)
        own = our_own(company, said.message_id)
        if own is not None:
            said = replace(said, kind=OWN, sayings=(), answers=(own.message_id,))
        mail = _kept(company, content, said, tie(company, said, at), source, whole, at)
        record_event(company, "mail", f"mail:{mail.pk}", by=by, at=at, data=_told(mail))
        if mail.kind.startswith("bounce"):
            bounce(mail, content, by=by, at=at)
        if mail.customer is not None and _is_work(mail):
            hold_for(mail, mail.customer, by=by, at=at)
    return Taken(mail, new=True)


def hold_for(mail: IncomingMail, customer: Customer, *, by: str, at: datetime) -> None:
    """Give a person the mail to read; until then nothing is sent to the customer by itself."""
    customer.company = mail.company
    with instead_of_messages(customer, ANSWERED, by=by, at=at):
        mail.task = Task.objects.create(
            company=mail.company, customer=customer, kind=ANSWER, made_on=day_of(at), made_at=at
        )
        mail.save(update_fields=["task"])


def _is_work(mail: IncomingMail) -> bool:
    """Whether a person has to read it: what a person wrote, and what came back from an address that
    only the mail itself says."""
    if mail.kind.startswith("bounce"):
        return mail.tied_by != BOUNCE
    return mail.kind in FOR_PEOPLE


def _headers(content: bytes) -> bytes:
    ends = [at for at in map(content.find, (b"\r\n\r\n", b"\n\n")) if at >= 0]
    return content[: min(ends, default=0)][:LARGEST]


def _kept(
    company: Company,
    content: bytes,
    said: Understood,
    tied: Tie,
    source: str,
    whole: bool,
    at: datetime,
) -> IncomingMail:
    return IncomingMail.objects.create(
        company=company,
        file=seal(content, MAIL_TYPE, at),
        gist=said.gist,
        whole=whole,
        source=source,
        kind=said.kind,
        sender=said.sender,
        sender_name=said.sender_name,
        subject=said.subject,
        text=said.text,
        message_id=said.message_id,
        sent_at=said.sent_at,
        taken_at=at,
        attachments=list(said.attachments),
        sayings=list(said.sayings),
        back_on=said.back_on,
        status=said.status,
        customer=tied.customer,
        tied_by=tied.by,
        delivery=tied.delivery,
    )


def _told(mail: IncomingMail) -> dict[str, object]:
    return {
        "kind": mail.kind,
        "sender": mail.sender,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "source": mail.source,
        "whole": mail.whole,
        "customer": mail.customer.code if mail.customer else "",
        "tied_by": mail.tied_by,
        "delivery": mail.delivery_id,
        "file": mail.file_id,
    }
