"""WinBooks' own tables: what its customers owe, who they are, and tables that lie."""

from __future__ import annotations

import struct
from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.formats import table_dbf
from butoir.formats.customers import read_customers
from butoir.formats.detect import read_bytes
from butoir.formats.table_dbf import is_dbf, read_sheet
from butoir.formats.table_rows import TableError, as_text
from formats.dbf_builder import ACT, CSF, ENTRIES, THIRD, customer, dbf, general, line
from formats.test_archive import zipped

WHOLE_ACT, WHOLE_CSF = dbf(ACT, ENTRIES), dbf(CSF, THIRD)


def read(*records, **how):
    (document,) = read_bytes(dbf(ACT, records, **how), "ACT.DBF")
    return document


def open_items(*records, **how):
    document = read(*records, **how)
    assert document.ledger is not None, document.diagnostics
    return [(one.customer, one.reference, one.cents) for one in document.ledger.open_items]


def test_what_customers_owe_by_the_lines_of_act():
    (document,) = read_bytes(WHOLE_ACT, "ACT.DBF")
    ledger = document.ledger
    assert ledger is not None
    assert document.format == "table"
    assert (ledger.balanced, ledger.lines, ledger.entries) == (True, 10, 5)
    found = [(one.customer, one.reference, one.cents, one.due_on) for one in ledger.open_items]
    assert found == [
        ("MOULIN", "26000013", 36350, date(2026, 3, 4)),
        ("CAFE", "26000014", 12100, date(2026, 3, 5)),
    ]
    balances = {one.customer: one.balance for one in ledger.customers}
    for code, balance in balances.items():
        assert balance == sum(one.cents for one in ledger.open_items if one.customer == code)
    assert (ledger.since, ledger.until) == (date(2026, 1, 12), date(2026, 2, 13))


def test_customers_with_their_addresses_and_no_suppliers():
    moulin, cafe = (row.debtor for row in read_customers(WHOLE_CSF, "CSF.DBF"))
    assert (moulin.id, moulin.name, moulin.lang) == ("MOULIN", "Moulin de la Forêt SRL", "fr")
    assert (moulin.country, moulin.email) == ("BE", "compta@moulin.example")
    assert moulin.address.lines == ("Rue Inventée 7",)
    assert (moulin.address.postcode, moulin.address.city) == ("5000", "Namur")
    assert moulin.ids == ("TVA BE0403.019.261",)
    assert (cafe.lang, cafe.phone) == ("nl", "081/00.00.00")


def test_a_number_that_checks_is_not_doubted():
    """That CSF does not tell companies from consumers is said, as of any table."""
    first, second = read_customers(WHOLE_CSF, "CSF.DBF")
    assert [note.code for note in first.warnings] == ["kinds-unknown"]
    assert second.warnings == ()


def test_the_folder_as_an_archive():
    """Its other tables, indexes and memos are no error; the customers are read as such."""
    accounts = dbf((("NUMBER", "C", 8, 0), ("NAME11", "C", 40, 0)), [{"NUMBER": "700000"}])
    folder = {
        "DEMO_ACF.DBF": accounts,
        "DEMO_ACT.DBF": WHOLE_ACT,
        "DEMO_ACT.CDX": bytes(range(256)) * 4,
        "DEMO_CSF.DBF": WHOLE_CSF,
    }
    documents = {one.file: one for one in read_bytes(zipped(folder), "demo.zip")}
    assert not any(one.failed for one in documents.values())
    codes = {file: [note.code for note in one.diagnostics] for file, one in documents.items()}
    assert codes == {
        "demo.zip/DEMO_ACF.DBF": ["ignored"],
        "demo.zip/DEMO_ACT.DBF": [],
        "demo.zip/DEMO_ACT.CDX": ["ignored"],
        "demo.zip/DEMO_CSF.DBF": ["not-invoices"],
    }


def test_a_table_that_is_broken_is_told_beside_act_too():
    """Half of the customers' lines would show as unpaid what the others settle."""
    folder = {"A_ACT.DBF": WHOLE_ACT, "B_ACT.DBF": WHOLE_ACT[:-400]}
    whole, broken = read_bytes(zipped(folder), "demo.zip")
    assert whole.ledger is not None
    assert [note.code for note in broken.diagnostics] == ["truncated"]
    assert broken.failed


def test_an_index_alone_is_still_told():
    accounts = dbf((("NUMBER", "C", 8, 0), ("NAME11", "C", 40, 0)), [{"NUMBER": "700000"}])
    for data in (accounts, zipped({"ACF.DBF": accounts})):
        (document,) = read_bytes(data, "x")
        assert document.failed
        assert document.format == "table"


def test_a_payment_in_part_leaves_the_rest_open():
    found = open_items(
        line("A", "1", "2026-01-02", 100, "7"), line("A", "2", "2026-01-20", -60, "7")
    )
    assert found == [("A", "1", 4000)]


def test_a_number_of_matching_is_of_one_customer():
    found = open_items(
        line("A", "1", "2026-01-02", 100, "7"), line("B", "2", "2026-01-20", -100, "7")
    )
    assert found == [("A", "1", 10000), ("B", "2", -10000)]


def test_zeros_are_no_number_of_matching():
    found = open_items(
        line("A", "1", "2026-01-02", 100, "0000"), line("A", "2", "2026-01-03", -30, "0000")
    )
    assert found == [("A", "1", 10000), ("A", "2", -3000)]


@pytest.mark.parametrize("carried", [{"PERIOD": "00"}, {"DOCNUMBER": "99999999"}])
def test_what_is_carried_into_the_next_year_counts_once(carried):
    found = open_items(
        line("A", "1", "2025-02-02", 100),
        line("A", "9", "2026-01-01", 100, **carried),
        line("A", "2", "2026-01-20", 40),
    )
    assert found == [("A", "1", 10000), ("A", "2", 4000)]


@pytest.mark.parametrize("account", ["404000", "407000"])
def test_accounts_that_are_not_chased_are_left_out_and_told(account):
    document = read(line("A", "1", "2026-01-02", 100, ACCOUNTGL=account), ENTRIES[0])
    assert [note.code for note in document.diagnostics] == ["no-names", "left-out"]
    assert document.ledger
    assert {one.customer for one in document.ledger.open_items} == {"MOULIN"}


def test_an_advance_received_on_another_account_of_a_customer_counts():
    found = open_items(
        line("A", "1", "2026-01-02", 100), line("A", "2", "2026-01-03", -30, ACCOUNTGL="460000")
    )
    assert found == [("A", "1", 10000), ("A", "2", -3000)]


def test_a_line_of_no_book_year_asks_for_nothing_and_still_settles():
    found = open_items(
        line("A", "1", "2026-01-02", 100),
        line("A", "2", "2026-01-03", 70, BOOKYEAR=""),
        line("A", "3", "2026-01-04", -30, BOOKYEAR=""),
    )
    assert found == [("A", "1", 10000), ("A", "3", -3000)]


def test_deleted_lines_are_not_there():
    found = open_items(
        line("A", "1", "2026-01-02", 100), line("A", "2", "2026-01-03", 5), deleted=[1]
    )
    assert found == [("A", "1", 10000)]


@pytest.mark.parametrize("field", ["ACCOUNTRP", "ACCOUNTGL"])
def test_a_line_of_a_customer_without_it_refuses_the_table(field):
    document = read(line("A", "1", "2026-01-02", 100, **{field: ""}))
    assert [(note.code, note.line, note.field) for note in document.diagnostics] == [
        ("missing-value", 2, field)
    ]


def test_books_without_customers_are_told():
    document = read(general("1", "2026-01-02", 10))
    assert [note.code for note in document.diagnostics] == ["no-receivables"]


def test_the_same_table_as_text():
    """A spreadsheet that saves ACT as CSV keeps the names of its fields."""
    text = (
        "DOCTYPE;DBKCODE;DOCNUMBER;ACCOUNTGL;ACCOUNTRP;BOOKYEAR;PERIOD;DATE;DATEDOC;DUEDATE;"
        "COMMENT;AMOUNTEUR;MATCHNO\n"
        "1;VENTES;26000013;400000;MOULIN;9;02;02/02/2026;02/02/2026;04/03/2026;X;363,50;\n"
    )
    (document,) = read_bytes(text.encode(), "act.csv")
    assert document.ledger
    assert [one.cents for one in document.ledger.open_items] == [36350]


def test_texts_in_the_code_page_of_the_table():
    for page in ("cp1252", "cp850"):
        table = dbf(CSF, [customer("A", "Forêt à l'été")], page=page)
        assert read_customers(table, "x")[0].debtor.name == "Forêt à l'été"


def test_a_language_that_is_not_known_is_none():
    table = dbf(CSF, [customer("A", "Anna", LANG="U")])
    assert read_customers(table, "x")[0].debtor.lang == "fr"


def test_a_table_of_another_program_is_read_by_its_headings():
    fields = (
        ("FACTURE", "C", 10, 0),
        ("CLIENT", "C", 20, 0),
        ("ECHEANCE", "D", 8, 0),
        ("SOLDE_DU", "N", 12, 2),
    )
    record = {
        "FACTURE": "F1",
        "CLIENT": "Acme",
        "ECHEANCE": date(2026, 3, 4),
        "SOLDE_DU": 12.5,
    }
    (document,) = read_bytes(dbf(fields, [record], version=0x03), "x.dbf")
    assert [(one.number, one.payable, one.due_on) for one in document.invoices] == [
        ("F1", 1250, date(2026, 3, 4))
    ]


def test_every_type_of_field():
    fields = (
        ("C", "C", 5, 0),
        ("N", "N", 8, 3),
        ("D", "D", 8, 0),
        ("L", "L", 1, 0),
        ("I", "I", 4, 0),
        ("Y", "Y", 8, 0),
        ("B", "B", 8, 2),
        ("T", "T", 8, 0),
        ("M", "M", 4, 0),
    )
    whole = dbf(fields, [{"C": "é", "N": 12.5, "D": date(2026, 1, 2), "L": "t"}])
    binary = struct.pack("<lqdll", -7, -1234500, 0.25, 2_461_043, 0) + b"\1\0\0\0"
    data = whole[: -1 - len(binary)] + binary + b"\x1a"
    _, row = read_sheet(data).rows
    assert list(row.cells) == [
        *("é", "12.5", date(2026, 1, 2), "T", -7, "-123.45", 0.25, date(2026, 1, 2), "")
    ]
    assert row.cells[1:3] == ["12.5", date(2026, 1, 2)]


@pytest.mark.parametrize(
    ("at", "form", "value", "code"),
    [
        (4, "<L", 10**9, "too-large"),
        (4, "<L", 900_000, "truncated"),
        (4, "<L", 3, "bad-dbf"),
        (8, "<H", 65_535, "truncated"),
        (8, "<H", 97, "bad-dbf"),
        (10, "<H", 2, "bad-dbf"),
        (48, "<B", 0, "bad-dbf"),
        (64, "<B", 7, "bad-dbf"),
    ],
)
def test_a_header_that_lies_is_told(at, form, value, code):
    data = bytearray(WHOLE_ACT)
    struct.pack_into(form, data, at, value)
    (document,) = read_bytes(bytes(data), "x")
    assert [note.code for note in document.diagnostics] == [code]


def test_a_table_cut_short_is_never_half_read():
    for size in range(100, len(WHOLE_ACT) - 1, 97):
        (document,) = read_bytes(WHOLE_ACT[:size], "x")
        assert document.failed, size
        assert document.ledger is None


def test_a_record_where_none_can_begin():
    data = bytearray(WHOLE_ACT)
    data[32 + 32 * len(ACT) + 1] = ord("x")
    with pytest.raises(TableError, match="a record begins"):
        read_sheet(bytes(data))


def test_a_day_that_is_none_is_told_with_its_line():
    document = read(line("A", "1", "2026-01-02", 100, DATEDOC="20261399"))
    assert [(note.code, note.line) for note in document.diagnostics] == [("bad-date", 2)]


def test_text_is_no_dbf():
    for data in (b"0000005012672505", b"\x03", b"0" * 500, b"", zipped({"a": WHOLE_ACT})):
        assert not is_dbf(data)


def test_a_damaged_table_of_customers_names_the_file():
    with pytest.raises(InputError, match="announced"):
        read_customers(WHOLE_CSF[:-300], "CSF.DBF")


def test_no_cell_is_understood_before_it_is_asked_for(monkeypatch):
    """A ledger of a million lines of forty fields must not become forty million values."""
    asked = []
    monkeypatch.setitem(table_dbf._WRITTEN, "C", lambda text: asked.append(text) or text)
    rows = read_sheet(WHOLE_ACT).rows
    assert not asked
    assert as_text(rows[1].cells[0]) == "1"
    assert len(asked) == 1
