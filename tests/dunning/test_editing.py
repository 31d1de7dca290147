"""Paragraphs of a letter in a person's own words: kept, checked, bound to that very message."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.approving import approve, withdraw
from butoir.dunning.editing import AGREED, check_edit, restore_text, save_edit
from butoir.dunning.models import EditedText, PlannedMessage, Release
from butoir.dunning.previewing import preview_message
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.wording_by_hand import editable
from butoir.journal.models import Event
from butoir.journal.verify import verify_journal
from butoir.ledger.recording import record_invoice
from butoir.letters.text import as_text
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)
CLAIRE = {"by": "claire", "at": at(DAY)}
OURS = (
    "Sauf erreur de notre part, la facture F-PETIT, échue le 31 janvier 2026, reste à régler ; "
    "Anne, nous en avions parlé au salon."
)


@pytest.fixture
def company():
    company = make_company()
    late(company, "PETIT")
    run_day(company, DAY, by="clock", at=at(DAY))
    return company


def late(company, code):
    customer = make_customer(company, code)
    record_invoice(customer, f"F-{code}", 100_00, date(2026, 1, 31), by="claire", at=AT)


def message(code="PETIT"):
    rows = PlannedMessage.objects.select_related("customer", "run__company")
    return rows.filter(customer__code=code).latest("pk")


def free(one):
    return editable(preview_message(one).compose_standard()[0])


def text_of(one):
    return as_text(preview_message(one).compose()[0])


def edit(one, text=OURS):
    place = min(free(one))
    return save_edit(one, {place: text}, **CLAIRE)


def test_no_table_and_no_paragraph_with_the_sum_or_the_date_is_free(company):
    said = " ".join(free(message()).values())
    assert "100,00" not in said
    assert "au plus tard" not in said
    assert "salutations" not in said


def test_what_was_written_is_what_leaves_and_the_rest_stays(company):
    before = text_of(message())
    edit(message())
    after = text_of(message())
    assert "nous en avions parlé au salon" in after
    assert after.split("\n\n")[3:] == before.split("\n\n")[3:]
    approve([message()], **CLAIRE)
    assert release_approved(company, at=at(DAY), by="clock") == {"queued": 1}
    assert b"salon" in bytes(Delivery.objects.get().document.file.content)
    assert Event.objects.filter(kind="letter-edited", by="claire").count() == 1
    assert list(verify_journal()) == []


def test_an_error_of_the_check_is_not_kept(company):
    bad = "Deuxième relance : payez immédiatement la facture F-PETIT, échue le 31 janvier 2026 !"
    preview = preview_message(message())
    _, findings = check_edit(preview, {min(free(message())): bad})
    assert {one.rule for one in findings if one.severity == "error"} >= {"numbered-demand"}
    with pytest.raises(InputError):
        edit(message(), bad)
    assert not EditedText.objects.exists()


def test_a_wrong_amount_or_date_is_not_kept(company):
    with pytest.raises(InputError, match="wrong-fact"):
        edit(message(), OURS.replace("31 janvier", "30 janvier"))


def test_what_is_not_free_is_refused(company):
    fixed = max(place for place in range(10) if place not in free(message()))
    with pytest.raises(InputError, match="not edited"):
        save_edit(message(), {fixed: "Payez 1 €."}, **CLAIRE)


def test_the_standard_words_again_are_no_edit(company):
    standard = free(message())
    assert save_edit(message(), standard, **CLAIRE) is None
    edit(message())
    assert save_edit(message(), standard, **CLAIRE) is None
    assert "salon" not in text_of(message())


def test_a_second_edit_takes_the_place_of_the_first_and_all_can_be_taken_back(company):
    edit(message())
    edit(message(), OURS.replace("salon", "téléphone"))
    assert "téléphone" in text_of(message())
    assert EditedText.objects.filter(ended_at=None).count() == 1
    assert restore_text(message(), **CLAIRE)
    assert "téléphone" not in text_of(message())
    assert not restore_text(message(), **CLAIRE)


def test_what_somebody_has_agreed_to_is_not_changed(company):
    approve([message()], by="paul", at=at(DAY))
    with pytest.raises(InputError, match=AGREED):
        edit(message())
    withdraw([message()], by="paul", at=at(DAY))
    edit(message())


def test_a_second_run_keeps_it_for_the_same_message_and_drops_it_for_another(company):
    late(company, "ROY")
    run_day(company, DAY, by="clock", at=at(DAY))
    edit(message("PETIT"))
    roy = OURS.replace("F-PETIT", "F-ROY")
    edit(message("ROY"), roy)
    customer = message("ROY").customer
    record_invoice(customer, "F-ROY-2", 50_00, date(2026, 1, 31), by="claire", at=AT)
    run_day(company, DAY, by="clock", at=at(DAY))
    assert "salon" in text_of(message("PETIT"))
    assert "salon" not in text_of(message("ROY"))


def test_when_the_standard_text_changed_meanwhile_nothing_leaves(company):
    edit(message())
    EditedText.objects.update(standard="0" * 64)
    approve([message()], **CLAIRE)
    assert release_approved(company, at=at(DAY), by="clock") == {"failed": 1}
    assert "standard text has changed" in Release.objects.get().reason
