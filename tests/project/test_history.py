"""`sent.csv`, the memory of runs on files: it climbs the ladder, and nothing goes twice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cli.commands import butoir
from project.files import CREDITOR, camt, entry, invoice, plan, said, table, write

HEADER = "customer,invoice,step,sent_on,pay_by,channel\n"


def rows(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


def test_three_runs_climb_to_the_formal_notice_and_a_fourth_says_what_to_do(tmp_path):
    """Due on Thursday 1 October 2026, policy 7 / 14 / 30 days.

    Reminder 1 on 8 October, to be paid by the 14th; reminder 2 on 15 October, by the 29th; formal
    notice from the 31st, a Saturday: on Monday 2 November, by the 20th (15 days and 3 of the
    post); nothing more is ever demanded, and from the 21st the announced step is to be done.
    """
    open_, out = table(tmp_path, invoice("F1")), tmp_path / "letters"
    told = []
    for day in ("2026-10-08", "2026-10-09", "2026-10-15", "2026-11-02", "2026-11-20", "2026-11-23"):
        sent = ("--sent", str(out / "sent.csv")) if out.exists() else ()
        document = plan("--invoices", open_, *sent, "--letters", str(out), as_of=day)
        told.append(
            (day, [m["step"] for m in document["messages"]], [t["kind"] for t in document["tasks"]])
        )
    assert told == [
        ("2026-10-08", ["reminder-1"], []),
        ("2026-10-09", [], []),
        ("2026-10-15", ["reminder-2"], []),
        ("2026-11-02", ["formal-notice"], []),
        ("2026-11-20", [], []),
        ("2026-11-23", [], ["execute"]),
    ]
    assert rows(out / "sent.csv") == [
        ("ACME", "F1", "reminder-1", "2026-10-08", "2026-10-14", "email"),
        ("ACME", "F1", "reminder-2", "2026-10-15", "2026-10-29", "email"),
        ("ACME", "F1", "formal-notice", "2026-11-02", "2026-11-20", "registered"),
    ]


def test_the_same_day_again_with_its_own_memory_sends_nothing(tmp_path):
    open_, out = table(tmp_path, invoice("F1")), tmp_path / "letters"
    first = plan("--invoices", open_, "--letters", str(out))
    again = plan("--invoices", open_, "--letters", str(out), "--sent", str(out / "sent.csv"))
    assert (len(first["messages"]), again["messages"]) == (1, [])
    assert said(again) == {"F1": ("ACME", "awaiting-deadline")}
    assert len(rows(out / "sent.csv")) == 1


def test_the_same_day_again_without_it_writes_the_same_letters(tmp_path):
    open_, out = table(tmp_path, invoice("F1")), tmp_path / "letters"
    plan("--invoices", open_, "--letters", str(out))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    plan("--invoices", open_, "--letters", str(out))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_forgotten_memory_is_noticed_before_anything_is_written(tmp_path):
    """The folder says that F1 was demanded; a run that was not given it would start again."""
    open_, out = table(tmp_path, invoice("F1")), tmp_path / "letters"
    plan("--invoices", open_, "--letters", str(out), as_of="2026-10-08")
    before = sorted(out.iterdir())
    answer = butoir(
        "plan", "--invoices", open_, "--letters", str(out), "--as-of", "2026-10-15", "--json"
    )
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == (
        f"butoir plan: {out}/sent.csv: reminder-1 for F1 of ACME was sent on 2026-10-08, and this "
        f"run does not know of it: add --sent {out}/sent.csv\n"
    )
    assert sorted(out.iterdir()) == before


def test_other_runs_into_the_same_folder_keep_each_others_memory(tmp_path):
    out = tmp_path / "letters"
    plan("--invoices", table(tmp_path, invoice("F1")), "--letters", str(out), as_of="2026-10-08")
    other = table(tmp_path, invoice("F2", "Bell"), name="other.csv")
    plan("--invoices", other, "--letters", str(out), as_of="2026-10-09")
    assert [row[:2] for row in rows(out / "sent.csv")] == [("ACME", "F1"), ("Bell", "F2")]


def test_hostile_names_come_back_as_they_were(tmp_path):
    """Quotes, commas, markup, a formula, an emoji: the memory still finds its invoice."""
    names = ['A"C,ME', "=1+1", "[red]x[/]", "🍕", "../../etc"]
    open_ = table(tmp_path, *(invoice(f"F,{i}", n.replace('"', '""')) for i, n in enumerate(names)))
    out = tmp_path / "letters"
    first = plan("--invoices", open_, "--letters", str(out))
    again = plan("--invoices", open_, "--sent", str(out / "sent.csv"))
    assert (len(first["messages"]), len(again["messages"])) == (5, 0)


def test_a_customer_that_got_a_code_since_is_recognised(tmp_path):
    """The first run knew ACME by its name only; the table of customers now calls it C1."""
    open_, out = table(tmp_path, invoice("F1")), tmp_path / "letters"
    plan("--invoices", open_, "--letters", str(out), as_of="2026-10-08")
    known = write(tmp_path, "customers.csv", "Code;Nom;E-mail\nC1;Acme;a@acme.example\n")
    sent = ("--sent", str(out / "sent.csv"), "--customers", known)
    assert said(plan("--invoices", open_, *sent, as_of="2026-10-15")) == {
        "F1": ("C1", "reminder-2")
    }


def test_an_instalment_alone_in_the_list_keeps_its_memory(tmp_path):
    """Once the first is paid the export has one row for the invoice, and its plain number."""
    both = table(
        tmp_path,
        invoice("F1", amount="50,00", due="01/09/2026"),
        invoice("F1", amount="50,00", due="01/10/2026"),
    )
    out = tmp_path / "letters"
    plan("--invoices", both, "--letters", str(out), as_of="2026-10-08")
    one = table(tmp_path, invoice("F1", amount="50,00", due="01/10/2026"), name="one.csv")
    document = plan("--invoices", one, "--sent", str(out / "sent.csv"), as_of="2026-10-15")
    assert said(document) == {"F1": ("ACME", "reminder-2")}


def test_a_notice_goes_once_and_counts_for_the_gap_and_not_for_the_ladder(tmp_path):
    """Due on Thursday 1 October: the notice goes 5 days before, reminder 1 on the 8th."""
    policy = write(
        tmp_path,
        "p.toml",
        '[policy]\nsteps = [{name = "notice", days_after_due = -5},'
        ' {name = "reminder-1", days_after_due = 7}]\n' + CREDITOR,
    )
    open_, out = table(tmp_path, invoice("F1")), tmp_path / "letters"
    steps = []
    for day in ("2026-09-28", "2026-09-29", "2026-10-08"):
        sent = ("--sent", str(out / "sent.csv")) if out.exists() else ()
        words = ("--invoices", open_, "--policy", policy, "--letters", str(out), *sent)
        steps.append([message["step"] for message in plan(*words, as_of=day)["messages"]])
    assert steps == [["notice"], [], ["reminder-1"]]


def test_calls_and_announced_steps_done_are_written_by_hand(tmp_path):
    """A call comes back until a person notes it; so does what the formal notice announced."""
    policy = write(
        tmp_path,
        "p.toml",
        '[policy]\nsteps = [{name = "call", days_after_due = 10},'
        ' {name = "reminder-1", days_after_due = 7}, {name = "reminder-2", days_after_due = 14},'
        ' {name = "formal-notice", days_after_due = 30}]\n',
    )
    sent = (
        HEADER + "ACME,F1,reminder-1,2026-10-08,2026-10-14,email\n"
        "ACME,F1,reminder-2,2026-10-15,2026-10-29,email\n"
        "ACME,F1,formal-notice,2026-11-02,2026-11-19,registered\n"
    )
    open_ = table(tmp_path, invoice("F1"))
    words = ("--invoices", open_, "--policy", policy, "--sent")
    before = plan(*words, write(tmp_path, "sent.csv", sent))["tasks"]
    assert [task["kind"] for task in before] == ["execute", "call"]
    done = sent + "ACME,F1,call,2026-11-19,,\nACME,F1,execute,2026-11-20,,\n"
    assert plan(*words, write(tmp_path, "sent.csv", done))["tasks"] == []


def test_a_spreadsheet_may_save_the_memory_its_own_way(tmp_path):
    """Semicolons, a byte-order mark, French dates, columns moved: what Excel makes of it."""
    text = (
        "\ufeffinvoice;customer;step;sent_on;pay_by;channel\r\n"
        "F1;ACME;reminder-1;08/10/2026;14/10/2026;email\r\n;;;;;\r\n"
    )
    sent = write(tmp_path, "sent.csv", text)
    document = plan(
        "--invoices", table(tmp_path, invoice("F1")), "--sent", sent, as_of="2026-10-15"
    )
    assert said(document) == {"F1": ("ACME", "reminder-2")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ", line 1: the columns are customer, invoice, step, sent_on, pay_by, channel"),
        ("customer,invoice\nA,F1\n", ", line 1: the columns are customer, invoice, step"),
        (HEADER + "ACME,F1,reminder-4,2026-10-08,2026-10-14,email\n", ', line 2, field "step"'),
        (HEADER + "ACME,F1,reminder-1,8 Oct,2026-10-14,email\n", ', line 2, field "sent_on"'),
        (HEADER + "ACME,F1,reminder-1,2026-10-08,,email\n", ', line 2, field "pay_by": is missing'),
        (HEADER + "ACME,F1,reminder-1,2026-10-08,2026-10-01,email\n", ', line 2, field "pay_by"'),
        (HEADER + "ACME,F1,reminder-1,2026-10-08,2026-10-14,fax\n", ', line 2, field "channel"'),
        (HEADER + ",F1,reminder-1,2026-10-08,2026-10-14,email\n", ', line 2, field "customer"'),
        (HEADER + "ACME\n", ', line 2, field "invoice": is missing'),
        (HEADER + '"ACME\n' + "x" * 200_000 + '",F1\n', ", line 3: is not a table"),
        (HEADER + "ACME,F1,reminder-1,0001-01-01,2026-10-14,email\n", ', line 2, field "sent_on"'),
    ],
)
def test_what_is_wrong_in_the_memory_is_told_with_its_place(tmp_path, text, told):
    sent = write(tmp_path, "sent.csv", text)
    open_ = table(tmp_path, invoice("F1"))
    answer = butoir("plan", "--invoices", open_, "--sent", sent, "--as-of", "2026-11-20")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(f"butoir plan: {sent}{told}")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "é".encode("latin-1")])
def test_a_memory_that_is_no_text_is_refused(tmp_path, content):
    sent = tmp_path / "sent.csv"
    sent.write_bytes(content)
    open_ = table(tmp_path, invoice("F1"))
    answer = butoir("plan", "--invoices", open_, "--sent", str(sent), "--as-of", "2026-11-20")
    assert (answer.status, answer.err) == (2, f"butoir plan: {sent}: is not UTF-8 text\n")


def test_a_memory_of_days_to_come_is_refused(tmp_path):
    """Looking at the past with letters that it did not know would say nothing true."""
    sent = write(tmp_path, "s.csv", HEADER + "ACME,F1,reminder-1,2026-10-08,2026-10-14,email\n")
    open_ = table(tmp_path, invoice("F1"))
    answer = butoir("plan", "--invoices", open_, "--sent", sent, "--as-of", "2026-10-07")
    assert answer.status == 2
    assert "was sent on 2026-10-08, after --as-of 2026-10-07" in answer.err


def test_a_payment_between_two_runs_ends_the_ladder(tmp_path):
    open_, out = table(tmp_path, invoice("2026-117")), tmp_path / "letters"
    plan("--invoices", open_, "--letters", str(out), as_of="2026-10-08")
    bank = camt(tmp_path, entry("100.00", "2026-117", on="2026-10-12"))
    words = ("--bank", bank, "--sent", str(out / "sent.csv"))
    assert said(plan("--invoices", open_, *words, as_of="2026-10-15")) == {}
