"""Parts of a letter in a person's own words: kept, checked, bound to that very message."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.approving import approve, withdraw
from butoir.dunning.editing import AGREED, check_edit, restore_text, save_edit
from butoir.dunning.models import EditedText, PlannedMessage, Release
from butoir.dunning.previewing import preview_message
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.wording_by_hand import EMPTY, FIXED, LEFT_OUT, LONG, MARKS, parts_of
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice
from butoir.letters.text import as_text
from companies import AT, altered_journal, at, make_company
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
    return parts_of(preview_message(one).compose_standard()[0])


def part_with(words, one):
    return next(part for part, text in free(one).items() if words in text)


def text_of(one):
    return as_text(preview_message(one).compose()[0])


def edit(one, text=OURS):
    return save_edit(one, {part_with("Sauf erreur", one): text}, **CLAIRE)


def test_all_words_are_free_and_no_table_and_no_account(company):
    parts = free(message())
    assert list(parts)[:2] == ["subject", "salutation"]
    assert list(parts)[-1] == "closing"
    said = " ".join(parts.values())
    assert "FR76" not in said
    assert "Somme à régler" not in said


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
    assert altered_journal() == []


def test_an_error_of_the_check_is_not_kept(company):
    bad = "Deuxième relance : payez immédiatement la facture F-PETIT, échue le 31 janvier 2026 !"
    preview = preview_message(message())
    _, findings = check_edit(preview, {part_with("Sauf erreur", message()): bad})
    assert {one.rule for one in findings if one.severity == "error"} >= {"numbered-demand"}
    with pytest.raises(InputError):
        edit(message(), bad)
    assert not EditedText.objects.exists()


def test_a_wrong_amount_or_date_is_not_kept(company):
    with pytest.raises(InputError, match="wrong-fact"):
        edit(message(), OURS.replace("31 janvier", "30 janvier"))


def test_what_is_not_free_is_refused(company):
    fixed = next(str(place) for place in range(10) if str(place) not in free(message()))
    with pytest.raises(InputError, match=FIXED):
        save_edit(message(), {fixed: "Payez 1 €."}, **CLAIRE)


def test_subject_salutation_and_closing_in_other_words_are_what_leaves(company):
    ours = {
        "subject": "Facture F-PETIT échue le 31 janvier 2026 – suite de notre appel",
        "salutation": "Chère Anne Petit,",
        "closing": "Nous vous prions d’agréer, Madame, nos salutations les plus cordiales.",
    }
    assert set(ours) < set(free(message()))
    save_edit(message(), ours, **CLAIRE)
    approve([message()], **CLAIRE)
    assert release_approved(company, at=at(DAY), by="clock") == {"queued": 1}
    mail = message_from_bytes(bytes(Delivery.objects.get().document.file.content), policy=default)
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == ours["subject"]
    assert text.startswith("Chère Anne Petit,")
    assert ours["closing"] in text


@pytest.mark.parametrize("part", ["subject", "salutation", "closing"])
def test_subject_salutation_and_closing_are_never_left_out(company, part):
    with pytest.raises(InputError, match=EMPTY):
        save_edit(message(), {part: " \n "}, **CLAIRE)


def request_of(one):
    part = part_with("**", one)
    return part, free(one)[part]


def test_the_sentence_with_the_sum_and_the_date_may_be_said_in_other_words(company):
    part, standard = request_of(message())
    sum_and_date = standard[standard.index("**") :]
    save_edit(
        message(), {part: f"Comme convenu au salon, merci de verser {sum_and_date}"}, **CLAIRE
    )
    letter = preview_message(message()).compose()[0]
    written = letter.blocks[int(part)]
    assert written.text.startswith("Comme convenu au salon, merci de verser 100,00")
    assert [run.text for run in written.runs if run.strong] == standard.split("**")[1::2]


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("100,00", "vos"),
        ("100,00", "100,01"),
        ("lundi 16 février 2026", "lundi 16 février"),
        ("lundi 16 février 2026", "mardi 17 février 2026"),
    ],
)
def test_the_sum_and_the_date_stay_in_their_sentence(company, words, instead):
    part, standard = request_of(message())
    assert words in standard
    with pytest.raises(InputError, match=LEFT_OUT) as refused:
        save_edit(message(), {part: standard.replace(words, instead)}, **CLAIRE)
    assert refused.value.field == part


def test_the_sentence_with_the_sum_is_not_left_out(company):
    part, _ = request_of(message())
    with pytest.raises(InputError, match=LEFT_OUT):
        save_edit(message(), {part: ""}, **CLAIRE)


def test_a_second_date_to_pay_by_is_not_kept(company):
    part, standard = request_of(message())
    bad = f"{standard} Passé le vendredi 27 février 2026, réglez au plus tard le lundi 2 mars 2026."
    with pytest.raises(InputError, match="wrong-fact"):
        save_edit(message(), {part: bad}, **CLAIRE)


@pytest.mark.parametrize(
    ("part", "text", "why"),
    [
        ("subject", "Facture **F-PETIT**", MARKS),
        ("subject", "Facture F-PETIT " + 200 * "x", LONG),
        ("0", OURS + " **Merci", MARKS),
    ],
)
def test_bold_stands_between_two_marks_and_every_part_has_its_length(company, part, text, why):
    with pytest.raises(InputError, match=re.escape(why)):
        save_edit(message(), {part: text}, **CLAIRE)


def test_what_no_eye_sees_is_dropped_and_a_line_breaks_only_where_it_may(company):
    edit(message(), OURS.replace("salon", "sa\u200b\u202elon").replace(" ; ", "\xa0;\r\n"))
    kept = EditedText.objects.get().paragraphs["0"]
    assert "salon" in kept
    assert "\xa0; Anne" in kept


@pytest.mark.parametrize("tag", ["style", "title", "template"])
def test_what_is_dressed_as_markup_is_read_by_the_check_as_it_is_printed(company, tag):
    with pytest.raises(InputError, match="aggressive"):
        edit(message(), f"{OURS} <{tag}>Vous êtes un escroc.</{tag}>")


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
