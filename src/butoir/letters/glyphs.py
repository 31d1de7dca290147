"""The letters' fonts, and what to do with a character that none of them has.

PDF/A refuses a page with a missing glyph. A name in a script without a font here (or an emoji)
must not keep a letter from leaving: such characters are printed as white squares; the e-mail and
the plain text keep them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import typst

_FONTS = Path(__file__).parent / "fonts"
_SQUARE = "\N{WHITE SQUARE}"
_LAST_LATIN = "\u024f"
_REFUSED = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


@cache
def own_fonts() -> typst.Fonts:
    """Our fonts and those inside Typst; never the machine's, so that every machine agrees."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


def print_with_fallback(print_: Callable[[str], bytes], text: str) -> bytes:
    """Print the text; where characters are refused, again with squares in their place.

    First only the characters that the refusal names; if that is not enough (a mark that cannot
    sit on its letter), every character outside the Latin alphabets.
    """
    try:
        return print_(text)
    except typst.TypstError as error:
        if not _REFUSED.search(error.diagnostic):
            raise
        named = _refused(error)
    if named:
        try:
            return print_(_replaced(text, named))
        except typst.TypstError:
            pass
    return print_(_replaced(text, {char for char in text if char > _LAST_LATIN}))


def _refused(error: typst.TypstError) -> set[str]:
    """The characters that Typst's error says it has no glyph for."""
    texts = _REFUSED.findall(error.diagnostic)
    plain = "".join(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in texts)
    return {char for char in plain if char > _LAST_LATIN}


def _replaced(text: str, chars: set[str]) -> str:
    """Squares for letters and symbols; spaces stay spaces, marks and punctuation are kept or go."""
    table = {ord(char): _substitute(char) for char in chars}
    return text.translate(table)


def _substitute(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] == "M":
        return ""
    if "\u2000" <= char <= "\u20cf" or char in "\u2190\u2192\u2212\u2265\u2264":
        return char  # punctuation, currencies and signs that our font has
    return _SQUARE
