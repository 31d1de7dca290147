"""Familiar forms: a customer who is addressed as tu, je or du reads them in every friendly letter
from the subject to the closing, and in none that a judge may read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from butoir.core.parties import Debtor
from butoir.letters.compose import compose_letter
from butoir.letters.language import WORDING
from butoir.letters.letter import Letter
from butoir.letters.notes.handing_over import compose_hand_over
from butoir.letters.notes.spoken import call_script, text_message
from butoir.letters.own import TextKey, standard_of
from butoir.letters.text import as_text
from letters import gallery, samples
from letters.notes_samples import (
    CHARGING,
    EXPLANATION,
    LAWYER,
    ORDINARY,
    compose,
    compose_familiar,
    handed_over,
    to_a_familiar,
)

LANGUAGES = ("fr", "nl", "de")  # English addresses everybody alike
FORMAL = {
    "fr": re.compile(r"\b(vous|votre|vos)\b|\b(appelez|écrivez|répondez)\b", re.IGNORECASE),
    "nl": re.compile(r"\b(u|uw)\b", re.IGNORECASE),
    "de": re.compile(r"\b(Sie|Ihnen|Ihre?[nmrs]?)\b"),
}
FAMILIAR = {
    "fr": re.compile(r"\b(tu|te|toi|ton|ta|tes|t’\w+)\b", re.IGNORECASE),
    "nl": re.compile(r"\b(je|jij|jouw?)\b", re.IGNORECASE),
    "de": re.compile(r"\b(du|dich|dir|deine?[nmrs]?)\b", re.IGNORECASE),
}
PARTIES = (*samples.CREDITORS.values(), *samples.DEBTORS.values())
OF_THE_FACTS = (
    *(samples.MOREL.signatory_title, EXPLANATION),
    *(line for party in PARTIES for line in party.address.lines),
)
FRIENDLY = (
    *("notice", "reminder-1", "reminder-2", "sms", "call-script", "statement", "common"),
    *(name for name in ORDINARY if name != "plan-default"),
)
DEMANDS = ("notice", "reminder-1", "reminder-2")
# What the sheet of a call says to the person who calls, or to whoever picks up the telephone.
NOT_TO_THE_DEBTOR = {"before", "identity", "opening", "listen", "if_wrong_person", "close"}


def words(text: str) -> str:
    """The text without what the facts of the samples say in French."""
    for said in OF_THE_FACTS:
        text = text.replace(said, "")
    return text


def entries(lang: str, file: str) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = tomllib.loads(
        (WORDING / lang / f"{file}.toml").read_text(encoding="utf-8")
    )["text"]
    return content


def is_said_familiarly(text: dict[str, Any], file: str) -> bool:
    """Whether a debtor who is addressed familiarly can read the sentence at all."""
    when = text.get("when", ())
    nobody_named = text["name"] == "salutation" and "contact" not in when
    aside = file == "call-script" and text["name"] in NOT_TO_THE_DEBTOR
    return not (nobody_named or aside or "public" in when or text["name"] == "free_period")


@pytest.mark.parametrize(("lang", "file"), list(product(LANGUAGES, FRIENDLY)))
def test_each_sentence_that_says_vous_has_its_twin_that_says_tu(lang: str, file: str) -> None:
    for text in entries(lang, file):
        if is_said_familiarly(text, file):
            said = text.get("familiar", text["say"])
            plain = re.sub(r"([.:?!] |^)Sie (ist|sind) ", " ", said)  # of a thing
            assert not FORMAL[lang].search(plain), text["name"]


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_a_twin_stands_only_where_its_sentence_would_be_wrong(lang: str) -> None:
    kinds = [path.stem for path in (WORDING / lang).glob("*.toml") if path.stem != "manner"]
    for file, text in [(kind, text) for kind in kinds for text in entries(lang, kind)]:
        if "familiar" in text:
            assert lang in LANGUAGES, "English has one form"
            assert file in FRIENDLY, "formal to everybody"
            assert text["familiar"] != text["say"]
            calls = [set(re.findall(r"\{@?\w+\}", text[key])) for key in ("familiar", "say")]
            assert calls[0] <= calls[1]


def friendly_letters(lang: str) -> dict[str, Letter]:
    """Everything that a customer may get in familiar forms."""
    demands = {
        name: compose_letter(facts)
        for name, facts in gallery.gallery(lang).items()
        if name.split(".")[0] in DEMANDS and ".familiar." in name and ".BE" not in name
    }
    notes = {
        f"{name}.{kind}": compose_familiar(name, kind, country, lang)
        for name in ORDINARY
        if name != "plan-default"
        for kind, country in samples.FAMILIAR
    }
    return demands | notes | {"statement": gallery.letters(lang)["statement.familiar"]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_friendly_letter_says_tu_and_never_vous(lang: str) -> None:
    for name, letter in friendly_letters(lang).items():
        labels = [detail.label for detail in letter.references]
        scan = [letter.payment.epc_label] if letter.payment else []
        text = words("\n".join((as_text(letter), *labels, *scan)))
        assert FAMILIAR[lang].search(text), name
        assert not FORMAL[lang].search(text), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_letters_say_vous_to_everybody_else(lang: str) -> None:
    for name, text in gallery.texts(lang).items():
        if ".familiar" not in name:
            assert not FAMILIAR[lang].search(words(text)), name


def test_the_contact_is_greeted_by_the_name_without_title() -> None:
    greetings = {
        lang: friendly_letters(lang)["reminder-2.familiar.company.FR"].salutation
        for lang in LANGUAGES
    }
    assert greetings == {
        "fr": "Bonjour Claire Dupont,",
        "nl": "Dag Claire Dupont,",
        "de": "Hallo Claire Dupont,",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_message_and_a_call_say_tu(lang: str) -> None:
    facts = samples.sample("reminder-2", lang=lang)
    facts = replace(facts, debtor=samples.familiar(facts.debtor))
    assert not FORMAL[lang].search(text_message(facts).text)
    said = {topic.heading: topic.text for topic in call_script(facts).topics}
    told = [text for heading, text in said.items() if FAMILIAR[lang].search(text)]
    assert len(told) == 5, "why we call, and four answers"


def both(debtor: Debtor) -> tuple[Debtor, Debtor]:
    return replace(debtor, familiar=True), replace(debtor, familiar=False)


@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize(
    ("step", "kind", "country"),
    [
        ("formal-notice", "company", "FR"),
        ("formal-notice", "consumer", "BE"),
        ("reminder-1", "consumer", "BE"),  # the act from which the free period runs
        ("reminder-1", "public", "FR"),  # from desk to desk
    ],
)
def test_a_demand_that_a_judge_reads_is_formal_for_everyone(
    lang: str, step: str, kind: str, country: str
) -> None:
    facts = samples.sample(step, kind, country, lang=lang)
    tu, vous = (compose_letter(replace(facts, debtor=one)) for one in both(facts.debtor))
    assert tu == vous


@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("name", [*CHARGING, "plan-default"])
def test_so_are_a_claim_a_debit_note_and_a_missed_instalment(lang: str, name: str) -> None:
    tu = compose_familiar(name, "company", "FR", lang)
    assert not FAMILIAR.get(lang, re.compile("(?!)")).search(words(as_text(tu)))
    vous = compose(name, "company", "FR", lang)
    assert tu.blocks == vous.blocks


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_so_is_the_letter_to_a_lawyer_about_a_familiar_customer(lang: str) -> None:
    facts = handed_over("lawyer", lang=lang)
    about = replace(facts, claimed=to_a_familiar(facts.claimed))
    assert compose_hand_over(replace(about, partner=replace(LAWYER, lang=lang, familiar=True))) == (
        compose_hand_over(facts)
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nobody_is_named_the_letter_is_formal(lang: str) -> None:
    nobody = {"contact_title": "", "contact_name": ""}
    facts = samples.sample("reminder-2", lang=lang)
    facts = replace(facts, debtor=replace(facts.debtor, **nobody))
    tu, vous = (compose_letter(replace(facts, debtor=one)) for one in both(facts.debtor))
    assert tu == vous


def test_english_addresses_everybody_alike() -> None:
    for name, letter in friendly_letters("en").items():
        assert letter.salutation.startswith("Dear"), name


def test_a_company_says_its_own_words_in_either_form() -> None:
    own = {
        TextKey("fr", "reminder-1", "request", ""): "Merci de régler **{demanded}**, avec vous.",
        TextKey("fr", "reminder-1", "request", "familiar"): "Tu règles **{demanded}** ?",
    }
    facts = samples.sample("reminder-1")
    said = [
        as_text(compose_letter(replace(facts, debtor=debtor), own)) for debtor in both(facts.debtor)
    ]
    assert ["Tu règles" in text for text in said] == [True, False]
    assert ["avec vous" in text for text in said] == [False, True]


def test_a_twin_is_a_standard_sentence_of_its_own() -> None:
    twin = standard_of(TextKey("nl", "thank-you", "account_clear", "clear familiar"))
    assert twin.text == "Op je rekening staat geen vervallen bedrag meer open."
