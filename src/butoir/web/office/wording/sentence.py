"""The editor of one sentence: its letter, what it may quote, its history, its sisters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.dunning.models import OwnWording
from butoir.dunning.wording import history_of, own_texts
from butoir.ledger.models import Customer
from butoir.letters.own import OwnTexts, Standard, TextKey, allowed_calls, standard_texts
from butoir.users.models import Company
from butoir.web.office.wording.choosing import Choice
from butoir.web.office.wording.comparing import Piece, difference
from butoir.web.office.wording.names import call_in_words, name_in_words, when_in_words
from butoir.web.office.wording.shown import (
    Shown,
    show_sentence,
    specimen_for,
)
from butoir.web.office.wording.words import FILES, LANGUAGES


@dataclass(frozen=True, slots=True)
class Quotable:
    """What the sentence may call: `{demanded}`, what that is, and its value in the letter shown."""

    call: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of the history: the record, and what it changed in what was said before."""

    row: OwnWording
    changed: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sister:
    """The same sentence in another language."""

    lang: str
    language: str
    place: int
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class SentencePage:
    """The editor. `changed` tells how the company's sentence differs from the standard one,
    `refused` why what was typed is not saved, `taken` that it is an old one to save again."""

    standard: Standard
    place: int
    say: str
    own: bool
    changed: tuple[Piece, ...]
    palette: tuple[Quotable, ...]
    shown: Shown
    history: tuple[Said, ...]
    sisters: tuple[Sister, ...]
    choice: Choice | None
    customer: Customer | None
    taken: bool = False
    refused: str = ""

    @property
    def title(self) -> str:
        """What the sentence is for."""
        return name_in_words(self.standard.key.name)

    @property
    def conditions(self) -> str:
        """When it is said."""
        return when_in_words(self.standard.key.when)

    @property
    def letter(self) -> str:
        """In which letter."""
        return str(FILES[self.standard.key.file])

    @property
    def language(self) -> str:
        """The name of its language, in that language."""
        return LANGUAGES[self.standard.key.lang]


def read_sentence(
    company: Company,
    standard: Standard,
    place: int,
    choice: Choice | None,
    as_of: date,
    take: int = 0,
) -> SentencePage:
    """The editor as it opens: the sentence in force, or the record `take` of its history."""
    own, key = own_texts(company), standard.key
    customer = choice.customer if choice else None
    history = history_of(company, key)
    taken = next((row for row in history if row.pk == take and not row.standard), None)
    in_force = own.get(key, standard.text)
    say = taken.say if taken else in_force
    try:
        one = specimen_for(company, customer, key, as_of)
        shown, values = show_sentence(one, own, key, say), one.values(own)
    except InputError as error:
        shown, values = Shown(why_not=error), {}
    return SentencePage(
        standard,
        place,
        say,
        key in own,
        difference(standard.text, in_force),
        tuple(
            Quotable(call, call_in_words(call), values.get(call.strip("{}"), ""))
            for call in allowed_calls(standard)
        ),
        shown,
        tuple(_said(history, standard)),
        tuple(_sisters(key, own)),
        choice,
        customer,
        taken is not None,
    )


def _said(history: list[OwnWording], standard: Standard) -> Iterator[Said]:
    """The newest first, each beside what it took the place of."""
    texts = [standard.text if row.standard else row.say for row in history]
    befores = [*texts, standard.text][1:]
    for row, now, before in zip(history, texts, befores, strict=True):
        yield Said(row, difference(before, now))


def _sisters(key: TextKey, own: OwnTexts) -> Iterator[Sister]:
    for lang, language in LANGUAGES.items():
        for place, one in enumerate(standard_texts(lang, key.file)):
            if lang != key.lang and one.key == key._replace(lang=lang):
                text = own.get(one.key, one.text)
                yield Sister(lang, language, place, text, one.key in own)
