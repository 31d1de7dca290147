"""Every published bank sample says what its manifest says; skipped where they are not at hand.

The manifest counts entries and lists their details; what a reader must make of both follows the
contract: a batch whose details add up is its details, any other is itself.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from butoir.formats.detect import read_bytes

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"


def facts(kind):
    manifest = DATA / "MANIFEST.csv"
    if not manifest.is_file():
        return []
    with manifest.open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(row["path"], json.loads(row["expected_facts"]), id=Path(row["path"]).name)
            for row in csv.DictReader(file)
            if row["format"] == kind
        ]


CAMT, CODA = facts("camt"), facts("coda")
pytestmark = pytest.mark.skipif(not CAMT, reason="the published samples (shared/data) are absent")

# sample7 marks the details of its batch with type 0, so the manifest counts 75.00 twice, once as
# the batch and once as its details (150.00); their detail numbers and their sum say what they are.
COUNTED_TWICE = {"wimverstuyf__sample7.cod": "-75.00"}


def cents(text):
    return int((Decimal(text) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def day(text):
    return date.fromisoformat(text[:10]) if text else None


def ddmmyy(text):
    return date(2000 + int(text[4:]), int(text[2:4]), int(text[:2]))


def expected_lines(path):
    return json.loads((DATA / "expected" / f"{Path(path).name}.lines.json").read_text("utf-8"))


def read(path):
    return read_bytes((DATA / path).read_bytes(), Path(path).name)


@dataclass
class Expected:
    cents: int
    lines: list[dict]


def camt_entries(lines):
    """The movements that the listed details make, entry by entry."""

    def entry(line):
        keys = ("entry_amount", "entry_sign", "status", "book", "reversal")
        return tuple(line.get(key) for key in keys)

    for _, group in itertools.groupby(lines, key=entry):
        details = list(group)
        sign = -1 if details[0]["entry_sign"] == "DBIT" else 1
        total = Decimal(details[0]["entry_amount"])
        amounts = [Decimal(line["amount"]) for line in details if "amount" in line]
        if len(details) > 1 and len(amounts) == len(details) and sum(amounts) == total:
            yield from (Expected(sign * cents(line["amount"]), [line]) for line in details)
        else:
            yield Expected(sign * cents(details[0]["entry_amount"]), details)


@pytest.mark.parametrize(("path", "told"), CAMT)
def test_camt_statements(path, told):
    documents = read(path)
    if told.get("zip"):
        assert [Path(d.file).name for d in documents] == list(told["members"])
        members = list(told["members"].values())
    else:
        members = [told]
    for document, member in zip(documents, members, strict=True):
        assert document.format == member["ns"][:8]
        assert document.encoding == member["decl_encoding"].lower()
        assert len(document.statements) == member["n_statements"]
        for statement, known in zip(document.statements, member.get("statements", []), strict=True):
            check_camt_statement(statement, known)


def check_camt_statement(statement, known):
    assert (statement.id, statement.account) == (known["id"], known["account"])
    assert statement.opening == (cents(known["opening"]) if "opening" in known else opening(known))
    assert statement.closing == (cents(known["closing"]) if "closing" in known else closing(known))
    check = known.get("balance_check")
    assert statement.balanced is (None if check is None else check == "ok")
    credits_, debits = cents(known["sum_credits"]), cents(known["sum_debits"])
    assert sum(e.cents for e in statement.entries if e.cents > 0) == credits_
    assert sum(-e.cents for e in statement.entries if e.cents < 0) == debits
    assert sum(e.status == "pending" for e in statement.entries) == known.get("pending", 0)
    booked = [e.booked_on for e in statement.entries if e.booked_on]
    first, last = known.get("book_dates", ["", ""])
    assert (min(booked, default=None), max(booked, default=None)) == (day(first), day(last))
    if "ccy" in known:
        assert statement.currency == known["ccy"]
    currencies = {e.currency for e in statement.entries}
    assert currencies <= set(known.get("entry_ccy", [statement.currency])) | {statement.currency}


def opening(known):
    """The manifest names an opening only beside a closing; the balance may stand alone."""
    return next((cents(b[1]) for b in known.get("balances", []) if b[0] in {"OPBD", "PRCD"}), None)


def closing(known):
    return next((cents(b[1]) for b in known.get("balances", []) if b[0] == "CLBD"), None)


@pytest.mark.parametrize(("path", "told"), [p for p in CAMT if not p.values[1].get("zip")])
def test_camt_entries(path, told):
    (document,) = read(path)
    entries = [entry for statement in document.statements for entry in statement.entries]
    expected = list(camt_entries(expected_lines(path)))
    assert [e.cents for e in entries] == [e.cents for e in expected]
    counted = sum(s["entries"] for s in told.get("statements", []))
    assert len(expected) >= counted  # more where a batch is given as its details
    for entry, known in zip(entries, expected, strict=True):
        check_camt_entry(entry, known.lines)
    mismatches = sum(d.code == "batch-mismatch" for d in document.diagnostics)
    assert mismatches == sum(len(e.lines) > 1 for e in expected)


def check_camt_entry(entry, lines):
    first = lines[0]
    statuses = {"BOOK": "booked", "PDNG": "pending", "INFO": "info"}
    assert entry.status == statuses[first["status"]]
    assert entry.booked_on == day(first.get("book", ""))
    returned = any(line.get("return_reason") for line in lines)
    assert entry.reversal is (first.get("reversal") == "true" or returned)
    if len(lines) > 1:
        assert (entry.counterparty_name, entry.structured_reference) == ("", "")
        return
    assert entry.end_to_end == first.get("e2e", "").replace("NOTPROVIDED", "")
    assert entry.structured_reference == " ".join(first.get("structured", []))
    assert entry.remittance.startswith(" ".join(" ".join(first.get("unstructured", [])).split()))
    payer, payee = first.get("debtor", ""), first.get("creditor", "")
    credit = first["entry_sign"] == "CRDT"
    if entry.reversal:
        assert entry.counterparty_name in {payer, payee}
    elif payer if credit else payee:
        assert entry.counterparty_name == (payer if credit else payee)
    if credit and not entry.reversal:
        assert entry.counterparty_iban == first.get("debtor_iban", "")


def coda_entries(lines):
    """Mains, or the details of a batch when they add up (type 3 is a payment with its charges)."""
    for _, group in itertools.groupby(lines, key=lambda line: line["seq"]):
        main, *details = group
        assert main["detail"] == "0000"
        total = sum(Decimal(line["amount"]) for line in details)
        batch = details and main["code"][0] != "3" and total == Decimal(main["amount"])
        yield from details if batch else [main]


@pytest.mark.parametrize(("path", "told"), CODA)
def test_coda_statements(path, told):
    (document,) = read(path)
    assert (document.format, document.encoding) == ("coda", told["encoding"])
    for statement, known in zip(document.statements, told["statements"], strict=True):
        assert statement.account == known["account"].split()[0]
        assert statement.currency == "EUR"
        assert (statement.opening, statement.closing) == (cents(known["old"]), cents(known["new"]))
        assert statement.from_on == ddmmyy(known["old_date"])
        assert statement.to_on == ddmmyy(known["new_date"])
        assert statement.balanced is (known["balance_check"] == "ok")
        assert statement.id == known["statement_seq"]
        moved = COUNTED_TWICE.get(Path(path).name) or str(
            Decimal(known["sum_credits"]) - Decimal(known["sum_debits"])
        )
        assert sum(e.cents for e in statement.entries) == cents(moved)
        differs = any(
            d.code == "trailer-mismatch" and d.field != "records" for d in document.diagnostics
        )
        assert differs is (known["record9_check"] == "differs")


@pytest.mark.parametrize(("path", "told"), CODA)
def test_coda_entries(path, told):
    (document,) = read(path)
    entries = [entry for statement in document.statements for entry in statement.entries]
    for entry, known in zip(entries, coda_entries(expected_lines(path)), strict=True):
        assert entry.cents == cents(known["amount"])
        assert entry.value_on == ddmmyy(known["value_date"])
        assert entry.booked_on == ddmmyy(known["entry_date"])
        assert entry.bank_reference == known["bank_ref"]
        assert entry.end_to_end == known.get("customer_ref", "")
        assert known["account"].startswith(entry.counterparty_iban)
        assert bool(entry.counterparty_iban) is bool(re.match(r"[A-Z]{2}\d\d", known["account"]))
        assert entry.counterparty_name == known["name"]
        assert not entry.reversal
        if "vcs" in known:
            assert entry.structured_reference == known["vcs"]
        elif known["comm_type"] == "127":
            creditor, _, mandate, message = re.match(
                r"\d{9}(\S+)( )(\S+) (\d+)", known["comm"]
            ).groups()
            assert entry.remittance == f"{message} mandate {mandate} creditor {creditor}"
        else:
            assert known["structured"] is False
            assert entry.remittance.startswith(known["comm"])
