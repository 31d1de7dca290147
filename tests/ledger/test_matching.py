"""Receipts tied to invoices in the database: what is certain is applied, the rest waits."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.core.errors import InputError
from butoir.journal.models import Event
from butoir.ledger.assigning import accept_candidate, assign_entry, ignore_entry
from butoir.ledger.models import (
    Allocation,
    BankEntry,
    Candidate,
    Customer,
    Invoice,
    KnownPayer,
    Receipt,
)
from butoir.ledger.recording import record_customer, record_invoice
from companies import make_company
from ledger.ledger_kit import WHO, bring, dump, match, movements, opened
from ledger.test_statements import statement
from project.files import entry, invoice, ledger, paid, sale, table
from project.test_book_rules import customers

pytestmark = pytest.mark.django_db
IBAN = "FR7614410000011234567890163"


@pytest.fixture
def company():
    return make_company()


def returned(amount: str, reference: str, on: str) -> str:
    """A payment that the bank takes back, with the payment's own reference."""
    return f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>
    <RvslInd>true</RvslInd><Sts>BOOK</Sts><BookgDt><Dt>{on}</Dt></BookgDt><NtryDtls><TxDtls>
    <Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"""


def traced(amount: str, reference: str, text: str, on: str) -> str:
    return entry(amount, text, on=on).replace(
        "<NtryDtls><TxDtls>",
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>",
    )


def state_of(cents: int) -> str:
    return BankEntry.objects.get(cents=cents).state


def test_a_receipt_that_names_an_invoice_settles_it(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, entry("100.00", "Facture 2026-117", on="2026-11-10")))
    found = match(company)
    assert [row.code for row in found.allocations] == ["number"]
    assert opened(company) == {}
    receipt, row = Receipt.objects.get(), Allocation.objects.get()
    assert (receipt.cents, receipt.on, receipt.entry) == (
        10_000, date(2026, 11, 10), BankEntry.objects.get(),
    )  # fmt: skip
    assert (row.receipt, row.kind, row.rule) == (receipt, "payment", "number")
    assert row.why == "the text names this invoice, and the amount is what is open"
    assert state_of(10_000) == "allocated"
    assert Event.objects.last().kind == "payments-matched"


def test_matching_again_changes_nothing(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117"), invoice("2026-118", amount="50,00")))
    bring(company, statement(
        tmp_path, entry("100.00", "2026-117"), entry("50.00", "virement", name="Somebody"),
        entry("7.00", "rien", name="Nobody"),
    ))  # fmt: skip
    match(company)
    before = dump(), Event.objects.count()
    match(company)
    assert (dump(), Event.objects.count()) == before
    assert (state_of(5_000), state_of(700)) == ("suggested", "unmatched")


def test_a_later_invoice_finds_its_receipt(company, tmp_path):
    bring(company, statement(tmp_path, entry("100.00", "2026-117")))
    match(company)
    bring(company, table(tmp_path, invoice("2026-117")))
    match(company)
    assert opened(company) == {}


def test_the_first_instalment_due_is_paid_first(company, tmp_path):
    """60 for 50 + 50: 40 of the second are left."""
    halves = [invoice("2026-117", amount="50,00", due=due) for due in ("01/10/2026", "01/11/2026")]
    bring(company, table(tmp_path, *halves))
    bring(company, statement(tmp_path, entry("60.00", "2026-117")))
    match(company)
    assert opened(company) == {"ACME 2026-117 (01/11/2026)": 4_000}
    assert Receipt.objects.get().cents == 6_000


def test_a_receipt_may_be_for_invoices_less_a_credit_note(company, tmp_path):
    """100 + 50 - 30 = 120."""
    bring(company, table(
        tmp_path, invoice("2026-117"), invoice("2026-118", amount="50,00"),
        invoice("2026-119", amount="-30,00"),
    ))  # fmt: skip
    bring(company, statement(tmp_path, entry("120.00", "2026-117, 2026-118 moins 2026-119")))
    match(company)
    assert opened(company) == {}
    assert sorted(Allocation.objects.values_list("cents", flat=True)) == [-3_000, 5_000, 10_000]


def test_what_could_be_a_customers_holds_its_reminders_until_it_is_settled(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117"), invoice("F9", "Bell")))
    bring(company, statement(tmp_path, entry("100.00", "virement", name="Somebody")))
    match(company)
    held = {row.customer.code: row.parts for row in Candidate.objects.filter(closed_at=None)}
    assert held == {"ACME": [["2026-117", 10_000]], "Bell": [["F9", 10_000]]}
    acme = Candidate.objects.get(customer__code="ACME")
    accept_candidate(acme, **WHO)
    assert opened(company) == {"Bell F9": 10_000}
    assert not Candidate.objects.filter(closed_at=None).exists()
    assert movements(company, "2026-117") == [(10_000, "payment", "person")]


def test_a_payer_that_a_person_recognised_is_known_the_next_time(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, entry("100.00", "virement", name="Holding", iban=IBAN)))
    match(company)
    accept_candidate(Candidate.objects.get(), **WHO)
    assert KnownPayer.objects.values_list("iban", "name").get() == (IBAN, "Holding")
    bring(company, table(tmp_path, invoice("2026-130", amount="80,00")))
    bring(
        company, statement(tmp_path, entry("80.00", "", on="2026-11-20", name="Holding", iban=IBAN))
    )
    found = match(company)
    assert [row.code for row in found.allocations] == ["known-account"]
    assert opened(company) == {}


def test_an_entry_may_be_split_between_customers_and_credits(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1", amount="60,00"), invoice("F2", "Bell")))
    bring(company, statement(tmp_path, entry("100.00", "affacturage", name="Factor")))
    match(company)
    row, bell = BankEntry.objects.get(), Customer.objects.get(code="Bell")
    f1 = Invoice.objects.get(number="F1")
    with pytest.raises(InputError, match="not the whole entry"):
        assign_entry(row, [(f1, 6_000)], **WHO)
    assign_entry(row, [(f1, 6_000), (bell, 4_000)], **WHO)
    assert opened(company) == {"Bell F2": 10_000}
    assert set(Receipt.objects.values_list("customer__code", "cents")) == {
        ("ACME", 6_000), ("Bell", 4_000),
    }  # fmt: skip
    assert not KnownPayer.objects.exists(), "whoever pays for two is neither"
    with pytest.raises(InputError, match="allocated already"):
        assign_entry(row, [(bell, 10_000)], **WHO)


def test_an_entry_goes_to_nobody_of_another_company(company, tmp_path):
    other = record_customer(make_company("other", name="Autre"), "ACME", **WHO)
    theirs = record_invoice(other, "F1", 10_000, date(2026, 1, 1), **WHO)
    bring(company, statement(tmp_path, entry("100.00", "F1")))
    for owner in (other, theirs):
        with pytest.raises(InputError, match="not this company's"):
            assign_entry(BankEntry.objects.get(), [(owner, 10_000)], **WHO)
    assert not match(company).candidates, "nor is anything of theirs looked at"


def test_an_entry_that_a_person_put_aside_is_not_asked_about_again(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, entry("100.00", "virement", name="Somebody")))
    match(company)
    ignore_entry(BankEntry.objects.get(), "a loan", **WHO)
    match(company)
    assert state_of(10_000) == "ignored"
    assert not Candidate.objects.filter(closed_at=None).exists()


def test_a_suggestion_that_no_longer_fits_is_refused(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, entry("100.00", "virement", name="Somebody")))
    match(company)
    bring(company, table(tmp_path, invoice("2026-117", open_="10,00")))
    with pytest.raises(InputError, match="less is open by now"):
        accept_candidate(Candidate.objects.get(), **WHO)


def test_a_payment_that_came_back_opens_its_invoice_again_and_once(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(tmp_path, traced("100.00", "E2E-17", "2026-117", "2026-11-10")))
    match(company)
    assert opened(company) == {}
    bring(company, statement(tmp_path, returned("100.00", "E2E-17", "2026-11-12")))
    match(company)
    assert opened(company) == {"ACME 2026-117": 10_000}
    assert movements(company, "2026-117") == [
        (10_000, "payment", "number"), (-10_000, "payment", "returned"),
    ]  # fmt: skip
    assert (state_of(10_000), state_of(-10_000)) == ("returned", "allocated")
    assert sorted(Receipt.objects.values_list("cents", flat=True)) == [-10_000, 10_000]
    bring(company, statement(tmp_path, returned("100.00", "E2E-17", "2026-11-13")))
    match(company)
    assert opened(company) == {"ACME 2026-117": 10_000}


def test_a_payment_and_its_return_on_one_statement(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117")))
    bring(company, statement(
        tmp_path, traced("100.00", "E2E-17", "2026-117", "2026-11-10"),
        returned("100.00", "E2E-17", "2026-11-12"),
    ))  # fmt: skip
    match(company)
    assert opened(company) == {"ACME 2026-117": 10_000}
    assert state_of(10_000) == "returned"


def test_money_that_left_the_account_is_nothing_to_settle(company, tmp_path):
    out = entry("30.00", "loyer").replace("CRDT", "DBIT")
    bring(company, statement(tmp_path, out))
    match(company)
    assert (state_of(-3_000), Candidate.objects.count()) == ("other", 0)


# what a ledger changes


def test_a_receipt_of_the_ledgers_time_is_in_it_already(company, tmp_path):
    books = [
        *sale("F1", "100,00", "20260901", code="A"), *paid("F1", "40,00", "20260910", code="A"),
        *sale("F2", "75,00", "20260930"),
    ]  # fmt: skip
    bring(company, ledger(tmp_path, *books), terms=30)
    bring(company, statement(tmp_path, entry("40.00", "F1", on="2026-09-10")))
    match(company)
    assert opened(company) == {"C1 F1": 6_000, "C1 F2": 7_500}
    assert state_of(4_000) == "in-ledger"
    assert (
        BankEntry.objects.get().why
        == "the ledger goes to 2026-09-30: taken as booked there already"
    )


def test_a_receipt_that_names_what_the_ledger_has_open_waits_for_a_person(company, tmp_path):
    books = [*sale("2026-117", "100,00", "20260901"), *sale("2026-130", "75,00", "20260930")]
    bring(company, ledger(tmp_path, *books), terms=30)
    bring(company, statement(tmp_path, entry("100.00", "Facture 2026-117", on="2026-09-15")))
    match(company)
    row = Candidate.objects.get()
    assert (row.rule, row.parts, row.customer.code) == (
        "open-in-ledger",
        [["2026-117", 10_000]],
        "C1",
    )
    assert opened(company)["C1 2026-117"] == 10_000


def test_a_later_receipt_pays_in_the_ledger_only_what_it_names(company, tmp_path):
    bring(company, customers(tmp_path, f"C1;ACME;{IBAN}", headings="Code;Nom;IBAN"))
    bring(company, ledger(tmp_path, *sale("2026-117", "100,00", "20260901")), terms=30)
    bring(company, statement(tmp_path, entry("100.00", on="2026-09-02", iban=IBAN)))
    match(company)
    assert opened(company) == {"C1 2026-117": 10_000}
    assert Candidate.objects.get().customer.code == "C1"
    bring(company, statement(tmp_path, entry("100.00", "2026-117", on="2026-09-03", reference="R")))
    match(company)
    assert opened(company) == {}


def test_not_even_a_payer_that_a_person_taught_pays_a_ledger_by_its_amount(company, tmp_path):
    bring(company, ledger(tmp_path, *sale("2026-117", "100,00", "20260901")), terms=30)
    KnownPayer.objects.create(customer=Customer.objects.get(), iban=IBAN, learned_at=WHO["at"])
    bring(company, statement(tmp_path, entry("100.00", on="2026-09-02", iban=IBAN)))
    match(company)
    assert opened(company) == {"C1 2026-117": 10_000}
    assert Candidate.objects.get().rule == "known-account"


def test_a_receipt_that_a_list_may_have_counted_waits_for_a_person(company, tmp_path):
    """40 of 100 were paid by the list of 3 March; the 40 of 2 March may be the same."""
    old = invoice("2026-117", open_="60,00", issued="01/02/2026", due="01/03/2026")
    bring(company, table(tmp_path, old))
    bring(company, statement(tmp_path, entry("40.00", "2026-117", on="2026-03-02")))
    match(company)
    assert opened(company) == {"ACME 2026-117": 6_000}
    assert Candidate.objects.get().rule == "in-the-list"
    bring(company, statement(tmp_path, entry("60.00", "2026-117", on="2026-03-04")))
    match(company)
    assert opened(company) == {}


def rounds(company, count: int, tmp_path) -> tuple[int, int]:
    """The queries of an import of a list, and of a matching, of that many invoices."""
    rows = [invoice(f"2026-{n:05}", f"Client {n % 50}", amount=f"{n + 1},00") for n in range(count)]
    receipts = [
        entry(f"{n + 1}.00", f"2026-{n:05}", on="2026-11-10", name=f"Client {n % 50}")
        for n in range(0, count, 2)
    ]
    with CaptureQueriesContext(connection) as imports:
        bring(company, table(tmp_path, *rows, name=f"{count}.csv"))
    bring(company, statement(tmp_path, *receipts))
    with CaptureQueriesContext(connection) as matches:
        found = match(company)
    assert len(found.allocations) == len(receipts)
    return len(imports), len(matches)


def test_the_number_of_queries_does_not_grow_with_the_size(tmp_path):
    few = rounds(make_company("few"), 10, tmp_path)
    assert rounds(make_company("many"), 1_000, tmp_path) == few
