"""What the pages of wording show: sentences side by side, and one sentence with its letter."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.dunning.models import OwnWording
from butoir.dunning.specimen_letters import (
    Specimen,
    demand_specimen,
    specimen_letters,
    spoken_specimen,
)
from butoir.dunning.specimens import specimen_of
from butoir.dunning.wording import history_of, own_texts
from butoir.ledger.models import Customer
from butoir.letters.facts import STEPS
from butoir.letters.language import available_languages
from butoir.letters.letter import Letter
from butoir.letters.own import (
    NO_OWN,
    NOTES,
    OwnTexts,
    Standard,
    TextKey,
    allowed_calls,
    standard_texts,
)
from butoir.letters.typeset import typeset_png
from butoir.tone.findings import Finding
from butoir.users.models import Company
from butoir.web.office.wording.names import name_in_words, when_in_words
from butoir.web.office.wording.words import FILES, LANGUAGES

_OFFERED = 50  # customers to choose from
_PPI = 80
_ABOUT = {  # the step of a real customer's letter in which the sentences of a file are shown
    **{step: step for step in STEPS},
    "common": "reminder-1",
    "call-script": "reminder-2",
    "sms": "reminder-2",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A sentence in one language; None stands for a language that does not have it."""

    lang: str
    place: int
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence in all languages; `when` are the conditions on which it is said."""

    name: str
    when: str
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
class WordingPage:
    """The sentences of one file. `missing` are the languages without any wording."""

    file: str
    files: Mapping[str, object]
    languages: Mapping[str, str]
    missing: frozenset[str]
    rows: tuple[Row, ...]


def read_wording(company: Company, file: str) -> WordingPage:
    """Every sentence of a file, those of French first; one query."""
    own = own_texts(company)
    columns = {lang: _cells(lang, file, own) for lang in LANGUAGES}
    names = dict.fromkeys(name for cells in columns.values() for name in cells)
    rows = tuple(
        Row(name, when, tuple(columns[lang].get((name, when)) for lang in LANGUAGES))
        for name, when in names
    )
    missing = frozenset(LANGUAGES) - set(available_languages())
    return WordingPage(file, FILES, LANGUAGES, missing, rows)


def _cells(lang: str, file: str, own: OwnTexts) -> dict[tuple[str, str], Cell]:
    return {
        (one.key.name, one.key.when): Cell(lang, place, own.get(one.key, one.text), one.key in own)
        for place, one in enumerate(standard_texts(lang, file))
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """The letter with a sentence in it: its first page as an image, its text, what is found.

    `said` is whether the sentence is in it at all; `why_not` why there is no letter.
    """

    text: str = ""
    image: str = ""
    said: bool = False
    findings: tuple[Finding, ...] = ()
    why_not: InputError | None = None

    @property
    def errors(self) -> int:
        """How many findings would stop the letter."""
        return sum(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class SentencePage:
    """The editor of one sentence. `palette` is what it may call, each with its value for the
    customer that was chosen (None: a made-up one)."""

    standard: Standard
    place: int
    say: str
    own: bool
    palette: tuple[tuple[str, str], ...]
    shown: Shown
    history: tuple[OwnWording, ...]
    customers: tuple[tuple[int, str], ...]
    customer: Customer | None
    refused: str = ""

    @property
    def title(self) -> str:
        """What the sentence is for."""
        return name_in_words(self.standard.key.name)

    @property
    def conditions(self) -> str:
        """When it is said."""
        return when_in_words(self.standard.key.when)


def customers_offered(company: Company, as_of: date) -> tuple[tuple[int, str], ...]:
    """Some customers with a late invoice, by name."""
    late = Customer.objects.filter(company=company, invoices__due_on__lt=as_of)
    rows = late.order_by("-invoices__due_on").values_list("pk", "name")[: 4 * _OFFERED]
    chosen = list(dict(rows).items())[:_OFFERED]
    return tuple(sorted(chosen, key=lambda row: row[1]))


def specimen_for(
    company: Company, customer: Customer | None, standard: Standard, as_of: date
) -> Specimen:
    """The message to show a sentence in: of that customer, else a made-up one that says it.

    Raises InputError when the customer has nothing open that it could speak of.
    """
    key = standard.key
    if customer is not None and key.file in _ABOUT:
        facts = specimen_of(customer, _ABOUT[key.file], as_of)
        return spoken_specimen(facts, key.file) if key.file in NOTES else demand_specimen(facts)
    made_up = list(specimen_letters(company, key.file, key.lang))
    saying = (one for one in made_up if _says(one, key))
    return next(saying, made_up[0])


def _says(one: Specimen, key: TextKey) -> bool:
    """Whether the sentence is in that message: another one in its place shows."""
    return one.say(NO_OWN) != one.say({key: "\N{SECTION SIGN}"})


def show(one: Specimen, own: OwnTexts, key: TextKey, say: str) -> Shown:
    """The message as it would leave with that sentence, a letter set on paper."""
    said = one.check({**own, key: say})
    image = _first_page(said.letter) if said.letter else ""
    return Shown(said.text, image, _says(one, key), said.findings)


def _first_page(letter: Letter) -> str:
    page = typeset_png(letter, _PPI)[0]
    return "data:image/png;base64," + base64.b64encode(page).decode("ascii")


def read_sentence(
    company: Company, standard: Standard, place: int, customer: Customer | None, as_of: date
) -> SentencePage:
    """The editor as it opens: the sentence in force, in the letter of that customer."""
    own = own_texts(company)
    key = standard.key
    say = own.get(key, standard.text)
    try:
        one = specimen_for(company, customer, standard, as_of)
        shown, values = show(one, own, key, say), one.values(own)
    except InputError as error:
        shown, values = Shown(why_not=error), {}
    return SentencePage(
        standard,
        place,
        say,
        key in own,
        tuple((call, values.get(call.strip("{}"), "")) for call in allowed_calls(standard)),
        shown,
        tuple(history_of(company, key)),
        customers_offered(company, as_of) if key.file in _ABOUT else (),
        customer,
    )
