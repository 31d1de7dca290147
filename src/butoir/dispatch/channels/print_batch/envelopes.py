"""Which letters of a batch go in one envelope, and in which order the envelopes lie. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from butoir.dispatch.models import Delivery

_PLACE = ("country", "postcode", "city")
_NAMES = ("name", "contact")
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Letters with the same names and address: what stands in the window is the same."""

    channel: str
    letters: tuple[Delivery, ...]

    @property
    def to(self) -> dict[str, Any]:
        """The addressee, as a delivery has it."""
        to: dict[str, Any] = self.letters[0].to
        return to


def envelopes_of(rows: Iterable[Delivery]) -> dict[str, list[Envelope]]:
    """The envelopes of each channel by country, postcode, town, street and name.

    A registered letter is alone in its envelope: its number proves the posting of one letter.
    """
    found: dict[tuple[str, _Key, int], list[Delivery]] = {}
    for row in sorted(rows, key=lambda row: row.pk):
        alone = row.pk if row.channel == "registered" else 0
        found.setdefault((row.channel, _key(row.to), alone), []).append(row)
    piles: dict[str, list[Envelope]] = {}
    for (channel, _, _), letters in sorted(found.items(), key=lambda one: one[0]):
        piles.setdefault(channel, []).append(Envelope(channel, tuple(letters)))
    return piles


def _key(to: Mapping[str, Any]) -> _Key:
    lines = " ".join(map(str, to.get("lines", ())))
    place, names = ([str(to.get(name, "")) for name in said] for said in (_PLACE, _NAMES))
    return tuple(map(_plain, (*place, lines, *names)))


def _plain(text: str) -> str:
    """Without accents, capitals and doubled spaces: as an alphabetical list has it."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())
