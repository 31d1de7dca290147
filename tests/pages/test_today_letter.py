"""The letter in the pane: the very mail, or the very pages of the PDF, and nothing that runs."""

from __future__ import annotations

import pytest

from butoir.ledger.models import Contact
from butoir.ledger.recording import record_invoice, record_receipt
from butoir.users.models import Role
from butoir.web.headers import LETTER_POLICY
from companies import AT, make_company
from office import client_with
from pages.agenda import DAY, decide, message_to, on_day, owes

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(monkeypatch):
    company = make_company()
    owes(company, "PETIT", name="<b>Petit</b> & Fils")
    owes(company, "ROY")
    Contact.objects.filter(customer__code="ROY").update(email="")
    decide(company)
    on_day(monkeypatch)
    return company


def letter(company, code, what="letter"):
    address = f"/c/{company.key}/today/messages/{message_to(code).pk}/{what}"
    return client_with(Role.READER, company).get(address)


def test_a_mail_is_shown_with_its_payment_code_and_under_its_own_policy(company):
    answer = letter(company, "PETIT")
    text = answer.content.decode()
    assert answer["Content-Security-Policy"] == LETTER_POLICY
    assert "F-PETIT-1" in text
    assert 'src="data:image/png;base64,' in text
    assert "cid:" not in text
    assert letter(company, "PETIT", "letter.pdf").status_code == 404


def test_a_letter_is_shown_page_by_page_and_as_the_pdf_that_leaves(company):
    text = letter(company, "ROY").content.decode()
    assert 'alt="Page 1 du courrier"' in text
    pdf = letter(company, "ROY", "letter.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


def test_the_pane_has_the_text_the_date_in_words_and_the_state_of_the_check(company):
    reader = client_with(Role.READER, company)
    address = f"/c/{company.key}/today/customers/{message_to('PETIT').customer_id}/"
    text = reader.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "✓ ton" in text
    assert "✓ faits" in text
    assert "<html" not in text
    pay_by = reader.get(address).context["page"].shown.on
    assert f"{pay_by.day} février 2026" in text
    assert "Mise en demeure" not in text
    assert "tel:0240000000" in text


def test_a_debt_that_was_paid_has_no_letter_any_more(company):
    message = message_to("PETIT")
    record_receipt(message.customer, 100_00, DAY, by="claire", at=AT)
    assert letter(company, "PETIT").status_code == 404
    reader = client_with(Role.READER, company)
    address = f"/c/{company.key}/today/customers/{message.customer_id}/"
    text = reader.get(address).content.decode()
    assert "Ce courrier n’est plus valable" in text
    assert "<iframe" not in text


def test_a_letter_that_cannot_be_written_says_why(company):
    company.email = "nonsense"
    company.save()
    assert letter(company, "PETIT").status_code == 422


def test_the_pane_costs_the_same_whatever_the_size_of_the_book(company, django_assert_num_queries):
    reader, customer = client_with(Role.READER, company), message_to("PETIT").customer
    address = f"/c/{company.key}/today/customers/{customer.pk}/"
    asked = {"HX-Request": "true"}
    reader.get(address, headers=asked)
    with django_assert_num_queries(51):
        reader.get(address, headers=asked)
    for number in range(30):
        owes(company, f"C{number}")
        record_invoice(customer, f"LATER-{number}", 100_00, DAY, by="claire", at=AT)
    with django_assert_num_queries(51):
        reader.get(address, headers=asked)
