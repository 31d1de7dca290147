"""The word lists of `words/*.toml`: patterns over folded text, compiled once.

Patterns are regular expressions written readably: accents are folded away, `%NAME%` stands for a
line of `[macros]`; each is bounded by word edges. In German `ü` also matches `ue`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from butoir.tone.text import fold_char

LANGUAGES = ("fr", "nl", "de", "en")
TURNS = ("coming", "after_next", "past")  # which Friday a word beside "Friday" means
_MACRO = re.compile(r"%([A-Z_]+)%")
_UMLAUTS = {"ä": "ae?", "ö": "oe?", "ü": "ue?"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that say something of a kind. `unless` in the same clause excuses them; `denied` tells
    whether a negation beside them turns them round; `reason` is that of a dispute."""

    kind: str
    reason: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    denied: bool


@dataclass(frozen=True, slots=True)
class Words:
    """All that is known of one language; `find` holds single patterns by name."""

    lang: str
    common: frozenset[str]
    rules: tuple[Rule, ...]
    find: Mapping[str, re.Pattern[str]]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    counts: Mapping[str, int]
    turns: Mapping[str, str]


@cache
def words_for(lang: str) -> Words:
    """The words of a language of `LANGUAGES`; KeyError for another one."""
    data = read_list(lang)
    calendar = data["calendar"]
    patterns = Patterns(lang, data.get("macros", {}) | _calendar_macros(calendar))
    return Words(
        lang,
        frozenset(data["common"]),
        tuple(_rule(entry, patterns) for entry in data["rule"]),
        {
            name: patterns.compile(value)
            for name, value in _singles(data["find"] | {"reasons": data["reasons"]})
        },
        _numbered(calendar["months"]),
        _numbered(calendar["weekdays"]),
        dict(calendar["counts"]),
        {word: turn for turn in TURNS for word in calendar[turn]},
    )


@cache
def read_list(name: str) -> dict[str, Any]:
    """One file of words as it stands; KeyError when there is none of that name."""
    resource = files("butoir.inbox").joinpath("words", f"{name}.toml")
    if not resource.is_file():
        raise KeyError(name)
    return tomllib.loads(resource.read_text(encoding="utf-8"))


class Patterns:
    """Turns the readable patterns of one file into compiled ones."""

    def __init__(self, lang: str = "", macros: Mapping[str, str] | None = None) -> None:
        self.lang = lang
        self.macros = macros or {}

    def compile(self, value: str | list[str]) -> re.Pattern[str]:
        """One pattern of one or several alternatives, at word edges."""
        parts = [value] if isinstance(value, str) else value
        return re.compile(r"(?<!\w)(?:" + "|".join(map(self._expand, parts)) + r")(?!\w)")

    def _expand(self, part: str) -> str:
        part = _MACRO.sub(lambda match: f"(?:{self._expand(self.macros[match[1]])})", part)
        return "".join(self._fold(char) for char in part)

    def _fold(self, char: str) -> str:
        if char.isascii():
            return char
        return _UMLAUTS[char] if self.lang == "de" and char in _UMLAUTS else fold_char(char)


def _calendar_macros(calendar: dict[str, Any]) -> dict[str, str]:
    """The names of months, weekdays and numbers as alternatives, the longest first."""
    counts = "|".join(sorted(calendar["counts"], key=len, reverse=True))
    return {
        "MONTH": alternatives(form for forms in calendar["months"] for form in forms),
        "WEEKDAY": alternatives(form for forms in calendar["weekdays"] for form in forms),
        "COUNT": rf"\d{{1,3}}|{counts}",
    }


def alternatives(forms: Iterable[str]) -> str:
    """The words of a list as one pattern, the longest first."""
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _rule(entry: dict[str, Any], patterns: Patterns) -> Rule:
    unless = patterns.compile(entry["unless"]) if "unless" in entry else None
    kind, reason = entry["kind"], entry.get("reason", "")
    return Rule(kind, reason, patterns.compile(entry["say"]), unless, entry.get("denied", True))


def _singles(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, str | list[str]]]:
    """`[find.days] today = …` is the pattern `days.today`."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _singles(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _numbered(forms: list[list[str]]) -> dict[str, int]:
    """Every way of writing a month or a day of the week → its number from 0."""
    return {form: number for number, several in enumerate(forms) for form in several}
