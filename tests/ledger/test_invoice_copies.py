"""The invoices as their customers read them: kept with what an import brings, gone with it."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest

from butoir.journal.models import Event
from butoir.ledger.copies import copies_of
from butoir.ledger.models import Invoice, InvoiceCopy
from butoir.users.models import Company
from companies import make_company
from formats.einvoice_helpers import pdf
from ledger.ledger_kit import bring, undo
from project.files import invoice, table
from project.test_book_rules import ubl

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company(name="Ateliers Morel")


def facturx(folder: Path, number: str = "E1") -> bytes:
    return pdf(("factur-x.xml", Path(ubl(folder, number)).read_bytes()))


def carrying(folder: Path, content: bytes, number: str = "E1") -> bytes:
    """The same invoice as XML that carries a file."""
    xml = Path(ubl(folder, number)).read_text(encoding="utf-8")
    file = (
        "<a:AdditionalDocumentReference><b:ID>1</b:ID><a:Attachment>"
        '<b:EmbeddedDocumentBinaryObject mimeCode="application/pdf">'
        f"{base64.b64encode(content).decode()}"
        "</b:EmbeddedDocumentBinaryObject></a:Attachment></a:AdditionalDocumentReference>"
    )
    return xml.replace("</Invoice>", f"{file}</Invoice>").encode()


def kept() -> list[bytes]:
    rows = InvoiceCopy.objects.select_related("file").order_by("pk")
    return [bytes(row.file.content) for row in rows]


def test_a_pdf_is_kept_as_the_copy_of_its_invoice(company, tmp_path):
    content = facturx(tmp_path)
    bring(company, content)
    assert kept() == [content]
    one = Invoice.objects.get()
    assert list(copies_of([one.pk])) == [one.pk]


def test_the_journal_names_the_copy_to_its_customer_alone(company, tmp_path):
    content = facturx(tmp_path)
    bring(company, content)
    one = Invoice.objects.get()
    told = Event.objects.get(kind="invoice-copies")
    assert told.about == f"customer:{one.customer_id}"
    assert json.loads(told.data) == {"copies": [[one.number, sha256(content).hexdigest()]]}
    bring(company, content)
    assert Event.objects.filter(kind="invoice-copies").count() == 1


def test_an_xml_gives_the_pdf_that_it_carries(company, tmp_path):
    content = pdf()
    bring(company, carrying(tmp_path, content))
    assert kept() == [content]


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PD", b"no pdf %PDF-"])
def test_what_it_carries_and_is_no_pdf_is_left(company, tmp_path, content):
    bring(company, carrying(tmp_path, content))
    assert Invoice.objects.count() == 1
    assert kept() == []


def test_an_invoice_known_from_a_table_gets_the_copy_that_comes_later(company, tmp_path):
    bring(company, table(tmp_path, invoice("E1", "ACME", amount="100,00")))
    bring(company, facturx(tmp_path))
    assert Invoice.objects.count() == 1
    assert len(kept()) == 1


def test_the_same_copy_again_is_one_and_a_newer_one_is_the_one_sent(company, tmp_path):
    first, second = facturx(tmp_path), facturx(tmp_path) + b"\n%another print\n"
    bring(company, first)
    bring(company, carrying(tmp_path, first))
    assert kept() == [first]
    bring(company, second)
    assert kept() == [first, second]
    one = Invoice.objects.get()
    assert copies_of([one.pk]) == {one.pk: InvoiceCopy.objects.order_by("-pk")[0].file_id}


def test_undoing_the_import_that_brought_it_takes_the_copy_back(company, tmp_path):
    bring(company, table(tmp_path, invoice("E1", "ACME", amount="100,00")))
    done = bring(company, facturx(tmp_path))
    undo(done)
    assert kept() == []
    assert Invoice.objects.count() == 1
    undo(bring(company, facturx(tmp_path, "E2")))
    assert set(Invoice.objects.values_list("number", flat=True)) == {"E1"}
