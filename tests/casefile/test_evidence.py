"""A customer's evidence: all that it was told and said, as it was, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model

from butoir.casefile.evidence import OWN, write_evidence
from butoir.casefile.making import make_case_file
from butoir.casefile.uploads import add_document as add_to_case
from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery, Document
from butoir.dispatch.outbox import queue
from butoir.dunning.answers.giving import Said, record_answer
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.disputes.changing import add_document
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.insolvency.declaring import load_drafts, record_declared
from butoir.dunning.insolvency.reviewing import Read, accept_notice
from butoir.dunning.plans.models import Proposal
from butoir.dunning.plans.states import SIGNED, record_state
from butoir.inbox.accepting import give_to
from butoir.inbox.models import IncomingMail
from butoir.inbox.taking import take_mail
from butoir.journal.bundle.checking import check_bundle
from butoir.journal.bundle.layout import EVENTS
from butoir.journal.chain import files_named
from butoir.journal.events import record_event
from butoir.journal.models import Event, SealedFile
from butoir.journal.sealed import seal
from butoir.journal.verify import verify_journal
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.ledger.recording import record_invoice
from butoir.project.demo.life import Scale, play
from companies import at, make_company
from conftest import ROOT
from dunning.notices import DAY, OPENING, brought, debtor
from dunning.test_day import automatic, one_late_invoice, release, run
from formats.einvoice_helpers import pdf
from inbox.mails import answer_to, written
from journal.bundles import events_of, members
from ledger.ledger_kit import bring
from project.test_book_rules import ubl


class Copy(NamedTuple):
    """A copy of an invoice that goes with a letter."""

    number: str
    digest: str


AS_OF = date(2026, 11, 20)
SHORT = Scale(customers=10, invoices=60, days=100)


def evidence_of(customer: Customer) -> bytes:
    out = io.BytesIO()
    write_evidence(customer, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def houses(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two companies with some life: letters of every channel, proofs, calls, promises, answers,
    an invoice that came with its copy. Played once, and rolled back afterwards."""
    folder = tmp_path_factory.mktemp("life")
    with django_db_blocker.unblock(), transaction.atomic():
        played = play(7, AS_OF, SHORT, "secret")
        for house in played:
            _answered(house.company)
            letter = Delivery.objects.filter(company=house.company, channel="email").first()
            mail = answer_to(letter, "Bonjour, nous payons demain.", at(AS_OF, 11))
            take_mail(house.company, mail, "file", by="clerk", at=at(AS_OF, 11))
            _documented(house.company)
        bill = Path(ubl(folder, "E1")).read_bytes()
        bring(played[0].company, pdf(("factur-x.xml", bill)), at(AS_OF, 12))
        yield [house.company for house in played]
        transaction.set_rollback(True)


def _answered(company) -> None:
    """A customer says on the page that it has paid, with a picture to show it."""
    row = open_invoice_rows(company)[0]
    customer = Customer.objects.select_related("company").get(invoices=row[0])
    case = AnswerCase.objects.create(
        company=company, customer=customer, number=f"{company.pk:08d}", made_at=at(AS_OF)
    )
    proof = seal(f"paid {company.key}".encode(), "image/png", at(AS_OF, 11))
    invoice = customer.invoices.get(pk=row[0])
    record_answer(case, Said("paid", [invoice], "fr", proof=proof), at=at(AS_OF, 11))


def _documented(company) -> None:
    """The file of a case was made, with a document that somebody added to it."""
    late = [row for row in open_invoice_rows(company) if row[7] > 0 and row[3] < AS_OF]
    customer = Customer.objects.select_related("company").get(pk=late[0][1])
    content, who = f"%PDF order {company.key}".encode(), {"by": "claire", "at": at(AS_OF, 12)}
    add_to_case(customer, "order", "Bon de commande", content, "application/pdf", **who)
    make_case_file(customer, "lawyer", "fr", currency=late[0][5], **who)


def references() -> list[tuple[type[Model], str]]:
    """Every column of every room that names a sealed file."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is SealedFile
    ]


def named() -> set[str]:
    rows = Event.objects.values_list("data", flat=True)
    return {digest for data in rows.iterator() for digest in files_named(data)}


def test_every_room_that_keeps_files_is_walked(houses):
    """A new column of files is found by itself; each has rows here, so that the walk means it."""
    found = references()
    assert len(found) >= 6
    empty = [f"{m.__name__}.{n}" for m, n in found if not m.objects.exclude(**{n: None}).exists()]
    assert set(empty) <= OF_THEIR_OWN, "they have tests of their own"


def test_every_sealed_file_is_named_by_an_event(houses):
    """The digest is in the journal with the change itself, so that it cannot be exchanged."""
    known = named()
    for model, name in references():
        kept = set(model._default_manager.exclude(**{name: None}).values_list(name, flat=True))
        assert kept <= known, f"{model.__name__}.{name} ({', '.join(sorted(kept - known))})"
    assert set(SealedFile.objects.values_list("digest", flat=True)) <= known


def test_the_journal_of_such_a_life_verifies(houses):
    assert list(verify_journal()) == []


def test_the_bundle_of_every_customer_verifies_and_tells_of_nobody_else(houses, tmp_path):
    for company in houses:
        customers = list(company.customers.select_related("company"))
        for customer in customers:
            bundle = evidence_of(customer)
            path = tmp_path / "bundle.zip"
            path.write_bytes(bundle)
            found = check_bundle(path)
            assert found.broken == (), customer
            assert found.events == Event.objects.filter(company=company).count()
            shown = members(bundle)[EVENTS].decode()
            for other in customers:
                if other.pk != customer.pk and other.name not in customer.name:
                    assert json.dumps(other.name)[1:-1] not in shown, (customer, other)


def test_every_letter_to_a_customer_is_in_its_bundle_as_it_was_sent(houses):
    company = houses[0]
    sent = Delivery.objects.filter(company=company).select_related("document__file")
    assert {row.channel for row in sent} >= {"email", "registered"}
    by_customer: dict[str, dict[str, bytes]] = {}
    for row in sent:
        customer = Customer.objects.select_related("company").get(
            company=company, code=row.reference
        )
        if row.reference not in by_customer:
            by_customer[row.reference] = members(evidence_of(customer))
        content = bytes(row.document.file.content)
        assert content in by_customer[row.reference].values()


def test_every_file_of_a_customer_is_in_its_bundle(houses):
    """Letters and what came back, answers, copies of invoices: all but what is about everybody."""
    files = {}
    for kind in ("delivery-queued", "delivery-proof", "answer", "invoice-copies", "mail"):
        rows = Event.objects.filter(kind=kind).values_list("data", flat=True)
        files[kind] = {digest for data in rows for digest in files_named(data)}
    assert all(files.values()), "each kind is there"
    strangers = IncomingMail.objects.filter(customer=None).values_list("file", flat=True)
    there = {
        name.partition(".")[0].removeprefix("files/")
        for company in houses
        for customer in company.customers.select_related("company")
        for name in members(evidence_of(customer))
    }
    assert set().union(*files.values()) - set(strangers) <= there


OF_THEIR_OWN = {
    "LossCertificate.file",
    "ErasedFile.file",
    "Enclosure.file",
    "Declaration.letter",
    "PlanState.file",
    "DisputeDocument.file",
    "Interruption.file",
    "IdentityCheck.answer",
}
ELSEWHERE = {  # what events are about that is not one customer's
    *("account", "batch", "channel", "closed", "columns", "entry", "erasure"),
    *("import", "mailbox", "pay-provider", "register", "run", "scenario", "statement"),
    *("timestamps", "wording"),
}


def test_what_an_event_is_about_is_a_customers_or_is_said_to_be_nobodys(houses):
    abouts = Event.objects.exclude(about="").values_list("about", flat=True).distinct()
    in_life = {about.partition(":")[0] for about in abouts}
    in_code = set()
    for path in (ROOT / "src" / "butoir").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "record_event" in text or "Happened(" in text:
            in_code.update(re.findall(r'f"([a-z]+):\{', text))
    known = {"customer", "delivery", *OWN, *ELSEWHERE}
    assert in_life | in_code <= known
    assert len(in_code) > 10


@pytest.mark.django_db
def test_the_same_journal_gives_the_same_bytes():
    company = automatic(make_company())
    invoice = one_late_invoice(company)
    run(company)
    release(company)
    assert evidence_of(invoice.customer) == evidence_of(invoice.customer)


@pytest.mark.django_db
def test_the_mail_in_the_bundle_has_its_own_headers():
    company = automatic(make_company())
    invoice = one_late_invoice(company)
    run(company)
    release(company)
    delivery = Delivery.objects.get()
    found = members(evidence_of(invoice.customer))
    content = found[f"files/{delivery.document.file_id}.eml"]
    mail = message_from_bytes(content, policy=policy.default)
    assert mail["Message-ID"] == f"<{delivery.message_id}>"
    assert mail["Date"] is not None
    assert "Bcc" not in mail


@pytest.mark.django_db
def test_letters_posted_together_are_told_to_each_by_their_numbers_alone():
    company = make_company()
    invoice = one_late_invoice(company)
    with transaction.atomic():
        told = {"deliveries": [Delivery.objects.create(**_posted(invoice)).pk, 99]}
        record_event(company, "batch-posted", "batch:1", by="c", at=at(AS_OF), data=told)
        none = {"deliveries": [99]}
        record_event(company, "batch-posted", "batch:2", by="c", at=at(AS_OF), data=none)
    events = events_of(evidence_of(invoice.customer))
    assert [one["about"] for one in events if one.get("kind") == "batch-posted"] == ["batch:1"]


def _posted(invoice):
    file = seal(b"%PDF", "application/pdf", at(AS_OF))
    document = Document.objects.create(
        company=invoice.company, file=file, kind="reminder-1", title="x", made_at=at(AS_OF)
    )
    values = {"company": invoice.company, "document": document, "key": "k", "channel": "post"}
    instants = dict.fromkeys(("created_at", "not_before", "state_at"), at(AS_OF))
    return {**values, "to": {}, "reference": invoice.customer.code, **instants}


@pytest.mark.django_db
def test_a_bundle_is_not_written_when_a_file_is_gone():
    company = make_company()
    invoice = one_late_invoice(company)
    gone = {"file": "ab" * 32}
    about = f"invoice:{invoice.pk}"
    with transaction.atomic():
        record_event(company, "note", about, by="claire", at=at(AS_OF), data=gone)
    with pytest.raises(InputError, match="run `butoir verify`"):
        evidence_of(invoice.customer)


@pytest.mark.django_db
def test_the_letter_of_a_declared_claim_is_in_the_bundle():
    company = make_company()
    customer = debtor(company)
    said = {"by": "claire", "at": at(DAY, 12)}
    record_invoice(customer, "F1", 100_000, date(2026, 1, 31), issued_on=date(2026, 1, 1), **said)
    (notice,) = brought(company, OPENING, day=DAY)
    proceeding = accept_notice(notice, Read(), **said)
    (made,) = record_declared(proceeding, load_drafts(proceeding, DAY), DAY, "LRAR", **said)
    bundle = evidence_of(customer)
    assert bytes(made.letter.content) in members(bundle).values()
    told = {one.get("kind") for one in events_of(bundle)}
    assert {"legal-notice", "claim-declared"} <= told


@pytest.mark.django_db
def test_the_copies_behind_a_letter_on_paper_are_in_the_bundle():
    company = make_company()
    invoice = one_late_invoice(company)
    copy = seal(b"%PDF copy", "application/pdf", at(AS_OF))
    to = {"channel": "post", "to": {}, "key": "k", "message_id": "", "not_after": None}
    words = {"kind": "reminder-1", "title": "x", "lang": "fr", "reference": invoice.customer.code}
    queue(
        company,
        seal(b"%PDF letter", "application/pdf", at(AS_OF)),
        enclosures=[Copy(invoice.number, copy.digest)],
        not_before=at(AS_OF), by="claire", at=at(AS_OF), **to, **words,
    )  # fmt: skip
    assert {b"%PDF letter", b"%PDF copy"} <= set(members(evidence_of(invoice.customer)).values())


@pytest.mark.django_db
def test_a_signed_plan_is_in_the_bundle():
    company = make_company()
    customer = one_late_invoice(company).customer
    made = {"made_on": AS_OF, "made_at": at(AS_OF), "made_by": "claire"}
    proposal = Proposal.objects.create(company=company, customer=customer, interest="law", **made)
    signed = seal(b"%PDF signed", "application/pdf", at(AS_OF))
    with transaction.atomic():
        record_state(proposal, SIGNED, by="claire", at=at(AS_OF), file=signed)
    assert b"%PDF signed" in members(evidence_of(customer)).values()


@pytest.mark.django_db
def test_a_mail_is_shown_to_whom_a_person_gave_it_and_not_whose_it_was_taken_for():
    company = make_company()
    first, second = (one_late_invoice(company, code).customer for code in ("PREMIER", "SECOND"))
    content = written("Bonjour", at(AS_OF), first.contacts.get().email)
    mail = take_mail(company, content, "file", by="clerk", at=at(AS_OF)).mail
    assert mail.customer == first
    give_to(mail, second, by="claire", at=at(AS_OF))
    bundle = evidence_of(second)
    assert content in members(bundle).values()
    assert b"PREMIER" not in bundle
    assert content not in members(evidence_of(first)).values()


@pytest.mark.django_db
def test_a_document_of_a_dispute_is_in_the_bundle():
    company = make_company()
    invoice = one_late_invoice(company)
    said = {"by": "claire", "at": at(AS_OF)}
    dispute = open_dispute(Heard(invoice, AS_OF), **said)
    add_document(dispute, b"%PDF delivery note", "application/pdf", "BL-1", **said)
    bundle = evidence_of(invoice.customer)
    assert b"%PDF delivery note" in members(bundle).values()
    assert "dispute-opened" in {one.get("kind") for one in events_of(bundle)}
