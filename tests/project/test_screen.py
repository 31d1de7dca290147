"""What a person sees: tables that fit, text that is only text, and never a flood of warnings."""

from __future__ import annotations

import pytest

from cli.commands import butoir
from project.files import camt, entry, invoice, plan, table

WORDS = ("--as-of", "2026-11-20")


@pytest.fixture(params=[80, 132])
def width(request, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(request.param))
    return request.param


def test_no_line_is_wider_than_the_screen_and_no_figure_is_cut(tmp_path, width):
    open_ = table(
        tmp_path,
        invoice("2026-00000117", "Société coopérative des producteurs de betteraves de l'Aisne"),
        invoice("2026-00000118", "Bell", amount="1 234 567,89"),
        invoice("2026-00000119", "Coll", amount="77,70"),
    )
    bank = camt(tmp_path, entry("77.70", "virement", name="Somebody with a very long name"))
    for command in ("plan", "match"):
        words = ("--invoices", open_, "--bank", bank, *(WORDS if command == "plan" else ()))
        answer = butoir(command, *words)
        assert answer.status == 0
        assert max(len(line) for line in answer.out.splitlines()) <= width
        assert "…" not in answer.out
    out = butoir("plan", "--invoices", open_, *WORDS).out
    for figure in ("1234567.89 EUR", "reminder-1", "2026-11-26"):
        assert figure in out


def test_a_strangers_text_is_printed_as_text(tmp_path):
    open_ = table(
        tmp_path,
        invoice("[red]F1[/]", "[/]ACME[/nothing]"),
        invoice(":warning:", "Bell\\"),
        invoice("F3", "A\u202eB"),
    )
    bank = camt(tmp_path, entry("1.00", "[link=x]y", name="[bold]Z"))
    answers = [
        butoir("plan", "--invoices", open_, "--bank", bank, *WORDS, "--waiting"),
        butoir("match", "--invoices", open_, "--bank", bank),
        butoir("read", open_, bank),
    ]
    assert [answer.status for answer in answers] == [0, 0, 0]
    for words in ("[red]F1[/]", "[/]ACME[/nothing]", ":warning:", "Bell\\"):
        assert words in answers[0].out
        assert words in answers[2].out
    assert "[bold]Z" in answers[1].out
    assert "\u202e" not in "".join(answer.out + answer.err for answer in answers)


def test_why_each_invoice_waits_is_listed_on_demand(tmp_path):
    open_ = table(tmp_path, invoice("F1", due="01/12/2026"), invoice("F2", due="02/12/2026"))
    short = butoir("plan", "--invoices", open_, *WORDS).out
    assert "not due yet" in short
    assert "F1" not in short
    each = butoir("plan", "--invoices", open_, *WORDS, "--waiting").out
    # 1 and 2 December + 7 days
    for words in ("F1", "F2", "2026-12-08", "2026-12-09", "reminder-1"):
        assert words in each


def test_the_first_ten_warnings_are_shown_and_the_others_counted(tmp_path):
    rows = [invoice(f"F{i}") for i in range(30)]
    one, two = table(tmp_path, *rows, name="1.csv"), table(tmp_path, *rows[1:], name="2.csv")
    answer = butoir("plan", "--invoices", one, two, *WORDS)
    lines = answer.err.splitlines()
    # 29 invoices read twice, an unnamed creditor, debtors without a table: 31 = 10 + 21
    assert len(lines) == 11
    assert lines[-1] == "butoir plan: warning: and 21 more (--json has all)"
    assert len(plan("--invoices", one, two)["warnings"]) == 31


def test_a_long_day_is_cut_and_counted(tmp_path):
    open_ = table(tmp_path, *(invoice(f"F{i}", f"Customer {i:03}") for i in range(203)))
    out = butoir("plan", "--invoices", open_, *WORDS).out
    assert "Customer 199" in out
    assert "Customer 200" not in out
    assert "and 3 more" in out


def test_a_letter_to_a_large_debtor_names_its_first_invoices(tmp_path):
    open_ = table(tmp_path, *(invoice(f"F{i}") for i in range(9)))
    assert "and 5 more" in " ".join(butoir("plan", "--invoices", open_, *WORDS).out.split())


def test_a_day_without_anything_to_send_says_so(tmp_path):
    out = butoir("plan", "--invoices", table(tmp_path, invoice("F1", due="01/12/2026")), *WORDS).out
    assert out.startswith("Nothing to send on Friday 20 November 2026\n")


def test_help_says_what_each_option_is_for():
    for command in ("", "read", "interest", "deadline", "lint", "replay", "plan", "match", "demo"):
        answer = butoir(*filter(None, [command, "--help"]))
        assert answer.status == 0
        assert "Exit status" in answer.out
    out = " ".join(butoir("plan", "--help").out.split())
    for words in ("who has paid", "the day to decide", "sent.csv", "[creditor]"):
        assert words in out
