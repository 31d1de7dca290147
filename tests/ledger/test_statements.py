"""Bank statements taken in: every movement once, whatever the files that say it."""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import date
from pathlib import Path

import pytest

from butoir.ledger.freshness import bank_data_until
from butoir.ledger.models import BankAccount, BankEntry, Candidate, Statement
from companies import at, make_company
from ledger.ledger_kit import bring, dump, match, opened
from project.files import camt, entry, invoice, table

pytestmark = pytest.mark.django_db
NAMES = itertools.count(1)
LATER = at(date(2026, 11, 20))


@pytest.fixture
def company():
    return make_company()


def statement(folder: Path, *entries: str, kind: str = "camt.053") -> str:
    return camt(folder, *entries, kind=kind, name=f"bank{next(NAMES)}.xml")


def cents() -> list[int]:
    return sorted(BankEntry.objects.values_list("cents", flat=True))


ONE = entry("40.00", "F1", on="2026-11-10", reference="R1")
TWO = entry("50.00", "F2", on="2026-11-11", reference="R2")
THREE = entry("60.00", "F3", on="2026-11-12", reference="R3")


def test_statements_that_overlap_say_each_movement_once(company, tmp_path):
    bring(company, statement(tmp_path, ONE, TWO))
    done = bring(company, statement(tmp_path, TWO, THREE))
    assert cents() == [4_000, 5_000, 6_000]
    assert done.counts["entries"]["created"] == 1
    assert BankAccount.objects.get().number == "FR7630006000011234567890189"


def test_two_movements_alike_on_one_statement_are_two(company, tmp_path):
    twice = entry("40.00", "loyer")
    bring(company, statement(tmp_path, twice, twice))
    assert cents() == [4_000, 4_000]
    bring(company, statement(tmp_path, twice, twice, TWO))
    assert cents() == [4_000, 4_000, 5_000]


def test_a_statement_after_its_notification_is_the_same_money(company, tmp_path):
    """The statement's words take the place of the notification's; what was matched stays so."""
    bring(company, table(tmp_path, invoice("2026-117", amount="40,00")))
    bring(
        company,
        statement(tmp_path, entry("40.00", "avis 2026-117", reference="R1"), kind="camt.054"),
    )
    match(company)
    assert opened(company) == {}
    done = bring(company, statement(tmp_path, entry("40.00", "2026-117 ACME", reference="R1"), TWO))
    match(company)
    assert cents() == [4_000, 5_000]
    row = BankEntry.objects.get(bank_reference="R1")
    assert (row.remittance, row.state) == ("2026-117 ACME", "allocated")
    assert done.counts["entries"] == {"created": 1, "updated": 1, "unchanged": 0}
    assert opened(company) == {}, "and nothing is paid twice"


def test_a_notification_after_its_statement_says_nothing_new(company, tmp_path):
    bring(company, statement(tmp_path, ONE))
    before = dump()["BankEntry"]
    bring(company, statement(tmp_path, entry("40.00", "avis", on="2026-11-10"), kind="camt.054"))
    assert dump()["BankEntry"] == before


def test_a_notification_of_a_day_without_statement_counts(company, tmp_path):
    bring(company, statement(tmp_path, ONE))
    bring(company, statement(tmp_path, TWO, kind="camt.054"))
    assert cents() == [4_000, 5_000]


def test_what_was_announced_and_never_came_is_told_and_holds_nobody(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1", amount="40,00")))
    bring(company, statement(tmp_path, entry("40.00", "qui?", on="2026-11-11"), kind="camt.054"))
    match(company)
    assert dump()["Candidate"][0]["closed_at"] is None
    other = entry("7.00", "rien", on="2026-11-11", name="Nobody")
    done = bring(company, statement(tmp_path, other))
    match(company)
    assert any("that their statement does not have" in text for text in done.warnings)
    assert BankEntry.objects.get(cents=4_000).state == "other"
    assert all(row["closed_at"] for row in dump()["Candidate"])


def test_a_movement_that_was_pending_is_matched_once_it_is_booked(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117", amount="40,00")))
    pending = entry("40.00", "2026-117", status="PDNG", on="2026-11-11")
    bring(company, statement(tmp_path, pending, kind="camt.054"))
    match(company)
    assert opened(company) == {"ACME 2026-117": 4_000}
    bring(company, statement(tmp_path, entry("40.00", "2026-117", on="2026-11-11")))
    match(company)
    assert opened(company) == {}


def test_the_same_bank_in_two_formats_counts_once(company, shared):
    """CODA and camt of one account and day: the sample's own account, said twice."""
    sample = shared / "data" / "coda" / "wimverstuyf__sample1.cod"
    bring(company, sample)
    first = list(BankEntry.objects.order_by("pk"))
    account, days = first[0].account.number, {row.booked_on for row in first}
    text = "".join(
        f'<Ntry><Amt Ccy="{row.currency}">{abs(row.cents) // 100}.{abs(row.cents) % 100:02d}</Amt>'
        f"<CdtDbtInd>{'CRDT' if row.cents > 0 else 'DBIT'}</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{row.booked_on}</Dt></BookgDt></Ntry>"
        for row in first
    )
    camt_ = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr>'
        f"<MsgId>M</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>"
        f"{text}</Stmt></BkToCstmrStmt></Document>"
    )
    assert len(days) >= 1
    bring(company, camt_.encode())
    assert cents() == sorted(row.cents for row in first)


def test_a_statement_without_movement_still_says_until_when(company, shared):
    bring(company, shared / "data" / "camt" / "oca16__test-camt053-no-ntry")
    assert BankEntry.objects.count() == 0
    assert bank_data_until(company) == Statement.objects.get().to_on


def test_a_table_of_receipts_is_no_account_to_wait_for(company, tmp_path, shared):
    bring(company, shared / "data" / "exports" / "ekylibre__incoming_payments.csv")
    assert not BankAccount.objects.get().watched
    assert bank_data_until(company) is not None
    bring(company, statement(tmp_path, ONE), at=LATER)
    assert bank_data_until(company) == date(2026, 11, 10)


TO_NOVEMBER_10 = "<FrToDt><ToDtTm>2026-11-10T23:59:59</ToDtTm></FrToDt>"


def test_a_movement_after_the_statement_s_end_shows_that_the_day_before_is_whole(company, tmp_path):
    bring(company, statement(tmp_path, TO_NOVEMBER_10, ONE), at=LATER)
    assert bank_data_until(company) == date(2026, 11, 10)
    bring(company, statement(tmp_path, TO_NOVEMBER_10, ONE, THREE), at=LATER)
    assert bank_data_until(company) == date(2026, 11, 11)


def test_a_file_knows_nothing_of_the_days_after_it_was_brought(company, tmp_path):
    """A movement of 2062 must not let reminders leave for years without any bank data."""
    bring(company, statement(tmp_path, ONE, entry("9.00", "F9", on="2062-11-12")), at=LATER)
    assert bank_data_until(company) == date(2026, 11, 20)


@pytest.mark.parametrize("folder", ["camt", "coda"])
def test_every_sample_twice_in_any_order_changes_nothing(company, shared, folder):
    paths = [
        path for path in sorted((shared / "data" / folder).iterdir()) if "wrong" not in path.name
    ]
    for path in paths:
        bring(company, path)
    before = dump()
    assert before["BankEntry"]
    for path in reversed(paths):
        assert bring(company, path).again
        bring(company, path.read_bytes() + b"\n")
    assert dump() == before


def test_two_companies_with_one_account_number_stay_apart(company, tmp_path):
    other = make_company("other", name="Autre")
    path = statement(tmp_path, ONE)
    bring(company, path)
    bring(other, path)
    assert BankAccount.objects.count() == 2
    assert cents() == [4_000, 4_000]


def test_a_file_of_before_stays_known_now_that_the_reason_of_a_return_is_read(company, tmp_path):
    """The reason is kept beside the movement, and is no part of what makes it the same."""
    back = ONE.replace("CRDT", "DBIT").replace(
        "<TxDtls>", "<TxDtls><RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>"
    )
    bring(company, statement(tmp_path, back))
    row = BankEntry.objects.get()
    assert row.return_code == "AM04"
    fields = ("2026-11-10", row.value_on and str(row.value_on), -4000, "EUR")
    content = [*fields, row.counterparty_name, row.counterparty_iban, row.remittance, "", ""]
    said = json.dumps([*content, row.bank_reference, row.reversal, "booked"])
    assert row.key == hashlib.sha256(f"1 {said}".encode()).hexdigest()


def test_what_the_bank_kept_explains_what_is_missing(company, tmp_path):
    """30.00 short of an invoice of 500.00: a part payment by its amount, but the bank names it."""
    kept = (
        "<Chrgs><Rcrd><Amt Ccy='EUR'>30.00</Amt><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>"
        "<RltdPties>"
    )
    bring(company, table(tmp_path, invoice("2026-117", amount="500,00")))
    plain = entry("470.00", "2026-117", reference="R9")
    bring(company, statement(tmp_path, plain.replace("<RltdPties>", kept)))
    match(company)
    row = BankEntry.objects.get()
    assert (row.cents, row.charges, row.state) == (47_000, 3_000, "suggested")
    assert Candidate.objects.get().rule == "charges-kept"
    assert "(30.00)" in Candidate.objects.get().why
    bring(company, statement(tmp_path, plain))
    assert cents() == [47_000], "the same movement, with or without its charges"
