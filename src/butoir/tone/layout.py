"""Where things stand in a letter: lines, sentences, subject, salutation, headings, opening line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from butoir.tone.lexicon import Lexicon
from butoir.tone.text import Text

Span = tuple[int, int]
HEADING_CHARS = 90

_STOP = re.compile(r"[.!?]+[\"')]*(?=[ \n]|$)|\n")
_SUBJECT = re.compile(r"(?:objet|sujet|concerne|subject|betreft|onderwerp|betreff|betr\.?|re) ?:")
_ABBREVIATION = re.compile(
    r"(?<![\w])(?:m|mm|mr|mrs|ms|dr|me|ir|ing|art|al|cf|env|tel|fax|ref|no|nr|num|st|ste|bd|av|"
    r"inc|ltd|co|s\.a|l|r|d|p|z\.b|d\.h|bzw|usw|inkl|zzgl|i\.v|i\.a|str|hr|fr|dhr|mevr|mw|t\.a\.v|"
    r"bv|o\.a|nl|p\.ex|ex|c\.a\.d)\.$"
)
_ORDINAL_DAY = re.compile(r"(?<![\w])\d{1,2}\.$")


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a letter, as spans of its folded text.

    `body` is where the text after the salutation begins; `closing` where the closing formula
    begins (the end of the text without one).
    """

    lines: tuple[Span, ...]
    sentence_starts: tuple[int, ...]
    length: int
    subject: Span | None
    salutation: Span | None
    headings: tuple[Span, ...]
    opening: Span
    body: int
    closing: int

    def sentence(self, at: int) -> Span:
        """The sentence that holds a position."""
        index = bisect_right(self.sentence_starts, at) - 1
        return self._sentence(index)

    def near(self, at: int, before: int, after: int) -> Span:
        """The sentence that holds a position, with some of its neighbours."""
        index = bisect_right(self.sentence_starts, at) - 1
        first = self._sentence(max(0, index - before))
        last = self._sentence(min(len(self.sentence_starts) - 1, index + after))
        return first[0], last[1]

    def line(self, at: int) -> Span:
        """The line that holds a position."""
        index = bisect_right(self.lines, (at, self.length + 1)) - 1
        return self.lines[max(0, index)]

    def in_head(self, at: int) -> bool:
        """True in the subject, a heading or the opening line."""
        spans = [self.opening, *self.headings, *([self.subject] if self.subject else [])]
        return any(start <= at < end for start, end in spans)

    def _sentence(self, index: int) -> Span:
        starts = self.sentence_starts
        end = starts[index + 1] if index + 1 < len(starts) else self.length
        return starts[index], end


def read_layout(text: Text, lexicon: Lexicon) -> Layout:
    """Find the parts of a folded letter."""
    folded = text.folded
    lines = _lines(text)
    starts = _sentence_starts(folded, lexicon)
    subject = _subject(folded, lines)
    salutation = _salutation(folded, lines, lexicon)
    body = salutation[1] if salutation else (subject[1] if subject else 0)
    closings = [match.start() for match in lexicon.find["closing"].finditer(folded, body)]
    return Layout(
        lines,
        starts,
        len(folded),
        subject,
        salutation,
        _headings(folded, lines, salutation),
        (body, _opening_end(folded, starts, body)),
        body,
        closings[-1] if closings else len(folded),
    )


def _lines(text: Text) -> tuple[Span, ...]:
    cuts = sorted([*text.breaks, *(at for at, char in enumerate(text.folded) if char == "\n")])
    starts = [0, *(cut + 1 for cut in cuts)]
    return tuple(zip(starts, [*cuts, len(text.folded)], strict=True))


def _sentence_starts(folded: str, lexicon: Lexicon) -> tuple[int, ...]:
    """A sentence ends at a stop or at a paragraph, unless what follows is plainly its list."""
    starts = [0]
    for match in _STOP.finditer(folded):
        if match[0] == "\n":
            if folded[match.start() - 1 : match.start()] in (":", ";"):
                continue
        elif match[0] == "." and _not_a_stop(folded, match.start(), lexicon):
            continue
        starts.append(match.end())
    ends = [*starts[1:], len(folded)]
    said = [start for start, end in zip(starts, ends, strict=True) if folded[start:end].strip()]
    return (0, *(start for start in said if start))


def _not_a_stop(folded: str, at: int, lexicon: Lexicon) -> bool:
    before = folded[max(0, at - 8) : at + 1]
    if _ABBREVIATION.search(before) or _is_cut_in_a_date(folded, at, lexicon):
        return True
    if not _ORDINAL_DAY.search(before):
        return False
    if lexicon.lang == "de":
        return True
    following = re.match(r"\W*(\w+)", folded[at + 1 : at + 20])
    return bool(following and following[1] in lexicon.month_forms)


def _is_cut_in_a_date(folded: str, at: int, lexicon: Lexicon) -> bool:
    """True for the stop of "6 févr. 2026" and of "ven. 6 février": a short name, then figures."""
    word = re.search(r"[a-z]+$", folded[max(0, at - 8) : at])
    named = word and (word[0] in lexicon.month_forms or word[0] in lexicon.weekday_forms)
    return bool(named and re.match(r",? ?\d", folded[at + 1 : at + 4]))


def _subject(folded: str, lines: tuple[Span, ...]) -> Span | None:
    for start, end in lines:
        if _SUBJECT.match(folded, start, end):
            return start, end
    return None


def _salutation(folded: str, lines: tuple[Span, ...], lexicon: Lexicon) -> Span | None:
    """The opening form of address: the first that ends as one does, else the first at all."""
    whole, loose = lexicon.find["salutation"], lexicon.find["salutation-word"]
    for start, end in lines:
        if match := whole.match(folded, start, end):
            return start, match.end()
    for start, end in lines:
        if end - start < HEADING_CHARS and loose.match(folded, start, end):
            return start, end
    return None


def _headings(folded: str, lines: tuple[Span, ...], salutation: Span | None) -> tuple[Span, ...]:
    """Lines before the salutation, and short lines without a full stop that stand alone."""
    found = []
    for start, end in lines:
        if salutation and end <= salutation[0]:
            found.append((start, end))
        elif 0 < end - start <= HEADING_CHARS and folded[end - 1] not in ".,;?!":
            alone = (start == 0 or folded[start - 1] == "\n") and folded[end : end + 1] in (
                "",
                "\n",
            )
            if alone:
                found.append((start, end))
    return tuple(found)


def _opening_end(folded: str, starts: tuple[int, ...], body: int) -> int:
    """The end of the first sentence after the salutation."""
    first = next((at for at in range(body, len(folded)) if folded[at].isalnum()), len(folded))
    index = bisect_left(starts, first + 1)
    return starts[index] if index < len(starts) else len(folded)
