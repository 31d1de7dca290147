"""The sealed message as Django's mail connections take it: its own bytes, unchanged."""

from __future__ import annotations

from email import message as stdlib
from email import policy
from email.parser import BytesHeaderParser
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import Outgoing

_PARSER = BytesHeaderParser(policy=policy.SMTP)


class Envelope(NamedTuple):
    """Who hands the message over and to whom it goes: plain addresses, domains in ASCII."""

    sender: str
    recipient: str


class SealedMessage(EmailMessage):
    """A message that is sent as it was sealed, whatever Django would have made of it."""

    def __init__(self, content: bytes, envelope: Envelope) -> None:
        super().__init__(from_email=envelope.sender, to=[envelope.recipient])
        self.content = content

    def message(self, **_: Any) -> Any:
        """The message as it was sealed."""
        return _Verbatim(self.content)


class _Verbatim(stdlib.EmailMessage):
    def __init__(self, content: bytes) -> None:
        super().__init__(policy.SMTP)
        self.content = content

    def as_bytes(self, *_: Any, **__: Any) -> bytes:
        return self.content

    def as_string(self, *_: Any, **__: Any) -> str:
        return self.content.decode("utf-8", "replace")


def read_envelope(item: Outgoing) -> Envelope:
    """From whom to whom. Raises InputError for what can never be sent by e-mail."""
    if item.media_type != "message/rfc822":
        raise InputError(f"{item.media_type} is not a mail message", field="media_type")
    sender = _PARSER.parsebytes(item.content)["From"]
    if sender is None or len(sender.addresses) != 1:
        raise InputError("the message does not say who sends it", field="From")
    return Envelope(
        plain_address(sender.addresses[0].addr_spec, "From"),
        plain_address(str(item.to.get("email", "")), "to"),
    )


def plain_address(text: str, field: str) -> str:
    """An address that a mail server can be told; nothing else fits in it.

    Raises InputError for anything else, so that no line can be slipped into the conversation.
    """
    local, _, domain = text.rpartition("@")
    try:
        validate_email(text)
        address = f"{local}@{domain.encode('idna').decode('ascii')}"
        address.encode("ascii")
    except (ValidationError, UnicodeError) as error:
        raise InputError(f"{text!r} is not an e-mail address", field=field) from error
    return address
