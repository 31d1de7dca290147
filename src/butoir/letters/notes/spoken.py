"""What is not a letter: the sheet for a call (R21), and the text message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.letters.compose import demand_pen
from butoir.letters.facts import LetterFacts
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.pen import Pen
from butoir.letters.sms import MOST_PARTS, count_parts, plain_letters

_PARTS_WITH_LINK = 2


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


class TextMessage(NamedTuple):
    """A text message, in the language of who reads it; the title is for us."""

    lang: str
    title: str
    text: str


def call_script(facts: LetterFacts, own: OwnTexts = NO_OWN) -> Script:
    """The sheet for a call about what that message asks; raises InputError as a letter does."""
    pen = demand_pen(facts, own, "call-script")
    topics = (Topic(pen.say(f"{name}_title"), pen.say(name)) for name in pen.wording.order)
    return Script(pen.language.code, pen.say("subject"), tuple(t for t in topics if t.text))


def text_message(facts: LetterFacts, own: OwnTexts = NO_OWN) -> TextMessage:
    """The text message about what that message asks, in plain letters.

    Raises InputError as a letter does, for a message that the law wants in a letter, and for one
    of more than three parts.
    """
    _check_fits(facts)
    pen = demand_pen(facts, own, "sms")
    text = plain_letters(pen.say("sms"))
    if count_parts(text) > MOST_PARTS:
        raise InputError(f"more than {MOST_PARTS} parts", pen.kind, field="sms")
    return TextMessage(pen.language.code, pen.say("subject"), _with_link(text, pen))


def _with_link(text: str, pen: Pen) -> str:
    """With the link of the answer page where that takes no third part."""
    page = pen.occasion.page
    if page is None:
        return text
    longer = f"{text} {plain_letters(pen.telling({'answer_url': page.url}, {}).say('answer'))}"
    return longer if count_parts(longer) <= _PARTS_WITH_LINK else text


def _check_fits(facts: LetterFacts) -> None:
    where, step = f"message to {facts.message.customer}", facts.message.step
    if step == "formal-notice":
        raise InputError("a formal notice is a letter", where, field="channel")
    if (step, facts.law, facts.debtor.kind) == ("reminder-1", "BE", "consumer"):
        raise InputError(
            "a consumer's first reminder has four mentions (CDE XIX.2 §3)", where, field="channel"
        )
