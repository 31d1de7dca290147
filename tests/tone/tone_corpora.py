"""The labelled letters, faults and look-alikes of `corpus/`, ready for parametrised tests."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from butoir.tone.check import check
from butoir.tone.findings import LANGUAGES, Finding

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Sample:
    """A text with its case; the other fields say what is expected of it."""

    name: str
    lang: str
    text: str
    step: str = "reminder-1"
    debtor: str = "company"
    country: str = "FR"
    rule: str = ""
    hit: str = ""
    severity: str = "error"
    suggestion: str = ""

    def findings(self, text: str | None = None) -> list[Finding]:
        """What the check says of the text (or of a variant of it)."""
        return check(
            self.text if text is None else text,
            step=self.step,
            lang=self.lang,
            debtor=self.debtor,
            country=self.country,
        )


def _load(lang: str, kind: str) -> dict:
    return tomllib.loads((CORPUS / f"{lang}_{kind}.toml").read_text(encoding="utf-8"))


def good_letters(*langs: str) -> list[Sample]:
    """The letters that must leave."""
    return [
        Sample(lang=lang, **entry)
        for lang in langs or LANGUAGES
        for entry in _load(lang, "good")["letter"]
    ]


def faults(*langs: str) -> list[Sample]:
    """Fragments, each with the one fault they must show."""
    return [
        Sample(name=f"{entry['rule']}: {entry['hit'][:30]!r}", lang=lang, **entry)
        for lang in langs or LANGUAGES
        for entry in _load(lang, "faults")["fault"]
    ]


def omissions(*langs: str) -> list[Sample]:
    """Good letters from which one thing was taken away."""
    return [
        _omission(lang, entry)
        for lang in langs or LANGUAGES
        for entry in _load(lang, "faults")["omission"]
    ]


def _omission(lang: str, entry: dict) -> Sample:
    letter = next(letter for letter in good_letters(lang) if letter.name == entry["letter"])
    text, put = letter.text, entry.get("put", "")
    edits = [(entry["drop"], "" if "also" in entry else put)]
    edits += [(entry["also"], put)] if "also" in entry else []
    for old, new in edits:
        assert old in text, f"{entry['letter']} no longer says {old!r}"
        text = text.replace(old, new)
    return Sample(
        f"{entry['rule']}: {letter.name}",
        lang,
        text,
        letter.step,
        letter.debtor,
        letter.country,
        entry["rule"],
        severity=entry.get("severity", "error"),
    )


def controls(*langs: str) -> list[Sample]:
    """Look-alikes: texts that must not raise the rule."""
    return [
        Sample(f"{entry['rule']}: {text[:40]!r}", lang, text, rule=entry["rule"], **case)
        for lang in langs or LANGUAGES
        for entry in _load(lang, "controls")["control"]
        for case in [{k: v for k, v in entry.items() if k not in ("rule", "texts")}]
        for text in entry["texts"]
    ]


def each(samples: list[Sample]) -> pytest.MarkDecorator:
    """Parametrise a test by samples, named so that a failure tells which."""
    return pytest.mark.parametrize("sample", samples, ids=lambda s: f"{s.lang}-{s.step}-{s.name}")
