"""Every published CFONB sample says what its manifest says; skipped where they are not at hand.

A line of another length is left out by its number: the manifest counts it at fixed columns and
warns that it is unreliable, so what it counts is taken from the lines that stay.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.test_shared_bank import DATA, cents, ddmmyy, expected_lines, facts, read

CFONB = facts("cfonb")
STATEMENTS = [p for p in CFONB if p.values[1]["kind"] == "CFONB120"]
LISTED = [
    p for p in STATEMENTS if (DATA / "expected" / f"{Path(p.values[0]).name}.lines.json").is_file()
]
pytestmark = pytest.mark.skipif(not CFONB, reason="the published samples (shared/data) are absent")


def lines_of(path):
    return (DATA / path).read_text("iso-8859-1").splitlines()


def left_out(path):
    return [n for n, text in enumerate(lines_of(path), 1) if text.strip() and len(text) != 120]


def entries_left(path, lines):
    """The listed movements whose own line has the right length."""
    moves = [n for n, text in enumerate(lines_of(path), 1) if text.startswith("04")]
    return [one for n, one in zip(moves, lines, strict=True) if n not in left_out(path)]


@pytest.mark.parametrize(("path", "told"), STATEMENTS)
def test_cfonb_statements(path, told):
    (document,) = read(path)
    assert (document.format, document.encoding) == ("cfonb120", told["encoding"])
    whole = not left_out(path)
    for statement, known in zip(document.statements, told["statements"], strict=True):
        assert known["account"] in statement.account
        assert statement.account == known["account"] or known["bank"] in statement.account
        assert statement.currency == known.get("ccy", "EUR")
        assert (statement.opening, statement.closing) == (cents(known["old"]), cents(known["new"]))
        assert statement.from_on == ddmmyy(known["old_date"])
        assert statement.to_on == ddmmyy(known["new_date"])
        assert statement.balanced is (known["balance_check"] == "ok")
        if whole:
            credits_ = sum(e.cents for e in statement.entries if e.cents > 0)
            debits = sum(e.cents for e in statement.entries if e.cents < 0)
            assert (credits_, debits) == (cents(known["cr"]), cents(known["db"]))
            assert len(statement.entries) == known["n"]
            assert sum(e.reversal for e in statement.entries) == known["rej"]
    refused = [d.line for d in document.diagnostics if d.code == "record-length"]
    assert refused == left_out(path)


@pytest.mark.parametrize(("path", "told"), LISTED)
def test_cfonb_entries(path, told):
    (document,) = read(path)
    entries = [entry for statement in document.statements for entry in statement.entries]
    for entry, known in zip(entries, entries_left(path, expected_lines(path)), strict=True):
        assert entry.cents == cents(known["amount"])
        assert entry.booked_on == ddmmyy(known["date"])
        assert entry.value_on == ddmmyy(known["value_date"])
        assert entry.remittance.startswith(" ".join(known["label"].split()))
        assert entry.bank_reference == known["ref"]
        texts = known["details"].get("LIB", [])
        missing = [t for t in texts if " ".join(t.split()) not in entry.remittance]
        assert len(missing) == (len(texts) > 0 and bool(left_out(path)))  # the one left out


def test_returns_of_240_characters_are_read_for_information():
    (path,) = [p.values[0] for p in CFONB if p.values[1]["kind"] == "CFONB240"]
    (document,) = read(path)
    assert document.format == "cfonb240"
    assert [len(s.entries) for s in document.statements] == [2, 1]
    assert {e.status for s in document.statements for e in s.entries} == {"info"}
    # the amounts of the sample were changed, its totals were not
    assert [d.code for d in document.diagnostics] == ["total-mismatch"] * 2


def test_what_is_no_cfonb_is_refused():
    (path,) = [p.values[0] for p in CFONB if p.values[1]["kind"] == "other"]
    (document,) = read(path)
    assert document.failed
