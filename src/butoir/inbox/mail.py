"""One e-mail as plain frozen facts, from its bytes. Never raises on content.

What is broken is read as far as it goes; what passes a limit is left out and named in `problem`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from email import message_from_bytes
from email.message import EmailMessage, Message
from typing import Any

from butoir.inbox.mail_headers import BROKEN, LIMITED, Headers, read_headers
from butoir.inbox.mail_parts import Attachment, Original, Parts, read_parts
from butoir.inbox.quoting import own_words

__all__ = ["Attachment", "Mail", "Original", "read_mail"]

MAX_BYTES = 25_000_000
_HEAD_BYTES = 200_000  # of a mail that is not read whole
_MAX_NESTED = 60  # parts that hold parts; the parser's time and depth grow with them


@dataclass(frozen=True, slots=True)
class Mail(Headers):
    """An e-mail: its headers and what it holds.

    `text` is all that it says, `said` what its sender wrote himself, without quoted history,
    signature and disclaimer. `reports` are the fields of a delivery report, a block each;
    `report_type` what a report is of; `original` the mail of ours that it brings back. `problem`
    says what could not be read, empty when all was.
    """

    text: str
    said: str
    attachments: tuple[Attachment, ...] = ()
    report_type: str = ""
    reports: tuple[tuple[tuple[str, str], ...], ...] = ()
    original: Original | None = None
    problem: str = ""

    def mark(self, name: str) -> str:
        """The first value of a machine's mark, in small letters; empty without it."""
        return next((value.lower() for mark, value in self.marks if mark == name), "")


def read_mail(content: bytes) -> Mail:
    """The facts of an e-mail of any bytes; over `MAX_BYTES` only its headers are read."""
    problem = _too_much(content)
    if problem:
        return _assemble(_head_only(content), Parts(), problem)
    try:
        message = message_from_bytes(content, policy=LIMITED)
        parts = read_parts(message)
    except BROKEN as error:
        problem = f"cannot be read: {type(error).__name__}"
        return _assemble(_head_only(content), Parts(), problem)
    return _assemble(message, parts, parts.problem)


def _too_much(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        return f"larger than {MAX_BYTES} bytes"
    small = content.lower()
    if small.count(b"multipart/") + small.count(b"message/rfc822") > _MAX_NESTED:
        return f"more than {_MAX_NESTED} parts that hold parts"
    return ""


def _head_only(content: bytes) -> Message:
    """The headers alone, as a message without a body."""
    head = content[:_HEAD_BYTES].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    try:
        return message_from_bytes(head + b"\n\n", policy=LIMITED)
    except BROKEN:
        return EmailMessage(policy=LIMITED)


def _assemble(message: Message, parts: Parts, problem: str) -> Mail:
    return Mail(
        **_values(read_headers(message)),
        text=parts.text,
        said=own_words(parts.text),
        attachments=tuple(parts.attachments),
        report_type=parts.report_type,
        reports=tuple(parts.reports),
        original=parts.original,
        problem=problem,
    )


def _values(headers: Headers) -> dict[str, Any]:
    return {field.name: getattr(headers, field.name) for field in fields(headers)}
