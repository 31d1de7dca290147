"""A consequence stands with its date, and a formal notice has one (R5, R6)."""

from __future__ import annotations

from collections.abc import Iterator

from butoir.tone.findings import Finding
from butoir.tone.letter import Letter
from butoir.tone.roles import DatedRole
from butoir.tone.rules_phrases import is_negated


def dated_consequence(letter: Letter) -> Iterator[Finding]:
    """A consequence far from any date, and a formal notice without one beside its date."""
    if letter.step not in ("reminder-2", "formal-notice"):
        return
    for match in letter.lexicon.find["announced"].finditer(letter.prose):
        if not is_negated(letter, *match.span()) and not _is_dated(letter, match.start()):
            yield letter.finding("empty-threat", *match.span())
    if letter.step == "formal-notice" and letter.pay_by and not _follows_date(letter):
        key = "missing-consequence" + (".far" if _has_any(letter) else "")
        yield letter.missing("missing-consequence", key=key)
    elif letter.step == "formal-notice" and not _has_any(letter):
        yield letter.missing("missing-consequence")


def _is_dated(letter: Letter, at: int) -> bool:
    """A date to pay by, or a fixed day, in the sentence or its neighbour; or "cette date"."""
    first, last = letter.layout.near(at, 1, 1)
    inside = [d for d in letter.dates if first <= d.mention.start < last]
    if any(d in letter.pay_by or (not d.role and _comes_after(letter, d)) for d in inside):
        return True
    start, end = letter.around(at, at)
    announced_before = any(d.mention.start < at for d in letter.pay_by)
    return announced_before and letter.says("that-date", start, end)


def _comes_after(letter: Letter, dated: DatedRole) -> bool:
    """True for a fixed day, and for "après le 24 novembre" when that is the deadline or later."""
    day = (dated.mention.month, dated.mention.day)
    return dated.mention.is_exact or any(
        (other.mention.month, other.mention.day) <= day for other in letter.pay_by
    )


def _follows_date(letter: Letter) -> bool:
    """A consequence in the sentence of the date or the next, or in one that names "that day"."""
    return any(
        _has_any(letter, *letter.layout.near(dated.mention.start, 0, 1)) for dated in letter.pay_by
    ) or any(
        _has_any(letter, *letter.layout.sentence(match.start()))
        for match in letter.lexicon.find["that-day"].finditer(
            letter.prose, letter.pay_by[0].mention.end
        )
    )


def _has_any(letter: Letter, start: int = 0, end: int | None = None) -> bool:
    stop = len(letter.prose) if end is None else end
    hits = letter.lexicon.find["consequence"].finditer(letter.prose, start, stop)
    return any(not is_negated(letter, *hit.span()) for hit in hits)
