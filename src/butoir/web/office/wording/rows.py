"""The sentences of a letter side by side in four languages, in the order in which it says them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from butoir.dunning.models import OwnWording
from butoir.dunning.wording import latest_changes, own_records
from butoir.letters.language import available_languages
from butoir.letters.own import COMMON, TextKey, standard_texts
from butoir.letters.wording import wording_for
from butoir.users.models import Company
from butoir.web.office.wording.names import name_in_words, when_in_words
from butoir.web.office.wording.words import FILES, LANGUAGES

_FIRST, _LAST = ("subject", "salutation"), ("closing",)
_SAID_BEFORE = {"@apart": "apart_intro"}  # the sentence before a table
_LATEST = 10  # changes that are told under the sentences


@dataclass(frozen=True, slots=True)
class Cell:
    """A sentence in one language; `own` is the company's record of it, None for the standard."""

    lang: str
    file: str
    place: int
    text: str
    own: OwnWording | None


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence in all languages; None stands for one that does not have it. `when` are the
    conditions on which it is said, `common` tells that other letters say it too."""

    name: str
    when: str
    common: bool
    cells: tuple[Cell | None, ...]

    @property
    def title(self) -> str:
        """What the sentence is for."""
        return name_in_words(self.name)

    @property
    def conditions(self) -> str:
        """When it is said."""
        return when_in_words(self.when)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that somebody changed; `place` is None when the sentence is no more."""

    row: OwnWording
    place: int | None

    @property
    def title(self) -> str:
        """Which sentence."""
        return name_in_words(self.row.name)

    @property
    def conditions(self) -> str:
        """When it is said."""
        return when_in_words(self.row.when)

    @property
    def letter(self) -> str:
        """In which letter."""
        return str(FILES.get(self.row.file, self.row.file))


@dataclass(frozen=True, slots=True)
class WordingPage:
    """The sentences of one letter. `missing` are the languages without any wording."""

    file: str
    files: Mapping[str, object]
    languages: Mapping[str, str]
    missing: frozenset[str]
    rows: tuple[Row, ...]
    latest: tuple[Change, ...]

    @property
    def is_letter(self) -> bool:
        """Whether it can be looked at whole."""
        return self.file != COMMON


def read_wording(company: Company, file: str) -> WordingPage:
    """Every sentence of a letter with those common to all that it says; two queries."""
    own = own_records(company)
    columns = {lang: _cells(lang, file, own) for lang in LANGUAGES}
    cells = [cell for column in columns.values() for cell in column]
    names = {key: None for name in _names(file) for key in cells if key[1] == name}
    rows = tuple(
        Row(name, when, where != file, tuple(columns[lang].get(key) for lang in LANGUAGES))
        for key in names
        for where, name, when in [key]
    )
    missing = frozenset(LANGUAGES) - set(available_languages())
    latest = tuple(_change(row) for row in latest_changes(company, _LATEST))
    return WordingPage(file, FILES, LANGUAGES, missing, rows, latest)


def _cells(
    lang: str, file: str, own: Mapping[TextKey, OwnWording]
) -> dict[tuple[str, str, str], Cell]:
    """The sentences of a letter, by file, name and conditions."""
    found = {}
    for where in dict.fromkeys((file, "common")):
        for place, one in enumerate(standard_texts(lang, where)):
            record = own.get(one.key)
            text = record.say if record else one.text
            found[where, one.key.name, one.key.when] = Cell(lang, where, place, text, record)
    return found


def _names(file: str) -> dict[str, None]:
    """The names of the sentences in the order of the letter; what a sentence calls comes after it.

    The sentences common to all come in the order of their file.
    """
    ours = dict.fromkeys(one.key.name for lang in LANGUAGES for one in standard_texts(lang, file))
    if file == "common":
        return ours
    return dict.fromkeys(
        each
        for name in (*_FIRST, *_order(file), *_LAST)
        for each in (name, *_called_after(name, list(ours), file))
    )


def _order(file: str) -> Iterator[str]:
    langs = available_languages()
    for name in wording_for("fr" if "fr" in langs else langs[0], file).order:
        if not name.startswith("@"):
            yield name
        elif name in _SAID_BEFORE:
            yield _SAID_BEFORE[name]


def _called_after(name: str, ours: list[str], file: str) -> Iterator[str]:
    """What follows a sentence in its file without a place of its own in the letter."""
    placed = {*_FIRST, *_order(file), *_LAST}
    if name in ours:
        for other in ours[ours.index(name) + 1 :]:
            if other in placed:
                return
            yield other


def _change(row: OwnWording) -> Change:
    key = TextKey(row.lang, row.file, row.name, row.when)
    texts = enumerate(standard_texts(row.lang, row.file))
    return Change(row, next((place for place, one in texts if one.key == key), None))
