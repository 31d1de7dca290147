"""What a professional letter never shows: capitals for emphasis, exclamation marks, emoji.

Capitals of names, acronyms, addresses and signatures are no fault; the rule looks at words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from butoir.tone.findings import Finding
from butoir.tone.layout import Span
from butoir.tone.letter import Letter

RULE = "unprofessional"
LONG_WORD = 6  # from this length a capitalised word is taken for emphasis, not for an acronym

_EXCLAMATION = re.compile(r"!(?:[ ?]?!){0,20}|\u00a1")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u260d\u2610-\u26ff\u2702-\u2704\u2706-\u2708\u270a-\u2712"
    "\u2715-\u27bf\u2b50\u2b55\u203c\u2049]{1,20}"
)
_HARMLESS = frozenset("☎☏✆✉✓✔☐☑☒➔➜➡✂✈§✁★☆")
_EMOTICON = re.compile(r"(?<!\w)[:;=]-[)(dp/](?!\w)|(?<= )[:;][)(](?= |$|\n|[.,])|<3(?!\d)|\^\^")
_WORD = re.compile(r"(?<![\w/_.-])[a-z]{2,40}(?:-[a-z]{1,40})*(?![\w/_@]|[.-][\w])")
_ROMAN = re.compile(r"[ivxlc]{1,7}")


def unprofessional_marks(letter: Letter) -> Iterator[Finding]:
    """Exclamation marks, emoji, emoticons and words in capitals."""
    for match in _EXCLAMATION.finditer(letter.prose):
        if _marks_a_name(letter, match.start()):
            continue
        yield letter.finding(RULE, *match.span(), key="unprofessional.exclamation")
    for pattern in (_EMOJI, _EMOTICON):
        for match in pattern.finditer(letter.prose):
            if not set(match[0]) <= _HARMLESS:
                yield letter.finding(RULE, *match.span(), key="unprofessional.emoji")
    for start, end in _shouted_runs(letter):
        yield letter.finding(RULE, start, end, key="unprofessional.capitals")


def _marks_a_name(letter: Letter, at: int) -> bool:
    """True for the mark of "Hop ! Événements": the signature writes the same words around it."""
    before = re.search(r"\w+ ?$", letter.prose[max(0, at - 30) : at])
    after = re.match(r"! ?(\w+)", letter.prose[at : at + 30])
    if not before or not after or not letter.text.upper[at + after.start(1)]:
        return False
    return before[0] + after[0] in letter.prose[letter.layout.closing :]


def _shouted_runs(letter: Letter) -> Iterator[Span]:
    """Runs of words in capitals that hold at least one shouted word."""
    run: list[Span] = []
    known = _known_names(letter)
    for span in [*_capital_words(letter), (1 << 60, 1 << 60)]:
        if run and (span[0] - run[-1][1] > 2 or "\n" in letter.prose[run[-1][1] : span[0]]):
            if _is_shouted(letter, run, known):
                yield run[0][0], run[-1][1]
            run = []
        run.append(span)


def _capital_words(letter: Letter) -> list[Span]:
    return [
        match.span()
        for match in _WORD.finditer(letter.prose)
        if all(letter.text.upper[at] for at in range(*match.span()) if letter.prose[at] != "-")
    ]


def _known_names(letter: Letter) -> frozenset[str]:
    """Words in capitals of the letterhead, the address and the signature: names, not shouting."""
    layout, subject = letter.layout, letter.layout.subject
    names = set()
    for start, end in _capital_words(letter):
        in_subject = bool(subject and subject[0] <= start < subject[1])
        outside = start < (layout.salutation[0] if layout.salutation else 0)
        if (outside and not in_subject) or start > layout.closing:
            names.add(letter.prose[start:end])
    return frozenset(names - letter.lexicon.shouted)


def _is_shouted(letter: Letter, run: list[Span], known: frozenset[str]) -> bool:
    words = [letter.prose[start:end] for start, end in run]
    loud = [
        word
        for word, (start, _) in zip(words, run, strict=True)
        if word not in letter.lexicon.acronyms
        and word not in known
        and not _ROMAN.fullmatch(word)
        and not _is_name(letter, start)
    ]
    if any(word in letter.lexicon.shouted for word in loud):
        return not _in_table(letter, run[0][0])
    if _outside_body(letter, run[0][0]) or _in_table(letter, run[0][0]):
        return False
    common = [word for word in loud if len(word) >= LONG_WORD]
    return bool(common) or len(loud) >= 3


def _is_name(letter: Letter, start: int) -> bool:
    """True for a surname or a firm in capitals: after a title, a first name, a legal form."""
    before = letter.prose[max(0, start - 40) : start]
    if letter.lexicon.find["name-before"].search(before):
        return True
    previous = re.search(r"([a-z][a-z-]+) $", before)
    if not previous:
        return False
    at = start - len(previous[0])
    return (
        bool(letter.text.upper[at])
        and not letter.text.upper[at + 1]
        and at != letter.layout.sentence(at)[0]
        and not letter.lexicon.find["sentence-opener"].fullmatch(previous[1])
    )


def _outside_body(letter: Letter, at: int) -> bool:
    layout = letter.layout
    if layout.subject and layout.subject[0] <= at < layout.subject[1]:
        return False
    head_end = layout.salutation[0] if layout.salutation else 0
    return at < head_end or at > layout.closing


def _in_table(letter: Letter, at: int) -> bool:
    start, end = letter.layout.line(at)
    line = letter.prose[start:end]
    return "|" in line or sum(place in letter.text.wide for place in range(start, end)) >= 2
