"""The copies of invoices that go in the envelope of a letter: what prints, as much as it takes."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from butoir.dispatch.channels.print_batch import make_batch
from butoir.dispatch.channels.print_batch.envelopes import envelopes_of
from butoir.dispatch.channels.print_batch.papers import load_some
from butoir.dispatch.models import Delivery, Enclosure
from butoir.dunning.approving import approve
from butoir.dunning.copies import MOST_PAGES
from butoir.dunning.models import PlannedMessage, Release, Task
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.journal.sealed import seal
from butoir.ledger.models import Contact, Import, Invoice, InvoiceCopy
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)
WHO: dict[str, Any] = {"by": "claire", "at": AT}


def pdf(pages: int = 1, **saving: Any) -> bytes:
    made, file = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.save(file, static_id=True, **saving)
    return file.getvalue()


LOCKED = pdf(encryption=pikepdf.Encryption(owner="secret", user=""))


@pytest.fixture
def company() -> Company:
    """A customer without an e-mail address: it is written to by post."""
    company = make_company()
    customer = make_customer(company)
    Contact.objects.filter(customer=customer).update(email="")
    return company


def owes(company: Company, number: str, content: bytes = b"") -> None:
    """An invoice with its copy, if it has one."""
    customer = company.customers.get()
    invoice: Invoice = record_invoice(customer, number, 100_00, date(2026, 1, 31), **WHO)
    if content:
        file = seal(content, "application/pdf", AT)
        values = {"file": file, "imported_at": AT, "imported_by": "claire"}
        source, _ = Import.objects.get_or_create(company=company, name="copies", defaults=values)
        InvoiceCopy.objects.create(invoice=invoice, file=file, source=source)


def leaves(company: Company) -> Delivery:
    """The one letter of the day."""
    run_day(company, DAY, by="clock", at=at(DAY))
    approve(list(PlannedMessage.objects.all()), by="claire", at=at(DAY))
    release_approved(company, at=at(DAY), by="clock")
    delivery: Delivery = Delivery.objects.get(channel="post")
    return delivery


def text_of(delivery: Delivery) -> str:
    pages = PdfReader(io.BytesIO(bytes(delivery.document.file.content))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_copies_follow_the_letter_and_it_names_them(company):
    owes(company, "F-1", pdf(1))
    owes(company, "F-2")
    owes(company, "F-3", pdf(2))
    letter = leaves(company)
    found = Enclosure.objects.values_list("name", "file__content")
    assert [(name, bytes(content)) for name, content in found] == [("F-1", pdf(1)), ("F-3", pdf(2))]
    assert "Pièces jointes : factures F-1 et F-3." in text_of(letter)
    queued = Event.objects.get(kind="delivery-queued")
    assert seal(pdf(2), "application/pdf", AT).digest in queued.data
    assert Release.objects.get().reason == ""


def test_a_letter_without_copies_speaks_of_none(company):
    owes(company, "F-1")
    letter = leaves(company)
    assert "jointe" not in text_of(letter)
    assert "nous vous en enverrons copie" in text_of(letter)


def test_who_gets_the_copy_is_not_promised_it(company):
    owes(company, "F-1", pdf())
    assert "nous vous en enverrons copie" not in text_of(leaves(company))


def test_they_are_printed_behind_their_letter(company):
    owes(company, "F-1", pdf(2))
    leaves(company)
    batch = make_batch(company, by="claire", at=at(DAY, 9))
    (pile,) = envelopes_of(batch.deliveries.select_related("document")).values()
    ((_, papers),) = load_some(pile)
    ((letter, copy),) = papers.values()
    assert (letter.name, copy.name) == ("PETIT", "PETIT-1-F-1")
    assert copy.content == pdf(2)


@pytest.mark.parametrize("content", [LOCKED, b"%PDF-1.7 broken", b"no PDF"])
def test_a_copy_that_cannot_be_printed_never_stops_the_letter(company, content):
    owes(company, "F-1", content)
    owes(company, "F-2", pdf())
    letter = leaves(company)
    assert "Pièce jointe : facture F-2." in text_of(letter)
    assert list(Enclosure.objects.values_list("name", flat=True)) == ["F-2"]
    task = Task.objects.get(kind="review")
    assert task.detail.startswith("the copies of F-1 are encrypted or broken")
    assert not task.invoices.exists(), "no decision waits for it"


def test_copies_beyond_what_an_envelope_takes_stay_and_the_release_says_so(company):
    for number, pages in (("F-1", MOST_PAGES - 1), ("F-2", 2), ("F-3", 1)):
        owes(company, number, pdf(pages))
    letter = leaves(company)
    assert "Pièces jointes : factures F-1 et F-3." in text_of(letter)
    reason = Release.objects.get().reason
    assert reason == f"without the copies of F-2: a letter takes {MOST_PAGES} pages of them"
    assert not Task.objects.exists()


def test_the_same_invoices_give_the_same_letter(company):
    owes(company, "F-1", pdf())
    first = leaves(company).document.file_id
    other = make_company("peeters")
    customer = make_customer(other)
    Contact.objects.filter(customer=customer).update(email="")
    owes(other, "F-1", pdf())
    run_day(other, DAY, by="clock", at=at(DAY))
    approve(list(PlannedMessage.objects.filter(run__company=other)), by="claire", at=at(DAY))
    release_approved(other, at=at(DAY), by="clock")
    assert Delivery.objects.get(company=other).document.file_id == first
