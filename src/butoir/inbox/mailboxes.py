"""The mailbox of a company: set by its owner, tried, and given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dispatch.secrets import lock_secret, read_secret
from butoir.inbox.imap import Place, open_folder
from butoir.inbox.missed import leave_missed
from butoir.inbox.models import Mailbox
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company

_PLACE = ("host", "port", "username")  # another one is given the password anew
NUMBERED = (*_PLACE, "folder")  # another one numbers its mails in its own way


@transaction.atomic
def set_mailbox(
    company: Company, fields: Mapping[str, Any], password: str, *, by: str, at: datetime
) -> Mailbox:
    """Read the answers to a company in a mailbox; nothing is contacted yet.

    `fields` are those of `Mailbox`. A password that is left empty stays what it is as long as
    server and user stay the same. The event never says it. Raises InputError when there is none.
    """
    lock_head(company)
    row = Mailbox.objects.filter(company=company).first() or Mailbox(company=company)
    kept = row.pk and all(getattr(row, name) == fields[name] for name in _PLACE)
    if not password and not kept:
        raise InputError("is not set", field="password")
    if any(getattr(row, name) != fields[name] for name in NUMBERED):
        row.uid_validity, row.last_uid = None, 0
        leave_missed(company, at)
    for name, value in fields.items():
        setattr(row, name, value)
    if password:
        row.options = {"secrets": {"password": lock_secret(password)}}
    row.read_at, row.failed_at, row.error = None, None, ""  # to be read at once
    row.save()
    said = {**fields, "secrets": ["password"] if password else []}
    record_event(company, "mailbox-changed", "mailbox", by=by, at=at, data=said)
    return row


@transaction.atomic
def set_reply_address(company: Company, address: str, *, plus: bool, by: str, at: datetime) -> None:
    """Where the e-mails of a company ask to be answered; `plus`: in an address that names the
    customer's case. Empty: as before, the person in charge or the company itself."""
    lock_head(company)
    said = {"reply_email": address, "plus_addresses": plus}
    if Company.objects.filter(pk=company.pk).exclude(**said).update(**said):
        record_event(company, "company-changed", by=by, at=at, data=said)
    company.reply_email, company.plus_addresses = address, plus


def count_mails(mailbox: Mailbox) -> int:
    """How many mails there are in the folder; raises InputError with what the server answers."""
    with open_folder(place_of(mailbox)) as folder:
        return folder.count


def place_of(mailbox: Mailbox) -> Place:
    """Where it is and who reads it; raises InputError when its password cannot be read."""
    return Place(
        mailbox.host,
        mailbox.port,
        mailbox.tls,
        mailbox.username,
        read_secret(mailbox.options, "password"),
        mailbox.folder,
    )
