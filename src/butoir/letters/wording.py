"""The sentences of a language: chosen by what is true of the letter, then filled with its facts.

`wording/<lang>/<step>.toml` holds `[[text]]` entries. Entries of one name are versions of one
sentence: the first whose `when` conditions all hold is used, and no version means no sentence.
`familiar` beside `say` is the same version to a customer who is addressed familiarly.
`{word}` is a fact and `{@word}` another text; `**…**` marks what the eye must find. Facts are
put in last, as plain text, so that nothing in them can be read as wording.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from butoir.letters.familiar import TAG
from butoir.letters.language import WORDING
from butoir.letters.letter import Run

_FACT = re.compile(r"\{([a-z_]+)\}")
_TEXT = re.compile(r"\{@([a-z_]+)\}")
_FRENCH_SPACES = {" :": "\N{NO-BREAK SPACE}:", " ;": "\N{NARROW NO-BREAK SPACE};"}


class WordingError(LookupError):
    """A wording file asks for a fact or a text that does not exist."""


@dataclass(frozen=True, slots=True)
class Version:
    """One way to say a sentence, the conditions under which it is the right one, and its file."""

    when: frozenset[str]
    text: str
    file: str = "common"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is true of a letter (`tags`) and what its sentences may quote (`values`)."""

    tags: frozenset[str]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one step in one language; `order` is the sequence of the body."""

    order: tuple[str, ...]
    versions: Mapping[str, tuple[Version, ...]]

    def runs(self, name: str, words: Vocabulary) -> tuple[Run, ...]:
        """The sentence `name` with its facts; empty when no version applies."""
        template = self._expand(name, words)
        parts = template.split("**")
        filled = (Run(_fill(part, words), index % 2 == 1) for index, part in enumerate(parts))
        return tuple(run for run in filled if run.text)

    def say(self, name: str, words: Vocabulary) -> str:
        """The sentence `name` as plain text; empty when no version applies."""
        return "".join(run.text for run in self.runs(name, words))

    def _expand(self, name: str, words: Vocabulary) -> str:
        versions = self.versions.get(name)
        if versions is None:
            raise WordingError(f"no text is called {name!r}")
        text = next((v.text for v in versions if v.when <= words.tags), "")
        return _TEXT.sub(lambda found: self._expand(found[1], words), text)


def _fill(template: str, words: Vocabulary) -> str:
    def fact(found: re.Match[str]) -> str:
        if found[1] not in words.values:
            raise WordingError(f"no fact is called {found[1]!r} in {template!r}")
        return words.values[found[1]]

    return _FACT.sub(fact, template)


@cache
def wording_for(lang: str, step: str) -> Wording:
    """The texts of a step over the texts common to all; a step's version comes first."""
    versions: dict[str, tuple[Version, ...]] = {}
    order: tuple[str, ...] = ()
    for name in (step, "common"):
        content = tomllib.loads((WORDING / lang / f"{name}.toml").read_text(encoding="utf-8"))
        order = order or tuple(content.get("order", ()))
        for entry in content["text"]:
            for when, text in said(entry):
                version = Version(frozenset(when), spaced(text, lang), name)
                versions[entry["name"]] = (*versions.get(entry["name"], ()), version)
    return Wording(order, versions)


def said(entry: Mapping[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    """The conditions and the words of an entry: in familiar forms where these differ, then in the
    ordinary ones."""
    when = tuple(entry.get("when", ()))
    familiar = [((*when, TAG), entry[TAG])] if TAG in entry else []
    return [*familiar, (when, entry["say"])]


def spaced(text: str, lang: str) -> str:
    """French puts an unbreakable space before a colon or a semicolon; the files hold plain ones."""
    if lang == "fr":
        for plain, unbreakable in _FRENCH_SPACES.items():
            text = text.replace(plain, unbreakable)
    return text
