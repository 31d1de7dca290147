"""The main job on the sample files, for every reader of the project to see."""

from __future__ import annotations

import pytest

from butoir.project.sample_files import arguments
from cli.commands import butoir
from project.files import said


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    words = arguments(tmp_path_factory.mktemp("demo") / "letters")
    answer = butoir("plan", *words, "--json")
    assert answer.status == 0, answer.err
    return answer.document


def test_every_open_invoice_of_the_samples_has_its_answer(document):
    """Paid with certainty: 2026-0399 (by its reference), 0371 and 0372 (named). On hold: the two
    that a receipt may have paid. The credit note AV-2026-021 is netted for BOUL01."""
    assert said(document) == {
        "2026-0351": ("HALL03", "formal-notice"),
        "2026-0360": ("GARA07", "on-hold"),
        "2026-0377": ("COMM04", "reminder-1"),
        "2026-0380": ("DUPO05", "reminder-2"),
        "2026-0392": ("NOVA08", "reminder-1"),
        "2026-0398": ("BOUL01", "reminder-2"),
        "2026-0402": ("ROY02", "reminder-1"),
        "2026-0405": ("PEET06", "reminder-1"),
        "2026-0406": ("BOUL01", "reminder-1"),
        "2026-0412": ("CANA10", "reminder-1"),
        "2026-0418": ("NOVA08", "not-due"),
        "2026-0420": ("REMP11", "on-hold"),
        "2026-0425": ("ROY02", "not-due"),
    }


def test_its_sums(document):
    assert document["matched"] == {
        "payments": 6,
        "allocated": 2,
        "suggested": 2,
        "unmatched": 2,
        "allocated_amount": "2426.00",
    }
    bakery = next(m for m in document["messages"] if m["customer"] == "BOUL01")
    # 2340.50 + 186.00 - 86.00 of the credit note
    assert (bakery["credits"], bakery["total"]) == ("86.00", "2440.50")
    totals = document["totals"]
    # what is open after matching: 28079.00 - 2426.00
    assert (totals["lines"], totals["open"]) == (17, "28079.00")
    assert totals["open_after_matching"] == "25653.00"


def test_it_prints_a_call_that_anyone_can_type_and_what_became_of_it(tmp_path):
    answer = butoir("demo", "--files", "--letters", str(tmp_path / "letters"))
    assert answer.status == 0
    assert answer.out.startswith("butoir plan --invoices")
    for words in ("To send, Friday 20 November 2026", "formal-notice", "VASSEUR PAUL", "on-hold"):
        assert words in answer.out
    assert len(list((tmp_path / "letters").glob("*.eml"))) == 7
    assert len(list((tmp_path / "letters").glob("*.pdf"))) == 1


def test_it_can_be_run_again(tmp_path):
    first = butoir("demo", "--files", "--letters", str(tmp_path))
    assert butoir("demo", "--files", "--letters", str(tmp_path)) == first
