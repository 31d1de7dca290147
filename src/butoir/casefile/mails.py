"""A sealed e-mail made readable: its headers and its text on a page. Hostile ones stay harmless.

Owns no evidence: the original is in the ZIP as it was sealed.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from typing import NamedTuple

from butoir.letters.booklet import Lines, Pairs, Part, Section, prose
from butoir.letters.letter import Detail
from butoir.letters.pen import Pen
from butoir.letters.tidy import tidy_text

_MOST = 400  # lines of text on pages, and characters of a line
_LONGEST = 2_000
_UNSEEN = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>")
_BREAKS = re.compile(r"(?i)<\s*(br|/p|/div|/tr|/h[1-6]|/li)\b[^>]*>")
_TAG = re.compile(r"(?s)<[^>]*>")


class Mail(NamedTuple):
    """What a person reads of a message."""

    headers: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    attached: tuple[str, ...]
    cut: bool


def read_mail(content: bytes) -> Mail | None:
    """The readable parts; None for what is no message that can be read."""
    try:
        message = message_from_bytes(content, policy=policy.default)
        names = ("From", "To", "Date", "Subject", "Message-ID")
        headers = tuple((name, tidy_text(str(message[name]))) for name in names if message[name])
        lines = [tidy_text(line)[:_LONGEST] for line in _text(message).splitlines()]
        attached = tuple(
            tidy_text(str(part.get_filename() or part.get_content_type()))
            for part in message.iter_attachments()
        )
    except Exception:  # the parser of foreign mail fails in every way
        return None
    if not headers:
        return None
    return Mail(headers, tuple(lines[:_MOST]), attached, len(lines) > _MOST)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    text = str(body.get_content())
    if body.get_content_subtype() != "html":
        return text
    return unescape(_TAG.sub("", _BREAKS.sub("\n", _UNSEEN.sub("", text))))


def mail_page(mail: Mail, pen: Pen, title: str, name: str) -> Section:
    """The transcript of a message; `name` is that of the original in the ZIP."""
    labels = {"From": "from", "To": "to", "Date": "date", "Subject": "subject"}
    rows = [
        Detail(pen.say(f"mail_{labels[header]}") if header in labels else header, value)
        for header, value in mail.headers
    ]
    if mail.attached:
        rows.append(Detail(pen.say("mail_attached"), ", ".join(mail.attached)))
    note = pen.telling({"file": name}, {}).say("mail_note")
    parts: list[Part] = [Pairs(tuple(rows)), Lines(("", *mail.lines))]
    if mail.cut:
        parts.append(prose(pen.say("mail_cut")))
    return Section(title, (*parts, prose(note)))
