"""The tone check: reads a letter once, asks every rule, answers in reading order (R19).

Pure: the same text, step and facts give the same findings. Refuses nothing on content: any text
can be checked; only an unknown step, language, kind of debtor or country raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from butoir.core.errors import InputError
from butoir.core.parties import KINDS
from butoir.law.calendar import COUNTRIES
from butoir.tone.facts import Facts
from butoir.tone.findings import LANGUAGES, STEPS, Finding, without_repeats
from butoir.tone.letter import Letter, read_letter
from butoir.tone.rules_address import one_form_of_address
from butoir.tone.rules_consequence import dated_consequence
from butoir.tone.rules_dates import exact_deadline, open_deadline, real_dates
from butoir.tone.rules_facts import account_numbers, true_to_case
from butoir.tone.rules_legal import legal_mentions
from butoir.tone.rules_phrases import refused_words
from butoir.tone.rules_presence import required_parts
from butoir.tone.rules_style import unprofessional_marks

_RULES: tuple[Callable[[Letter], Iterator[Finding]], ...] = (
    refused_words,
    unprofessional_marks,
    one_form_of_address,
    required_parts,
    exact_deadline,
    open_deadline,
    real_dates,
    dated_consequence,
    legal_mentions,
    account_numbers,
    true_to_case,
)


def check(
    text: str,
    *,
    step: str,
    lang: str,
    debtor: str = "company",
    country: str = "FR",
    facts: Facts | None = None,
) -> list[Finding]:
    """Everything wrong with a letter, plain text or HTML, in the order of the text.

    `step` is one of findings.STEPS, `lang` of findings.LANGUAGES, `debtor` of parties.KINDS,
    `country` of calendar.COUNTRIES (InputError otherwise). Offsets count characters of `text` as
    given: `text[f.start:f.end] == f.text`; what is missing has 0, 0 and "". An empty list, or
    warnings only, means that the letter may leave. Source: MISSION R2-R6, R14-R19, R31, R32.
    """
    _require("step", step, STEPS)
    _require("lang", lang, LANGUAGES)
    _require("debtor", debtor, KINDS)
    _require("country", country, COUNTRIES)
    letter = read_letter(text, step=step, lang=lang, debtor=debtor, country=country, facts=facts)
    return without_repeats([finding for rule in _RULES for finding in rule(letter)])


def _require(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError(f"{value!r} is not one of {', '.join(known)}", field=name)
