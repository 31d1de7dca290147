"""Dates: an exact one to pay by, on an open day; and no date that the calendar denies (R6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from butoir.tone.dates import spell_date
from butoir.tone.findings import Finding
from butoir.tone.letter import Letter, is_known
from butoir.tone.roles import DUE, DatedRole

MISSING = "missing-pay-by-date"


def exact_deadline(letter: Letter) -> Iterator[Finding]:
    """The date to pay by: present, with weekday and year, and the day itself included."""
    if letter.step == "withdrawal":
        return
    if not letter.pay_by:
        if letter.step != "answer" or (letter.facts and letter.facts.pay_by):
            yield from _no_deadline(letter)
        return
    exact = {dated.mention.value for dated in letter.pay_by if dated.mention.is_exact}
    for dated in letter.pay_by:
        yield from _incomplete(letter, dated, exact)
        if dated.excluded:
            yield letter.finding(
                MISSING, dated.mention.start, dated.mention.end, key="missing-pay-by-date.before"
            )


def _no_deadline(letter: Letter) -> Iterator[Finding]:
    """Before the due date, the due date itself is the day to pay by; best with its weekday."""
    dues = [dated.mention for dated in letter.dates if dated.role == DUE]
    if letter.step != "notice" or not dues:
        yield letter.missing(MISSING)
    elif not any(due.is_exact for due in dues):
        yield letter.missing(MISSING, severity="warning")


def _incomplete(letter: Letter, dated: DatedRole, exact: set[date | None]) -> Iterator[Finding]:
    """A deadline without weekday or year; only a warning where it repeats an exact one."""
    mention, value = dated.mention, dated.mention.value
    if mention.is_exact or mention.impossible:
        return
    repeated = (mention.month, mention.day) in {(d.month, d.day) for d in exact if d}
    is_due_date = letter.step == "notice"  # its weekday helps, but the invoice has named it
    if value is None:
        key, spelt = "missing-pay-by-date.year", ""
    else:
        key, spelt = "missing-pay-by-date.weekday", spell_date(value, letter.lexicon)
    yield letter.finding(
        MISSING,
        mention.start,
        mention.end,
        key=key,
        severity="warning" if repeated or is_due_date else "",
        date=spelt,
    )


def open_deadline(letter: Letter) -> Iterator[Finding]:
    """A deadline on a closed day of the debtor's country; the next open day is proposed."""
    if letter.step == "withdrawal":
        return
    for dated in letter.pay_by:
        day = dated.mention.value
        if day is None or not is_known(day, letter.calendar) or letter.calendar.is_open(day):
            continue
        yield letter.finding(
            "deadline-closed-day",
            dated.mention.start,
            dated.mention.end,
            severity="warning" if letter.step == "notice" else "",
            date=spell_date(letter.calendar.next_open(day), letter.lexicon),
        )


def real_dates(letter: Letter) -> Iterator[Finding]:
    """Any date of the letter that does not exist, or whose weekday is another."""
    for dated in letter.dates:
        mention, value = dated.mention, dated.mention.value
        if mention.impossible:
            yield letter.finding(
                "wrong-fact", mention.start, mention.end, key="wrong-fact.impossible-date"
            )
        elif value and mention.weekday is not None and value.weekday() != mention.weekday:
            yield letter.finding(
                "wrong-fact",
                mention.start,
                mention.end,
                key="wrong-fact.weekday",
                date=spell_date(value, letter.lexicon),
            )
