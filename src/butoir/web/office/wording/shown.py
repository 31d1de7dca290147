"""The very letter in which a sentence is looked at: a customer's, or a made-up one."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.dunning.specimen_letters import (
    Said,
    Specimen,
    demand_specimen,
    specimen_letters,
    spoken_specimen,
)
from butoir.dunning.specimens import specimens_of
from butoir.ledger.models import Customer
from butoir.letters.facts import STEPS
from butoir.letters.familiar import TAG
from butoir.letters.own import NO_OWN, NOTES, OwnTexts, TextKey
from butoir.letters.typeset import typeset_png
from butoir.tone.findings import Finding
from butoir.users.models import Company

_PPI = 96
_ABOUT = {  # the letters to a real customer in which the sentences of a file are shown
    **{step: step for step in STEPS},
    "common": "common",
    "call-script": "reminder-2",
    "sms": "reminder-2",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A message: its text, what is found in it, and the pages of a letter as images.

    `said` is whether the sentence is in it at all; `why_not` why there is no letter.
    """

    text: str = ""
    pages: tuple[str, ...] = ()
    said: bool = True
    findings: tuple[Finding, ...] = ()
    why_not: InputError | None = None

    @property
    def errors(self) -> int:
        """How many findings would stop the letter."""
        return sum(finding.severity == "error" for finding in self.findings)


def has_customers(file: str) -> bool:
    """Whether the sentences of a file can be shown in what a real customer would get."""
    return file in _ABOUT


def specimen_for(
    company: Company, customer: Customer | None, key: TextKey, as_of: date
) -> Specimen:
    """The message to show a sentence in, where it is said if there is such a one.

    Raises InputError when the customer has nothing open that it could speak of.
    """
    if customer is not None and has_customers(key.file):
        found = list(_of_customer(customer, key, as_of))
    else:
        familiar = TAG in key.when.split()
        found = list(specimen_letters(company, key.file, key.lang, familiar))
    return next((one for one in found if _says(one, key)), found[0])


def _of_customer(customer: Customer, key: TextKey, as_of: date) -> Iterator[Specimen]:
    for facts in specimens_of(customer, _ABOUT[key.file], key.lang, as_of):
        yield spoken_specimen(facts, key.file) if key.file in NOTES else demand_specimen(facts)


def _says(one: Specimen, key: TextKey) -> bool:
    """Whether the sentence is in that message: another one in its place shows."""
    return one.say(NO_OWN) != one.say({key: "\N{SECTION SIGN}"})


def show_sentence(one: Specimen, own: OwnTexts, key: TextKey, say: str) -> Shown:
    """The message as it would leave with that sentence."""
    return _shown(one.check({**own, key: say}), _says(one, key))


def show_letter(one: Specimen, own: OwnTexts) -> Shown:
    """The letter as it would leave."""
    return _shown(one.check(own), True)


def _shown(message: Said, said: bool) -> Shown:
    images = typeset_png(message.letter, _PPI) if message.letter else []
    return Shown(message.text, tuple(map(_address, images)), said, message.findings)


def _address(page: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(page).decode("ascii")
