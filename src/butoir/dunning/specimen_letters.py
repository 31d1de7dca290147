"""What a company's sentence is tried in: a message in which it is said, real or made up, its words
and what the tone check finds in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from butoir.dunning.letter_check import letter_findings, text_findings
from butoir.dunning.note_check import note_findings
from butoir.dunning.note_specimens import note_specimens
from butoir.dunning.specimens import specimens
from butoir.letters.compose import compose_letter, quotable
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter
from butoir.letters.notes.spoken import call_script, text_message
from butoir.letters.own import NOTES, OwnTexts
from butoir.letters.text import as_text
from butoir.tone.findings import Finding
from butoir.users.models import Company

_OF_COMMON = ("thank-you", "dispute-answer", "statement-of-claim")  # say what no demand says
_SPOKEN = {  # the steps about which one calls, or writes a text message
    "call-script": ("reminder-2", "formal-notice"),
    "sms": ("notice", "reminder-1", "reminder-2"),
}


class Said(NamedTuple):
    """A message as it would be with some sentences: `letter` where it is one."""

    text: str
    findings: tuple[Finding, ...] = ()
    letter: Letter | None = None


def _unknown(_own: OwnTexts) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Specimen:
    """One message to try sentences in. `say` gives its words, `check` also what is found in them;
    both raise InputError when there can be no such message. `values` is what it may quote,
    where that is known.
    """

    say: Callable[[OwnTexts], str]
    check: Callable[[OwnTexts], Said]
    values: Callable[[OwnTexts], dict[str, str]] = _unknown


def specimen_letters(
    company: Company, file: str, lang: str, familiar: bool = False
) -> Iterator[Specimen]:
    """Made-up messages in which the sentences of a file are said, of every kind of debtor; of
    those who are addressed familiarly, if asked."""
    if file in _SPOKEN:
        for step in _SPOKEN[file]:
            for facts in specimens(company, step, lang, familiar):
                if file == "call-script" or not _needs_a_letter(facts):
                    yield spoken_specimen(facts, file)
    elif file not in NOTES:
        yield from map(demand_specimen, specimens(company, file, lang, familiar))
    for note in _OF_COMMON if file == "common" else (file,):
        if note in NOTES and note not in _SPOKEN:
            for compose, truth in note_specimens(company, note, lang, familiar):
                yield _checked(compose, partial(note_findings, truth=truth))


def demand_specimen(facts: LetterFacts) -> Specimen:
    """The letter of a demand."""
    one = _checked(
        lambda own: compose_letter(facts, own), lambda letter: letter_findings(letter, facts)
    )
    return Specimen(one.say, one.check, lambda own: quotable(facts, own))


def spoken_specimen(facts: LetterFacts, file: str) -> Specimen:
    """The sheet of a call, or a text message, about what a demand asks."""

    def say(own: OwnTexts) -> str:
        if file == "sms":
            return text_message(facts, own).text
        topics = call_script(facts, own).topics
        return "\n\n".join(f"{topic.heading}\n{topic.text}" for topic in topics)

    def check(own: OwnTexts) -> Said:
        found = text_findings(text_message(facts, own), facts) if file == "sms" else []
        return Said(say(own), tuple(found))

    return Specimen(say, check, lambda own: quotable(facts, own))


def _checked(
    compose: Callable[[OwnTexts], Letter], look: Callable[[Letter], list[Finding]]
) -> Specimen:
    def check(own: OwnTexts) -> Said:
        letter = compose(own)
        return Said(as_text(letter), tuple(look(letter)), letter)

    return Specimen(lambda own: _whole(compose(own)), check)


def _whole(letter: Letter) -> str:
    """Every word of a letter, also those around its text."""
    return repr(letter)


def _needs_a_letter(facts: LetterFacts) -> bool:
    """A Belgian consumer's first reminder has mentions that no text message holds."""
    consumer = facts.law == "BE" and facts.debtor.kind == "consumer"
    return consumer and facts.message.step == "reminder-1"
