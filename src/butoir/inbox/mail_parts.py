"""The parts of an e-mail: its text, what is attached, a delivery report, the mail brought back."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from butoir.formats.text import decode
from butoir.inbox.mail_headers import raw_headers
from butoir.inbox.mail_html import html_text

MAX_ATTACHMENTS = 20
MAX_ATTACHED_BYTES = 15_000_000  # together
MAX_TEXT = 200_000  # characters
_MAX_PARTS = 300
_MAX_NAME = 100
_FLOWED = re.compile(r"(?<!^--)(?<!\n--) \n(?![>\n])")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. `name` has no folder, no control sign and an end that shows;
    `media_type` is what the sender claims, not what the bytes are."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Original:
    """The mail that a report brings back: its headers (small names) and its text, if it has one."""

    headers: tuple[tuple[str, str], ...]
    text: str = ""

    def header(self, name: str) -> str:
        """The first value of a header by its small name; empty without it."""
        return next((value for one, value in self.headers if one == name), "")


@dataclass(slots=True)
class Parts:
    """What the parts of a mail hold together."""

    text: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    report_type: str = ""
    reports: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    original: Original | None = None
    problem: str = ""
    seen: int = 0
    attached_bytes: int = 0


def read_parts(message: Message) -> Parts:
    """The parts of a parsed message, within the limits of this module."""
    parts = Parts()
    if message.get_content_type() == "multipart/report":
        parts.report_type = _parameter(message, "report-type").lower()
    text = _text(message, parts)
    if len(text) > MAX_TEXT:
        parts.problem = f"the text is longer than {MAX_TEXT} characters"
    parts.text = text[:MAX_TEXT].strip("\n")
    return parts


def _text(part: Message, parts: Parts) -> str:
    """The text of a part and of those inside it; what is no text is put where it belongs."""
    parts.seen += 1
    if parts.seen > _MAX_PARTS:
        parts.problem = f"more than {_MAX_PARTS} parts"
        return ""
    kind = part.get_content_type()
    if kind in ("message/delivery-status", "message/rfc822", "text/rfc822-headers"):
        _take_report(part, kind, parts)
        return ""
    if part.is_multipart():
        inside = list(_children(part))
        texts = [(one.get_content_type(), _text(one, parts)) for one in inside]
        return _best(texts) if kind == "multipart/alternative" else _joined(texts)
    if kind in ("text/plain", "text/html") and not _is_attached(part):
        return _leaf_text(part, kind)
    _attach(part, kind, parts)
    return ""


def _children(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    return (
        (one for one in payload if isinstance(one, Message))
        if isinstance(payload, list)
        else iter(())
    )


def _best(texts: list[tuple[str, str]]) -> str:
    """The plain form, unless it is but a stub of the other."""
    plain = _joined([one for one in texts if one[0] == "text/plain"])
    rich = _joined([one for one in texts if one[0] != "text/plain"])
    return rich if 4 * len(plain.strip()) < len(rich.strip()) else plain


def _joined(texts: list[tuple[str, str]]) -> str:
    return "\n\n".join(text for _, text in texts if text.strip())


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _leaf_text(part: Message, kind: str) -> str:
    text = decode_text(_bytes(part), _parameter(part, "charset"))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if kind == "text/html":
        return html_text(text)
    return _FLOWED.sub(" ", text) if _parameter(part, "format").lower() == "flowed" else text


def decode_text(data: bytes, charset: str) -> str:
    """Text of bytes: what is valid UTF-8 is that, whatever is declared; then as declared; then by
    its looks. Halves of characters are replaced, so that the text can be kept anywhere."""
    for name in ("utf-8", charset):
        try:
            if name and codecs.lookup(name).name not in ("ascii", "iso8859-1"):
                return data.decode(name).encode("utf-8", "replace").decode("utf-8")
        except (LookupError, ValueError, TypeError):
            continue
    return decode(data).text


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _parameter(part: Message, name: str) -> str:
    """A parameter of the content type; the standard reader raises on some broken ones."""
    try:
        value = part.get_param(name, "")
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value)


def _file_name(part: Message) -> str:
    try:
        return part.get_filename("") or ""
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return "document"


def _attach(part: Message, kind: str, parts: Parts) -> None:
    content = _bytes(part)
    if not content:
        return
    parts.attached_bytes += len(content)
    if len(parts.attachments) >= MAX_ATTACHMENTS or parts.attached_bytes > MAX_ATTACHED_BYTES:
        parts.problem = "some attachments are left out: too many or too large"
        return
    parts.attachments.append(Attachment(safe_name(_file_name(part)), kind, content))


def safe_name(written: str) -> str:
    """A file's name without folders, control signs and marks of direction, never hidden."""
    base = re.split(r"[/\\]", written.encode("utf-8", "replace").decode("utf-8"))[-1]
    shown = "".join(c if c.isprintable() and c not in '<>:"|?*' else " " for c in base)
    shown = " ".join(shown.split()).lstrip(". ")
    if len(shown) > _MAX_NAME:
        stem, dot, end = shown.rpartition(".")
        shown = stem[: _MAX_NAME - 10] + dot + end[:8] if dot else shown[:_MAX_NAME]
    return shown or "document"


def _take_report(part: Message, kind: str, parts: Parts) -> None:
    if kind == "message/delivery-status":
        for block in _children(part):
            parts.reports.append(tuple(raw_headers(block)))
    elif parts.original is None:
        parts.original = _original(part, kind)


def _original(part: Message, kind: str) -> Original:
    inside = next(_children(part), None) if kind == "message/rfc822" else None
    if inside is None:
        return Original(tuple(header_lines(decode_text(_bytes(part), ""))))
    return Original(tuple(raw_headers(inside)), _text(inside, Parts())[:MAX_TEXT])


def header_lines(text: str) -> Iterator[tuple[str, str]]:
    """The headers that stand as lines in a text, up to the first line that is none."""
    unfolded = re.sub(r"\n[ \t]+", " ", text.strip("\n")[:MAX_TEXT])
    for line in unfolded.split("\n"):
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[\w-]{1,60}", name):
            return
        yield name.lower(), value.strip()
