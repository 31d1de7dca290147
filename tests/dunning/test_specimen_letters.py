"""Every file of sentences has made-up messages to be tried in, and all of them could leave."""

from __future__ import annotations

from contextlib import suppress

import pytest

from butoir.core.errors import InputError
from butoir.dunning.specimen_letters import specimen_letters
from butoir.dunning.wording import change_text, own_texts
from butoir.letters.own import (
    NO_OWN,
    NOTES,
    TextKey,
    allowed_calls,
    check_text,
    standard_texts,
)
from companies import AT, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("familiar", [False, True])
@pytest.mark.parametrize("file", [*NOTES, "notice", "reminder-2"])
def test_every_made_up_message_could_leave(file: str, familiar: bool, lang: str):
    made_up = list(specimen_letters(make_company(), file, lang, familiar))
    assert made_up
    for one in made_up:
        errors = [found for found in one.check(NO_OWN).findings if found.severity == "error"]
        assert [(found.rule, found.text) for found in errors] == []


@pytest.mark.parametrize("file", NOTES)
def test_all_that_a_sentence_may_call_is_known_wherever_it_is_said(file: str):
    company = make_company()
    forms = (specimen_letters(company, file, "fr", familiar) for familiar in (False, True))
    made_up = [one for each in forms for one in each]
    for standard in standard_texts("fr", file):
        assert check_text(standard, standard.text) == standard.text.strip()
        calls = " ".join(call for call in allowed_calls(standard) if "@" not in call)
        for one in made_up:
            with suppress(InputError):  # too long for a text message
                one.say({standard.key: calls})  # a fact that is not known raises WordingError


@pytest.mark.parametrize(
    ("key", "say"),
    [
        (TextKey("fr", "thank-you", "available", ""), "Payez mieux la prochaine fois !"),
        (TextKey("fr", "plan-default", "request", ""), "Payez {missed} sous huit jours."),
        (TextKey("fr", "dispute-answer", "help", "owing"), "Vos manquements sont connus."),
        (TextKey("fr", "common", "answer_text", "email"), "Payez sous huit jours."),
        (TextKey("fr", "common", "answer_text", ""), "Payez sous huit jours."),
        (
            TextKey("fr", "plan-proposal", "other", ""),
            "Des frais de dossier de 30,00 € s’ajoutent.",
        ),
    ],
)
def test_what_no_letter_may_say_is_not_saved(key: TextKey, say: str):
    with pytest.raises(InputError):
        change_text(make_company(), key, say, **WHO)


def test_a_sentence_of_ones_own_is_saved_and_said():
    company = make_company()
    key = TextKey("fr", "thank-you", "available", "")
    change_text(company, key, "{creditor} vous souhaite une bonne journée.", **WHO)
    one = next(specimen_letters(company, "thank-you", "fr"))
    own = {key: "{creditor} vous souhaite une bonne journée."}
    assert "vous souhaite une bonne journée." in one.check(own).text


VOUS = "Votre compte est soldé, {debtor} ; nous vous remercions."
CLEAR = TextKey("fr", "thank-you", "account_clear", "clear")


def test_a_sentence_for_familiar_customers_says_tu():
    company = make_company()
    twin = CLEAR._replace(when="clear familiar")
    with pytest.raises(InputError, match="tutoie et vouvoie"):
        change_text(company, twin, VOUS, **WHO)
    change_text(company, twin, "Ton compte est soldé, merci à toi.", **WHO)
    assert own_texts(company)[twin] == "Ton compte est soldé, merci à toi."


def test_the_sentence_for_all_others_says_vous_whoever_else_there_is():
    company = make_company()
    make_customer(company, familiar=True)
    change_text(company, CLEAR, VOUS, **WHO)
    assert own_texts(company)[CLEAR] == VOUS


def test_a_sentence_said_to_all_suits_those_who_are_addressed_familiarly_where_there_are_some():
    said = TextKey("fr", "thank-you", "subject", "one")  # it has no twin
    change_text(make_company(), said, "Votre règlement de la facture {invoice}", **WHO)
    other = make_company("autre", name="Autre")
    make_customer(other, familiar=True)
    with pytest.raises(InputError, match="tutoie et vouvoie"):
        change_text(other, said, "Votre règlement de la facture {invoice}", **WHO)
