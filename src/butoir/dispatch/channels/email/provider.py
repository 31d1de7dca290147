"""E-mail by a provider's own interface (Anymail): the sealed message taken apart for it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from email.mime.base import MIMEBase
from typing import Any

from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)
from django.core.mail import EmailMultiAlternatives
from requests import exceptions as http
from urllib3.exceptions import NewConnectionError

from butoir.dispatch.channels.base import RECIPIENT_REFUSED, Outcome, Outgoing
from butoir.dispatch.channels.email.sealed import Envelope
from butoir.dispatch.channels.errors import UnreachableError

_OWN = {"from", "to", "reply-to", "subject", "mime-version"}  # given to Django by themselves
_CLOSED = (401, 402, 403, 429, 503)  # not let in, unpaid, too fast, or shut


def take_apart(item: Outgoing, envelope: Envelope) -> EmailMultiAlternatives:
    """The same message as text, HTML, images, attachments and headers."""
    parsed = message_from_bytes(item.content, _class=Parsed, policy=policy.SMTP)
    text, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    message = EmailMultiAlternatives(
        subject=str(parsed["Subject"] or ""),
        body=_text(text),
        from_email=str(parsed["From"]),
        to=[envelope.recipient],
        reply_to=[str(address) for address in getattr(parsed["Reply-To"], "addresses", ())],
        headers={
            name: str(value)
            for name, value in parsed.items()
            if name.lower() not in _OWN and not name.lower().startswith("content-t")
        },
    )
    if html is not None:
        message.attach_alternative(_text(html), "text/html")
    for part in parsed.walk():
        if not part.is_multipart() and part not in (text, html):
            message.attach(_attachment(part))
    return message


def judge_success(message: Any) -> Outcome:
    """What the provider said of a message that it took."""
    status = getattr(message, "anymail_status", None)
    if status is None:
        return Outcome("sent")
    said = ", ".join(sorted(status.status or ()))
    if status.status and status.status <= {"rejected", "invalid"}:
        return Outcome("permanent", f"{RECIPIENT_REFUSED}: {said}")
    if status.status and status.status <= {"failed", "rejected", "invalid"}:
        return Outcome("permanent", said)
    reference = status.message_id if status.message_id is not None else ""
    if not said or (said == "unknown" and reference == ""):
        return Outcome("unknown", "the provider's answer does not say")
    return Outcome("sent", said, str(reference))


def judge_failure(error: Exception) -> Outcome:
    """What became of a message whose sending failed.

    Raises UnreachableError when the provider would say the same of every message.
    """
    detail = str(error) or type(error).__name__
    code = getattr(error, "status_code", None)
    if code in _CLOSED or (code is None and _never_connected(error)):
        raise UnreachableError(detail) from error
    if not isinstance(error, AnymailError):
        return Outcome("unknown", detail)
    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress):
        return Outcome("permanent", f"{RECIPIENT_REFUSED}: {detail}")
    if not isinstance(error, AnymailAPIError):  # it cannot be told to this provider
        return Outcome("permanent", detail)
    if code is not None and 400 <= code < 500 and code != 408:
        return Outcome("permanent", detail)
    return Outcome("unknown", detail)


def _never_connected(error: Exception) -> bool:
    if isinstance(error, http.ConnectTimeout | http.SSLError | http.ProxyError):
        return True
    cause = error.__cause__ if error.__cause__ is not None else error
    reason = getattr(cause.args[0], "reason", None) if cause.args else None
    return isinstance(error, http.ConnectionError) and isinstance(reason, NewConnectionError)


def _text(part: Any) -> str:
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _attachment(part: Parsed) -> MIMEBase:
    copy = MIMEBase(part.get_content_maintype(), part.get_content_subtype())
    copy.set_payload(part.get_payload())
    for name, value in part.items():
        if name.lower() not in ("content-type", "mime-version"):
            copy[name] = str(value)
    filename = part.get_filename()
    if filename:
        copy.set_param("name", filename)
    return copy
