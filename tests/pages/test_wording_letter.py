"""A whole letter with the company's own sentences, in any language, for any customer."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.dunning.wording import change_text
from butoir.ledger.recording import record_invoice
from butoir.letters.facts import STEPS
from butoir.letters.language import available_languages
from butoir.letters.own import COMMON, FILES, NOTES, TextKey
from butoir.users.models import Company, Role
from companies import AT, make_company
from dunning.people import make_customer
from office import client_with

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
URL = "/c/morel/wording/letter/"
DEMANDS = STEPS[1:]
SPOKEN = ("call-script", "sms")


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setenv("BUTOIR_DEMO_DAY", "2026-06-16")
    return make_company()


def customer_of(company, code="PETIT", **fields):
    customer = make_customer(company, code, **fields)
    due, issued = date(2026, 6, 5), date(2026, 5, 1)
    record_invoice(customer, f"F-{code}", 1_250_00, due, issued_on=issued, **WHO)
    return customer


@pytest.mark.parametrize("lang", available_languages())
@pytest.mark.parametrize("file", DEMANDS)
def test_every_letter_is_seen_in_every_language_for_a_customer_of_any(company, file, lang):
    customer = customer_of(company, lang="de")
    query = {"file": file, "lang": lang, "customer": customer.pk}
    answer = client_with(Role.READER, company).get(URL, query)
    shown = answer.context["page"].shown
    assert shown.text.count("F-PETIT")
    assert not shown.errors
    assert "data:image/png;base64," in answer.content.decode()
    assert len(shown.pages) == (2 if file == "formal-notice" else 1)


@pytest.mark.parametrize("lang", available_languages())
@pytest.mark.parametrize("file", [file for file in NOTES if file not in SPOKEN])
def test_every_other_letter_is_seen_as_it_would_be_to_a_made_up_customer(company, file, lang):
    answer = client_with(Role.READER, company).get(URL, {"file": file, "lang": lang})
    page = answer.context["page"]
    assert (page.file, page.lang, page.shown.errors) == (file, lang, 0)
    assert page.shown.pages
    html = answer.content.decode()
    assert f'<option value="{file}" selected>' in html
    assert 'name="customer"' not in html, "it speaks of nothing that a real one owes"


@pytest.mark.parametrize("file", SPOKEN)
def test_a_text_message_and_the_sheet_of_a_call_are_seen_as_words(company, file):
    customer = customer_of(company)
    client = client_with(Role.READER, company)
    answer = client.get(URL, {"file": file, "customer": customer.pk})
    page = answer.context["page"]
    assert (page.shown.pages, page.shown.errors) == ((), 0)
    html = answer.content.decode()
    assert "F-PETIT" in html
    assert "pdf/" not in html
    assert client.get(f"{URL}pdf/", {"file": file}).status_code == 404


def test_the_note_of_a_dispute_opens_as_a_pdf(company):
    answer = client_with(Role.READER, company).get(f"{URL}pdf/", {"file": "dispute-answer"})
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("file", FILES)
def test_the_sentences_of_a_letter_lead_to_it_whole(company, file):
    page = client_with(Role.READER, company).get("/c/morel/wording/", {"file": file})
    assert (f"{URL}?file={file}" in page.content.decode()) == (file != COMMON)


def test_our_own_sentences_are_in_it(company):
    said = "Si vous venez de payer, merci de ne pas tenir compte de ce message."
    key = TextKey("fr", "reminder-1", "crossed", "")
    change_text(company, key, said + " Merci de votre confiance.", **WHO)
    page = client_with(Role.READER, company).get(URL, {"customer": customer_of(company).pk})
    assert said in page.content.decode()


def test_without_a_customer_it_is_a_made_up_one(company):
    page = client_with(Role.READER, company).get(URL, {"file": "formal-notice"})
    assert not page.context["page"].shown.errors
    assert "un client inventé" in page.content.decode()


def test_the_same_letter_opens_as_a_pdf(company):
    query = {"file": "reminder-2", "customer": customer_of(company).pk}
    answer = client_with(Role.READER, company).get(f"{URL}pdf/", query)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_customer_who_owes_nothing_has_no_letter_and_it_is_said(company):
    customer = make_customer(company, "ROY")
    client = client_with(Role.READER, company)
    page = client.get(URL, {"customer": customer.pk}).content.decode()
    assert "Ce courrier ne peut pas s’écrire pour ce client" in page
    assert client.get(f"{URL}pdf/", {"customer": customer.pk}).status_code == 404


def test_the_customer_of_another_company_is_not_shown(company):
    other = customer_of(make_company("autre", name="Autre"))
    client = client_with(Role.OWNER, company)
    for address in (URL, f"{URL}pdf/"):
        assert client.get(address, {"customer": other.pk}).status_code == 404


@pytest.mark.parametrize("asked", [{"file": "manner"}, {"lang": "xx"}, {"customer": "9" * 40}])
def test_what_makes_no_sense_in_an_address_does_no_harm(company, asked):
    assert client_with(Role.READER, company).get(URL, asked).status_code in (200, 404)


def test_a_customer_is_found_by_name_or_number_and_chosen_when_it_is_the_only_one(company):
    for number in range(52):
        customer_of(company, f"C{number:02}")
    roy, client = customer_of(company, "ROY"), client_with(Role.READER, company)
    page = client.get(URL)
    assert len(page.context["page"].choice.customers) == 50
    assert "Tous les clients ne sont pas dans cette liste" in page.content.decode()
    for q in ("boulangerie roy", "ROY"):
        found = client.get(URL, {"q": q, "customer": ""})
        assert found.context["page"].choice.customer == roy
        assert "F-ROY" in found.context["page"].shown.text
        assert "Tous les clients" not in found.content.decode()
    several = client.get(URL, {"q": "c1", "customer": roy.pk}).context["page"].choice
    assert (len(several.customers), several.customer) == (10, None)
    pdf = client.get(f"{URL}pdf/", {"q": "roy"})
    assert pdf.content.startswith(b"%PDF")


def test_a_search_that_finds_nobody_says_so_and_hostile_text_is_only_text(company):
    stranger = customer_of(make_company("autre", name="Autre"), "SECRET")
    client = client_with(Role.READER, company)
    for q in ("secret", "%", "_", "\x00é", '"><script>alert(1)</script>', "x" * 5000):
        answer = client.get(URL, {"q": q})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
        assert stranger.name not in answer.content.decode()
    assert "Aucun client qui doit quelque chose" in client.get(URL, {"q": "zz"}).content.decode()


def test_the_list_asks_a_fixed_number_of_queries(company, django_assert_max_num_queries):
    for number in range(9):
        customer_of(company, f"C{number}")
    client = client_with(Role.READER, company)
    with django_assert_max_num_queries(20):
        client.get(URL, {"q": "c"})
