"""How a company's owner sets its channels, and a message to oneself to see whether mail leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anymail.exceptions import AnymailError
from django.core.mail import EmailMessage
from django.db import transaction

from butoir.core.errors import InputError
from butoir.dispatch.channels.email import open_channel
from butoir.dispatch.limits import CHANNELS
from butoir.dispatch.models import ChannelSetting
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company


@transaction.atomic
def set_channel(
    company: Company, channel: str, fields: Mapping[str, Any], *, by: str, at: datetime
) -> ChannelSetting:
    """Change how a company uses a channel. Raises InputError for one that does not exist."""
    if channel not in CHANNELS:
        raise InputError(f"{channel!r} is no channel", field="channel")
    lock_head(company)
    row, _ = ChannelSetting.objects.get_or_create(company=company, channel=channel)
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
        about = f"channel:{channel}"
        record_event(company, "channel-changed", about, by=by, at=at, data=changed)
    return row


def send_test(company: Company, to: str, subject: str, text: str, *, by: str, at: datetime) -> None:
    """Send a message to oneself as the company's letters go: by its own server, else by that of
    the installation.

    Raises InputError with what the server answered.
    """
    try:
        message = EmailMessage(subject, text, company.email, [to], connection=_connection(company))
        message.send()
    except (OSError, AnymailError) as error:  # what smtplib raises is an OSError too
        raise InputError(f"did not leave: {error}", field="email") from error
    with transaction.atomic():
        record_event(company, "test-message", by=by, at=at, data={"to": to})


def _connection(company: Company) -> Any:
    """None for that of the installation."""
    setting = ChannelSetting.objects.filter(company=company, channel="email").first()
    return open_channel(setting).connection if setting and setting.provider else None
