"""Which column of a table holds what: headings in four languages, or an explicit mapping.

Owns the recognition of the line of headings; the headings themselves are data, in one TOML file
for each kind of table. A heading counts without case, accents, punctuation and little words, and
letters lost to a wrong encoding (`Pi?ce`) match any. Refuses a mapping that names no column.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.formats.problems import shown

_LITTLE_WORDS = frozenset(
    {"de", "du", "des", "la", "le", "les", "en", "of", "the", "in", "van", "het", "der"}
)
_NUMBER_WORDS = frozenset({"n", "no", "nr", "num", "numero", "nummer", "number"})
_CURRENCIES = {
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "usd": "USD",
    "gbp": "GBP",
    "chf": "CHF",
}
_SIGNS = {"€": " eur ", "£": " gbp ", "$": " usd ", "°": " ", "#": " no "}
_LOST = "ⱥ"  # a letter that no heading has stands for the lost ones while a heading is taken apart
_LONGEST_HEADING = 80
_MOST_HEADINGS = 500


class Meaning(NamedTuple):
    """A field that a heading may stand for; the lower `rank`, the likelier."""

    rank: tuple[int, int, int]
    field: str
    continental: bool


class Profile(NamedTuple):
    """An export with a language of its own: the headings that belong to no other (`when`), and
    what some of them mean there; where it is `alone`, all others mean nothing."""

    name: str
    when: frozenset[str]
    means: Mapping[str, Sequence[Meaning]]
    alone: bool = False


_NO_PROFILE = Profile("", frozenset(), {})


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands (index from 0) and what the file calls it.

    `doubtful` are the fields recognised only by a heading that says little (`Date`, `Total`);
    `unclear` those that two columns of the same heading claim; `continental` tells that a
    heading is French, Dutch or German and not English; `currency` is one that headings state;
    `profile` names the export that the headings together belong to, if it is a known one.
    """

    places: Mapping[str, int]
    headings: Mapping[str, str]
    doubtful: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    continental: bool = False
    currency: str = ""
    profile: str = ""

    def __contains__(self, field: str) -> bool:
        return field in self.places

    def heading(self, field: str) -> str:
        """The field as the file calls it, for messages."""
        return self.headings.get(field) or field


class Vocabulary:
    """The headings of one kind of table."""

    def __init__(self, resource: str) -> None:
        source = resources.files("butoir.formats").joinpath(resource).read_text(encoding="utf-8")
        self.fields: dict[str, dict[str, list[str]]] = tomllib.loads(source)
        self._meanings: dict[str, list[Meaning]] = {}
        for order, (field, languages) in enumerate(self.fields.items()):
            vague: Mapping[str, Sequence[str]] = languages.get("maybe", {})  # type: ignore[assignment]
            clear = {
                language: words for language, words in languages.items() if language != "maybe"
            }
            for tier, words in enumerate((clear, vague)):
                self._learn(field, (tier, order), words)

    def _learn(self, field: str, rank: tuple[int, int], words: Mapping[str, Sequence[str]]) -> None:
        english = {plain(word) for word in words.get("en", ())}
        for synonyms in words.values():
            for place, word in enumerate(synonyms):
                key = plain(word)
                meaning = Meaning((*rank, place), field, key not in english)
                known = self._meanings.setdefault(key, [])
                if all(one.field != field for one in known):
                    known.append(meaning)

    def meanings(self, heading: str) -> list[Meaning]:
        """What a heading may stand for, in the order of likelihood."""
        key = plain(heading)
        found = self._meanings.get(key) or self._meanings.get(plain(_outside_brackets(heading)), [])
        if not found and _LOST in key:
            pattern = re.compile(re.escape(key).replace(_LOST, "[a-z]{0,2}"))
            found = [
                one
                for word, all_ in self._meanings.items()
                if pattern.fullmatch(word)
                for one in all_
            ]
        return sorted(found)

    def score(self, cells: Sequence[object]) -> int:
        """How many fields a row names, were it the line of headings."""
        return len(self.recognise(cells).places)

    def recognise(self, cells: Sequence[object]) -> Columns:
        """The columns that a line announces, if it is one of headings."""
        headings = [_heading(cell) for cell in cells[:_MOST_HEADINGS]]
        profile = _profile(headings)
        claims = sorted(
            (meaning, place)
            for place, heading in enumerate(headings)
            if heading
            for meaning in self._meanings_in(profile, heading)
            if meaning.field in self.fields
        )
        places: dict[str, int] = {}
        doubtful = set()
        continental = False
        for meaning, place in claims:
            if meaning.field not in places and place not in places.values():
                places[meaning.field] = place
                continental |= meaning.continental
                if meaning.rank[0]:
                    doubtful.add(meaning.field)
        same = [plain(heading) for heading in headings]
        unclear = {field for field, place in places.items() if same.count(same[place]) > 1}
        stated = {code for place in places.values() for code in _currencies(headings[place])}
        return Columns(
            places,
            {field: headings[place] for field, place in places.items()},
            frozenset(doubtful),
            frozenset(unclear),
            continental,
            stated.pop() if len(stated) == 1 else "",
            profile.name,
        )

    def _meanings_in(self, profile: Profile, heading: str) -> Sequence[Meaning]:
        special = profile.means.get(plain(heading), ())
        return special or (() if profile.alone else self.meanings(heading))


@cache
def vocabulary(resource: str) -> Vocabulary:
    """The vocabulary of a TOML file of this room, read once."""
    return Vocabulary(resource)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A heading or word reduced to what counts: `N° de facture` and `Facture No.` differ only in
    order, `Montant T.T.C. (€)` is `montant ttc`."""
    text = text[:_LONGEST_HEADING]
    text = re.sub(r"(?<=[^\W\d_])[?�]+|[?�]+(?=[^\W\d_])", _LOST, text)
    text = re.sub(r"([a-zß-ÿ])([A-Z])", r"\1 \2", text)
    text = re.sub(r"\b([^\W\d_])\.(?=[^\W\d_]\b)", r"\1", text)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    text = re.sub(r"\b[dD][ûÛ]", "due", text)
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    bare = re.sub(r"\b[dl]\W(?=\w\w)", "", bare)  # d'échéance, l'échéance
    bare = re.sub(r"\bdu\W*$", "due", bare)  # what is due; anywhere else it is an article
    every = [word for word in re.split(r"[\W_]+", bare) if word]
    words = [word for word in every if word not in _LITTLE_WORDS] or every
    while len(words) > 1 and words[-1] in _CURRENCIES:
        words.pop()
    return " ".join("no" if word in _NUMBER_WORDS else word for word in words)


def apply_mapping(
    columns: Columns, cells: Sequence[object], mapping: Mapping[str, str], name: str
) -> Columns:
    """The columns with those that a person named: by heading, by letter or by number from 1.

    Raises InputError when a mapping names no column.
    """
    places = {field: place for field, place in columns.places.items() if field not in mapping}
    headings = dict(columns.headings)
    for field, wanted in mapping.items():
        place = find_column(cells, wanted)
        if place is None:
            raise InputError(f"no column {shown(wanted)} in this table", name, field=field)
        places = {other: at for other, at in places.items() if at != place or other in mapping}
        places[field] = place
        headings[field] = _heading(cells[place]) if place < len(cells) else wanted
    unclear = columns.unclear - set(mapping)
    doubtful = columns.doubtful - set(mapping)
    return replace(columns, places=places, headings=headings, doubtful=doubtful, unclear=unclear)


def letter(place: int) -> str:
    """The letter of a column, as spreadsheets count: A for 0, AA for 26."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def find_column(cells: Sequence[object], wanted: str) -> int | None:
    """The index of the column of this heading, letter (`B`) or number (`2`), or None."""
    named = [place for place, cell in enumerate(cells) if plain(_heading(cell)) == plain(wanted)]
    if len(named) == 1:
        return named[0]
    if re.fullmatch(r"[A-Za-z]{1,2}", wanted):
        place = 0
        for letter in wanted.upper():
            place = place * 26 + ord(letter) - ord("A") + 1
        return place - 1
    if re.fullmatch(r"[1-9]\d{0,2}", wanted):
        return int(wanted) - 1
    return None


@cache
def _profiles() -> list[Profile]:
    """The exports with a language of their own: their headings, and what some of them mean."""
    source = resources.files("butoir.formats").joinpath("table_profiles.toml")
    found = []
    for name, profile in tomllib.loads(source.read_text(encoding="utf-8")).items():
        means: dict[str, list[Meaning]] = {}
        for field, headings in profile["columns"].items():
            for heading in [headings] if isinstance(headings, str) else headings:
                means.setdefault(plain(heading), []).append(Meaning((-1, 0, 0), field, False))
        when = frozenset(map(plain, profile["when"]))
        found.append(Profile(name, when, means, alone=profile.get("alone", False)))
    return found


def _profile(headings: Sequence[str]) -> Profile:
    keys = {plain(heading) for heading in headings if heading}
    return next((one for one in _profiles() if one.when <= keys), _NO_PROFILE)


def _heading(cell: object) -> str:
    text = " ".join(cell.split()) if isinstance(cell, str) else ""
    return text if len(text) <= _LONGEST_HEADING else ""


def _outside_brackets(heading: str) -> str:
    return re.sub(r"[(\[].*?[)\]]", " ", heading)


def _currencies(heading: str) -> Iterator[str]:
    for sign, word in _SIGNS.items():
        heading = heading.replace(sign, word)
    for word in re.split(r"\W+", heading.casefold()):
        if word in _CURRENCIES:
            yield _CURRENCIES[word]
