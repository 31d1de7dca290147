"""A letter edited from the page of the day: checked as one writes, refused with an error."""

from __future__ import annotations

import pytest

from butoir.dunning.approving import approve
from butoir.dunning.models import EditedText
from butoir.ledger.recording import record_receipt
from butoir.users.models import Role
from companies import AT, make_company
from office import client_with
from pages.agenda import DAY, decide, message_to, on_day, owes

pytestmark = pytest.mark.django_db
OURS = (
    "Sauf erreur de notre part, la facture F-PETIT-1, échue le 31 janvier 2026, reste à régler ; "
    "nous en avions parlé au salon."
)
BAD = "Deuxième relance : payez immédiatement la facture F-PETIT-1 !"


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def clerk(company, monkeypatch):
    owes(company, "PETIT")
    decide(company)
    on_day(monkeypatch)
    return client_with(Role.CLERK, company)


def address(company, part=""):
    return f"/c/{company.key}/today/messages/{message_to('PETIT').pk}/text{part}"


def pane(company, clerk):
    customer = message_to("PETIT").customer_id
    return clerk.get(f"/c/{company.key}/today/customers/{customer}/").content.decode()


def parts(company, clerk):
    return clerk.get(address(company)).context["page"].parts


def first(company, clerk):
    return next(f"part-{p.name}" for p in parts(company, clerk) if "Sauf erreur" in p.text)


def test_all_words_are_in_fields_and_the_table_and_the_account_are_only_shown(company, clerk):
    found = parts(company, clerk)
    fixed = " ".join(part.text for part in found if not part.name)
    named = [part.name for part in found if part.name]
    assert (named[0], named[1], named[-1]) == ("subject", "salutation", "closing")
    assert "Somme à régler" in fixed
    assert "IBAN" in fixed
    assert "salutations" not in fixed


def test_the_words_in_bold_that_have_to_stay_are_told_beside_their_field(company, clerk):
    (asking,) = [part for part in parts(company, clerk) if part.keep]
    assert asking.keep[0].startswith("100,00")
    assert asking.keep[1] == "au plus tard le lundi 16 février 2026"
    assert all(f"**{words}**" in asking.text for words in asking.keep)
    text = asking.text.replace("lundi 16 février 2026", "bientôt")
    answer = clerk.post(address(company), {f"part-{asking.name}": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "doit toujours indiquer la somme et la date" in page
    assert page.count('aria-invalid="true"') == 1
    assert not EditedText.objects.exists()


def test_a_new_subject_is_the_subject_of_the_mail(company, clerk):
    subject = "Facture F-PETIT-1 échue le 31 janvier 2026, suite de notre appel"
    clerk.post(address(company), {"part-subject": subject})
    letter = clerk.get(f"/c/{company.key}/today/messages/{message_to('PETIT').pk}/letter")
    assert f"<title>{subject}</title>" in letter.content.decode()


def test_one_comes_back_to_the_very_row_that_was_edited(company, clerk):
    customer = message_to("PETIT").customer_id
    assert f'name="next" value="{customer}"' in clerk.get(address(company)).content.decode()
    told = {first(company, clerk): OURS, "next": customer, "section": "confirm"}
    answer = clerk.post(address(company), told)
    assert answer.url.endswith(f"?section=confirm&row={customer}")


def test_what_the_check_finds_leads_to_its_field(company, clerk):
    field = first(company, clerk)
    page = clerk.post(address(company, "/check"), {field: BAD}).content.decode()
    assert f'<a href="#{field}">“Deuxième relance”</a>' in page


@pytest.mark.parametrize("field", ["part-99", "part-table", "part-"])
def test_a_part_that_the_letter_does_not_have_is_refused(company, clerk, field):
    answer = clerk.post(address(company), {field: "Payez 1 €."})
    assert answer.status_code == 422
    assert "restent tels quels" in answer.content.decode()


def test_a_kept_text_is_in_the_preview_with_its_author(company, clerk):
    answer = clerk.post(address(company), {first(company, clerk): OURS})
    assert answer.status_code == 303
    text = pane(company, clerk)
    assert "nous en avions parlé au salon" in text
    assert "modifié par clerk-morel-fr" in text
    letter = clerk.get(f"/c/{company.key}/today/messages/{message_to('PETIT').pk}/letter")
    assert "nous en avions parlé au salon" in letter.content.decode()


def test_the_check_says_what_is_wrong_as_one_writes_and_keeps_nothing(company, clerk):
    answer = clerk.post(address(company, "/check"), {first(company, clerk): BAD})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Deuxième relance" in text
    assert "Ce texte ne peut pas être gardé." in text
    assert not EditedText.objects.exists()


def test_a_text_with_an_error_is_refused_and_still_in_its_field(company, clerk):
    answer = clerk.post(address(company), {first(company, clerk): BAD})
    assert answer.status_code == 422
    assert "payez immédiatement" in answer.content.decode()
    assert not EditedText.objects.exists()


def test_the_standard_text_comes_back_at_a_click(company, clerk):
    clerk.post(address(company), {first(company, clerk): OURS})
    answer = clerk.post(address(company, "/standard"))
    assert answer.status_code == 303
    assert "salon" not in pane(company, clerk)


def test_what_was_agreed_to_is_not_edited(company, clerk):
    field = first(company, clerk)
    approve([message_to("PETIT")], by="paul", at=AT)
    answer = clerk.post(address(company), {field: OURS})
    assert answer.status_code == 422
    assert "Quelqu’un a donné son accord" in answer.content.decode()


def test_an_edit_that_lost_its_letter_is_said(company, clerk):
    clerk.post(address(company), {first(company, clerk): OURS})
    owes(company, "PETIT", 50_00)
    decide(company)
    text = pane(company, clerk)
    assert "n’est plus utilisé" in text
    assert "salon" not in text


def test_what_was_paid_meanwhile_is_not_edited(company, clerk):
    message = message_to("PETIT")
    record_receipt(message.customer, 100_00, DAY, by="claire", at=AT)
    assert clerk.get(address(company)).status_code == 404


def test_hostile_words_stay_words(company, clerk):
    script = OURS + " <script>alert(1)</script>"
    clerk.post(address(company), {first(company, clerk): script})
    for page in (
        clerk.get(address(company)).content.decode(),
        clerk.get(f"/c/{company.key}/today/messages/{message_to('PETIT').pk}/letter").content,
    ):
        assert "<script>alert" not in str(page)
