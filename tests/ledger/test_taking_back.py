"""A decision on a bank entry taken back: dated, never deleted, and not made again by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from butoir.core.errors import InputError
from butoir.journal.models import Event
from butoir.ledger.assigning import assign_entry, forget_payer, ignore_entry, take_back
from butoir.ledger.models import (
    Allocation,
    BankEntry,
    Candidate,
    Customer,
    Invoice,
    KnownPayer,
    Receipt,
)
from companies import AT, make_company
from ledger.ledger_kit import WHO, bring, match, opened, owed, undo
from ledger.test_matching import returned
from ledger.test_statements import statement
from project.files import entry, invoice, table

pytestmark = pytest.mark.django_db
IBAN = "FR7614410000011234567890163"
LATER = {"by": "sophie", "at": AT + timedelta(days=2)}


@pytest.fixture
def company():
    return make_company()


def assigned(company, tmp_path) -> BankEntry:
    """A receipt that a person gave to an invoice."""
    bring(company, table(tmp_path, invoice("2026-117"), invoice("2026-118", "ROY")))
    bring(company, statement(tmp_path, entry("100.00", "merci", name="HOLDING SA", iban=IBAN)))
    match(company)
    row = BankEntry.objects.get()
    assign_entry(row, [(Invoice.objects.get(number="2026-117"), 10_000)], **WHO)
    return row


def test_what_was_paid_is_open_again_from_that_day(company, tmp_path):
    row = assigned(company, tmp_path)
    assert "ACME 2026-117" not in opened(company)
    take_back(row, "c’était ROY", **LATER)
    assert opened(company) == {"ACME 2026-117": 10_000, "ROY 2026-118": 10_000}
    assert list(Receipt.objects.order_by("pk").values_list("cents", "recorded_by")) == [
        (10_000, "claire"), (-10_000, "sophie"),
    ]  # fmt: skip
    back = Allocation.objects.order_by("pk").last()
    assert (back.cents, back.rule, back.on) == (-10_000, "taken-back", localdate(LATER["at"]))
    event = Event.objects.last()
    assert (event.kind, event.by) == ("entry-taken-back", "sophie")


def test_the_payer_that_it_taught_is_forgotten_and_no_other(company, tmp_path):
    row = assigned(company, tmp_path)
    customer = Customer.objects.get(name="ROY")
    kept = KnownPayer.objects.create(customer=customer, name="ROY & FILS", learned_at=AT)
    take_back(row, "erreur", **LATER)
    assert list(KnownPayer.objects.all()) == [kept]


def test_the_reminders_of_the_customer_wait_until_a_person_has_looked(company, tmp_path):
    row = assigned(company, tmp_path)
    take_back(row, "erreur", **LATER)
    waiting = Candidate.objects.get(entry=row, closed_at__isnull=True)
    assert waiting.customer == Customer.objects.get(name="ACME")


def test_a_certain_match_that_was_taken_back_is_only_suggested_from_then_on(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, entry("100.00", "Facture 2026-117")))
    match(company)
    row = BankEntry.objects.get()
    assert row.state == "allocated"
    take_back(row, "payée pour un autre", **LATER)
    match(company)
    row.refresh_from_db()
    assert row.state == "suggested"
    assert opened(company) == {"ACME 2026-117": 10_000}
    assert Candidate.objects.get(closed_at__isnull=True).rule == "taken-back"


def test_it_may_be_given_again_and_taken_back_again(company, tmp_path):
    row = assigned(company, tmp_path)
    take_back(row, "erreur", **LATER)
    roy = Invoice.objects.get(number="2026-118")
    assign_entry(row, [(roy, 10_000)], **LATER)
    assert opened(company) == {"ACME 2026-117": 10_000}
    take_back(row, "encore", **LATER)
    assert opened(company) == {"ACME 2026-117": 10_000, "ROY 2026-118": 10_000}
    assert sum(Receipt.objects.values_list("cents", flat=True)) == 0


def test_a_credit_of_a_customer_is_taken_back_too(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, entry("30.00", "acompte", name="X")))
    row = BankEntry.objects.get()
    assign_entry(row, [(Customer.objects.get(), 3_000)], **WHO)
    take_back(row, "erreur", **LATER)
    assert sum(Receipt.objects.values_list("cents", flat=True)) == 0
    assert owed(company) == {("ACME", "EUR"): 10_000}


def test_an_entry_that_was_put_aside_comes_back(company, tmp_path):
    bring(company, statement(tmp_path, entry("7.00", "divers")))
    row = BankEntry.objects.get()
    ignore_entry(row, "loyer", **WHO)
    take_back(row, "pas un loyer", **LATER)
    row.refresh_from_db()
    assert (row.state, row.why) == ("unmatched", "taken back: pas un loyer")


def test_the_return_of_a_payment_taken_back_lets_the_payment_count_again(company, tmp_path):
    row = assigned(company, tmp_path)
    bring(company, statement(tmp_path, returned("100.00", "R", "2026-11-20")))
    back = BankEntry.objects.get(cents=-10_000)
    assign_entry(back, [(Invoice.objects.get(number="2026-117"), -10_000)], **WHO)
    row.refresh_from_db()
    assert row.state == "returned"
    take_back(back, "autre chose", **LATER)
    row.refresh_from_db()
    assert row.state == "allocated"
    assert "ACME 2026-117" not in opened(company)


@pytest.mark.parametrize("why", ["", "  "])
def test_without_a_reason_nothing_is_taken_back(company, tmp_path, why):
    row = assigned(company, tmp_path)
    with pytest.raises(InputError):
        take_back(row, why, **LATER)
    assert Receipt.objects.count() == 1


def test_what_was_not_decided_is_not_taken_back(company, tmp_path):
    bring(company, statement(tmp_path, entry("7.00", "divers")))
    with pytest.raises(InputError, match="nothing to take back"):
        take_back(BankEntry.objects.get(), "erreur", **LATER)


def test_an_import_on_which_a_person_changed_their_mind_is_not_undone(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    done = bring(company, statement(tmp_path, entry("100.00", "Facture 2026-117")))
    match(company)
    take_back(BankEntry.objects.get(), "erreur", **LATER)
    with pytest.raises(InputError, match="a person decided"):
        undo(done)


def test_a_payer_is_forgotten_on_demand(company, tmp_path):
    assigned(company, tmp_path)
    forget_payer(KnownPayer.objects.get(), **LATER)
    assert not KnownPayer.objects.exists()
    assert Event.objects.last().kind == "payer-forgotten"
