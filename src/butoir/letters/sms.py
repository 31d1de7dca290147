"""The letters of a text message, and how many parts the network cuts it into (3GPP TS 23.038).

A message of the GSM alphabet has 160 places, 153 in each part of a longer one; any other letter
makes it one of 70, in parts of 67. The euro sign and a few brackets take two places.
"""

from __future__ import annotations

import unicodedata

MOST_PARTS = 3
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_PLACES = frozenset("^{}\\[~]|€")
_GSM = _BASIC | _TWO_PLACES
_PLAIN = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "œ": "oe",
        "Œ": "OE",
    }
)


def is_gsm(text: str) -> bool:
    """Whether a text has letters of the GSM alphabet only."""
    return _GSM.issuperset(text)


def plain_letters(text: str) -> str:
    """The text with what the GSM alphabet lacks written plainly: "août" as "aout". What has no
    plain form stays as it is."""
    return "".join(map(_plain, text.translate(_PLAIN)))


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if letter not in _GSM and base in _GSM else letter


def count_parts(text: str) -> int:
    """How many parts a text is sent in; 0 for an empty one. No sign is cut in two."""
    gsm = is_gsm(text)
    whole, each = (160, 153) if gsm else (70, 67)
    places = [_places(letter, gsm) for letter in text]
    if sum(places) <= whole:
        return 1 if text else 0
    parts, used = 1, 0
    for width in places:
        if used + width > each:
            parts, used = parts + 1, 0
        used += width
    return parts


def _places(letter: str, gsm: bool) -> int:
    """Two for an extended sign, and for a letter beyond the first 65,536."""
    wide = letter in _TWO_PLACES if gsm else ord(letter) > 0xFFFF
    return 2 if wide else 1
