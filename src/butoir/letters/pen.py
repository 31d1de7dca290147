"""A pen: the language, the wording and the words known for one letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from butoir.letters.familiar import TAG, is_familiar
from butoir.letters.heading import party_tags, party_words
from butoir.letters.language import Language, choose_language, language_for
from butoir.letters.letter import Run
from butoir.letters.occasion import Occasion
from butoir.letters.own import NO_OWN, OwnTexts, with_own
from butoir.letters.wording import Vocabulary, Wording, wording_for


@dataclass(frozen=True, slots=True)
class Pen:
    """What one letter is written with. `kind` names its wording file; the words grow with what
    that kind of letter tells (`telling`)."""

    kind: str
    occasion: Occasion
    language: Language
    wording: Wording
    words: Vocabulary

    def say(self, name: str, words: Vocabulary | None = None) -> str:
        """The sentence `name` as plain text; empty when no version applies."""
        return self.wording.say(name, words or self.words)

    def runs(self, name: str) -> tuple[Run, ...]:
        """The sentence `name` with what the eye must find marked."""
        return self.wording.runs(name, self.words)

    def amount(self, cents: int) -> str:
        """An amount of the letter's currency, from cents."""
        return self.language.amount(cents, self.occasion.currency)

    def deadline(self, day: date | None) -> str:
        """A date by which something is done, with its weekday (R6); empty for none."""
        return self.language.deadline(day) if day else ""

    def day(self, day: date | None) -> str:
        """A date in prose; empty for none."""
        return self.language.day(day) if day else ""

    def telling(self, values: Mapping[str, str], tags: Mapping[str, bool]) -> Pen:
        """The same pen that knows more: facts to quote, and conditions that hold or not."""
        holding = {tag for tag, holds in tags.items() if holds}
        words = Vocabulary(self.words.tags | holding, {**self.words.values, **values})
        return replace(self, words=words)


def take_pen(kind: str, occasion: Occasion, own: OwnTexts = NO_OWN) -> Pen:
    """A pen for a letter of that kind, in the debtor's language or else the creditor's."""
    debtor = occasion.debtor
    code = choose_language(debtor.lang, occasion.house_lang)
    language = language_for(code, debtor.country)
    wording = with_own(wording_for(code, kind), code, kind, own)
    known = party_words(occasion.creditor, debtor, language)
    tags = party_tags(debtor, occasion.law, known) | {occasion.channel}
    tags |= {TAG} if is_familiar(kind, debtor, occasion.law) else set()
    values = {name: text for name, text in known.items() if text}
    words = Vocabulary(frozenset(tags), {**values, "sent_on": language.day(occasion.on)})
    return Pen(kind, occasion, language, wording, words)
