"""CFONB 240: operations that came back are told one by one, and move no money by themselves."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.formats import cfonb240
from formats.cfonb_builder import ACCOUNT, IBAN, file_of, record


def header(**fields):
    rib = f"2004101005{ACCOUNT}"
    return record(240, p1="31", p3="000001", p9="20", p11="020226", p17="E", p22=rib, **fields)


def operation(cents, name="", text="", number=2, on="030226", **fields):
    fields.setdefault("p229", f"{cents:012d}")
    return record(
        240,
        p1="34",
        p3=f"{number:06d}",
        p9="20",
        p11=on,
        p17="E",
        p22="300060000112345678901",
        p43=name,
        p129=text,
        **fields,
    )


def total(cents):
    return record(240, p1="39", p3="000009", p9="20", p11="030226", p17="E", p229=f"{cents:012d}")


def read(data):
    assert cfonb240.sniff(data) == "cfonb240"
    document = cfonb240.read(data, "retours.txt")
    assert not document.failed
    return document


def told(document):
    return [(note.code, note.line) for note in document.diagnostics]


def test_each_operation_is_an_entry_for_information():
    data = file_of(header(), operation(11760, "JARDIN FICTIF", "F2012017"), total(11760))
    document = read(data)
    assert document.diagnostics == ()
    (statement,) = document.statements
    assert (statement.account, statement.currency) == (IBAN, "EUR")
    assert (statement.opening, statement.closing, statement.balanced) == (None, None, None)
    (entry,) = statement.entries
    assert (entry.cents, entry.reversal, entry.status) == (-11760, True, "info")
    assert (entry.counterparty_name, entry.remittance) == ("JARDIN FICTIF", "F2012017")
    assert entry.counterparty_iban == "FR7630006000011234567890189"
    assert entry.value_on == date(2026, 2, 3)


def test_it_says_nothing_of_how_far_the_bank_data_reach():
    statement = read(file_of(header(), operation(500), total(500))).statements[0]
    assert (statement.from_on, statement.to_on, statement.entries[0].booked_on) == (None,) * 3


def test_several_headers_are_several_statements():
    data = file_of(header(), operation(1), total(1), header(), operation(2), total(2))
    assert [s.entries[0].cents for s in read(data).statements] == [-1, -2]


def test_a_total_that_is_not_the_sum_is_told():
    document = read(file_of(header(), operation(500), operation(300), total(900)))
    assert told(document) == [("total-mismatch", 4)]
    assert "9.00" in document.diagnostics[0].message
    assert "8.00" in document.diagnostics[0].message


def test_a_damaged_line_is_left_out_by_its_number_and_the_others_count():
    lines = [operation(1)[:239], operation(2, p229="?"), record(240, p1="35"), operation(4)]
    document = read(file_of(header(), *lines))
    assert [entry.cents for entry in document.statements[0].entries] == [-4]
    assert told(document) == [
        ("record-length", 2),
        ("amount-unreadable", 3),
        ("record-unknown", 4),
    ]


@pytest.mark.parametrize("data", [file_of(header()), file_of(header(), total(0))])
def test_a_file_without_operation_cannot_be_used(data):
    assert cfonb240.read(data, "x").failed


@pytest.mark.parametrize(("written", "code"), [("20", "AM04"), ("32", "32"), ("  ", "")])
def test_the_reason_stands_before_the_amount(written, code):
    data = file_of(header(), operation(11760, "JARDIN", p227=written), total(11760))
    assert read(data).statements[0].entries[0].return_code == code
