"""A postal address as the six lines of a French envelope, checked before anyone is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from butoir.core.errors import InputError

LONGEST = 38  # characters of a line (NF Z 10-011)
_PLACES = {0: (), 1: (4,), 2: (3, 4), 3: (3, 4, 5), 4: (2, 3, 4, 5)}  # of the free lines
_TOWN = re.compile(r"\d{5} \S.*")


def address_lines(to: Mapping[str, Any]) -> tuple[str, ...]:
    """The six lines: name, person, building, street, place or box, postcode and town.

    `to` has the fields of `core.parties.Address`, with `name` and perhaps `contact`. Raises
    InputError with the line that does not fit as its field; nothing is ever cut.
    """
    free = [text for text in map(_tidy, to.get("lines", ())) if text]
    name, contact = _tidy(to.get("name", "")), _tidy(to.get("contact", ""))
    if contact == name:
        contact = ""
    if len(free) > (3 if contact else 4):
        raise InputError(
            f"{len(free)} lines of address are too many for an envelope", field="lines"
        )
    lines = {1: name, 2: contact}
    lines |= dict(zip(_PLACES[len(free)], free, strict=True))
    lines[6] = _tidy(f"{to.get('postcode', '')} {to.get('city', '')}")
    if not lines[1] and not lines[2]:
        raise InputError("the address has no name", field="address line 1")
    if not _TOWN.fullmatch(lines[6]):
        raise InputError(
            f"the last line must be five digits and a town, not {lines[6]!r}",
            field="address line 6",
        )
    six = tuple(lines.get(number, "") for number in range(1, 7))
    for number, text in enumerate(six, start=1):
        if len(text) > LONGEST:
            raise InputError(
                f"{text!r} has {len(text)} characters, an envelope takes {LONGEST}",
                field=f"address line {number}",
            )
    return six


def _tidy(text: object) -> str:
    return " ".join(str(text).split())
