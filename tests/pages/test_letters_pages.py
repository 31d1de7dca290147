"""What left the house: every delivery, the very document, its proofs, and what a person decides."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
from pypdf import PdfWriter

from butoir.dispatch.models import Delivery, Enclosure, PrintBatch
from butoir.dispatch.proofs import record_proof
from butoir.dunning.models import Release
from butoir.journal.models import Event
from butoir.journal.sealed import content_of, seal
from butoir.users.models import Company, Role
from butoir.web.office.letters.mail import read_mail
from butoir.web.office.letters.read import Asked, read_asked
from companies import AT, at
from office import client_with
from pages.followed import TODAY, automatic_company, reminded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def delivery(db: None, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    """A reminder by e-mail in the outbox, on a day that stands still."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    return reminded(automatic_company())


def get(delivery: Delivery, what: str = "", role: Role = Role.READER) -> Any:
    company: Company = delivery.company
    return client_with(role, company).get(f"/c/{company.key}/letters/{what}")


def post(delivery: Delivery, what: str, role: Role, /, **said: Any) -> Any:
    company: Company = delivery.company
    return client_with(role, company).post(f"/c/{company.key}/letters/{what}", said, follow=True)


def become(delivery: Delivery, state: str, **fields: Any) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, **fields)
    delivery.refresh_from_db()


def test_the_list_says_to_whom_what_how_and_where_it_stands(delivery: Delivery) -> None:
    page = get(delivery).content.decode()
    for text in ("Boulangerie Petit", "relance courtoise", "e-mail", "en attente de départ"):
        assert text in page


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("state=waiting", True),
        ("state=sent", False),
        ("channel=email", True),
        ("channel=post", False),
        ("since=2026-02-09&until=2026-02-09", True),
        ("since=2026-02-10", False),
        ("until=2026-02-08", False),
        ("q=boulangerie", True),
        ("q=petit", True),
        ("q=inconnu", False),
    ],
)
def test_each_filter_keeps_its_own(delivery: Delivery, asked: str, there: bool) -> None:
    assert (f"/letters/{delivery.pk}/" in get(delivery, f"?{asked}").content.decode()) == there


def test_what_makes_no_sense_in_an_address_is_left_out() -> None:
    given = {"state": "x", "channel": "pigeon", "since": "demain", "until": "9999-99-99"}
    assert read_asked(given) == Asked()


def test_the_page_shows_digest_headers_and_invoices(delivery: Delivery) -> None:
    page = get(delivery, f"{delivery.pk}/").content.decode()
    assert delivery.document.file_id in page
    assert f"&lt;{delivery.message_id}&gt;" in page
    assert "F-PETIT" in page
    assert Event.objects.get(kind="delivery-queued").digest in page


def test_the_page_names_the_copies_that_are_in_the_envelope(delivery: Delivery) -> None:
    file = seal(b"%PDF copy", "application/pdf", AT)
    Enclosure.objects.create(document=delivery.document, position=1, name="F-<1>", file=file)
    said = "without the copies of F-2: a letter takes 15 pages of them"
    Release.objects.filter(delivery=delivery).update(reason=said)
    page = get(delivery, f"{delivery.pk}/").content.decode()
    assert "F-&lt;1&gt;" in page
    assert "sans les copies de F-2" in page


def test_the_file_is_the_sealed_bytes(delivery: Delivery) -> None:
    answer = get(delivery, f"{delivery.pk}/file")
    assert hashlib.sha256(answer.content).hexdigest() == delivery.document.file_id
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_the_message_is_shown_so_that_nothing_in_it_runs(delivery: Delivery) -> None:
    mail = EmailMessage()
    mail["Subject"] = "x"
    mail.set_content("texte")
    mail.add_alternative("<p>Bonjour</p><script>alert(1)</script>", subtype="html")
    delivery.document.file = seal(mail.as_bytes(), "message/rfc822", AT)
    delivery.document.save()
    answer = get(delivery, f"{delivery.pk}/document")
    assert "Bonjour" in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_a_letter_on_paper_is_shown_page_by_page_whatever_the_browser(delivery: Delivery) -> None:
    assert get(delivery, f"{delivery.pk}/pdf").status_code == 404
    pdf = seal(_pdf(), "application/pdf", AT)
    type(delivery.document).objects.update(file=pdf)
    answer = get(delivery, f"{delivery.pk}/document")
    assert answer.content.decode().count("data:image/png;base64,") == 1
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    opened = get(delivery, f"{delivery.pk}/pdf")
    assert (opened.headers["Content-Type"], opened.content) == ("application/pdf", _pdf())
    assert f"/letters/{delivery.pk}/pdf" in get(delivery, f"{delivery.pk}/").content.decode()


def test_a_pdf_that_cannot_be_drawn_is_given_as_it_is(delivery: Delivery) -> None:
    type(delivery.document).objects.update(file=seal(b"%PDF broken", "application/pdf", AT))
    answer = get(delivery, f"{delivery.pk}/document")
    assert (answer.status_code, answer.content) == (200, b"%PDF broken")


def test_an_image_that_a_message_carries_is_shown_from_it(delivery: Delivery) -> None:
    mail = read_mail(content_of(delivery.document.file_id))
    assert "cid:" not in mail.html
    assert "data:image/png;base64," in mail.html


def test_a_proof_is_listed_dated_and_kept_as_it_came(delivery: Delivery) -> None:
    become(delivery, "sent")
    proof = record_proof(
        delivery,
        "deposit",
        date(2026, 2, 10),
        by="sophie",
        at=at(TODAY),
        content=b"%PDF proof",
        media_type="application/pdf",
    )
    page = get(delivery, f"{delivery.pk}/").content.decode()
    assert "preuve de dépôt" in page
    assert proof.file_id in page
    assert get(delivery, f"{delivery.pk}/proofs/{proof.pk}").content == b"%PDF proof"


@pytest.mark.parametrize(("answer", "state"), [("yes", "sent"), ("no", "waiting")])
def test_a_manager_settles_an_unknown_outcome(delivery: Delivery, answer: str, state: str) -> None:
    become(delivery, "unknown")
    what = f"{delivery.pk}/outcome"
    assert post(delivery, what, Role.CLERK, sent=answer, reason="vu").status_code == 403
    page = post(delivery, what, Role.MANAGER, sent=answer, reason="vu chez le fournisseur")
    delivery.refresh_from_db()
    assert (delivery.state, page.status_code) == (state, 200)
    assert Event.objects.filter(kind="delivery-resolved").count() == 1


@pytest.mark.parametrize("said", [{"sent": "yes"}, {"reason": "vu"}, {"sent": "x", "reason": "v"}])
def test_an_outcome_needs_an_answer_and_how_it_is_known(
    delivery: Delivery, said: dict[str, str]
) -> None:
    become(delivery, "unknown")
    page = post(delivery, f"{delivery.pk}/outcome", Role.MANAGER, **said).content.decode()
    delivery.refresh_from_db()
    assert delivery.state == "unknown"
    assert "Dites si c’est parti" in page


def test_an_outcome_that_is_known_is_not_changed(delivery: Delivery) -> None:
    become(delivery, "sent")
    what = f"{delivery.pk}/outcome"
    page = post(delivery, what, Role.MANAGER, sent="no", reason="vu").content.decode()
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert "rien n’a été modifié" in page


def test_what_waits_is_withdrawn_with_a_reason(delivery: Delivery) -> None:
    what = f"{delivery.pk}/withdrawal"
    assert post(delivery, what, Role.READER, reason="x").status_code == 403
    post(delivery, what, Role.CLERK, reason=" ")
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    post(delivery, what, Role.CLERK, reason="Vient de payer au guichet")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("cancelled", "Vient de payer au guichet")


def test_what_has_left_is_not_withdrawn(delivery: Delivery) -> None:
    become(delivery, "sent")
    page = post(delivery, f"{delivery.pk}/withdrawal", Role.CLERK, reason="x").content.decode()
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert "C’est parti, ou en train de partir" in page


PRINTED = {
    "sheets": ["post.pdf", "addresses.csv"],
    "together": ["post.pdf", "addresses.csv"],
    "single": ["post/001-PETIT.pdf", "addresses.csv"],
}


def test_a_letter_that_cannot_be_printed_is_named(delivery: Delivery) -> None:
    type(delivery.document).objects.update(file=seal(b"%PDF broken", "application/pdf", AT))
    become(delivery, "waiting", channel="post", not_after=None)
    post(delivery, "batches", Role.CLERK)
    batch = PrintBatch.objects.get()
    page = post(delivery, f"batches/{batch.pk}/printing", Role.CLERK).content.decode()
    assert "Le courrier pour PETIT ne peut pas être imprimé" in page
    assert not Event.objects.filter(kind="batch-printed").exists()


def test_letters_are_gathered_downloaded_and_posted(delivery: Delivery) -> None:
    pdf = seal(_pdf(), "application/pdf", AT)
    type(delivery.document).objects.update(file=pdf)
    become(delivery, "waiting", channel="post", not_after=None)
    post(delivery, "batches", Role.CLERK)
    batch = PrintBatch.objects.get()
    page = get(delivery).content.decode()
    assert f"lot {batch.pk} du" in page
    assert "une feuille devant chaque enveloppe" in page
    for layout, names in PRINTED.items():
        answer = client_with(Role.CLERK, delivery.company).post(
            f"/c/morel/letters/batches/{batch.pk}/printing", {"layout": layout, "duplex": "on"}
        )
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        assert archive.namelist() == names
    assert Event.objects.filter(kind="batch-printed").count() == len(PRINTED)
    assert post(delivery, f"batches/{batch.pk}/printing", Role.READER).status_code == 403
    refused = post(delivery, f"batches/{batch.pk}/posting", Role.CLERK, on="2027-01-01")
    assert "entre l’impression et aujourd’hui" in refused.content.decode()
    post(delivery, f"batches/{batch.pk}/posting", Role.CLERK, on=TODAY.isoformat())
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def _pdf() -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(file)
    return file.getvalue()


def test_a_delivery_of_another_company_is_not_there(delivery: Delivery) -> None:
    other = reminded(automatic_company("autre"))
    for what in ("", "document", "file", "proofs/1"):
        client = client_with(Role.OWNER, delivery.company)
        assert client.get(f"/c/morel/letters/{other.pk}/{what}").status_code == 404


def test_the_number_of_queries_does_not_grow(
    delivery: Delivery, django_assert_num_queries: Any
) -> None:
    client = client_with(Role.READER, delivery.company)
    client.get("/c/morel/letters/")
    for n in range(5):
        delivery.pk, delivery.key = None, f"copy.{n}"
        delivery.save(force_insert=True)
    with django_assert_num_queries(11):
        client.get("/c/morel/letters/")


def test_a_letter_that_demands_nothing_names_its_customer_too(delivery: Delivery) -> None:
    Release.objects.filter(delivery=delivery).delete()  # as an acknowledgement has none
    for page in (get(delivery), get(delivery, "?q=petit"), get(delivery, f"{delivery.pk}/")):
        assert "/customers/" in page.content.decode()
        assert "Boulangerie Petit</a>" in page.content.decode()
