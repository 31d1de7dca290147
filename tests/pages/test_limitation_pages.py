"""The page of limitation: its dates, what interrupted them, what may have, and who may say so."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from butoir.dunning.limitation.models import Interruption
from butoir.ledger.recording import record_invoice, record_receipt
from butoir.users.models import Role
from casefile.cases import blank_pdf
from companies import at, make_company
from dunning.people import make_customer
from office import client_with, text

pytestmark = pytest.mark.django_db

DUE, DAY, PAID = date(2021, 11, 22), date(2026, 6, 1), date(2024, 3, 4)


@pytest.fixture
def invoice(monkeypatch):
    for place in ("views", "acts"):
        monkeypatch.setattr(f"butoir.web.office.limitation.{place}.now", lambda: at(DAY, 12))
    monkeypatch.setattr("butoir.web.office.agreements.views.now", lambda: at(DAY, 12))
    customer = make_customer(make_company(), name="Petit <b>&</b> fils")
    who = {"by": "claire", "at": at(DAY)}
    row = record_invoice(customer, "F1", 1_000_00, DUE, issued_on=DUE, **who)
    record_receipt(customer, 400_00, PAID, invoice=row, **who)
    return row


def address(invoice, rest=""):
    return f"/c/morel/limitation/customers/{invoice.customer_id}/{rest}"


def by(role, invoice):
    return client_with(role, invoice.company)


def said(invoice, **changes):
    values = {
        "invoices": [str(invoice.pk)],
        "kind": "part-payment",
        "on": "2024-03-04",
        "until": "",
        "words": "Acompte <i>F1</i>, solde à suivre",
    }
    return values | changes


def test_it_shows_each_end_and_what_may_have_interrupted_it(invoice):
    page = text(by(Role.READER, invoice).get(address(invoice)))
    assert "dimanche 22 novembre 2026" in page, "the prudent day"
    assert "dimanche 4 mars 2029" in page, "if the payment acknowledged the debt"
    assert "Ce qui a pu l’interrompre" in page
    assert "20-23.204" in page, "why a formal notice changes nothing"
    assert "Enregistrer ce qui l’a interrompue" not in page, "a reader changes nothing"
    assert "<b>&</b>" not in page


def test_a_person_confirms_a_payment_with_its_words_and_a_manager_ends_it(invoice):
    client = by(Role.CLERK, invoice)
    form = client.get(address(invoice) + f"?kind=part-payment&on=2024-03-04&invoice={invoice.pk}")
    assert 'value="2024-03-04"' in text(form)
    document = SimpleUploadedFile("avis.pdf", blank_pdf(), "application/pdf")
    answer = client.post(address(invoice, "interruptions"), {**said(invoice), "file": document})
    assert (answer.status_code, answer["Location"]) == (303, address(invoice))
    row = Interruption.objects.get()
    page = text(client.get(address(invoice)))
    assert "&lt;i&gt;F1&lt;/i&gt;" in page
    assert "Ce qui a pu l’interrompre" not in page
    paper = client.get(f"/c/morel/limitation/interruptions/{row.pk}/document")
    assert paper["Content-Disposition"].startswith("attachment")
    end = f"/c/morel/limitation/interruptions/{row.pk}/end"
    assert client.post(end, {"reason": "erreur"}).status_code == 403
    manager = by(Role.MANAGER, invoice)
    assert manager.post(end, {"reason": " "}).status_code == 422
    assert manager.post(end, {"reason": "erreur de ligne"}).status_code == 303
    assert "erreur de ligne" in text(manager.get(address(invoice)))
    assert manager.post(end, {"reason": "encore"}).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"words": ""},
        {"kind": "formal-notice"},
        {"kind": "lawyer-notice"},
        {"on": "2026-06-02"},
        {"invoices": []},
        {"invoices": ["999999"]},
        {"on": "jamais"},
    ],
)
def test_what_proves_nothing_is_refused_and_shown_again(invoice, changes):
    answer = by(Role.CLERK, invoice).post(
        address(invoice, "interruptions"), said(invoice, **changes)
    )
    assert answer.status_code == 422
    assert not Interruption.objects.exists()


def test_a_document_that_is_none_is_refused(invoice):
    file = SimpleUploadedFile("x.pdf", b"<script>", "application/pdf")
    answer = by(Role.CLERK, invoice).post(
        address(invoice, "interruptions"), {**said(invoice), "file": file}
    )
    assert answer.status_code == 422


def test_the_list_of_what_comes_near_leads_there(invoice):
    page = text(by(Role.READER, invoice).get("/c/morel/agreements/?show=limitation"))
    assert address(invoice) in page
    assert "moins de six mois" in page


def test_another_company_sees_nothing_of_it(invoice):
    other = make_company("autre", ids=[])
    client = client_with(Role.OWNER, other)
    place = f"/c/autre/limitation/customers/{invoice.customer_id}/"
    assert client.get(place).status_code == 404
    assert client.post(place + "interruptions", said(invoice)).status_code == 404


def test_the_page_asks_a_fixed_number_of_queries(invoice, django_assert_max_num_queries):
    client = by(Role.CLERK, invoice)
    client.get(address(invoice))
    for number in range(6):
        who = {"by": "claire", "at": at(DAY)}
        record_invoice(invoice.customer, f"G{number}", 50_00, DUE, issued_on=DUE, **who)
    with django_assert_max_num_queries(30):
        client.get(address(invoice))
