"""Where a receipt comes from, in the database: providers, factors, own accounts, said twice."""

from __future__ import annotations

import pytest

from butoir.ledger.assigning import accept_candidate, take_back
from butoir.ledger.models import BankAccount, BankEntry, Candidate, KnownPayer
from companies import make_company
from ledger.ledger_kit import WHO, bring, match, opened
from ledger.test_matching import returned, state_of, traced
from ledger.test_statements import statement
from project.files import entry, invoice, plan, said, table

pytestmark = pytest.mark.django_db
STRIPE = "IE29AIBK93115212345678"
OURS = "FR7614410000011234567890163"


@pytest.fixture
def company():
    return make_company()


def test_a_payout_is_confirmed_by_a_person_and_teaches_no_payer(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    payout = entry("100.00", "PAYOUT 2026-117", name="STRIPE", iban=STRIPE)
    bring(company, statement(tmp_path, payout))
    match(company)
    assert opened(company) == {"ACME 2026-117": 10_000}
    row = Candidate.objects.get()
    assert row.rule == "paid-through"
    accept_candidate(row, **WHO)
    assert opened(company) == {}
    assert not KnownPayer.objects.exists()


def test_a_transfer_from_an_own_account_settles_nothing_and_holds_nobody(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    BankAccount.objects.create(company=company, number=OURS)
    bring(company, statement(tmp_path, entry("100.00", "virement", name="Nous", iban=OURS)))
    found = match(company)
    assert [row.code for row in found.unmatched] == ["internal"]
    assert state_of(10_000) == "other"
    assert not Candidate.objects.exists()


def test_a_transfer_waits_no_more_once_its_account_is_known_as_ours(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, entry("100.00", "virement", name="Nous", iban=OURS)))
    match(company)
    assert Candidate.objects.filter(closed_at=None).exists()
    company.iban = OURS
    company.save()
    match(company)
    assert not Candidate.objects.filter(closed_at=None).exists()


def test_a_notification_and_a_statement_of_another_day_are_applied_once(company, tmp_path):
    """Saturday's notification, booked on Monday: 40 of 100 is paid, not 80."""
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(
        company,
        statement(tmp_path, traced("40.00", "E2E-17", "2026-117", "2026-11-14"), kind="camt.054"),
    )
    match(company)
    assert opened(company) == {"ACME 2026-117": 6_000}
    bring(company, statement(tmp_path, traced("40.00", "E2E-17", "2026-117", "2026-11-16")))
    match(company)
    assert opened(company) == {"ACME 2026-117": 6_000}
    assert Candidate.objects.get(closed_at=None).rule == "said-again"


def test_a_debit_presented_again_after_its_return_pays(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, traced("100.00", "E2E-17", "2026-117", "2026-11-10")))
    match(company)
    bring(company, statement(tmp_path, returned("100.00", "E2E-17", "2026-11-11")))
    match(company)
    assert opened(company) == {"ACME 2026-117": 10_000}
    bring(company, statement(tmp_path, traced("100.00", "E2E-17", "2026-117", "2026-11-13")))
    match(company)
    assert opened(company) == {}


def test_what_a_bank_kept_holds_the_debtor_and_is_never_written_off(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, entry("97.70", "2026-117")))
    match(company)
    row = Candidate.objects.get(closed_at=None)
    assert (row.rule, row.parts) == ("little-less", [["2026-117", 9_770]])
    accept_candidate(row, **WHO)
    assert opened(company) == {"ACME 2026-117": 230}


def test_what_a_match_taught_is_forgotten_when_it_is_taken_back(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117"), invoice("2026-130", amount="80,00")))
    bring(company, statement(tmp_path, entry("100.00", "virement", name="Holding", iban=OURS)))
    match(company)
    accept_candidate(Candidate.objects.get(closed_at=None), **WHO)
    assert KnownPayer.objects.exists()
    take_back(BankEntry.objects.get(), "not theirs", **WHO)
    assert not KnownPayer.objects.exists()
    later = entry("80.00", "", on="2026-11-20", name="Holding", iban=OURS)
    bring(company, statement(tmp_path, later))
    match(company)
    assert state_of(8_000) == "suggested"


@pytest.mark.parametrize(
    ("account", "why"), [("FR7630006000011234567890189", "reminder-1"), (OURS, "on-hold")]
)
def test_without_a_database_the_accounts_of_the_statements_are_ours(tmp_path, account, why):
    """The first is that of every statement made here: who is not in it may be who paid."""
    books = table(tmp_path, invoice("2026-117", due="01/10/2026"))
    bank = statement(tmp_path, entry("100.00", "virement", name="Nous", iban=account))
    found = plan("--invoices", books, "--bank", bank, as_of="2026-11-11")
    assert said(found)["2026-117"][1] == why
