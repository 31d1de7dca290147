"""`butoir read`: the JSON of the contract to the letter, and a page for people."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from butoir.formats.model import (
    Document,
    Invoice,
    Ledger,
    LedgerCustomer,
    LedgerItem,
    Party,
)
from butoir.project.arguments import Parser, add_mapping, mapping, mapping_of_banks
from butoir.project.cli import main
from butoir.project.commands import read
from formats.coda_builder import move, whole
from formats.test_archive import zipped

CAMT = Path(__file__).parents[1] / "formats" / "samples" / "camt053-two-accounts.xml"

INVOICE = Invoice(
    number="F2026-0014",
    kind="invoice",
    issued_on=date(2026, 1, 5),
    due_on=None,
    currency="EUR",
    gross=12100,
    payable=-5,
    seller=Party("Atelier Demo", ("BE0403019261",)),
    buyer=Party("Jardin [red]Fictif"),
    order_reference="PO-1",
    payment_reference="RF18539007547034",
    ibans=("BE68539007547034",),
)
LEDGER = Ledger(
    lines=4,
    entries=2,
    balanced=True,
    accounts=("411",),
    balance=12000,
    open_items=(LedgerItem("411", "JF", "Jardin", "F1", date(2026, 1, 5), 12000, True),),
    customers=(LedgerCustomer("411", "JF", "Jardin", 12000),),
    warnings=("one",),
)


def test_one_json_document_with_the_statements(capsys):
    assert main(["read", str(CAMT), "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    (file,) = json.loads(out)["files"]
    assert list(file) == [
        "file",
        "format",
        "encoding",
        "invoices",
        "statements",
        "ledger",
        "diagnostics",
    ]
    assert (file["file"], file["format"], file["encoding"]) == (str(CAMT), "camt.053", "utf-8")
    assert (file["invoices"], file["ledger"], file["diagnostics"]) == ([], None, [])
    first, second = file["statements"]
    entries = first.pop("entries")
    assert first == {
        "account": "BE68539007547034",
        "currency": "EUR",
        "opening": "1000.00",
        "closing": "1315.50",
        "from": "2026-02-02",
        "to": "2026-02-02",
        "balanced": True,
    }
    assert entries[0] == {
        "booked_on": "2026-02-02",
        "value_on": "2026-02-03",
        "amount": "250.00",
        "currency": "EUR",
        "counterparty": {"name": "Boulangerie Exemple", "iban": "BE71096123456769"},
        "remittance": "",
        "structured_reference": "+++090/9337/55493+++",
        "bank_reference": "BANK-0001",
        "reversal": False,
        "status": "booked",
    }
    assert (entries[3]["amount"], entries[3]["value_on"]) == ("-54.50", None)
    assert (second["opening"], second["closing"], second["balanced"]) == ("-10.00", None, None)


def test_the_json_of_an_invoice():
    (told,) = read.document_json(Document("f.xml", "ubl", invoices=(INVOICE,)))["invoices"]
    assert told == {
        "number": "F2026-0014",
        "kind": "invoice",
        "issued_on": "2026-01-05",
        "due_on": None,
        "currency": "EUR",
        "gross": "121.00",
        "payable": "-0.05",
        "seller": {"name": "Atelier Demo", "ids": ["BE0403019261"]},
        "buyer": {"name": "Jardin [red]Fictif", "ids": []},
        "order_reference": "PO-1",
        "payment_reference": "RF18539007547034",
        "ibans": ["BE68539007547034"],
        "attachment": False,
    }


def test_the_json_of_a_ledger():
    assert read.document_json(Document("f.txt", "fec", ledger=LEDGER))["ledger"] == {
        "lines": 4,
        "entries": 2,
        "balanced": True,
        "receivables": {
            "accounts": ["411"],
            "balance": "120.00",
            "open_items": [
                {
                    "account": "411",
                    "customer": "JF",
                    "reference": "F1",
                    "date": "2026-01-05",
                    "amount": "120.00",
                    "unlettered": True,
                }
            ],
            "customers": [{"account": "411", "name": "Jardin", "balance": "120.00"}],
            "warnings": ["one"],
        },
    }


def test_both_swift_statements_have_one_name_in_the_contract():
    names = [read.document_json(Document("f", kind))["format"] for kind in ("mt940", "mt942")]
    assert names == ["mt940", "mt940"]


def test_a_file_that_cannot_be_used_is_a_diagnostic_a_line_and_exit_2(tmp_path, capsys):
    cut = tmp_path / "cut.xml"
    cut.write_bytes(CAMT.read_bytes()[:900])
    assert main(["read", str(CAMT), str(cut), "--json"]) == 2
    out, err = capsys.readouterr()
    good, bad = json.loads(out)["files"]
    assert len(good["statements"]) == 2
    (note,) = bad["diagnostics"]
    assert list(note) == ["severity", "code", "line", "field", "message"]
    assert (note["severity"], note["code"]) == ("error", "not-well-formed")
    assert err == f"butoir read: {cut}, line {note['line']}: {note['message']}\n"


def test_a_warning_is_not_a_failure(tmp_path, capsys):
    path = tmp_path / "statement.cod"
    path.write_bytes(whole(move(500), closing=700))
    assert main(["read", str(path), "--json"]) == 0
    out, err = capsys.readouterr()
    (file,) = json.loads(out)["files"]
    assert [d["code"] for d in file["diagnostics"]] == ["balance-mismatch"]
    assert file["statements"][0]["balanced"] is False
    assert err == ""


def test_an_archive_is_as_many_files_as_it_holds(tmp_path, capsys):
    path = tmp_path / "mail.zip"
    path.write_bytes(zipped({"a.xml": CAMT.read_bytes(), "b.cod": whole(move(500))}))
    assert main(["read", str(path), "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [f["file"] for f in files] == [f"{path}/a.xml", f"{path}/b.cod"]


def test_a_file_that_is_not_there_prints_nothing_but_the_reason(tmp_path, capsys):
    assert main(["read", str(CAMT), str(tmp_path / "missing"), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"butoir read: {tmp_path / 'missing'}: there is no such file\n"


@pytest.mark.parametrize("options", [["due"], ["=due"], ["due="], [" = "], ["a=b", "a=c"]])
def test_a_mapping_that_is_none_is_refused(options, capsys):
    words = [word for option in options for word in ("--map", option)]
    assert main(["read", str(CAMT), *words]) == 2
    assert capsys.readouterr().err.startswith("butoir read: --map: ")


def said(*words):
    parser = Parser()
    add_mapping(parser)
    return parser.parse_args(words)


def test_columns_and_the_account_may_be_named():
    words = ["--map", "due_on=Date d'échéance", "--map", "number = N°=1", "--map", "date=dmy"]
    named = {"due_on": "Date d'échéance", "number": "N°=1", "date": "dmy"}
    assert mapping(said(*words)) == named
    assert mapping(said(*words, "--account", "FR7")) == {**named, "bank_account": "FR7"}
    assert mapping_of_banks(said(*words, "--account", "FR7")) == {
        "date": "dmy",
        "bank_account": "FR7",
    }
    assert mapping(said()) is None
    assert mapping_of_banks(said(*words[:2])) is None


def test_people_get_a_table(capsys):
    assert main(["read", str(CAMT)]) == 0
    out = capsys.readouterr().out
    assert "camt.053" in out
    assert "1000.00 to 1315.50, adds up" in out
    assert "Boulangerie Exemple" in out
    assert "reversal" in out
    assert "\x1b" not in out  # colours are for terminals


def test_people_see_the_first_rows_and_how_many_more(tmp_path, capsys):
    path = tmp_path / "statement.cod"
    path.write_bytes(whole(*(move(500, number) for number in range(1, 26))))
    assert main(["read", str(path)]) == 0
    assert "and 5 more" in capsys.readouterr().out


def test_people_see_invoices_ledgers_and_warnings(monkeypatch, capsys, tmp_path):
    path = tmp_path / "statement.cod"
    path.write_bytes(whole(move(500), closing=700))
    (document,) = read.read_file(path)
    full = replace(document, invoices=(INVOICE,), ledger=LEDGER)
    monkeypatch.setattr(read, "read_file", lambda *_: [full])
    assert main(["read", str(path)]) == 0
    out = capsys.readouterr().out
    for part in (
        "F2026-0014",
        "Jardin [red]Fictif",
        "customers owe 120.00",
        "warning: line 2: opening",
    ):
        assert part in out


def test_nothing_in_a_file_can_move_the_cursor(tmp_path, capsys):
    path = tmp_path / "statement.xml"
    path.write_bytes(CAMT.read_bytes().replace(b"Jardin Fictif", "Jardin\u009b31m".encode()))
    assert main(["read", str(path)]) == 0
    out = capsys.readouterr().out
    assert "\u009b" not in out
    assert "Jardin 31m" in out
