"""The whole job on the ledgers and statements of the shared folder: figures known beforehand."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from butoir.core.money import cents_from_decimal, format_cents
from cli.commands import butoir
from project.files import invoice, plan, table

QUADRA = "fec/pseudonymised-quadra__123456789FEC20190731.txt"


def test_the_quadra_ledger_has_its_open_lines_its_sum_and_its_letters(shared: Path, tmp_path):
    """310 open lines and 283,113.83 EUR: the balance of the customers' accounts."""
    out = tmp_path / "letters"
    document = plan(
        "--invoices", str(shared / "data" / QUADRA), "--terms", "30", "--letters", str(out),
        as_of="2019-08-31",
    )  # fmt: skip
    assert (document["totals"]["lines"], document["totals"]["open"]) == (310, "283113.83")
    assert len(document["messages"]) == len(list(out.glob("*.pdf"))) > 100
    answered = [line for message in document["messages"] for line in message["lines"]]
    read = butoir("read", str(shared / "data" / QUADRA), "--json").document["files"][0]
    items = read["ledger"]["receivables"]["open_items"]
    assert len(items) == document["totals"]["lines"]
    # every cent of an open debit is demanded, waits, or was settled by a credit, and told
    cents = [cents_from_decimal(Decimal(item["amount"])) for item in items]
    (told,) = (text for text in document["warnings"] if "credits without lettrage" in text)
    set_off = cents_from_decimal(Decimal(re.search(r"lettrage, ([\d.]+) in all", told)[1]))
    debits = sum(one for one in cents if one > 0)
    assert document["totals"]["overdue"] == format_cents(debits - set_off)
    assert len(answered) + len(document["waiting"]) <= sum(one > 0 for one in cents)


def test_running_it_again_with_its_memory_sends_nothing(shared: Path, tmp_path):
    words = ("--invoices", str(shared / "data" / QUADRA), "--terms", "30")
    first = plan(*words, "--letters", str(tmp_path), as_of="2019-08-31")
    again = plan(*words, "--sent", str(tmp_path / "sent.csv"), as_of="2019-08-31")
    assert (len(first["messages"]) > 100, again["messages"]) == (True, [])
    assert first["totals"]["open"] == again["totals"]["open"]


@pytest.mark.parametrize("folder", ["fec", "camt", "coda", "exports", "ubl", "facturx_cii"])
def test_every_file_gives_a_plan_or_says_why_not(shared: Path, folder: str, tmp_path):
    """As invoices or as a statement: status 0, or 2 with lines that name the file."""
    good = table(tmp_path, invoice("F1"))
    for path in sorted((shared / "data" / folder).iterdir())[:40]:
        option = "--bank" if folder in ("camt", "coda") else "--invoices"
        files = ("--invoices", good) if option == "--bank" else ()
        words = ("plan", *files, option, str(path), "--terms", "30", "--as-of", "2026-11-20")
        answer = butoir(*words, "--json")
        assert answer.status in (0, 2), path
        if answer.status == 2:
            assert answer.out == ""
            assert all(
                line.startswith(f"butoir plan: {path}") for line in answer.err.splitlines()
            ), answer.err
        else:
            assert answer.document["as_of"] == "2026-11-20"


@pytest.mark.parametrize(
    ("file", "number", "amount", "rule"),
    [
        ("camt/viafintech__053__valid_example_v8.xml", "R77561", "474,40", "number"),
        (
            "coda/wimverstuyf__sample10.cod",
            "+++243/6900/00141+++",
            "250,00",
            "structured-reference",
        ),
    ],
)
def test_a_real_remittance_finds_its_invoice(shared: Path, tmp_path, file, number, amount, rule):
    """`INVOICE R77561` in free text, and a Belgian structured communication."""
    structured = number.startswith("+")
    row = invoice(
        "2024-31" if structured else number,
        "Klant",
        amount,
        issued="01/01/2020",
        due="01/02/2020",
        currency="EUR" if structured else "CHF",
        reference=number if structured else "",
    )
    open_ = table(tmp_path, row, invoice("Z9", "Other", "1 234,00"))
    answer = butoir("match", "--invoices", open_, "--bank", str(shared / "data" / file), "--json")
    (allocation,) = answer.document["allocations"]
    assert (allocation["rule"], allocation["certain"]) == (rule, True)
    assert allocation["amount"] == amount.replace(",", ".")
