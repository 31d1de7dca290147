"""Four languages say the same: no sentence, condition, fact or citation is missing in one of them,
and none says a word of another."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import product
from typing import Any

import pytest

from butoir.law.regimes import REGIMES
from butoir.letters.facts import STEPS
from butoir.letters.language import WORDING, available_languages, gender_of, language_for
from butoir.letters.letter import Letter
from butoir.letters.own import NOTES
from butoir.letters.text import as_text
from letters.gallery import gallery, letters, scripts, text_messages, texts
from letters.notes_samples import EXPLANATION, LAWYER, PROMISER
from letters.samples import CREDITORS, DEBTORS, LANGUAGES

MESSAGES = (*STEPS, "statement", *NOTES)
FILES = (*MESSAGES, "common")
OTHERS = LANGUAGES[1:]
CALL = re.compile(r"\{@?[a-z_]+\}")
BY_LANGUAGE = {
    "demand",
    "of_interest",
    "closing",
    "person",
}  # names whose versions a language may choose
WORDS_OF_FRENCH = {
    "{@of_interest}",
    "{@reminder_word}",
    "{@credit_note}",
}  # elsewhere one word serves all cases
# Small words that a language has alone, of these four.
OWN_WORDS = {
    "fr": "à au aux avec ce cette dans est et la le les nous où par pour que qui sont sur une "
    "votre vous échue facture règlement",
    "nl": "dat deze een geen het hebben kunt naar niet nog onze uit uw vóór van wij worden wordt "
    "zij zijn factuur betaling",
    "de": "auf das dem den der diese ein eine für haben ihre ist mit nach nicht noch oder sie sind "
    "unsere und vom von wir zu zur rechnung zahlung",
    "en": "and are been below by for from has have if invoice no not please that the this to today "
    "which will with would you your",
}


# words that two languages write the same
ALIKE = {"page", "total", "discretion", "dossier", "code", "adresse"}


@cache
def entries(lang: str, file: str) -> tuple[dict[str, Any], ...]:
    content = tomllib.loads((WORDING / lang / f"{file}.toml").read_text(encoding="utf-8"))
    return tuple(content["text"])


def names(lang: str, file: str) -> set[str]:
    return {text["name"] for text in entries(lang, file)}


def called(lang: str) -> set[str]:
    """The texts that only another text calls: how a sentence is built is a language's own."""
    said = (text["say"] for file in FILES for text in entries(lang, file))
    return {call[2:-1] for say in said for call in CALL.findall(say) if call[1] == "@"}


def versions(lang: str, file: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for text in entries(lang, file):
        found.setdefault(text["name"], []).append(text)
    return found


def words(text: str) -> set[str]:
    """The words of a text; a French name in brackets after its translation is not one of them."""
    plain = re.sub(r"\([^()]*\)", " ", CALL.sub(" ", text))
    return set(re.findall(r"[^\W\d_]+", plain.lower()))


def of_other_languages(lang: str) -> set[str]:
    return {word for other, own in OWN_WORDS.items() if other != lang for word in own.split()}


def test_the_languages_of_the_product_all_have_a_wording() -> None:
    assert set(available_languages()) == set(LANGUAGES)


@pytest.mark.parametrize(("lang", "file"), list(product(OTHERS, FILES)))
def test_no_language_lacks_a_sentence(lang: str, file: str) -> None:
    own_way = called("fr") | called(lang) | BY_LANGUAGE
    assert names(lang, file) - own_way == names("fr", file) - own_way


@pytest.mark.parametrize(("lang", "step"), list(product(OTHERS, MESSAGES)))
def test_a_message_goes_in_the_same_order(lang: str, step: str) -> None:
    orders = [
        tomllib.loads((WORDING / each / f"{step}.toml").read_text(encoding="utf-8"))["order"]
        for each in (lang, "fr")
    ]
    assert orders[0] == orders[1]


@pytest.mark.parametrize(("lang", "step"), list(product(OTHERS, (*STEPS, *NOTES))))
def test_what_is_said_depends_on_the_same_facts_and_law(lang: str, step: str) -> None:
    """The same versions on the same conditions in the same order, quoting the same facts."""
    french = versions("fr", step)
    for name, ours in versions(lang, step).items():
        if name in BY_LANGUAGE:
            continue
        assert [v.get("when") for v in ours] == [v.get("when") for v in french[name]], name
        for version, original in zip(ours, french[name], strict=True):
            quoted = set(CALL.findall(version["say"])) - WORDS_OF_FRENCH
            assert quoted == set(CALL.findall(original["say"])) - WORDS_OF_FRENCH, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_there_that_nothing_says(lang: str) -> None:
    known = {name for file in FILES for name in names(lang, file)}
    french = {name for file in FILES for name in names("fr", file)}
    assert known <= french | called(lang)
    assert called(lang) <= known


@pytest.mark.parametrize(("lang", "file"), list(product(OTHERS, FILES)))
def test_nothing_is_left_in_french(lang: str, file: str) -> None:
    french = {(t["name"], tuple(t.get("when", ()))): t["say"] for t in entries("fr", file)}
    for text in entries(lang, file):
        original = french.get((text["name"], tuple(text.get("when", ()))))
        if words(text["say"]) - ALIKE:
            assert text["say"] != original, text["name"]


@pytest.mark.parametrize(("lang", "file"), list(product(LANGUAGES, FILES)))
def test_no_word_of_another_language_is_in_a_sentence(lang: str, file: str) -> None:
    for text in entries(lang, file):
        for said in (text["say"], text.get("familiar", "")):
            assert not words(said) & of_other_languages(lang), said


def values_of(facts: object) -> set[str]:
    """Every text in the facts of a case: names and numbers belong to no language."""
    if isinstance(facts, str):
        return {facts, facts.upper()} if len(facts) > 2 else set()
    if is_dataclass(facts) and not isinstance(facts, type):
        parts: tuple[object, ...] = tuple(getattr(facts, field.name) for field in fields(facts))
    else:
        parts = facts if isinstance(facts, tuple) else ()
    return {value for part in parts for value in values_of(part)}


OF_THE_SAMPLES = values_of((*CREDITORS.values(), *DEBTORS.values(), LAWYER, PROMISER, EXPLANATION))


def without(values: set[str], text: str) -> str:
    for value in sorted(values, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", " ", text)
    return text


def all_of(letter: Letter) -> str:
    pay = letter.payment
    details = [detail.label for detail in (*letter.references, *(pay.details if pay else ()))]
    around = [letter.mention, letter.place_and_date, letter.page_label, *details]
    top = [*letter.sender, *letter.recipient, *([pay.heading, pay.epc_label] if pay else [])]
    return "\n".join([as_text(letter), *around, *top])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_another_language_is_in_a_letter(lang: str) -> None:
    """Also what the code itself puts in: labels, dates, lists, countries, citations."""
    composed = letters(lang)
    of_facts = {name: values_of(facts) for name, facts in gallery(lang).items()}
    for name, letter in composed.items():
        text = without(of_facts.get(name, set()) | OF_THE_SAMPLES, all_of(letter))
        assert not words(text) & of_other_languages(lang), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_another_language_is_in_a_call_script_or_a_text_message(lang: str) -> None:
    written = texts(lang)
    for name in (*scripts(lang), *text_messages(lang)):
        text = without(OF_THE_SAMPLES, written[name])
        assert not words(text) & of_other_languages(lang), name


@pytest.mark.parametrize("lang", OTHERS)
def test_a_colon_has_no_space_before_it_but_in_french(lang: str) -> None:
    for name, letter in letters(lang).items():
        assert not re.search(r"\s[:;?!]", all_of(letter).replace(EXPLANATION, "")), name


def shape(table: dict[str, Any]) -> dict[str, Any]:
    return {key: sorted(value) for key, value in table.items() if isinstance(value, dict)}


def test_the_manner_of_each_language_says_as_much() -> None:
    manners = [
        tomllib.loads((WORDING / lang / "manner.toml").read_text(encoding="utf-8"))
        for lang in LANGUAGES
    ]
    for manner in manners:
        assert set(manner) == set(manners[0])
        for key in ("date", "citations", "to_fill_in"):
            assert shape(manner)[key] == shape(manners[0])[key]
        assert {"lady", "gentleman"} <= set(manner["titles"])
        assert "default" in manner["locale"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_that_allows_a_charge_has_its_name_in_the_language(lang: str) -> None:
    language = language_for(lang, "BE")
    for law in REGIMES.values():
        for kind in law.charges:
            reference = law.citation(kind)
            assert language.citation(reference) != reference, reference


def test_a_title_is_a_ladys_or_a_gentlemans_in_any_language() -> None:
    assert {gender_of(title) for title in ("Mme", "Frau", "mevrouw", "Mrs", " MADAME ")} == {"lady"}
    assert {gender_of(title) for title in ("M.", "Herr", "de heer", "Mr")} == {"gentleman"}
    assert gender_of("Dr.") == gender_of("") == ""
