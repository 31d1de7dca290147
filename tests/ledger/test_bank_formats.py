"""The bank formats without XML, taken in: the same money once, whichever of them say it."""

from __future__ import annotations

import pytest

from butoir.formats.detect import read_bytes
from butoir.ledger.freshness import bank_data_until
from butoir.ledger.models import BankAccount, BankEntry
from companies import make_company
from formats import cfonb_builder as cfonb
from formats.test_cfonb240 import header, operation, total
from ledger.ledger_kit import bring, dump, match, opened
from project.files import camt, entry, invoice, table

pytestmark = pytest.mark.django_db
IBAN = "FR7630006000011234567890189"  # that of the statements in camt
RIB = {"bank": "30006", "account": "12345678901"}
BRANCH = "00001"


@pytest.fixture
def company():
    return make_company()


def statement(*moves: str, opened: int = 0, closed: int = 0) -> bytes:
    """A CFONB statement of the account of the statements in camt, of 10 November 2026."""
    lines = (cfonb.opening(opened, "091126", **RIB), *moves, cfonb.closing(closed, "101126", **RIB))
    return cfonb.file_of(*(f"{one[:11]}{BRANCH}{one[16:]}" for one in lines))


def move(cents: int, operation: str = "05", on: str = "101126", **more: str) -> str:
    return cfonb.move(cents, operation, on=on, **more, **RIB)


def told(qualifier: str, text: str, operation: str = "05") -> str:
    return cfonb.more(qualifier, text, operation, **RIB)


def swift(*fields: str, kind: str = "940") -> bytes:
    balances = (":60F:C261109EUR0,", ":62F:C261110EUR40,") if kind == "940" else (":34F:EUR0,", "")
    head = (":20:REF", f":25:{IBAN}", ":28C:1/1", balances[0])
    return "\n".join((*head, *fields, balances[1], "-")).encode()


def ofx(*moves: str) -> bytes:
    account = "<BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>12345678901</BANKACCTFROM>"
    return f"<OFX><STMTRS><CURDEF>EUR{account}{''.join(moves)}</STMTRS></OFX>".encode()


CFONB = statement(
    move(4_000, label="VIR ACME 2026-117"), told("RCN", "E2E-17"), opened=0, closed=4_000
)
MT940 = swift(":61:2611101110C40,NTRFE2E-17", ":86:VIR ACME 2026-117")
MT942 = swift(":61:2611101110EC40,NTRFE2E-17", ":86:VIR ACME 2026-117", kind="942")
OFX = ofx("<STMTTRN><DTPOSTED>20261110<TRNAMT>40.00<FITID>1<NAME>VIR ACME 2026-117</STMTTRN>")


def cents() -> list[int]:
    return sorted(BankEntry.objects.values_list("cents", flat=True))


@pytest.mark.parametrize("data", [CFONB, MT940, MT942, OFX])
@pytest.mark.parametrize("first", [True, False])
def test_a_movement_of_an_account_counts_once_with_its_camt(company, tmp_path, data, first):
    other = camt(tmp_path, entry("40.00", "2026-117", on="2026-11-10"))
    for file in (data, other) if first else (other, data):
        bring(company, file)
    assert BankAccount.objects.get().number == IBAN
    assert cents() == [4_000]
    assert BankEntry.objects.get().statement.format == "camt.053"


@pytest.mark.parametrize(
    ("less", "more"), [(MT940, CFONB), (OFX, CFONB), (OFX, MT940), (MT942, MT940), (MT942, OFX)]
)
def test_of_two_of_these_formats_the_more_final_counts(company, less, more):
    bring(company, less)
    bring(company, more)
    assert cents() == [4_000]
    assert BankEntry.objects.get().status == "booked"
    bring(company, less + b"\n")
    assert cents() == [4_000]


def test_movements_that_no_number_ties_to_an_account_are_an_account_apart(company):
    """QIF names no account: the doubt is a person's, and what was known stays as it was."""
    bring(company, CFONB)
    bring(company, b"!Type:Bank\nD25/11/2026\nT-1.00\n^\nD10/11/2026\nT40.00\nPACME\n^\n")
    assert cents() == [-100, 4_000, 4_000]
    assert set(BankAccount.objects.values_list("number", "watched")) == {(IBAN, True), ("", False)}


def test_a_direct_debit_that_comes_back_opens_its_invoice_again(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117", amount="40,00")))
    bring(company, CFONB)
    match(company)
    assert opened(company) == {}
    back = statement(
        move(-4_000, "B3", on="121126", label="PRLV IMPAYE"),
        told("RCN", "E2E-17", "B3"),
        opened=4_000,
        closed=0,
    )
    bring(company, back)
    match(company)
    assert opened(company) == {"ACME 2026-117": 4_000}


def test_returns_of_240_characters_move_nothing_and_become_the_statement_s(company, tmp_path):
    bring(company, table(tmp_path, invoice("2026-117", amount="40,00")))
    bring(company, CFONB)
    match(company)
    until = bank_data_until(company)
    own = header()[:21] + f"{RIB['bank']}{BRANCH}{RIB['account']}" + header()[42:]
    returned = operation(4_000, "ACME", "2026-117", on="121126")
    bring(company, cfonb.file_of(own, returned, total(4_000)))
    match(company)
    assert opened(company) == {}
    assert bank_data_until(company) == until
    assert cents() == [-4_000, 4_000]
    bring(company, statement(move(-4_000, "27", on="121126"), opened=4_000, closed=0))
    assert cents() == [-4_000, 4_000]
    assert set(BankEntry.objects.values_list("status", flat=True)) == {"booked"}


def test_a_statement_with_a_line_left_out_is_taken_in_with_its_warning(company):
    done = bring(company, statement(move(4_000), move(700)[:119], opened=0, closed=4_700))
    assert cents() == [4_000]
    assert any("line 3" in text for text in done.warnings)
    assert any("do not add up" in text for text in done.warnings)


@pytest.mark.parametrize("folder", ["cfonb", "mt940", "ofx_qif"])
def test_every_sample_twice_in_any_order_changes_nothing(company, shared, folder):
    paths = [
        path
        for path in sorted((shared / "data" / folder).iterdir())
        if not any(one.failed for one in read_bytes(path.read_bytes(), path.name))
    ]
    for path in paths:
        bring(company, path)
    before = dump()
    assert before["BankEntry"]
    for path in reversed(paths):
        assert bring(company, path).again
        bring(company, path.read_bytes() + b"\n")
    assert dump() == before
