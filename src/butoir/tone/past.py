"""The past days that a demand must name: when the invoice was due, when it was demanded before.

Beside the words that announce such a day, a day that nothing else explains is one when its
sentence speaks of the amount, or of writing; an ordinary writer has too many words for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from butoir.tone.findings import Finding
from butoir.tone.letter import Letter
from butoir.tone.roles import DEMAND, DUE, ISSUED, NONE, DatedRole
from butoir.tone.things import any_close

TABLE = 300  # from a column's title to its figures


def names_due_date(letter: Letter) -> bool:
    """True when the letter tells on which day its invoice was, or is, to be paid (R15)."""
    roles = {dated.role for dated in letter.dates}
    if DUE in roles or (letter.step == "notice" and letter.pay_by):
        return True
    free = [d.mention.start for d in letter.dates if d.role in (NONE, ISSUED)]
    titles = [m.end() for m in letter.lexicon.find["due-title"].finditer(letter.prose)]
    return any_close(titles, free, TABLE) or any(
        _stands_by_an_amount(letter, dated) for dated in _unexplained(letter)
    )


def earlier_demands(letter: Letter) -> Iterator[Finding]:
    """Reminder 2 names the day of the first (R4), the formal notice the days of both (R5).

    Where the case tells which were sent, no more than those: a person may have skipped a step.
    """
    needed = {"reminder-2": 1, "formal-notice": 2}.get(letter.step, 0)
    if letter.facts is not None and letter.facts.earlier_demands is not None:
        needed = min(needed, len(set(letter.facts.earlier_demands)))
    named = {(d.mention.month, d.mention.day) for d in letter.dates if d.role == DEMAND}
    if len(named) < needed:
        named |= {(d.mention.month, d.mention.day) for d in _told_of(letter)}
    if len(named) < needed:
        key = "missing-earlier-demand" + (".both" if needed == 2 else "")
        yield letter.missing("missing-earlier-demand", key=key)


def _unexplained(letter: Letter) -> list[DatedRole]:
    """Days of the body without a role, before the one to pay by or of an unsaid year."""
    last = max((d.mention.value or date.min for d in letter.pay_by), default=date.min)
    return [
        dated
        for dated in letter.dates
        if dated.role == NONE
        and dated.mention.start >= letter.layout.body
        and (dated.mention.value or date.min) < last
    ]


def _stands_by_an_amount(letter: Letter, dated: DatedRole) -> bool:
    start, end = letter.layout.sentence(dated.mention.start)
    starts = [amount.start for amount in letter.things.amounts]
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end


def _told_of(letter: Letter) -> list[DatedRole]:
    """The unexplained days of sentences that tell of writing or asking."""
    return [
        dated
        for dated in _unexplained(letter)
        if letter.says("demand", *letter.around(dated.mention.start, dated.mention.end))
    ]
