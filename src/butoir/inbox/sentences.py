"""A text in sentences and clauses, each kept exactly as written beside its folded form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from butoir.tone.text import fold

MAX_TEXT = 20_000  # characters; nobody writes more with his own hands
MAX_SENTENCES = 300
MAX_CHARS = 1_500  # of one sentence; what is longer is cut into several
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_STOP = re.compile(
    r"[.!?…]+[\"'»”)]*(?=\s|$)|\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t]+)|;\s*\n"
)
_BREAK = re.compile(r"\n")
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:m|mm|mr|mrs|ms|mme|mlle|dr|me|mtr|ir|art|env|tel|tél|fax|ref|réf|no|nr|n|num|st|ste|"
    r"bd|av|fact|inv|evt|bijv|ca|max|min|incl|excl|resp|z\.b|d\.h|bzw|inkl|zzgl|hr|fr|dhr|mevr|mw|"
    r"p\.ex|ex|i\. ?a|i\. ?v|jan|fév|févr|feb|janv|avr|sept|oct|okt|nov|déc|dec|dez|mrt)\.$",
    re.IGNORECASE,
)  # fmt: skip
_NUMBERED = re.compile(r"(?<![\w.,])\d{1,2}\.$")
_CLAUSE = re.compile(
    r"(?:, | ?[;:!?()/] ?| [-–] |(?:^| )(?:mais|car|or|donc|puis|maar|want|dus|aber|denn"
    r"|sondern|but|so|since|et|en|und|and|however|alors que|parce que|omdat|weil|because)(?= ))"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words as they stand in the text, and the same folded: small letters, no accents, single
    spaces, no apostrophes, every e-mail address as `@mail`."""

    written: str
    folded: str


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a text in order; a short line that stands for itself is one."""
    for written in list(_pieces(text[:MAX_TEXT]))[:MAX_SENTENCES]:
        for start in range(0, len(written), MAX_CHARS):
            piece = written[start : start + MAX_CHARS].strip()
            if piece:
                yield Sentence(piece, folded(piece))


def folded(text: str) -> str:
    """The form that the word lists are written for."""
    plain = ADDRESS.sub(" @mail ", fold(text)).replace("'", " ").replace("*", " ")
    return " ".join(plain.split())


def clauses_of(sentence: str) -> list[tuple[int, int]]:
    """The parts of a folded sentence, between commas and words that join two statements."""
    cuts = [match.span() for match in _CLAUSE.finditer(sentence)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(sentence)]
    return list(zip(starts, ends, strict=True))


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for end in sorted({*_stops(text), *_line_ends(text), len(text)}):
        yield text[start:end]
        start = end


def _stops(text: str) -> Iterator[int]:
    for match in _STOP.finditer(text):
        before = text[max(0, match.start() - 8) : match.start() + 1]
        single = match[0] == "."
        if single and (_ABBREVIATION.search(before) or _NUMBERED.search(before)):
            continue
        yield match.end()


def _line_ends(text: str) -> Iterator[int]:
    """Ends of lines that were not broken by width: short, or with a capital after them."""
    for match in _BREAK.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        following = text[match.end() :][:1]
        if len(line) < 60 and (following.isupper() or len(line) < 25 or line.endswith((",", ":"))):
            yield match.end()
