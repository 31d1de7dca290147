"""The sheets that separate the envelopes of a print batch, in the language of who fills them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

import typst

from butoir.core.parties import Address
from butoir.letters.breaking import breakable
from butoir.letters.glyphs import own_fonts, print_with_fallback
from butoir.letters.heading import postal_lines
from butoir.letters.language import language_for
from butoir.letters.wording import Vocabulary, wording_for

_LAYOUT = Path(__file__).parent / "layout"


class Enclosed(NamedTuple):
    """One letter of an envelope: whose, what it is called, and its sheets, copies included."""

    customer: str
    title: str
    sheets: int


class Sheet(NamedTuple):
    """What a sheet says of the envelope behind it, the `number`-th `of` its pile."""

    number: int
    of: int
    channel: str
    names: tuple[str, ...]
    address: Address
    letters: tuple[Enclosed, ...]


class Pile(NamedTuple):
    """The batch that the envelopes are of: its number, its day, who posts it from which country,
    and the language of its sheets."""

    batch: int
    made_on: date
    country: str
    lang: str


def typeset_separators(sheets: Sequence[Sheet], pile: Pile) -> bytes:
    """One PDF with a page for each; the same sheets give the same bytes."""
    stamp = datetime.combine(pile.made_on, time(), UTC)
    compiler = typst.Compiler(
        str(_LAYOUT / "separators.typ"), root=str(_LAYOUT), font_paths=own_fonts()
    )

    def pdf(payload: str) -> bytes:
        made = compiler.compile(sys_inputs={"sheets": payload}, format="pdf", timestamp=stamp)
        return b"".join(made) if isinstance(made, list) else made or b""

    said = [_said(sheet, pile) for sheet in sheets]
    return print_with_fallback(pdf, json.dumps(said, ensure_ascii=False))


def _said(sheet: Sheet, pile: Pile) -> dict[str, object]:
    language, count = language_for(pile.lang, pile.country), len(sheet.letters)
    total = sum(letter.sheets for letter in sheet.letters)
    facts = {"number": sheet.number, "of": sheet.of, "letters": count, "sheets": total}
    values = {name: str(value) for name, value in facts.items()}
    values |= {"batch": str(pile.batch), "made_on": language.day(pile.made_on)}
    known = {sheet.channel: True, "one-letter": count == 1, "one-sheet": total == 1}
    words = Vocabulary(frozenset(tag for tag, holds in known.items() if holds), values)
    wording = wording_for(pile.lang, "separator")
    place = postal_lines(sheet.address, pile.country, language)
    return {
        "lang": pile.lang,
        **{
            name: wording.say(f"sheet_{name}", words)
            for name in ("place", "batch", "channel", "content", "duty")
        },
        "address": [breakable(line, 40) for line in (*sheet.names, *place)],
        "headings": [
            wording.say(f"sheet_{name}", words) for name in ("customer", "what", "sheets")
        ],
        "rows": [
            [breakable(letter.customer, 16), breakable(letter.title, 40), str(letter.sheets)]
            for letter in sheet.letters
        ],
    }
