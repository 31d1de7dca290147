"""What kind of mail came: a bounce, an absence, another machine's mail, or somebody who writes.

In doubt somebody writes: a machine's mail that says "paid" or "we dispute" is a person's as well,
since ticket systems mark what their people write as automatic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from butoir.inbox.bounces import Failure, is_success, read_bounce
from butoir.inbox.days_said import find_days
from butoir.inbox.mail import Mail
from butoir.inbox.mail_headers import MACHINES
from butoir.inbox.sayings import find_sayings
from butoir.inbox.sentences import folded
from butoir.inbox.wordlists import LANGUAGES, Patterns, read_list

KINDS = ("bounce-hard", "bounce-soft", "out-of-office", "automatic", "written")
_WEIGHTY = frozenset({"paid", "dispute", "insolvency"})
_BULK = ("bulk", "junk", "auto_reply", "auto-reply")
_SOME_DAY = date(2000, 1, 1)
_MOST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Sorted:
    """The kind of a mail (one of `KINDS`); for a bounce its failures and the mail of ours that
    came back; for an absence the day on which its writer says to be back, where one is named."""

    kind: str
    failures: tuple[Failure, ...] = ()
    original_id: str = ""
    original_headers: tuple[tuple[str, str], ...] = ()
    back_on: date | None = None

    @property
    def recipients(self) -> tuple[str, ...]:
        """The addresses that failed, each once, in small letters."""
        return tuple(dict.fromkeys(one.recipient for one in self.failures if one.recipient))

    @property
    def worst(self) -> Failure | None:
        """The failure that decides the kind: a hard one before a soft one."""
        return next((one for one in self.failures if one.hard), next(iter(self.failures), None))

    @property
    def status(self) -> str:
        """The status code (RFC 3463) of the worst failure; empty when none is told."""
        return self.worst.status if self.worst else ""

    @property
    def reason(self) -> str:
        """Why, of the worst failure: unknown, moved, disabled, full, refused, too-large, delayed,
        unreachable, or empty."""
        return self.worst.reason if self.worst else ""


def sort_mail(mail: Mail) -> Sorted:
    """What kind of mail it is."""
    if returned := read_bounce(mail):
        hard = any(failure.hard for failure in returned.failures)
        kind = "bounce-hard" if hard else "bounce-soft"
        return Sorted(kind, returned.failures, returned.original_id, returned.original_headers)
    if is_success(mail) or mail.report_type == "disposition-notification":
        return Sorted("automatic")
    kind = _kind(mail)
    if kind != "written" and _says_something(mail):
        return Sorted("written")
    return Sorted(kind, back_on=_back_on(mail) if kind == "out-of-office" else None)


def _kind(mail: Mail) -> str:
    subject, text = folded(mail.subject), folded(mail.said[:_MOST_TEXT])
    marked = _is_marked(mail)
    if _tells("away", subject, text, subject, marked=marked):
        return "automatic" if _pattern("away", "gone").search(text) else "out-of-office"
    if _tells("machine", subject, text, text, marked=marked):
        return "automatic"
    if "vacation" in mail.mark("auto-submitted") or _replies_by_itself(mail):
        return "out-of-office"
    return "automatic" if marked else "written"


def _tells(table: str, subject: str, text: str, sure: str, *, marked: bool) -> bool:
    """Words that are sure alone; else two of three: subject, text, and a machine's header."""
    found = _pattern(table, "sure").search(sure)
    if found and (table == "machine" or not found.start()):
        return True
    told = bool(_pattern(table, "subject").fullmatch(subject))
    return told + bool(_pattern(table, "text").search(text)) + marked >= 2


def _is_marked(mail: Mail) -> bool:
    """True when a header says that a machine sent it. A list's mail is written by its members."""
    submitted = mail.mark("auto-submitted")
    if submitted and not submitted.startswith("no"):
        return True
    named = {name for name, _ in mail.marks}
    return bool(named & {*MACHINES}) or mail.mark("precedence") in _BULK or mail.bounced


def _replies_by_itself(mail: Mail) -> bool:
    named = {name for name, _ in mail.marks}
    return bool(named & {"x-autoreply", "x-autorespond"}) or "reply" in mail.mark("precedence")


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    return Patterns("de").compile(read_list("automatic")[table][name])


def _says_something(mail: Mail) -> bool:
    """True when a machine's mail says what nobody may miss, even if a machine did say it."""
    return any(one.kind in _WEIGHTY for one in find_sayings(mail.said, _day(mail)))


def _back_on(mail: Mail) -> date | None:
    """The last day that an absence names, if it is still to come."""
    text, on = folded(mail.said[:_MOST_TEXT]), _day(mail)
    named = [day.on for lang in LANGUAGES for day in find_days(text, on, lang, past=False)]
    ahead = [day for day in named if day > on]
    return max(ahead, default=None)


def _day(mail: Mail) -> date:
    return mail.date.date() if mail.date else _SOME_DAY
