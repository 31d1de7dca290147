"""The copies of its invoices go with an e-mail: as many as a mailbox takes, harmlessly named."""

from __future__ import annotations

import email
from datetime import date
from email import policy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.dispatch.models import Delivery
from butoir.dunning import copies
from butoir.dunning.approving import approve
from butoir.dunning.loading_copies import load_copies
from butoir.dunning.models import PlannedMessage, Release
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.sealed import seal
from butoir.ledger.models import Import, Invoice, InvoiceCopy
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)
WHO = {"by": "claire", "at": AT}


@pytest.fixture
def company() -> Company:
    return make_company()


def owes(company: Company, *numbers: str, code: str = "PETIT") -> None:
    customer = make_customer(company, code)
    for number in numbers:
        record_invoice(customer, number, 100_00, date(2026, 1, 31), **WHO)


def copy(company: Company, number: str, content: bytes) -> None:
    file = seal(content, "application/pdf", AT)
    source, _ = Import.objects.get_or_create(
        company=company, name="copies", file=file, imported_at=AT, imported_by="claire"
    )
    invoice = Invoice.objects.get(customer__company=company, number=number)
    InvoiceCopy.objects.create(invoice=invoice, file=file, source=source)


def leaves(company: Company) -> dict[str, bytes]:
    """The files attached to the one message of the day."""
    run_day(company, DAY, by="clock", at=at(DAY))
    approve(list(PlannedMessage.objects.all()), by="claire", at=at(DAY))
    release_approved(company, at=at(DAY), by="clock")
    raw = bytes(Delivery.objects.get().document.file.content)
    message = email.message_from_bytes(raw, policy=policy.default)
    assert not message.defects
    assert message.get_body(("plain",)) is not None
    assert message.get_body(("html",)) is not None
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


def test_each_invoice_that_has_a_copy_brings_it(company):
    owes(company, "F-1", "F-2", "F-3")
    copy(company, "F-1", b"%PDF-1.7 one")
    copy(company, "F-3", b"%PDF-1.7 three")
    assert leaves(company) == {"F-1.pdf": b"%PDF-1.7 one", "F-3.pdf": b"%PDF-1.7 three"}


def test_without_copies_nothing_is_attached(company):
    owes(company, "F-1")
    assert leaves(company) == {}


def test_what_a_mailbox_would_refuse_stays(company, monkeypatch):
    monkeypatch.setattr(copies, "MOST_BYTES", 30)
    owes(company, "F-1", "F-2", "F-3")
    for number, size in (("F-1", 20), ("F-2", 15), ("F-3", 10)):
        copy(company, number, f"%PDF-{number}".encode().ljust(size))
    assert set(leaves(company)) == {"F-1.pdf", "F-3.pdf"}


def test_the_name_of_a_file_holds_nothing_that_acts(company):
    owes(company, '../..\\"é\r\nX: y;.exe')
    copy(company, Invoice.objects.get().number, b"%PDF-1.7")
    (name,) = leaves(company)
    assert name == "X-y-.exe.pdf"


def test_the_message_names_what_is_attached(company):
    owes(company, "F-1", "F-2")
    copy(company, "F-2", b"%PDF-1.7 two")
    leaves(company)
    raw = bytes(Delivery.objects.get().document.file.content)
    message = email.message_from_bytes(raw, policy=policy.default)
    for kind in ("plain", "html"):
        assert "facture F-2." in message.get_body((kind,)).get_content()


def test_what_a_mailbox_would_refuse_is_said(company, monkeypatch):
    monkeypatch.setattr(copies, "MOST_BYTES", 30)
    owes(company, "F-1", "F-2")
    copy(company, "F-1", b"%PDF-1".ljust(20))
    copy(company, "F-2", b"%PDF-2".ljust(15))
    leaves(company)
    assert Release.objects.get().reason.startswith("without the copies of F-2: an e-mail takes")


def test_nobody_gets_the_copy_of_another_customer_s_invoice_of_that_number(company):
    owes(company, "F-1")
    other = make_company("peeters")
    owes(other, "F-1", code="GRAND")
    copy(other, "F-1", b"%PDF-1.7 theirs")
    assert leaves(company) == {}


def test_the_questions_asked_are_as_many_whatever_the_copies(company):
    owes(company, "F-1", "F-2", "F-3")
    for number in ("F-1", "F-2", "F-3"):
        copy(company, number, f"%PDF-{number}".encode())
    run_day(company, DAY, by="clock", at=at(DAY))
    rows = list(PlannedMessage.objects.all())
    with CaptureQueriesContext(connection) as queries:
        found = load_copies(rows)
    assert len(queries) == 2
    assert [len(of_one) for of_one in found.values()] == [3]
