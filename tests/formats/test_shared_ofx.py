"""Every published OFX sample says what its manifest says; skipped where they are not at hand."""

from __future__ import annotations

from datetime import date

import pytest

from formats.test_shared_bank import cents, facts, read

SAMPLES = facts("ofx_qif")
STATEMENTS = [p for p in SAMPLES if "accounts" in p.values[1]]
pytestmark = pytest.mark.skipif(
    not SAMPLES, reason="the published samples (shared/data) are absent"
)


def day(text):
    return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text else None


@pytest.mark.parametrize(("path", "told"), STATEMENTS)
def test_ofx_statements(path, told):
    (document,) = read(path)
    assert document.format == "ofx"
    bad = sum(known.get("bad_amounts", 0) for known in told["accounts"])
    assert document.failed is bool(bad)  # an amount that cannot be read is never passed over
    for statement, known in zip(document.statements, told["accounts"], strict=True):
        assert statement.account == known.get("account", "")
        assert len(statement.entries) == known["transactions"] - known.get("bad_amounts", 0)
        credits_ = sum(e.cents for e in statement.entries if e.cents > 0)
        debits = sum(e.cents for e in statement.entries if e.cents < 0)
        assert (credits_, debits) == (cents(known["sum_credits"]), cents(known["sum_debits"]))
        stated = known.get("ledger_balance")
        assert statement.closing == (None if stated is None else cents(stated))
        if "ccy" in known:
            assert statement.currency == known["ccy"]
        if "start" in known:
            assert statement.from_on == day(known["start"])
            assert statement.to_on == day(known["end"])


@pytest.mark.parametrize(("path", "told"), [p for p in SAMPLES if "accounts" not in p.values[1]])
def test_what_holds_no_account_statement_is_refused(path, told):
    (document,) = read(path)
    assert document.format == "ofx"
    assert document.failed
    assert document.statements == ()
