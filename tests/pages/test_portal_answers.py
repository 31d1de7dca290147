"""Each answer of the page: what is asked, what is kept of it, what is refused."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from butoir.dunning.answers.models import Answer
from butoir.dunning.models import Agreement
from butoir.journal.sealed import content_of
from butoir.ledger.recording import record_receipt
from companies import AT
from office import text
from pages.agenda import DAY, owes
from pages.debtors import PDF, give_case, invoice, link, stranger

__all__ = ["invoice"]
FILLED = {
    "paid": {"on": "2026-02-06", "cents": "100,00"},
    "promise": {"on": "2026-02-20"},
    "dispute": {"reason": "price", "text": "Le prix convenu était de 80 €."},
    "plan": {"parts": "3", "on": "2026-02-27", "text": "trois fois"},
    "not-received": {},
    "wrong-person": {"name": "Paul Roux", "email": "roux@client.example"},
}


def send(one, kind, **said):
    return stranger().post(link(one, kind), {"invoices": one.pk, **FILLED[kind], **said})


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", FILLED)
def test_each_answer_is_kept_and_acknowledged_on_a_page_of_its_own(invoice, kind):
    assert stranger().get(link(invoice, kind)).status_code == 200
    answer = send(invoice, kind)
    assert answer.status_code == 303
    kept = Answer.objects.get()
    assert (kept.kind, kept.lang, kept.invoices.get().invoice) == (kind, "fr", invoice)
    said = text(stranger().get(answer.url))
    assert "Votre réponse est bien reçue" in said
    assert "F-PETIT-1" in said
    assert kept.receipt is not None
    assert "accusé de réception" in said
    assert "Ce que vous nous avez dit" in text(stranger().get(link(invoice)))


def test_what_was_filled_in_is_what_is_kept(invoice):
    send(invoice, "paid")
    send(invoice, "dispute", cents="20,50")
    send(invoice, "plan")
    send(invoice, "wrong-person", phone="01 02")
    paid, dispute, plan, wrong = Answer.objects.order_by("pk")
    assert (paid.on, paid.cents) == (date(2026, 2, 6), 100_00)
    assert (dispute.reason, dispute.cents) == ("price", 20_50)
    assert dispute.text == "Le prix convenu était de 80 €."
    assert (plan.parts, plan.on) == (3, date(2026, 2, 27))
    assert wrong.person == {"name": "Paul Roux", "email": "roux@client.example", "phone": "01 02"}


def test_a_promise_of_all_rests_at_once_and_says_until_when(invoice):
    answer = send(invoice, "promise")
    assert Agreement.objects.get().parts.get().cents == 100_00
    assert "jusqu’au vendredi 20 février 2026" in text(stranger().get(answer.url))


def test_what_is_to_its_credit_is_not_promised(invoice):
    record_receipt(invoice.customer, 30_00, DAY, by="claire", at=AT)
    send(invoice, "promise")
    assert Agreement.objects.get().parts.get().cents == 70_00


def test_the_language_of_the_page_is_kept_from_form_to_acknowledgement(invoice):
    answer = stranger().post(
        link(invoice, "promise") + "?lang=de", {"invoices": invoice.pk, **FILLED["promise"]}
    )
    assert answer.url.endswith("?lang=de")
    assert "Ihre Antwort ist eingegangen" in text(stranger().get(answer.url))
    assert Answer.objects.get().lang == "de"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("paid", {"on": "2026-02-10"}),
        ("paid", {"cents": "beaucoup"}),
        ("paid", {"cents": "-5"}),
        ("promise", {"on": "2026-02-08"}),
        ("promise", {"on": "2028-02-08"}),
        ("promise", {"on": "demain"}),
        ("promise", {"invoices": ""}),
        ("dispute", {"text": ""}),
        ("dispute", {"reason": "mood"}),
        ("dispute", {"cents": "100,01"}),
        ("dispute", {"text": "x" * 2001}),
        ("dispute", {"text": "a\x00b"}),
        ("plan", {"parts": "1"}),
        ("plan", {"parts": "1000"}),
        ("wrong-person", {"name": "", "email": "", "text": ""}),
        ("wrong-person", {"email": "personne"}),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_nothing_is_kept(invoice, kind, said):
    answer = send(invoice, kind, **said)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Answer.objects.exists()


def test_a_form_that_was_refused_keeps_what_was_written(invoice):
    said = text(send(invoice, "dispute", cents="beaucoup"))
    assert "Le prix convenu était de 80 €." in said


def test_the_invoice_of_another_debtor_cannot_be_named(invoice):
    other = owes(invoice.company, "ROY")
    give_case(other)
    assert send(invoice, "dispute", invoices=other.pk).status_code == 422
    assert not Answer.objects.exists()


def test_an_invoice_paid_while_the_form_was_open_is_not_answered_about(invoice):
    second = owes(invoice.company, "PETIT")
    record_receipt(invoice.customer, 100_00, DAY, invoice=invoice, by="claire", at=AT)
    assert send(invoice, "dispute").status_code == 422
    assert send(second, "dispute").status_code == 303


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("preuve.pdf", PDF, "application/pdf"),
        ("preuve.exe", PDF, "application/pdf"),
        ("a.png", picture("PNG"), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
    ],
)
def test_a_proof_is_sealed_as_it_came_and_known_by_its_content(invoice, name, content, kind):
    proof = SimpleUploadedFile(name, content, "text/html")
    assert send(invoice, "paid", proof=proof).status_code == 303
    kept = Answer.objects.get().proof
    assert (kept.media_type, content_of(kept.digest)) == (kind, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>x</script>"),
        ("a.pdf", b"%PDF-1.7 no end"),
        ("a.png", b"\x89PNG\r\n\x1a\nnothing"),
        ("a.png", picture("PNG")[:-20]),
        ("a.gif", picture("GIF")),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a.zip", b"PK\x03\x04"),
        ("a.pdf", b""),
        ("a.pdf", b"%PDF-" + b"x" * 5_000_001 + b"%%EOF"),
    ],
)
def test_a_proof_of_another_kind_or_size_is_refused(invoice, name, content):
    answer = send(invoice, "paid", proof=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert not Answer.objects.exists()
