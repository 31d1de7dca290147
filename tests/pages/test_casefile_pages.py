"""The page of a case: what is missing, the sums to the day, documents, and handing it over."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from butoir.casefile.models import CaseDocument, CaseFile
from butoir.dunning.models import Hold, Task
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.models import Customer
from butoir.users.models import Role
from casefile.cases import DAY, blank_pdf, french_company
from companies import at, make_company
from dunning.people import make_customer
from office import client_with, text

pytestmark = pytest.mark.django_db
HAND = {"layout": "lawyer", "lang": "fr", "to": "Maître <b>Martin</b>"}


@pytest.fixture
def customer(settings, monkeypatch) -> Customer:
    """A case on its day, with what its formal notice announced waiting in the queue."""
    monkeypatch.setattr("butoir.web.clock.now", lambda: at(DAY, 12))
    for place in ("views", "acts"):
        monkeypatch.setattr(f"butoir.web.office.casefile.{place}.now", lambda: at(DAY, 12))
    return french_company()


def address(customer, rest="") -> str:
    return f"/c/morel/casefile/{customer.pk}/{rest}"


def by(role, customer):
    return client_with(role, customer.company)


def upload(**changes):
    file = SimpleUploadedFile("cgv.pdf", blank_pdf(), "application/pdf")
    return {"kind": "terms", "title": "CGV <script>", "invoice": "F-1", "file": file, **changes}


def test_the_page_shows_the_sums_and_what_is_missing(customer):
    page = text(by(Role.READER, customer).get(address(customer)))
    assert "Dossier contre Boulangerie Petit" in page
    assert "Copie de chaque facture" in page
    assert "Le juge vérifie la somme sur la facture elle-même." in page
    assert "Transmettre le dossier" not in page, "a reader changes nothing"
    assert "Ajouter le document" not in page


def test_the_page_asks_a_fixed_number_of_queries(customer, django_assert_max_num_queries):
    client = by(Role.MANAGER, customer)
    client.get(address(customer))
    with django_assert_max_num_queries(49):
        client.get(address(customer))


def test_the_customer_and_the_queue_lead_to_the_file(customer):
    client, link = by(Role.MANAGER, customer), f'href="{address(customer)}'
    assert link in text(client.get(f"/c/morel/customers/{customer.pk}/"))


def test_the_preview_is_the_pdf_and_keeps_nothing(customer):
    answer = by(Role.READER, customer).get(address(customer, "preview?layout=bailiff&lang=nl"))
    assert answer.content.startswith(b"%PDF")
    assert not CaseFile.objects.exists()
    unknown = by(Role.READER, customer).get(address(customer, "preview?layout=court"))
    assert unknown.status_code == 404


def test_a_document_is_added_and_taken_out(customer):
    client = by(Role.CLERK, customer)
    assert client.post(address(customer, "documents"), upload()).status_code == 303
    row = CaseDocument.objects.get(kind="terms")
    assert (row.title, row.invoice.number) == ("CGV <script>", "F-1")
    assert "CGV &lt;script&gt;" in text(client.get(address(customer)))
    client.post(address(customer, f"documents/{row.pk}/withdrawal"))
    row.refresh_from_db()
    assert row.ended_by == "clerk-morel-fr"


def test_what_is_no_document_is_refused_in_words(customer):
    bad = SimpleUploadedFile("a.pdf", b"MZ not a pdf", "application/pdf")
    answer = by(Role.CLERK, customer).post(address(customer, "documents"), upload(file=bad))
    assert answer.status_code == 422
    assert not CaseDocument.objects.filter(kind="terms").exists()


def test_handing_over_seals_the_file_does_the_announcement_and_rests_the_customer(customer):
    task = Task.objects.get(customer=customer, kind="execute")
    client = by(Role.MANAGER, customer)
    assert client.post(address(customer, "handing-over"), HAND).status_code == 303
    made = CaseFile.objects.get()
    task.refresh_from_db()
    assert (task.result, made.task_id) == ("executed", task.pk)
    assert made.file_id in task.reason
    assert Hold.objects.get(customer=customer, kind="handed-over").reason == HAND["to"]
    assert Event.objects.filter(kind="case-handed-over", data__contains=made.file_id).exists()
    plan = run_day(customer.company, DAY, by="clock", at=at(DAY, 13)).plan
    assert plan.messages == ()
    assert {waiting.reason for waiting in plan.waiting} == {"handed-over"}
    page = text(client.get(address(customer)))
    assert "Maître &lt;b&gt;Martin&lt;/b&gt;" in page
    story = text(client.get(f"/c/morel/customers/{customer.pk}/"))
    assert "Dossier transmis à Maître &lt;b&gt;Martin&lt;/b&gt;" in story
    zipped = client.get(f"/c/morel/casefile/files/{made.pk}").content
    assert zipfile.ZipFile(io.BytesIO(zipped)).testzip() is None
    assert "Boulangerie Petit" in text(client.get("/c/morel/casefile/"))


def test_a_case_is_handed_over_once(customer):
    client = by(Role.MANAGER, customer)
    client.post(address(customer, "handing-over"), HAND)
    assert client.post(address(customer, "handing-over"), HAND).status_code == 422
    assert CaseFile.objects.count() == 1


@pytest.mark.parametrize("missing", ["to", "layout", "lang"])
def test_without_a_recipient_nothing_is_done(customer, missing):
    answer = by(Role.MANAGER, customer).post(
        address(customer, "handing-over"), {**HAND, missing: ""}
    )
    assert answer.status_code == 422
    assert not CaseFile.objects.exists()


def test_only_a_manager_hands_over_and_only_a_clerk_adds(customer):
    assert by(Role.CLERK, customer).post(address(customer, "handing-over"), HAND).status_code == 403
    assert by(Role.READER, customer).post(address(customer, "documents"), {}).status_code == 403
    assert not CaseFile.objects.exists()


def test_nothing_of_another_company_is_reached(customer):
    other = make_company("autre")
    stranger = make_customer(other, "X")
    client = by(Role.OWNER, customer)
    assert client.get(address(stranger)).status_code == 404
    client.post(address(customer, "handing-over"), HAND)
    made = CaseFile.objects.get()
    theirs = client_with(Role.OWNER, other)
    assert theirs.get(f"/c/autre/casefile/files/{made.pk}").status_code == 404


def test_a_customer_without_anything_overdue_has_no_case(customer):
    idle = make_customer(customer.company, "IDLE")
    page = by(Role.MANAGER, customer).get(address(idle))
    assert "Aucune facture de ce client n’est échue" in text(page).replace("\xa0", " ")
    assert by(Role.READER, customer).get(address(idle, "preview")).status_code == 404
