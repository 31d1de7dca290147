"""A company's own sentences as records: signed, kept, refused, and said in what leaves."""

from __future__ import annotations

import json
from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.approving import approve
from butoir.dunning.letter_check import letter_findings
from butoir.dunning.models import OwnWording, PlannedMessage
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.specimens import specimens, specimens_of
from butoir.dunning.wording import (
    change_text,
    history_of,
    latest_changes,
    own_records,
    own_texts,
    restore_text,
)
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice
from butoir.letters.compose import compose_letter
from butoir.letters.facts import STEPS
from butoir.letters.own import TextKey
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "sophie", "at": AT}
MONDAY = date(2026, 2, 9)
CROSSED = TextKey("fr", "reminder-1", "crossed", "")
SAID = (
    "Si vous venez de nous payer, merci de ne pas tenir compte de ce message et de votre confiance."
)


def late(customer):
    due = date(2026, 1, 31)
    return record_invoice(customer, "F1", 100_00, due, issued_on=date(2026, 1, 1), **WHO)


def test_a_sentence_is_changed_by_somebody_and_its_history_is_kept():
    company = make_company()
    first = change_text(company, CROSSED, SAID, **WHO)
    assert own_texts(company) == {CROSSED: SAID}
    restore_text(company, CROSSED, **WHO)
    assert own_texts(company) == {}
    assert [row.standard for row in history_of(company, CROSSED)] == [True, False]
    assert (first.made_by, OwnWording.objects.count()) == ("sophie", 2)
    said = Event.objects.filter(kind="wording").order_by("sequence").first()
    assert said.by == "sophie"
    assert SAID in json.loads(said.data).values()


def test_another_company_keeps_the_standard_sentence():
    change_text(make_company(), CROSSED, SAID, **WHO)
    assert own_texts(make_company("autre", name="Autre")) == {}


def test_what_leaves_says_it():
    company = make_company()
    late(make_customer(company))
    change_text(company, CROSSED, SAID, **WHO)
    run_day(company, MONDAY, by="clock", at=at(MONDAY))
    approve(PlannedMessage.objects.all(), by="claire", at=at(MONDAY))
    assert release_approved(company, at=at(MONDAY), by="clock")["queued"] == 1
    content = bytes(Delivery.objects.get().document.file.content).decode("utf-8", "replace")
    assert "Si vous venez de nous payer" in content


@pytest.mark.parametrize(
    "say",
    [
        "Vous devez payer immédiatement.",
        "Si votre règlement est en chemin, merci de ne pas en tenir compte ; à défaut nous "
        "saisirons le tribunal.",
        "Merci de régler sous huitaine.",
    ],
)
def test_what_the_tone_check_refuses_is_not_saved_and_says_why(say: str):
    company = make_company()
    with pytest.raises(InputError) as refused:
        change_text(company, CROSSED, say, **WHO)
    assert (refused.value.where, refused.value.field) == ("tone", "say")
    assert len(refused.value.message) > len(say) / 2
    assert not OwnWording.objects.exists()
    assert not Event.objects.exists()


def test_a_legal_mention_cannot_be_edited_away_even_where_nobody_looks():
    """The free period of Belgian consumers (CDE XIX.2), edited by a company without any."""
    company = make_company()
    key = TextKey("fr", "reminder-1", "free_period", "BE consumer")
    with pytest.raises(InputError, match=r"."):
        change_text(company, key, "Nous restons à votre disposition.", **WHO)
    assert own_texts(company) == {}


@pytest.mark.parametrize("country", ["FR", "BE"])
@pytest.mark.parametrize("step", STEPS)
def test_made_up_letters_have_no_error_of_their_own(step: str, country: str):
    company = make_company(country=country)
    made_up = list(specimens(company, step, "fr"))
    assert {facts.debtor.kind for facts in made_up} == {"company", "consumer", "public"}
    for facts in made_up:
        found = letter_findings(compose_letter(facts), facts)
        assert [one for one in found if one.severity == "error"] == []


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_customer_that_was_never_written_to_can_be_shown_every_demand(step: str):
    company = make_company()
    customer = make_customer(company)
    late(customer)
    (facts,) = specimens_of(customer, step, "fr", date(2026, 3, 10))
    found = letter_findings(compose_letter(facts), facts)
    assert [one for one in found if one.severity == "error"] == []
    assert facts.message.total >= 100_00


def test_a_customer_of_whom_nothing_is_open_is_refused():
    company = make_company()
    with pytest.raises(InputError, match="nothing is open"):
        next(specimens_of(make_customer(company), "reminder-1", "fr", MONDAY))


def test_a_customer_with_nothing_of_the_kind_is_refused():
    company = make_company()
    customer = make_customer(company)
    late(customer)
    with pytest.raises(InputError, match="this letter speaks of"):
        next(specimens_of(customer, "notice", "fr", MONDAY))
    steps = [one.message.step for one in specimens_of(customer, "common", "fr", MONDAY)]
    assert steps == ["reminder-1", "reminder-2", "formal-notice"]


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_a_customer_is_shown_a_letter_in_the_language_that_is_edited(lang: str):
    company = make_company()
    customer = make_customer(company, lang="fr")
    late(customer)
    (facts,) = specimens_of(customer, "reminder-1", lang, MONDAY)
    assert facts.debtor.lang == lang


def test_who_said_what_last_is_known_of_every_sentence():
    company = make_company()
    change_text(company, CROSSED, SAID, **WHO)
    other = TextKey("fr", "reminder-1", "help", "")
    change_text(company, other, "Pour toute question, {@turn_to}.", by="paul", at=AT)
    restore_text(company, CROSSED, **WHO)
    assert {key: row.made_by for key, row in own_records(company).items()} == {other: "paul"}
    latest = latest_changes(company, 2)
    assert [(row.name, row.standard) for row in latest] == [("crossed", True), ("help", False)]
