"""The very letter in which a sentence is looked at: a customer's, or a made-up one."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.dunning.letter_check import letter_findings
from butoir.dunning.specimens import specimens, specimens_of
from butoir.ledger.models import Customer
from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter
from butoir.letters.own import OwnTexts, TextKey
from butoir.letters.text import as_text
from butoir.letters.typeset import typeset_png
from butoir.tone.findings import Finding
from butoir.users.models import Company

_OFFERED = 50  # customers to choose from
_PPI = 96


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter set on paper: its pages as images, its text, what is found in it.

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


def customers_offered(
    company: Company, as_of: date, chosen: Customer | None
) -> tuple[tuple[int, str], ...]:
    """Some customers with a late invoice, by name, and the one that is chosen."""
    late = Customer.objects.filter(company=company, invoices__due_on__lt=as_of)
    rows = late.order_by("-invoices__due_on").values_list("pk", "name")[: 4 * _OFFERED]
    offered = dict(list(dict(rows).items())[:_OFFERED])
    if chosen is not None:
        offered[chosen.pk] = chosen.name
    return tuple(sorted(offered.items(), key=lambda row: row[1]))


def facts_for(
    company: Company, customer: Customer | None, key: TextKey, as_of: date
) -> LetterFacts:
    """The letter to show a sentence in, where it is said if there is such a one.

    Raises InputError when the customer has nothing open that it could speak of.
    """
    if customer is not None:
        found = list(specimens_of(customer, key.file, key.lang, as_of))
    else:
        found = list(specimens(company, key.file, key.lang))
    return next((facts for facts in found if _says(facts, key)), found[0])


def _says(facts: LetterFacts, key: TextKey) -> bool:
    """Whether the sentence is in that letter: another one in its place shows."""
    return compose_letter(facts) != compose_letter(facts, {key: "\N{SECTION SIGN}"})


def show_sentence(facts: LetterFacts, own: OwnTexts, key: TextKey, say: str) -> Shown:
    """The letter as it would leave with that sentence."""
    return _shown(compose_letter(facts, {**own, key: say}), facts, _says(facts, key))


def show_letter(facts: LetterFacts, own: OwnTexts) -> Shown:
    """The letter as it would leave."""
    return _shown(compose_letter(facts, own), facts, True)


def _shown(letter: Letter, facts: LetterFacts, said: bool) -> Shown:
    pages = tuple(_address(page) for page in typeset_png(letter, _PPI))
    return Shown(as_text(letter), pages, said, tuple(letter_findings(letter, facts)))


def _address(page: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(page).decode("ascii")
