"""A letter read once, with everything that the rules look at; and how a rule reports a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from butoir.law.calendar import Calendar, calendar_for
from butoir.tone.dates import find_dates
from butoir.tone.facts import Facts
from butoir.tone.findings import Finding
from butoir.tone.layout import Layout, Span, read_layout
from butoir.tone.lexicon import Lexicon, lexicon_for
from butoir.tone.roles import PAY_BY, DatedRole, assign_roles
from butoir.tone.text import Text, fold, read_text
from butoir.tone.things import Things, find_things

CONTEXT = 300  # how far a rule looks around a hit within its sentence
_HIDDEN = "\x1a"
_BIC = re.compile(
    r"(?<![\w])(?:bic|swift)[ :|/-]{0,5}([a-z]{6}[a-z0-9]{2}(?:[a-z0-9]{3})?)(?![\w])"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """The text, its parts, dates and figures, and the case it belongs to.

    `prose` is the folded text with addresses, accounts and the parties' names blanked: what the
    word rules read, so that a name or a link is never mistaken for a wording.
    """

    text: Text
    prose: str
    layout: Layout
    dates: tuple[DatedRole, ...]
    things: Things
    lexicon: Lexicon
    calendar: Calendar
    step: str
    debtor: str
    country: str
    facts: Facts | None

    @property
    def pay_by(self) -> tuple[DatedRole, ...]:
        """The dates by which the letter asks to be paid."""
        return tuple(dated for dated in self.dates if dated.role == PAY_BY)

    def says(self, name: str, start: int = 0, end: int | None = None) -> bool:
        """True when the language's pattern `name` occurs between two positions of the text."""
        stop = len(self.prose) if end is None else end
        return bool(self.lexicon.find[name].search(self.prose, start, stop))

    def around(self, start: int, end: int) -> Span:
        """The sentence around a hit, cut to a bounded context."""
        first, last = self.layout.sentence(start)
        return max(first, start - CONTEXT), max(end, min(last, end + CONTEXT))

    def exact_date_in(self, start: int, end: int) -> bool:
        """True when an exact date to pay by stands between two positions."""
        return any(d.mention.is_exact and start <= d.mention.start < end for d in self.pay_by)

    def finding(
        self, rule: str, start: int, end: int, *, key: str = "", severity: str = "", **values: str
    ) -> Finding:
        """A finding on folded[start:end], worded by the language's message `key` (the rule)."""
        entry = self.lexicon.messages[key or rule]
        return self.worded(
            rule,
            (start, end),
            severity or entry.get("severity", "error"),
            entry["message"].format(**values),
            entry["suggestion"].format(**values),
        )

    def worded(
        self, rule: str, span: Span, severity: str, message: str, suggestion: str
    ) -> Finding:
        """A finding in given words, its place brought back to the input."""
        start, end = self.text.span(*span)
        return Finding(start, end, rule, severity, self.text.raw[start:end], message, suggestion)

    def missing(self, rule: str, *, key: str = "", severity: str = "", **values: str) -> Finding:
        """A finding on something absent: it has no place."""
        entry = self.lexicon.messages[key or rule]
        return Finding(
            0,
            0,
            rule,
            severity or entry.get("severity", "error"),
            "",
            entry["message"].format(**values),
            entry["suggestion"].format(**values),
        )


def read_letter(
    raw: str, *, step: str, lang: str, debtor: str, country: str, facts: Facts | None
) -> Letter:
    """Read a letter in full; KeyError or LookupError for an unknown language or country."""
    lexicon = lexicon_for(lang)
    text = read_text(raw)
    layout = read_layout(text, lexicon)
    mentions = find_dates(text.folded, lexicon)
    things = find_things(text, mentions)
    return Letter(
        text,
        _prose(text, things, facts),
        layout,
        assign_roles(text, layout, mentions, lexicon),
        things,
        lexicon,
        calendar_for(country),
        step,
        debtor,
        country,
        facts,
    )


def _prose(text: Text, things: Things, facts: Facts | None) -> str:
    chars = list(text.folded)
    spans = [*things.emails, *things.urls, *((iban.start, iban.end) for iban in things.ibans)]
    spans += [match.span(1) for match in _BIC.finditer(text.folded)]
    if facts:
        for name in filter(None, (facts.customer, facts.creditor, facts.contact)):
            spans += _names(text, fold(name))
    for start, end in spans:
        chars[start:end] = _HIDDEN * (end - start)
    return "".join(chars)


def _names(text: Text, name: str) -> list[Span]:
    """Where a party's name stands, written as a name: with a capital."""
    pattern = re.compile(rf"(?<![\w]){re.escape(name)}(?![\w])") if name else None
    hits = pattern.finditer(text.folded) if pattern else ()
    return [hit.span() for hit in hits if any(text.upper[hit.start() : hit.end()])]


def is_known(day: date, calendar: Calendar) -> bool:
    """True when the calendar reaches that day."""
    try:
        calendar.next_open(day)
    except LookupError:
        return False
    return True
