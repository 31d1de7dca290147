"""A reader of French, Dutch or German meets no English sentence of the rooms, whatever happened."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from butoir.core import reasons
from butoir.dispatch.models import Attempt, Delivery, Proof
from butoir.dunning.holding import place_hold
from butoir.dunning.models import PlannedMessage, Task, TaskInvoice
from butoir.dunning.reviewing import REVIEW
from butoir.dunning.running import run_day
from butoir.dunning.tasks import complete_task
from butoir.journal.events import record_event
from butoir.ledger.models import Allocation, BankEntry, Invoice
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company, Role
from butoir.web.office.imports.catalogue import READING, UNDOING
from butoir.web.sentences import Sentences
from butoir.web.words.matching import MATCHING
from butoir.web.words.told import ROOMS
from companies import AT, at, make_company
from dunning.people import make_customer
from office import client_with
from pages.followed import TODAY, automatic_company, reminded

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
LIST = """N° facture;Client;Date;Échéance;Montant TTC;Reste dû
F1;Nord;01/02/2026;01/01/2026;100,00;100,00
F1;Nord;01/02/2026;01/01/2026;100,00;100,00
F2;Sud;01/02/2026;01/03/2026;100,00;150,00
Total;;;;200,00;250,00
"""
NO_NUMBER = "N° facture;Client;Échéance;Montant TTC\n;Nord;31/12/2025;abc\nF9;;32/13/2026;10,00\n"
BROKEN_CODA = "0000018011830005        " + "X" * 104 + "\n1" + " " * 127 + "\n"
UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:IssueDate>demain</cbc:IssueDate></Invoice>"""
CAMT = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<Stmt><Acct/><Ntry><Sts>XXXX</Sts></Ntry></Stmt></BkToCstmrStmt></Document>"""
FEC = "JournalCode|EcritureNum|EcritureDate|CompteNum|Debit|Credit\nVE|1|20260101||x|0\n"
UNUSABLE = {
    "a.csv": NO_NUMBER,
    "b.cod": BROKEN_CODA,
    "c.xml": UBL,
    "d.xml": CAMT,
    "e.txt": FEC,
    "f.xml": "<Invoice><",
    "g.bin": "\0\1\2",
    "h.csv": "a;b\n1;2\n",
    "i.pdf": "%PDF-1.4 nothing",
    "j.png": "\x89PNG",
    "k.txt": "",
}


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    """One in which the rooms have said something everywhere that a page shows it."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    company = automatic_company(created_at=at(date(2026, 2, 25)))
    _deliveries(company)
    _tasks(company)
    _matched(company)
    run_day(company, TODAY, by="clock", at=at(TODAY), closed_days_too=True)
    return company


def _deliveries(company: Company) -> None:
    """A letter in each state in which something is said of it, by us or by a carrier."""
    said = {
        "cancelled": "nothing is due any more",
        "refused": "recipient refused: 550 5.1.1 No such user here",
        "unknown": "the worker stopped while handing it over",
        "waiting": "no token: the carrier answered 500",
        "returned": "undelivered: N03",
    }
    for number, (state, error) in enumerate(said.items()):
        delivery = reminded(company, f"D{number}")
        Delivery.objects.filter(pk=delivery.pk).update(state=state, error=error)
        Attempt.objects.create(
            delivery=delivery, worker="w", at=AT, outcome="unknown", detail=error
        )
        Proof.objects.create(
            delivery=delivery,
            kind="bounce",
            on=TODAY,
            detail="undelivered: N03",
            recorded_at=AT,
            recorded_by="clock",
        )
        about = f"delivery:{delivery.pk}"
        for kind in ("delivery-permanent", "delivery-failure-told", "delivery-cancelled"):
            record_event(company, kind, about, data={"reason": error, "detail": error}, **WHO)
        message = PlannedMessage.objects.get(release__delivery=delivery)
        for kind in ("withdrawn", "letter-edited", "letter-restored"):
            record_event(company, kind, f"message:{message.pk}", **WHO)


def _tasks(company: Company) -> None:
    """Each kind of task, open and done, with a reason of the house; holds that it placed."""
    details = (
        "email was refused: recipient refused: 550 5.1.1 No such user here",
        'message to T-review, field "debtor": the debtor has no name',
        "wrong-fact: '12,00': the amount is not that of the case",
        "cannot be decided: no limitation period for a company in XX",
        "post: it is switched off and the letter waited in vain: switch it on; then say that this "
        "task is done, and the letter is written again",
        "no answer before",
    )
    kinds = ("review", "no-channel", "execute", "broken-promise", "plan-default", "call")
    for kind, detail in zip(kinds, details, strict=True):
        customer = make_customer(company, f"T-{kind}")
        invoice = record_invoice(customer, "F1", 100_00, date(2026, 1, 31), **WHO)
        for _ in range(2):
            task = Task.objects.create(
                company=company,
                customer=customer,
                kind=kind,
                detail=detail,
                made_on=TODAY,
                made_at=AT,
            )
            TaskInvoice.objects.create(task=task, invoice=invoice)
        result = {"execute": "executed", "call": "paid"}.get(kind, "done")
        complete_task(task, result, reason="nothing is open any more", **WHO)
        held = record_invoice(customer, "F2", 100_00, date(2026, 1, 31), **WHO)
        place_hold(held, reasons.ON_HOLD, TODAY, reason=REVIEW, **WHO)
        place_hold(customer, reasons.ON_HOLD, TODAY, reason="sent elsewhere on 2026-01-05", **WHO)


def _matched(company: Company) -> None:
    """What the books and the bank settled, each with its reason."""
    invoice = record_invoice(
        make_customer(company, "BOOKS"), "F1", 100_00, date(2026, 1, 31), **WHO
    )
    for why in (
        "the ledger that goes to 2026-01-31 has 40.00 open",
        "settled already when it was first read",
    ):
        Allocation.objects.create(
            company=company,
            invoice=invoice,
            cents=10_00,
            on=TODAY,
            rule="number-part",
            why=why,
            recorded_at=AT,
            recorded_by="clock",
        )


def english() -> list[str]:
    """What is found in no other language: the sentences of the catalogues between their places."""
    pieces: set[str] = set()
    for catalogue in (READING, UNDOING, MATCHING, ROOMS):
        assert isinstance(catalogue, Sentences)
        for text in catalogue.texts:
            longest = max(re.split(r"%\(\w+\)s", text), key=len).strip(" :;,()")
            if len(longest) >= 12 and " " in longest:
                pieces.add(longest.lower())
    return sorted(pieces)


def text_of(content: bytes) -> str:
    body = re.sub(rb"<(script|style|textarea)\b.*?</\1>", b"", content, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", body.decode())).lower()


def walk(client: Client) -> dict[str, str]:
    """The text of every page that the links of the first lead to, five of each kind, lower."""
    settled = Invoice.objects.get(customer__code="BOOKS")
    todo = ["/c/morel/today/", f"/c/morel/invoices/{settled.pk}/"]
    todo += [f"/c/morel/letters/{one.pk}/" for one in Delivery.objects.all()]
    seen: dict[str, int] = {}
    found: dict[str, str] = {}
    while todo:
        address = todo.pop(0)
        kind = re.sub(r"\d+", "N", address)
        if address in found or seen.get(kind, 0) >= 5 or "logout" in address:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            is_letter = re.search(r"/(document|letter|shown)$", address)
            found[address] = "" if is_letter else text_of(answer.content)
            page = answer.content.decode()
            links = re.findall(r'(?:href|hx-get)="(/c/[^"#]*|\?[^"#]*|/start/[^"#]*)"', page)
            for link in map(html.unescape, links):
                todo.append(link if link[0] == "/" else address.partition("?")[0] + link)
    return found


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_no_page_shows_a_sentence_of_the_rooms_in_english(company: Company, lang: str) -> None:
    client = client_with(Role.OWNER, company, lang)
    take_in(client)
    assert BankEntry.objects.count() == 0
    pages = walk(client)
    assert len(pages) > 40
    wanted = english()
    assert len(wanted) > 250
    leaks = {(piece, at) for at, text in pages.items() for piece in wanted if piece in text}
    assert not leaks


def test_the_walk_sees_what_was_said(company: Company) -> None:
    """The very company of the walk: read in English, its pages do show the sentences."""
    client = client_with(Role.OWNER, company, "en")
    take_in(client)
    text = " ".join(walk(client).values())
    for sentence in (
        "nothing is due any more",
        "recipient refused: “550 5.1.1 No such user here”",
        "the worker stopped while handing it over",
        "undelivered: “N03”",
        "older than the installation: to review",
        "the debtor has no name",
        "no limitation period for a company",
        "it is switched off and the letter waited in vain",
        "a fact is wrong",
        "the ledger that goes to 31/01/2026 has 40.00 open",
        "the same row again: left out",
        "due before it was issued",
    ):
        assert sentence.lower() in text, sentence


def take_in(client: Client) -> None:
    """A list that can be used, and of which there is much to say."""
    answer = client.post("/c/morel/imports/files/", {"files": [upload("liste.csv", LIST)]})
    assert answer.status_code in (200, 302), text_of(answer.content)


def upload(name: str, content: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode("latin-1" if name == "j.png" else "utf-8"))


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_unusable_files_are_refused_in_the_readers_words(db: None, lang: str) -> None:
    client = client_with(Role.OWNER, make_company(), lang)
    files = [upload(name, content) for name, content in UNUSABLE.items()]
    answer = client.post("/c/morel/imports/files/", {"files": files})
    assert answer.status_code == 422
    assert len(answer.context["page"].received.refused) == len(UNUSABLE)
    text = re.sub(r"<[^>]+>", " ", text_of(answer.content))
    assert not [piece for piece in english() if piece in text]
    assert not re.search(r"\b(the|this|that|with|without|from|neither|nor)\b", text)
