"""The headers of an e-mail, read one by one within limits; a broken one is taken as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime

MAX_CHARS = 10_000  # of one header
_MAX_TYPE = 1_000  # of a header about a part
_MAX_PARSED = 2_000  # the standard reader's time grows faster than the length
_MAX_HEADERS = 500
_MAX_ADDRESSES = 50
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_ID = re.compile(r"<[^<>\s]{1,250}>")
BROKEN = (  # what the parsers of Python raise on a mail that is damaged
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    AssertionError,
    ArithmeticError,
    MessageError,
)
MACHINES = ("x-autoreply", "x-autorespond", "x-auto-response-suppress", "x-otrs-loop", "x-loop")
_MARKS = {"auto-submitted", "precedence", "x-failed-recipients", "list-id", *MACHINES}
_RECEIVED_FOR = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


class LimitedPolicy(EmailPolicy):
    """The standard policy over headers that are cut: its readers take far longer than a header is
    long, and ask for the type of a part again and again."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value as they came, the value within the limits."""
        name, value = super().header_source_parse(sourcelines)
        most = _MAX_TYPE if name.lower().startswith("content-") else MAX_CHARS
        return name, value[:most]


LIMITED = LimitedPolicy()


@dataclass(frozen=True, slots=True)
class Headers:
    """What the headers tell. Addresses are in small letters; `date` is aware or None; ids keep
    their angles. `marks` are the headers, by small name, that tell a machine's mail; `bounced` is
    an empty return path.
    """

    from_address: str
    from_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    delivered_to: tuple[str, ...]
    subject: str
    date: datetime | None
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    bounced: bool


def read_headers(message: Message) -> Headers:
    """The headers of a message, whatever they hold."""
    raw = list(raw_headers(message))
    first = dict(reversed(raw))
    sender = _plain("from", first.get("from", ""))
    addresses = find_addresses(sender)
    return Headers(
        addresses[-1] if addresses else "",
        _name(sender, addresses[-1] if addresses else ""),
        _addresses(raw, "to"),
        _addresses(raw, "cc"),
        tuple(dict.fromkeys(a for name in _RECEIVED_FOR for a in _addresses(raw, name))),
        _plain("subject", first.get("subject", "")),
        _date(first.get("date", "")),
        _first_id(first.get("message-id", "")),
        _first_id(first.get("in-reply-to", "")),
        tuple(_ID.findall(first.get("references", ""))),
        tuple((name, " ".join(value.split())) for name, value in raw if name in _MARKS),
        first.get("return-path", "").strip() == "<>",
    )


def raw_headers(message: Message) -> Iterator[tuple[str, str]]:
    """Name in small letters and value as it came, as the policy cuts it; no encoded bytes."""
    for name, value in list(message.raw_items())[:_MAX_HEADERS]:
        text = str(value).encode("utf-8", "surrogateescape")
        yield name.lower(), _decoded(text)


def find_addresses(text: str) -> tuple[str, ...]:
    """The addresses in a text, in small letters, each once."""
    found = (address.lower().strip(".'`") for address in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(found))[:_MAX_ADDRESSES]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _plain(name: str, value: str) -> str:
    """A header's text with its encoded words read, on one line."""
    value = " ".join(value.split())[:_MAX_PARSED]
    try:
        read = str(policy.default.header_fetch_parse(name, value)) if "=?" in value else value
    except BROKEN:
        read = _words(value)
    return _shown(read)


def _words(value: str) -> str:
    """Encoded words by the older reader, which forgives what the newer one does not."""
    try:
        pieces = decode_header(value)
        texts = [p if isinstance(p, str) else p.decode(c or "utf-8", "replace") for p, c in pieces]
    except BROKEN:
        return value
    return "".join(texts)


def _shown(text: str) -> str:
    """Without control characters, marks of direction and broken halves of characters."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _addresses(raw: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return find_addresses(", ".join(value for name, value in raw if name == wanted))


def _name(sender: str, address: str) -> str:
    """The name beside the address: before it, or in brackets after it."""
    at = sender.lower().find(address) if address else -1
    if at < 0:
        return sender.strip(' "<>')
    name = sender[:at].strip(' "<>')
    return name or sender[at + len(address) :].strip(' "<>()')


def _first_id(value: str) -> str:
    found = _ID.search(value)
    return found[0] if found else ""


def _date(value: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(value.strip())
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except BROKEN:
        return None
