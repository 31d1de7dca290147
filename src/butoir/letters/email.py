"""A letter as a mail message (RFC 5322): plain text, HTML, and the payment code as an image.

The same letter, Message-ID and date give the same bytes, so that what was sent can be proved and
a message never goes out twice under two names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.letters.html import as_html
from butoir.letters.letter import Letter, Mailbox
from butoir.letters.qr import qr_png
from butoir.letters.text import body_text

_NOT_IN_A_NAME = re.compile(r"[^0-9A-Za-z._-]+")  # of a file, on any machine


class _Identities(UnstructuredHeader, BaseHeader):
    """Message-IDs, one a line: however long, they are never written as encoded words."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        """The header as it is sent."""
        return f"{self.name}: " + f"{policy.linesep} ".join(self.split()) + policy.linesep


def _headers() -> HeaderRegistry:
    headers = HeaderRegistry()
    for name in ("message-id", "in-reply-to", "references"):
        headers.map_to_type(name, _Identities)
    return headers


_POLICY = policy.SMTP.clone(max_line_length=78, header_factory=_headers())


class Attached(NamedTuple):
    """A PDF that goes with a message: the number of its invoice."""

    number: str
    content: bytes


def to_email(
    letter: Letter,
    message_id: str,
    sent_at: datetime,
    copies: Iterable[Attached] = (),
    earlier: Sequence[str] = (),
) -> bytes:
    """The message as sent: `message_id` without angle brackets, `sent_at` with its time zone,
    `copies` of the invoices attached; it continues the conversation of the `earlier` messages, the
    oldest first.

    Raises InputError when the creditor's or the debtor's address cannot be one.
    """
    message = EmailMessage(_POLICY)
    message["From"] = _address(letter.from_mailbox, "creditor")
    message["Reply-To"] = _address(letter.reply_to, "reply-to")
    message["To"] = _address(letter.to_mailbox, "debtor")
    message["Subject"] = _literal(letter.subject)
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{message_id}>"
    if earlier:
        message["In-Reply-To"] = f"<{earlier[-1]}>"
        message["References"] = " ".join(f"<{identity}>" for identity in earlier)
    message.set_content(body_text(letter))
    epc = letter.payment.epc if letter.payment else ""
    code = f"qr.{message_id}" if epc else ""
    message.add_alternative(as_html(letter, f"cid:{code}" if code else ""), subtype="html")
    if code:
        _add_code(message, epc, code)
    for copy in copies:
        name = f"{_NOT_IN_A_NAME.sub('-', copy.number).strip('-.')}.pdf"
        message.add_attachment(copy.content, maintype="application", subtype="pdf", filename=name)
    message["Content-Language"] = letter.lang
    _fix_boundaries(message, message_id)
    return message.as_bytes()


def identity(unique: str, sender: Mailbox) -> str:
    """A Message-ID, in the sender's domain as mail servers know it.

    Raises InputError when the sender's address cannot be one.
    """
    return f"{unique}@{_address(sender, 'creditor').domain}"


def _add_code(message: EmailMessage, epc: str, code: str) -> None:
    html = list(message.iter_parts())[1]
    html.add_related(
        qr_png(epc),
        maintype="image",
        subtype="png",
        cid=f"<{code}>",
        disposition="inline",
        filename="qr.png",
    )


def _address(mailbox: Mailbox, whose: str) -> Address:
    local, _, domain = mailbox.address.rpartition("@")
    try:
        spec = f"{local}@{domain.encode('idna').decode()}"
        return Address(display_name=_literal(mailbox.name), addr_spec=spec)
    except (ValueError, IndexError, MessageError) as error:
        raise InputError(
            f"{mailbox.address!r} is not an e-mail address", whose, field="email"
        ) from error


def _literal(text: str) -> str:
    """Text that a header will not decode: a name may look like an encoded word and hide a line."""
    return text.replace("=?", "= ?")


def _fix_boundaries(message: EmailMessage, message_id: str) -> None:
    """Part separators made from the Message-ID instead of chance."""
    for depth, part in enumerate(p for p in message.walk() if p.is_multipart()):
        digest = hashlib.sha256(f"{message_id} {depth}".encode()).hexdigest()
        part.set_boundary(f"=_{digest[:32]}")
