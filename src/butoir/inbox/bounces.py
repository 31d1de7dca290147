"""Mails that report a failed delivery: by RFC 3464 first, else by what mail systems write.

Reads who did not get it, the status (RFC 3463), why, where somebody has moved, and the mail of
ours that came back. Mailbox full, refused as spam, too large, late: it may yet work (soft).
Unknown, moved, closed: it will not (hard).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from butoir.inbox.mail import Mail
from butoir.inbox.mail_headers import find_addresses
from butoir.inbox.mail_parts import header_lines
from butoir.inbox.sentences import folded
from butoir.inbox.wordlists import Patterns, read_list
from butoir.tone.text import fold

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_ID_LINE = re.compile(r"^\s*message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_FAILED = ("failed", "delayed")
_TOLD_OF_DELAYS = ("full", "too-large", "refused")
_MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Failure:
    """A recipient who did not get a message. `status` as in RFC 3463, `reason` a word list of
    `words/bounces.toml` or empty, `moved_to` the address that the system gives instead."""

    recipient: str
    hard: bool
    status: str
    reason: str
    diagnostic: str
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a bounce says: its failures (at least one), and the mail of ours that it is about."""

    failures: tuple[Failure, ...]
    original_id: str
    original_headers: tuple[tuple[str, str], ...]


def read_bounce(mail: Mail) -> Returned | None:
    """What a bounce says; None for a mail that is none."""
    if mail.reports and (mail.report_type or _is_system(mail)):
        blocks = [dict(reversed(block)) for block in mail.reports]
        failures = tuple(_reported(b) for b in blocks if _action(b) in _FAILED)
        return Returned(failures, *_original(mail, blocks)) if failures else None
    return _told(mail) if _looks_like_one(mail) else None


def is_success(mail: Mail) -> bool:
    """True for a report of deliveries of which none failed."""
    return mail.report_type == "delivery-status" and read_bounce(mail) is None


def _action(block: Mapping[str, str]) -> str:
    words = block.get("action", "").lower().split()
    return words[0] if words else ""


def _reported(block: Mapping[str, str]) -> Failure:
    recipient = block.get("final-recipient") or block.get("original-recipient", "")
    status = _STATUS.search(block.get("status", ""))
    diagnostic = " ".join(block.get("diagnostic-code", "").split())
    return _failure(
        next(iter(find_addresses(recipient)), ""),
        status[1] if status else "",
        diagnostic,
        delayed=_action(block) == "delayed",
    )


def _failure(recipient: str, status: str, diagnostic: str, *, delayed: bool) -> Failure:
    status = status or _status_in(diagnostic)
    reason = _reason(diagnostic, status)
    if delayed and reason not in _TOLD_OF_DELAYS:
        reason = "delayed"
    hard = not delayed and not status.startswith("4") and reason not in _soft()
    moved = [one for one in find_addresses(diagnostic) if one != recipient]
    moved_to = moved[-1] if reason == "moved" and moved else ""
    return Failure(recipient, hard, status, reason, diagnostic[:500], moved_to)


def _status_in(text: str) -> str:
    """The first status of a text; of a bare reply code ("550") at least its class."""
    if found := _STATUS.search(text):
        return found[1]
    reply = _REPLY.search(text)
    return f"{reply[1]}.0.0" if reply else ""


def _reason(text: str, status: str) -> str:
    """Words tell more than codes: "5.7.1" is given for an unknown user as well."""
    plain = fold(text).replace("'", " ")
    for name in read_list("bounces")["order"]:
        if _words("words", name).search(plain):
            return str(name)
    detail = status.partition(".")[2]
    codes: dict[str, list[str]] = read_list("bounces")["codes"]
    fitting = (name for name, those in codes.items() if re.fullmatch("|".join(those), detail))
    return next(fitting, "")


@cache
def _words(table: str, name: str) -> re.Pattern[str]:
    return Patterns("de").compile(read_list("bounces")[table][name])


def _soft() -> list[str]:
    return list(read_list("bounces")["soft"]["reasons"])


def _looks_like_one(mail: Mail) -> bool:
    """A system's name or an empty return path, and words of a failure; or the list of failures."""
    if mail.mark("x-failed-recipients"):
        return True
    if not _is_system(mail):
        return False
    text = folded(mail.text[:4_000])
    failed = _words("said", "text").search(text) or _reason(text, "") in ("unknown", "full")
    return bool(failed or _words("said", "subject").search(folded(mail.subject)))


def _is_system(mail: Mail) -> bool:
    """True for a mail that nobody sent: an empty return path, or the name of a mail system."""
    name = mail.from_address.partition("@")[0]
    return mail.bounced or bool(_words("sender", "names").match(name))


def _told(mail: Mail) -> Returned:
    """A bounce that is written for people."""
    said, original = _parted(mail.text[:_MOST_TEXT])
    recipients = find_addresses(mail.mark("x-failed-recipients")) or _named_in(said, mail)
    delayed = _is_delay(mail, said)
    failures = tuple(
        _failure(one, "", about, delayed=delayed)
        for one, about in _about_each(said, recipients or ("",))
    )
    headers = tuple(header_lines(original))
    identity = _ID_LINE.search(original) or _ID_LINE.search(mail.text)
    found_id, found_headers = _original(mail, [])
    return Returned(
        failures, found_id or (identity[1] if identity else ""), found_headers or headers
    )


def _about_each(said: str, recipients: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each recipient with what is said of him: from his address to that of the next one."""
    small = said.lower()
    places = [max(small.find(one), 0) for one in recipients]
    for one, place in zip(recipients, places, strict=True):
        following = min((other for other in places if other > place), default=len(said))
        about = said[place:following] if len(recipients) > 1 else said
        yield one, " ".join(about.split())


def _is_delay(mail: Mail, said: str) -> bool:
    plain = folded(f"{mail.subject} {said}")
    return bool(_words("words", "delayed").search(plain)) and "permanent" not in plain


def _parted(text: str) -> tuple[str, str]:
    """What the system says, and the mail that it puts below."""
    place = 0
    for line in text.split("\n"):
        place += len(line) + 1
        if _words("original", "marks").fullmatch(fold(line[:300]).strip()):
            return text[: place - len(line) - 1], text[place:]
    cut = _ID_LINE.search(text)
    return (text[: cut.start()], text[cut.start() :]) if cut else (text, "")


def _named_in(said: str, mail: Mail) -> tuple[str, ...]:
    """The addresses of a system's words but ours and its own, and where somebody has moved."""
    own = {mail.from_address, *mail.to, *mail.delivered_to}
    found = [one for one in find_addresses(said) if one not in own]
    return tuple(found[:1] if _reason(said, "") == "moved" else found)


def _original(
    mail: Mail, blocks: Iterable[Mapping[str, str]]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    headers = mail.original.headers if mail.original else ()
    named = mail.original.header("message-id") if mail.original else ""
    named = named or next(
        (b["x-original-message-id"] for b in blocks if "x-original-message-id" in b), ""
    )
    return (named or mail.in_reply_to).strip(), headers
