"""QIF line by line; what it leaves open is asked for, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.formats import qif
from butoir.formats.detect import read_bytes


def record(day="25/11/2026", amount="121,50", **more):
    fields = {"D": day, "T": amount, "P": "Café Fictif", "M": "Facture F2026-0014", **more}
    return "".join(f"{letter}{value}\n" for letter, value in fields.items() if value) + "^\n"


def file_of(*records, header="!Type:Bank\n", encoding="utf-8"):
    return (header + "".join(records)).encode(encoding)


def read(data, mapping=None):
    assert qif.sniff(data) == "qif"
    document = qif.read(data, "releve.qif", mapping)
    assert not document.failed, document.diagnostics
    return document


def told(document):
    return [(n.severity, n.code, n.line, n.field) for n in document.diagnostics]


def test_a_movement():
    document = read(file_of(record()))
    (statement,) = document.statements
    assert (statement.account, statement.currency) == ("", "EUR")
    assert (statement.opening, statement.closing, statement.balanced) == (None, None, None)
    assert (statement.from_on, statement.to_on) == (date(2026, 11, 25),) * 2
    (entry,) = statement.entries
    assert (entry.booked_on, entry.cents, entry.currency) == (date(2026, 11, 25), 12150, "EUR")
    assert entry.counterparty_name == "Café Fictif"
    assert entry.remittance == "Café Fictif Facture F2026-0014"
    assert told(document) == [("warning", "currency-missing", 2, None)]


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("25/11/2026", date(2026, 11, 25)),
        ("25/11/26", date(2026, 11, 25)),
        ("25/11'26", date(2026, 11, 25)),
        ("25/11' 6", date(2006, 11, 25)),
        ("11/25/2026", date(2026, 11, 25)),
        ("25.11.2026", date(2026, 11, 25)),
        ("8.12.13", date(2013, 12, 8)),  # nobody writes the month first with full stops
        ("2026-11-25", date(2026, 11, 25)),
        ("8/8/13", date(2013, 8, 8)),  # the same day in both orders
    ],
)
def test_a_day_that_reads_one_way_is_read(written, on):
    assert read(file_of(record(written))).statements[0].entries[0].booked_on == on


def test_one_day_settles_the_order_of_all():
    entries = read(file_of(record("8/12/13"), record("13/08/12"))).statements[0].entries
    assert [entry.booked_on for entry in entries] == [date(2013, 12, 8), date(2012, 8, 13)]


def test_an_order_that_nothing_settles_is_asked_for():
    data = file_of(record("8/12/13"), record("3/4/13"))
    document = qif.read(data, "x")
    assert document.failed
    assert document.statements == ()
    assert told(document) == [("error", "ambiguous-date", 2, "D")]


@pytest.mark.parametrize(("order", "on"), [("dmy", date(2013, 12, 8)), ("mdy", date(2013, 8, 12))])
def test_the_answer_is_followed(order, on):
    data = file_of(record("8/12/13"))
    for document in (read(data, {"date": order}), *read_bytes(data, "x", {"date": order})):
        assert document.statements[0].entries[0].booked_on == on


def test_an_answer_that_is_none_changes_nothing():
    assert qif.read(file_of(record("8/12/13")), "x", {"date": "ymd", "number": "A"}).failed


def test_two_orders_in_one_file_are_refused():
    document = qif.read(file_of(record("25/11/26"), record("11/25/26")), "x")
    assert told(document) == [("error", "mixed-dates", 7, "D")]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("-1 234,56", -123456),
        ("1,234.56", 123456),
        ("1.234,56", 123456),
        ("-5", -500),
        ("$1.50", 150),
    ],
)
def test_amounts_as_programs_write_them(written, cents):
    assert read(file_of(record(amount=written))).statements[0].entries[0].cents == cents


def test_a_thousand_or_a_fraction_is_asked_for():
    data = file_of(record(amount="1,234"))
    assert told(qif.read(data, "x"))[0] == ("error", "ambiguous-amount", 3, "T")
    assert read(data, {"decimal": "."}).statements[0].entries[0].cents == 123400


def test_the_currency_is_that_of_the_amounts_where_they_say_one():
    document = read(file_of(record(amount="$1.50")))
    assert document.statements[0].currency == "USD"
    assert document.diagnostics == ()


@pytest.mark.parametrize(
    ("amount", "code"), [("abc", "amount-unreadable"), ("", "amount-unreadable")]
)
def test_an_amount_that_cannot_be_read_makes_the_file_unusable(amount, code):
    document = qif.read(file_of(record(), record(amount=amount)), "x")
    assert document.failed
    assert [note.code for note in document.diagnostics if note.severity == "error"] == [code]
    assert document.diagnostics[0].line in {7, 8}


@pytest.mark.parametrize("day", ["hier", "45/45/2026", ""])
def test_a_day_that_cannot_be_read_is_told_and_the_movement_kept(day):
    document = read(file_of(record(), record(day)))
    assert document.statements[0].entries[1].booked_on is None
    assert ("warning", "date-unreadable") in [t[:2] for t in told(document)]


def test_the_second_letter_of_the_amount_and_the_parts_of_a_movement():
    data = file_of("D25/11/2026\nU5,00\nPX\nSVentes\n$3,00\nSTVA\n$2,00\n^\n", record())
    assert [e.cents for e in read(data).statements[0].entries] == [500, 12150]


def test_accounts_are_named_and_lists_passed_over():
    account = "!Account\nN{}\nTBank\n^\n!Type:Bank\n"
    data = file_of(
        "!Option:AutoSwitch\n",
        account.format("FR76 3000 6000 0112 3456 7890 189"),
        record(),
        account.format("Caisse"),
        record(amount="5,00"),
        "!Type:Cat\nNVentes\nDLes ventes\n^\n",
        header="",
    )
    found = [(s.account, [e.cents for e in s.entries]) for s in read(data).statements]
    assert found == [("FR7630006000011234567890189", [12150]), ("Caisse", [500])]


def test_the_opening_balance_is_no_movement():
    data = file_of(record(amount="100,00", P="Opening Balance", L="[Caisse]"), record())
    (statement,) = read(data).statements
    assert statement.opening == 10000
    assert [entry.cents for entry in statement.entries] == [12150]


@pytest.mark.parametrize("eol", ["\r\n", "\r", "\n\n"])
def test_lines_end_in_any_way(eol):
    data = file_of(record()).decode().replace("\n", eol).encode()
    assert read(data).statements[0].entries[0].cents == 12150


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_told_by_the_content(encoding):
    entry = read(file_of(record(), encoding=encoding)).statements[0].entries[0]
    assert entry.counterparty_name == "Café Fictif"


def test_an_entry_that_is_not_ended_is_kept_and_told():
    document = read(file_of(record(), record()[:-2]))
    assert len(document.statements[0].entries) == 2
    assert ("warning", "truncated", 7, None) in told(document)


@pytest.mark.parametrize("header", ["!Type:Invst\n", "!Type:Cat\n"])
def test_a_file_without_an_account_s_movements_cannot_be_used(header):
    assert qif.read(file_of(record(), header=header), "x").failed


def test_a_flood_of_the_same_warning_is_counted():
    document = read(file_of(record(), *(record("hier") for _ in range(500))))
    assert len(document.diagnostics) < 60
