"""The answer page as a debtor sees it: its invoices, how to pay them, in its language."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import zxingcpp
from PIL import Image

from butoir.dunning.answers.marks import pin_of
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.holding import place_hold
from butoir.journal.models import Event
from butoir.ledger.recording import record_credit_note, record_receipt
from butoir.letters.qr import qr_png, qr_svg
from butoir.users.models import Company
from companies import AT
from office import text
from pages.agenda import DAY, owes
from pages.debtors import PDF, give_case, invoice, keep_copy, link, stranger

__all__ = ["invoice"]
WHO = {"by": "claire", "at": AT}


def page(one, query: str = "") -> str:
    answer = stranger().get(link(one) + query)
    assert answer.status_code == 200
    return text(answer)


def test_it_opens_on_what_is_owed_and_how_to_pay_it(invoice):
    owes(invoice.company, "PETIT", 50_50, date(2026, 3, 20))
    said = page(invoice).replace("\N{NO-BREAK SPACE}", " ")
    for wanted in (
        "Ateliers Morel",
        "Boulangerie Petit",
        "F-PETIT-1",
        "100,00 €",
        "samedi 31 janvier 2026",
        "F-PETIT-2",
        "50,50 €",
        "150,50 €",
        "FR76 3000 6000 0112 3456 7890 189",
        "AGRIFRPP",
        "F-PETIT-1, F-PETIT-2",
        "Claire Morel",
        "04 72 00 00 00",
        "compta@morel.example",
    ):
        assert wanted in said, wanted


def test_the_code_to_scan_is_that_of_the_transfer(invoice):
    """The same points as the code of the letters, which a test of theirs reads again."""
    said = stranger().get(link(invoice)).content.decode()
    payload = "BCD\n002\n1\nSCT\nAGRIFRPP\nAteliers Morel\nFR7630006000011234567890189\nEUR100.00"
    payload += "\n\n\nF-PETIT-1"
    (drawn,) = re.findall(r"<svg.*?</svg>", said)
    assert drawn == qr_svg(payload).strip()
    scanned = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_png(payload))).convert("L"))
    assert scanned[0].text == payload


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Reste dû"),
        ("nl", "Nog te betalen"),
        ("de", "Noch zu zahlen"),
        ("en", "Left to pay"),
    ],
)
def test_the_language_is_that_of_the_debtor_or_the_one_it_asks_for(invoice, lang, said):
    assert said in page(invoice, f"?lang={lang}")
    invoice.customer.lang = lang
    invoice.customer.save()
    browser = stranger()
    answer = browser.get(link(invoice), headers={"accept-language": "pl,en"})
    assert said in text(answer)
    assert f'<html lang="{lang}">' in text(answer)


def test_a_language_that_nobody_speaks_here_changes_nothing(invoice):
    assert "Reste dû" in page(invoice, "?lang=xx")


def test_credit_notes_and_money_on_account_are_deducted(invoice):
    record_credit_note(invoice.customer, "A1", 10_00, DAY, **WHO)
    record_receipt(invoice.customer, 5_00, DAY, **WHO)
    said = page(invoice).replace("\N{NO-BREAK SPACE}", " ")
    assert "−15,00 €" in said
    assert "85,00 €" in said


def test_when_all_is_paid_it_says_thank_you_and_asks_nothing(invoice):
    record_receipt(invoice.customer, 100_00, DAY, invoice=invoice, **WHO)
    said = page(invoice)
    assert "Merci" in said
    assert "IBAN" not in said
    assert stranger().get(link(invoice, "promise")).status_code == 404


@pytest.mark.parametrize("kind", ["insolvency", "handed-over"])
def test_a_debt_in_other_hands_is_not_paid_here(invoice, kind):
    place_hold(invoice.customer, kind, DAY, **WHO)
    said = page(invoice)
    assert "IBAN" not in said
    assert "<svg" not in said


def test_the_pdf_of_an_invoice_is_kept_for_download(invoice):
    keep_copy(invoice)
    path = link(invoice, f"invoices/{invoice.pk}.pdf")
    assert path in page(invoice)
    answer = stranger().get(path)
    assert (answer.content, answer.headers["content-type"]) == (PDF, "application/pdf")
    assert answer.headers["content-disposition"] == 'attachment; filename="F-PETIT-1.pdf"'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_looking_changes_nothing(invoice):
    """A scanner of mail follows every link that it finds."""
    events = Event.objects.count()
    found = re.findall(r'href="(/r/[^"]+|\?[^"]+)"', stranger().get(link(invoice)).content.decode())
    assert len(found) >= 10
    for path in found:
        address = path if path.startswith("/") else link(invoice) + path
        assert stranger().get(address).status_code == 200
        assert stranger().head(address).status_code == 200
    assert Event.objects.count() == events


def test_nothing_else_is_loaded_kept_or_told_and_no_cookie_is_set(invoice):
    for path in (link(invoice), link(invoice, "dispute"), "/r/", "/r/nothing"):
        answer = stranger().get(path)
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not answer.cookies
        body = answer.content.decode()
        assert "<script" not in body
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', body)


def test_the_number_of_queries_does_not_grow(invoice, django_assert_num_queries):
    stranger().get(link(invoice))
    with django_assert_num_queries(12):
        stranger().get(link(invoice))
    for number in range(30):
        owes(invoice.company, "PETIT", 1_00 + number)
    with django_assert_num_queries(12):
        stranger().get(link(invoice))


def test_another_currency_has_its_own_sum_and_no_code(invoice):
    other = owes(invoice.company, "PETIT", 70_00)
    type(other).objects.filter(pk=other.pk).update(currency="CHF")
    said = stranger().get(link(invoice)).content.decode()
    assert said.count("<svg") == 1
    assert "CHF" in said


def test_a_name_of_markup_is_only_text(invoice):
    Company.objects.update(name='<script>x</script>"&')
    invoice.customer.name = "<img src=x onerror=x>"
    invoice.customer.save()
    body = stranger().get(link(invoice)).content.decode()
    assert "<script" not in body
    assert "<img src=x" not in body


# the door for who has a letter on paper


def test_the_number_and_the_code_of_a_letter_lead_to_the_page(invoice):
    case = AnswerCase.objects.get()
    browser = stranger()
    assert "Numéro de dossier" in text(browser.get("/r/"))
    typed = {"number": f"{case.number[:4]} {case.number[4:]}".lower(), "pin": pin_of(case.number)}
    answer = browser.post("/r/", typed)
    assert answer.status_code == 303
    assert "F-PETIT-1" in text(browser.get(answer.url))
    assert pin_of(case.number) not in answer.url


def test_a_wrong_code_says_so_and_no_more(invoice):
    case = AnswerCase.objects.get()
    unknown = stranger().post("/r/", {"number": "ZZZZ-ZZZZ", "pin": "123456"})
    wrong = stranger().post("/r/", {"number": case.number, "pin": "12345"})
    assert (unknown.status_code, wrong.status_code) == (422, 422)
    assert unknown.content == wrong.content


def test_a_second_debtor_has_another_page(invoice):
    other = owes(invoice.company, "ROY", 77_00)
    give_case(other)
    assert "F-PETIT" not in page(other)
    assert "F-ROY" not in page(invoice)
