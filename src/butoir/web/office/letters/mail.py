"""A sealed e-mail read back: its headers and its HTML with the images that it carries itself."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.utils.translation import gettext_lazy as _

_SHOWN = {
    "From": _("Sender"),
    "To": _("Recipient"),
    "Reply-To": _("Answers to"),
    "Subject": _("Subject"),
    "Date": _("Date"),
    "Message-ID": "Message-ID",
    "In-Reply-To": _("Continues"),
}
_IMAGES = ("image/png", "image/jpeg", "image/gif")


@dataclass(frozen=True, slots=True)
class Mail:
    """What a reader of the message sees: headers as (name in words, text), HTML, and plain text."""

    headers: tuple[tuple[str, str], ...]
    html: str
    text: str


def read_mail(content: bytes) -> Mail:
    """The parts of a message; an image that it carries (`cid:`) is put in the HTML as data."""
    message = message_from_bytes(content, policy=policy.default)
    headers = tuple(
        (str(words), str(message[name])) for name, words in _SHOWN.items() if message[name]
    )
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    return Mail(
        headers,
        _with_images(message, html.get_content()) if html else "",
        text.get_content() if text else "",
    )


def _with_images(message: EmailMessage, html: str) -> str:
    for part in message.walk():
        assert isinstance(part, EmailMessage)
        name = str(part.get("Content-ID", "")).strip("<>")
        kind = part.get_content_type()
        if name and kind in _IMAGES:
            data = base64.b64encode(part.get_content()).decode("ascii")
            html = html.replace(f"cid:{name}", f"data:{kind};base64,{data}")
    return html
