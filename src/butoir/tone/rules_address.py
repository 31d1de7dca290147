"""One form of address in a letter: tu or vous, je or u, du or Sie, never both."""

from __future__ import annotations

from collections.abc import Iterator

from butoir.tone.findings import Finding
from butoir.tone.layout import Span
from butoir.tone.letter import Letter

RULE = "unprofessional"


def one_form_of_address(letter: Letter) -> Iterator[Finding]:
    """A finding on the first word in the rarer form, where a letter uses both."""
    formal = [hit for hit in _hits(letter, "address-formal") if _is_formal(letter, hit)]
    familiar = [hit for hit in _hits(letter, "address-familiar") if _is_familiar(letter, hit)]
    if formal and familiar:
        rarer = min(familiar, formal, key=len)
        yield letter.finding(RULE, *rarer[0], key="unprofessional.mixed-address")


def _hits(letter: Letter, name: str) -> list[Span]:
    """Where the pattern stands in what the writer says: addresses and signatures hold names."""
    layout = letter.layout
    said = [*filter(None, [layout.subject]), (layout.body, layout.closing)]
    pattern = letter.lexicon.find[name]
    return [hit.span() for span in said for hit in pattern.finditer(letter.prose, *span)]


def _is_formal(letter: Letter, hit: Span) -> bool:
    """In German only with a capital inside a sentence: "sie" is also she and they."""
    if letter.lexicon.lang != "de":
        return True
    begins = letter.prose[letter.layout.sentence(hit[0])[0] : hit[0]].strip(" \n\"'") == ""
    after_colon = letter.prose[: hit[0]].rstrip().endswith(":")
    return bool(letter.text.upper[hit[0]]) and not begins and not after_colon


def _is_familiar(letter: Letter, hit: Span) -> bool:
    """Not in capitals: TA is a court, TU a unit."""
    return not all(letter.text.upper[hit[0] : hit[1]])
