"""The words of one language, read from its TOML file: what is refused, sought and answered.

Patterns are regular expressions over folded text, written readably: accents are folded away,
`%NAME%` stands for a line of `[words]`, `<name>` for a whole list of `[groups]`. Each is bounded
by word edges. In German `ü` also matches `ue`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from butoir.tone.text import fold, fold_char

_WORD = re.compile(r"%([A-Z_]+)%")
_GROUP = re.compile(r"(?<!\?P)<([a-z-]+)>")
_UMLAUTS = {"ä": "ae?", "ö": "oe?", "ü": "ue?"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a rule refuses, where, and the contexts that excuse them.

    `unless`/`only` are sought in the sentence, `not_before`/`not_after` right beside the hit.
    `zone` "head" limits the rule to subject, headings and opening line. `unless_dated` excuses a
    hit with an exact date in its sentence or beside it; `unless_negated` one that is denied
    ("sans frais"). `not_for` names cases as "BE/consumer". A group `hit` narrows the span reported.
    """

    rule: str
    severity: str
    pattern: re.Pattern[str]
    message: str
    suggestion: str
    steps: frozenset[str]
    debtors: frozenset[str]
    countries: frozenset[str]
    zone: str = "any"
    unless: re.Pattern[str] | None = None
    only: re.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    unless_dated: bool = False
    unless_negated: bool = False
    not_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything a language brings: refused phrases, patterns by name, messages, word lists."""

    lang: str
    phrases: tuple[Phrase, ...]
    find: Mapping[str, re.Pattern[str]]
    messages: Mapping[str, Mapping[str, str]]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    weekday_forms: Mapping[str, int]
    month_forms: Mapping[str, int]
    acronyms: frozenset[str]
    shouted: frozenset[str]


@cache
def lexicon_for(lang: str) -> Lexicon:
    """The words of `fr`, `nl`, `de` or `en`; raises KeyError for another language."""
    resource = files("butoir.tone").joinpath(f"{lang}.toml")
    if not resource.is_file():
        raise KeyError(lang)
    data = tomllib.loads(resource.read_text(encoding="utf-8"))
    patterns = _Patterns(lang, data.get("words", {}), data.get("groups", {}))
    calendar = data["calendar"]
    return Lexicon(
        lang,
        tuple(_phrase(entry, patterns) for entry in data["phrase"]),
        {name: patterns.compile(value) for name, value in data["find"].items()},
        data["messages"],
        tuple(calendar["weekdays"]),
        tuple(calendar["months"]),
        _forms(calendar["weekdays"], calendar["weekdays_short"]),
        _forms(calendar["months"], calendar["months_short"]),
        frozenset(map(fold, data["capitals"]["acronyms"])),
        frozenset(map(fold, data["capitals"]["shouted"])),
    )


class _Patterns:
    """Turns the readable patterns of one file into compiled ones."""

    def __init__(self, lang: str, words: dict[str, str], groups: dict[str, list[str]]) -> None:
        self.lang = lang
        self.words = words
        self.groups = groups

    def compile(self, value: str | list[str]) -> re.Pattern[str]:
        """One pattern of one or several alternatives, at word edges."""
        return re.compile(rf"(?<![\w]){self._union(value)}(?![\w])")

    def before(self, value: str | list[str]) -> re.Pattern[str]:
        """A pattern that must end where the hit begins."""
        return re.compile(rf"(?<![\w]){self._union(value)} ?$")

    def after(self, value: str | list[str]) -> re.Pattern[str]:
        """A pattern that must begin where the hit ends."""
        return re.compile(rf" ?{self._union(value)}")

    def _union(self, value: str | list[str]) -> str:
        parts = [value] if isinstance(value, str) else value
        return "(?:" + "|".join(self._expand(part) for part in parts) + ")"

    def _expand(self, part: str) -> str:
        part = _GROUP.sub(lambda m: self._union(self.groups[m[1]]), part)
        part = _WORD.sub(lambda m: f"(?:{self._expand(self.words[m[1]])})", part)
        return "".join(self._fold(char) for char in unicodedata.normalize("NFC", part))

    def _fold(self, char: str) -> str:
        if char.isascii():
            return char
        if self.lang == "de" and char in _UMLAUTS:
            return _UMLAUTS[char]
        return fold_char(char)


def _phrase(entry: dict[str, Any], patterns: _Patterns) -> Phrase:
    def optional(name: str) -> re.Pattern[str] | None:
        return patterns.compile(entry[name]) if name in entry else None

    return Phrase(
        entry["rule"],
        entry.get("severity", "error"),
        patterns.compile(entry["patterns"]),
        entry["message"],
        entry["suggestion"],
        frozenset(entry.get("steps", ())),
        frozenset(entry.get("debtors", ())),
        frozenset(entry.get("countries", ())),
        entry.get("zone", "any"),
        optional("unless"),
        optional("only"),
        patterns.before(entry["not_before"]) if "not_before" in entry else None,
        patterns.after(entry["not_after"]) if "not_after" in entry else None,
        entry.get("unless_dated", False),
        entry.get("unless_negated", False),
        frozenset(entry.get("not_for", ())),
    )


def _forms(names: list[str], shorts: list[list[str]]) -> dict[str, int]:
    """Every folded way of writing a weekday or month → its number from 0."""
    return {
        "".join(fold_char(c) for c in form): number
        for number, (name, others) in enumerate(zip(names, shorts, strict=True))
        for form in (name, *others)
    }
