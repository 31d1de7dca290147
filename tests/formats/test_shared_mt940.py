"""Every published MT940 and MT942 sample says what its manifest says; skipped where they are not
at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from formats.test_shared_bank import cents, facts, read

SAMPLES = facts("mt940")
STATEMENTS = [p for p in SAMPLES if "statements" in p.values[1]]
pytestmark = pytest.mark.skipif(
    not SAMPLES, reason="the published samples (shared/data) are absent"
)

# The manifest takes the last :25: for the account; there it is the text of :86: under a wrong tag.
WRONG_TAG = {"wolph__betterplace__sepa_snippet_broken.sta": "50880050/0194787400888"}


def yymmdd(text):
    return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))


@pytest.mark.parametrize(("path", "told"), STATEMENTS)
def test_mt940_statements(path, told):
    (document,) = read(path)
    assert document.format == ("mt942" if "mt942" in path else "mt940")
    assert not document.failed
    for statement, known in zip(document.statements, told["statements"], strict=True):
        account = WRONG_TAG.get(Path(path).name, known["account"])
        assert (statement.account, statement.id) == (account, known["seq"])
        assert statement.opening == (cents(known["open"]) if "open" in known else None)
        assert statement.closing == (cents(known["close"]) if "close" in known else None)
        assert len(statement.entries) == known.get("n", 0)
        assert sum(e.cents for e in statement.entries if e.cents > 0) == cents(known["cr"])
        assert sum(-e.cents for e in statement.entries if e.cents < 0) == cents(known["db"])
        check = known.get("balance_check")
        assert statement.balanced is (None if check is None else check == "ok")
        assert sum(e.reversal for e in statement.entries) >= known.get("rev", 0)
        if "ccy" in known:
            assert statement.currency == known["ccy"]
            assert statement.from_on == yymmdd(known["open_date"])
        if "close_date" in known:
            assert statement.to_on == yymmdd(known["close_date"])


@pytest.mark.parametrize(("path", "told"), [p for p in SAMPLES if "statements" not in p.values[1]])
def test_what_is_no_statement_is_refused(path, told):
    (document,) = read(path)
    assert document.failed
    assert document.statements == ()
