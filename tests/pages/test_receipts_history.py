"""What was decided of receipts: filtered, paged, explained, taken back; and what was learned."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.journal.models import Event
from butoir.ledger.assigning import assign_entry, ignore_entry
from butoir.ledger.models import BankEntry, Customer, Invoice, KnownPayer
from companies import AT, make_company
from ledger.ledger_kit import WHO, bring, match, opened
from ledger.test_statements import statement
from office import text
from project.files import entry, invoice, table

pytestmark = pytest.mark.django_db
HISTORY = "/c/morel/receipts/history/"
PAYERS = "/c/morel/receipts/payers/"


@pytest.fixture
def decided(company, tmp_path) -> BankEntry:
    """One matched by a rule, one by a person (given back), one put aside."""
    bring(company, table(tmp_path, invoice("2026-117"), invoice("2026-118", "ROY", "40,00")))
    bring(company, statement(
        tmp_path, entry("100.00", "Facture 2026-117"), entry("40.00", "merci", name="HOLDING"),
        entry("7.00", "divers", name="BAILLEUR"),
    ))  # fmt: skip
    match(company)
    row = BankEntry.objects.get(cents=4_000)
    assign_entry(row, [(Invoice.objects.get(number="2026-118"), 4_000)], **WHO)
    ignore_entry(BankEntry.objects.get(cents=700), "loyer", **WHO)
    return row


def test_each_says_what_it_pays_why_and_who_said_so(clerk, decided):
    shown = text(clerk.get(HISTORY))
    assert "le texte cite cette facture, et le montant est le reste dû" in shown
    assert "indiqué par claire" in shown
    assert "loyer" in shown


@pytest.mark.parametrize(
    ("asked", "payers"),
    [
        ({"state": "ignored"}, {"BAILLEUR"}),
        ({"how": "person"}, {"HOLDING"}),
        ({"how": "rule", "state": "allocated"}, {"ACME"}),
        ({"q": "2026-118"}, {"HOLDING"}),
        ({"q": "divers"}, {"BAILLEUR"}),
        ({"q": "personne"}, set()),
    ],
)
def test_the_filters_leave_what_was_asked(clerk, decided, asked, payers):
    shown = text(clerk.get(HISTORY, asked))
    names = {name for name in ("BAILLEUR", "HOLDING", "ACME") if f'"payer">{name}' in shown}
    assert names == payers


def test_a_match_is_taken_back_and_the_receipt_waits_again(clerk, company, decided):
    clerk.post(f"/c/morel/receipts/{decided.pk}/reversal/", {"why": "c’était un autre"})
    assert opened(company) == {"ROY 2026-118": 4_000}
    decided.refresh_from_db()
    assert decided.state == "unmatched"
    assert Event.objects.last().kind == "entry-taken-back"
    assert "HOLDING" in text(clerk.get("/c/morel/receipts/"))


def test_without_a_reason_nothing_is_taken_back(clerk, company, decided):
    answer = clerk.post(f"/c/morel/receipts/{decided.pk}/reversal/", {"why": ""})
    assert answer.status_code == 422
    assert "indiquez pourquoi" in text(answer)
    assert opened(company) == {}


def test_what_was_learned_is_shown_and_may_be_forgotten(clerk, decided):
    assert "HOLDING" in text(clerk.get(PAYERS))
    clerk.post(f"{PAYERS}{KnownPayer.objects.get().pk}/removal/")
    assert not KnownPayer.objects.exists()
    assert Event.objects.last().kind == "payer-forgotten"


def test_the_payer_of_another_company_is_not_found(clerk, decided):
    other = make_company("autre", name="Autre")
    customer = Customer.objects.create(company=other, code="X", name="X")
    payer = KnownPayer.objects.create(customer=customer, name="X", learned_at=AT)
    assert clerk.post(f"{PAYERS}{payer.pk}/removal/").status_code == 404
    assert KnownPayer.objects.filter(pk=payer.pk).exists()


def test_the_number_of_queries_does_not_grow(clerk, company, decided, tmp_path):
    with CaptureQueriesContext(connection) as few:
        clerk.get(HISTORY)
    rows = [invoice(f"N-{n}", f"C{n}") for n in range(9)]
    bring(company, table(tmp_path, *rows, name="more.csv"))
    bring(
        company, statement(tmp_path, *(entry("100.00", f"N-{n}", name=f"C{n}") for n in range(9)))
    )
    match(company)
    with CaptureQueriesContext(connection) as many:
        clerk.get(HISTORY)
    assert len(many) == len(few)
    assert len(few) <= 14
