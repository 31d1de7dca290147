"""A company's own sentences in the place of the standard ones, and what such a sentence may hold.

A sentence is named by its language, its file ("reminder-1", "common"), its name and the conditions
of its version. It is text: what it may call is a fixed list, and nothing in it is markup but the
`**…**` of the wording files.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from butoir.core.errors import InputError
from butoir.letters.facts import STEPS
from butoir.letters.language import WORDING, available_languages
from butoir.letters.wording import Version, Wording, said, spaced

LONGEST = 2_000  # characters of a sentence
_CALLED = re.compile(r"\{(@?)([a-z_]+)\}")
_BLANKS = re.compile(r"[ \t\r\n]+")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_PARTIES = frozenset({"creditor", "creditor_identity", "debtor", "sent_on"})
_INVOICES = frozenset({"count", "invoice", "invoices", "due_on"})
_SUMS = frozenset({"paid", "total", "demanded", "interest", "indemnity", "announced_indemnity"})
_DAYS = frozenset({"interest_until", "pay_by", "reminded_on", "demanded_on"})
_DEMAND = frozenset(_SUMS | _DAYS)  # the facts of every demand, and of a call about it
_NOTES = {  # the facts of every letter that is no demand, besides those of the parties
    "thank-you": {"paid", "paid_on"},
    "withdrawal": {"paid", "paid_on", "demanded_on"},
    "promise-confirmation": {"promised", "pay_by", "said_on"},
    "plan-proposal": {"total", "parts", "answer_by"},
    "plan-agreement": {"total", "parts", "agreed_on", "pay_by"},
    "instalment-notice": {"agreed_on", "instalment", "pay_by", "after"},
    "plan-default": {"agreed_on", "missed_on", "missed", "left", "pay_by", "accelerates_on"},
    "dispute-received": {"received_on", "disputed", "answer_by"},
    "dispute-answer": {"received_on"},
    "answer-received": {"received_on"},
    "plan-refusal": {"received_on", "left"},
    "statement-of-claim": {"as_of"},
    "debit-note": {"note_number", "as_of", "total", "pay_by"},
    "interest-waiver": {"as_of", "total", "pay_by"},
    "credit-note": {"note_number", "credit_number", "noted_on", "total"},
    "hand-over": {"opponent", "as_of", "total", "principal"},
    "claim-declaration": {"opponent", "judged_on", "total"},
    "call-script": _DEMAND,
    "sms": _DEMAND,
}
NOTES = tuple(_NOTES)  # the files of what is no demand
COMMON = "common"  # the file of what all letters say
FILES = (*STEPS, *NOTES, COMMON)
_ONLY_WHEN = {  # facts that are known only where the sentence is said on that condition
    "title": "title",
    "contact": "contact",
    "phone": "phone",
    "mailbox": "mailbox",
    "signatory": "signatory",
    "city": "city",
    "issued": "issued_on",
    "order": "order",
    "disputed": "disputed_parts",
}


class TextKey(NamedTuple):
    """Which sentence: `when` are its conditions, sorted, separated by spaces."""

    lang: str
    file: str
    name: str
    when: str


OwnTexts = Mapping[TextKey, str]
NO_OWN: OwnTexts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard sentence as its file has it."""

    key: TextKey
    text: str


@cache
def standard_texts(lang: str, file: str) -> tuple[Standard, ...]:
    """The sentences of a file in their order; none where the language has no wording."""
    if lang not in available_languages() or file not in FILES:
        return ()
    content = tomllib.loads((WORDING / lang / f"{file}.toml").read_text(encoding="utf-8"))
    return tuple(
        Standard(TextKey(lang, file, entry["name"], " ".join(sorted(when))), text)
        for entry in content["text"]
        for when, text in said(entry)
    )


def standard_of(key: TextKey) -> Standard:
    """The standard sentence of that name; raises InputError when there is none."""
    for one in standard_texts(key.lang, key.file):
        if one.key == key:
            return one
    raise InputError("no such sentence", f"{key.lang}/{key.file}", field=key.name)


def with_own(wording: Wording, lang: str, step: str, own: OwnTexts) -> Wording:
    """The wording of a step with the company's sentences in their places."""
    wanted = {
        (key.file, key.name, frozenset(key.when.split())): text
        for key, text in own.items()
        if key.lang == lang and key.file in (step, "common")
    }
    if not wanted:
        return wording
    versions = {
        name: tuple(_replaced(name, one, wanted, lang) for one in known)
        for name, known in wording.versions.items()
    }
    return replace(wording, versions=versions)


def _replaced(
    name: str, version: Version, wanted: Mapping[tuple[str, str, frozenset[str]], str], lang: str
) -> Version:
    text = wanted.get((version.file, name, version.when))
    return version if text is None else replace(version, text=spaced(text, lang))


def allowed_calls(standard: Standard) -> tuple[str, ...]:
    """What a sentence may call, as it is written in it: facts, then other sentences.

    The sentences common to all are said in many places: they call what their standard does.
    """
    ours = {found[0] for found in _CALLED.finditer(standard.text)}
    if standard.key.file != "common":
        when = set(standard.key.when.split())
        known = _NOTES.get(standard.key.file, _DEMAND)
        facts = _PARTIES | _INVOICES | known
        facts |= {fact for tag, fact in _ONLY_WHEN.items() if tag in when}
        ours |= {f"{{{fact}}}" for fact in facts}
    return tuple(sorted(ours, key=lambda call: ("@" in call, call)))


def check_text(standard: Standard, text: str) -> str:
    """The sentence on one line; raises InputError (field "say") on what it may not hold."""
    tidy = _BLANKS.sub(" ", text).strip()
    for code, refused in _refusals(standard, tidy):
        raise InputError(refused, code, field="say")
    return tidy


def _refusals(standard: Standard, text: str) -> Iterator[tuple[str, str]]:
    """The reason's code, and what to know of it."""
    if not text and standard.text:
        yield "empty", "a sentence says something; the standard one can be restored"
    if len(text) > LONGEST:
        yield "long", f"more than {LONGEST} characters"
    if any(unicodedata.category(character) in _HIDDEN for character in text):
        yield "characters", "characters that cannot be printed"
    allowed = allowed_calls(standard)
    unknown = [found[0] for found in _CALLED.finditer(text) if found[0] not in allowed]
    if unknown:
        yield "unknown", f"{unknown[0]} is none of {', '.join(allowed)}"
    if re.search(r"[{}]", _CALLED.sub("", text)):
        yield "braces", "a brace stands alone"
    if text.count("**") % 2:
        yield "marks", "every ** has its second one"
