"""The words that are refused: numbering, vague deadlines, threats, orders, unlawful charges.

Owns how a phrase of the language's file is applied; the phrases themselves are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from butoir.tone.findings import Finding
from butoir.tone.layout import Span
from butoir.tone.letter import Letter
from butoir.tone.lexicon import Phrase

BESIDE = 60  # how far the words right before or after a hit can excuse it
NAMING = ("loaded-word", "early-threat")  # whose words may also be part of a name
_QUOTED = re.compile(r"\"[^\"\n]{2,60}\"|(?<!\w)'[^'\n]{2,60}'(?!\w)|(?<!\w)'[^\"\n]{2,60}'(?!\w)")


def refused_words(letter: Letter) -> Iterator[Finding]:
    """One finding for each refused phrase that nothing around it excuses."""
    for phrase in letter.lexicon.phrases:
        if not _concerns(phrase, letter):
            continue
        for match in phrase.pattern.finditer(letter.prose):
            hit = match.span("hit") if "hit" in phrase.pattern.groupindex else match.span()
            if not _excused(phrase, letter, hit):
                yield letter.worded(
                    phrase.rule, hit, phrase.severity, phrase.message, phrase.suggestion
                )


def is_negated(letter: Letter, start: int, end: int) -> bool:
    """True when what stands there is denied: "sans frais", "aucuns frais ne vous seront"."""
    find, prose = letter.lexicon.find, letter.prose
    before = prose[max(0, start - BESIDE) : start]
    after = prose[end : end + BESIDE]
    return bool(find["negation-before"].search(before) or find["negation-after"].match(after))


def names_statutory_period(letter: Letter, at: int) -> bool:
    """True in a sentence that names the free period of a Belgian consumer (CDE XIX.2 §3)."""
    if (letter.country, letter.debtor) != ("BE", "consumer"):
        return False
    return letter.says("be-period", *letter.layout.sentence(at))


def _concerns(phrase: Phrase, letter: Letter) -> bool:
    case = f"{letter.country[:2]}/{letter.debtor}"
    return (
        (not phrase.steps or letter.step in phrase.steps)
        and (not phrase.debtors or letter.debtor in phrase.debtors)
        and (not phrase.countries or letter.country[:2] in phrase.countries)
        and case not in phrase.not_for
    )


def _excused(phrase: Phrase, letter: Letter, hit: Span) -> bool:
    if phrase.zone == "head" and not letter.layout.in_head(hit[0]):
        return True
    if phrase.rule in NAMING and _is_named(letter, hit):
        return True
    if phrase.unless_negated and is_negated(letter, *hit):
        return True
    if _excused_beside(phrase, letter, hit) or _excused_in_sentence(phrase, letter, hit):
        return True
    return phrase.rule == "vague-deadline" and _is_statutory(letter, hit)


def _is_named(letter: Letter, hit: Span) -> bool:
    """True for words that only name somebody or something.

    They stand in the greeting, between quotation marks ("Handling complaints"), or begin a proper
    name (Court Reporters). In German, where every noun has a capital, only the first two count.
    """
    greeting = letter.layout.salutation
    if greeting and greeting[0] <= hit[0] < greeting[1]:
        return True
    first, last = letter.around(*hit)
    quoted = _QUOTED.finditer(letter.prose, first, last)
    if any(match.start() < hit[0] and hit[1] < match.end() for match in quoted):
        return True
    return letter.lexicon.lang != "de" and _begins_a_name(letter, hit, first)


def _begins_a_name(letter: Letter, hit: Span, sentence: int) -> bool:
    """True for a word with a capital inside a sentence, followed by another such word."""
    upper, following = letter.text.upper, hit[1] + 1
    capitals = hit[0] > sentence and upper[hit[0]] and not upper[hit[0] + 1]
    return bool(
        capitals
        and following + 1 < len(upper)
        and letter.prose[hit[1]] == " "
        and upper[following]
        and not upper[following + 1]
    )


def _excused_beside(phrase: Phrase, letter: Letter, hit: Span) -> bool:
    before = letter.prose[max(0, hit[0] - BESIDE) : hit[0]]
    after = letter.prose[hit[1] : hit[1] + BESIDE]
    return bool(
        (phrase.not_before and phrase.not_before.search(before))
        or (phrase.not_after and phrase.not_after.match(after))
    )


def _excused_in_sentence(phrase: Phrase, letter: Letter, hit: Span) -> bool:
    first, last = letter.around(*hit)
    if phrase.unless and phrase.unless.search(letter.prose, first, last):
        return True
    if phrase.only and not phrase.only.search(letter.prose, first, last):
        return True
    return phrase.unless_dated and letter.exact_date_in(*letter.layout.near(hit[0], 1, 1))


def _is_statutory(letter: Letter, hit: Span) -> bool:
    """The period that Belgian law wants named to a consumer, beside its exact date (XIX.2 §3)."""
    if (letter.country, letter.debtor) != ("BE", "consumer"):
        return False
    if not letter.says("statutory-period", *hit):
        return False
    first, last = letter.layout.near(hit[0], 1, 1)
    return any(d.mention.is_exact and first <= d.mention.start < last for d in letter.dates)
