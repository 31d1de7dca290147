"""Whom a claim is declared to, as the text of a notice names them: a start for a person."""

from __future__ import annotations

import re

from butoir.core.parties import Address

_WORD = re.compile(
    r"(?:mandataire judiciaire|liquidateur(?: judiciaire)?|curateur|curator|mandataire)\s*:?\s+"
    r"(?P<said>[^;.]*(?:\.(?=[^ ])[^;.]*)*)",
    re.IGNORECASE,
)
_TOWN = re.compile(r"(?:F-|B-)?(\d{4,5}) +(\D[^,]*)")


def agent_lines(text: str) -> str:
    """The name and the address after the word for the office, a line each; empty without one."""
    found = _WORD.search(text)
    parts = re.split(r",|\n", found["said"]) if found else []
    return "\n".join(part.strip() for part in parts if part.strip())


def name_and_address(lines: str, country: str) -> tuple[str, Address]:
    """The first line as a name, the last as postcode and town where it is one, else all between."""
    name, *rest = [line.strip() for line in lines.splitlines() if line.strip()] or [""]
    town = _TOWN.fullmatch(rest[-1]) if rest else None
    if town is None:
        return name, Address(tuple(rest), "", "", country)
    return name, Address(tuple(rest[:-1]), town[1], town[2].strip(), country)
