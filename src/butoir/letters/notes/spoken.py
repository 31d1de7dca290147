"""What is not a letter: the sheet for a call (R21), and the text message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.letters.compose import demand_pen
from butoir.letters.facts import LetterFacts
from butoir.letters.own import NO_OWN, OwnTexts

LONGEST_SMS = 459  # three parts of 153 characters (GSM 03.40, concatenated)


class Topic(NamedTuple):
    """A moment of a call, and what to say then."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """What to say on the phone, in the language of who is called."""

    lang: str
    title: str
    topics: tuple[Topic, ...]


def call_script(facts: LetterFacts, own: OwnTexts = NO_OWN) -> Script:
    """The sheet for a call about what that message asks; raises InputError as a letter does."""
    pen = demand_pen(facts, own, "call-script")
    topics = (Topic(pen.say(f"{name}_title"), pen.say(name)) for name in pen.wording.order)
    return Script(pen.language.code, pen.say("subject"), tuple(t for t in topics if t.text))


def sms_text(facts: LetterFacts, own: OwnTexts = NO_OWN) -> str:
    """The text message of at most three parts; raises InputError as a letter does, or when it is
    longer."""
    pen = demand_pen(facts, own, "sms")
    text = pen.say("sms")
    if len(text) > LONGEST_SMS:
        raise InputError(f"longer than {LONGEST_SMS} characters", pen.kind, field="sms")
    return text
