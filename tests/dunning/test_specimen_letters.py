"""Every file of sentences has made-up messages to be tried in, and all of them could leave."""

from __future__ import annotations

from contextlib import suppress

import pytest

from butoir.core.errors import InputError
from butoir.dunning.specimen_letters import specimen_letters
from butoir.dunning.wording import change_text
from butoir.letters.own import (
    NO_OWN,
    NOTES,
    TextKey,
    allowed_calls,
    check_text,
    standard_texts,
)
from companies import AT, make_company

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("file", NOTES)
def test_every_made_up_message_could_leave(file: str, lang: str):
    made_up = list(specimen_letters(make_company(), file, lang))
    assert made_up
    for one in made_up:
        errors = [found for found in one.check(NO_OWN).findings if found.severity == "error"]
        assert [(found.rule, found.text) for found in errors] == []


@pytest.mark.parametrize("file", NOTES)
def test_all_that_a_sentence_may_call_is_known_wherever_it_is_said(file: str):
    company = make_company()
    made_up = list(specimen_letters(company, file, "fr"))
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
