"""Workbooks: native values are read, and a hostile file costs nothing."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from table_cases import problems, workbook

from butoir.formats import table
from butoir.formats.table_rows import TableError
from butoir.formats.table_xlsx import MOST_CELLS, read_sheets

HEAD: list[object] = ["Facture", "Client", "Date facture", "Échéance", "Montant TTC", "Reste dû"]
ROW: list[object] = ["F1", "Ardoise", date(2025, 1, 10), datetime(2025, 2, 9), 1200.0, 0.1 + 0.2]


def repacked(data: bytes, part: str, content: bytes) -> bytes:
    """The workbook with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


def test_native_dates_and_numbers() -> None:
    data = workbook(Open=[HEAD, ROW])
    assert table.sniff(data) == "table"
    document = table.read(data, "book.xlsx")
    assert (document.encoding, document.diagnostics) == (None, ())
    found = document.invoices[0]
    assert (found.issued_on, found.due_on) == (date(2025, 1, 10), date(2025, 2, 9))
    assert (found.gross, found.payable, found.line) == (120000, 30, 2)


def test_whole_numbers_are_references_without_decimals() -> None:
    rows = [["N° facture", "Code client", "Échéance", "Total"], [2025001, 77, date(2025, 2, 9), 5]]
    found = table.read(workbook(Open=rows), "book.xlsx").invoices[0]  # type: ignore[arg-type]
    assert (found.number, found.customer, found.gross) == ("2025001", "77", 500)


def test_amounts_and_dates_as_text_are_read_as_text_is() -> None:
    row: list[object] = ["F1", "A", "10/01/2025", "09/02/2025", "1 200,50 €", "-"]
    document = table.read(workbook(Open=[HEAD, [*row[:5], "200,50"]]), "book.xlsx")
    assert [(one.gross, one.payable) for one in document.invoices] == [(120050, 20050)]


def test_rows_count_as_in_the_sheet_under_a_preamble() -> None:
    data = workbook(Open=[["Balance"], [], HEAD, [], ROW, ["Total", "", "", "", 1200.0, 0.3]])
    document = table.read(data, "book.xlsx")
    assert [one.line for one in document.invoices] == [5]
    assert problems(document) == [("total-row", 6, None)]


def test_a_number_where_a_date_should_be_is_refused() -> None:
    document = table.read(workbook(Open=[HEAD, [*ROW[:3], 45716, 1.0, 1.0]]), "book.xlsx")
    assert problems(document) == [("bad-date", 2, "Échéance")]


def test_hidden_sheets_are_not_read() -> None:
    book = load_workbook(io.BytesIO(workbook(Old=[HEAD, ROW], Open=[HEAD, ["F2", *ROW[1:]]])))
    book["Old"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [one.number for one in table.read(out.getvalue(), "b.xlsx").invoices] == ["F2"]


FAR = [
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    b'<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    b"<row>" + b"<c><v>1</v></c>" * 3000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 3000,
]


@pytest.mark.parametrize("rows", FAR)
def test_a_small_file_that_claims_a_vast_sheet_is_refused_unread(rows: bytes) -> None:
    """The library would set aside 2**39 bytes and abort the process."""
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    sheet += b"<sheetData>" + rows + b"</sheetData></worksheet>"
    data = repacked(workbook(Open=[HEAD, ROW]), "xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(TableError, match="a sheet of"):
        read_sheets(data)
    assert problems(table.read(data, "bomb.xlsx")) == [("too-large", None, None)]
    assert MOST_CELLS > 300_000 * 12


def test_a_file_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten megabytes of blanks in a few kilobytes, against a limit of one megabyte."""
    monkeypatch.setattr("butoir.formats.table_xlsx.MOST_BYTES", 1_000_000)
    out = io.BytesIO(workbook(Open=[HEAD, ROW]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/more.xml", b" " * 10_000_000)
    assert problems(table.read(out.getvalue(), "bomb.xlsx")) == [("too-large", None, None)]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 xl/workbook.xml",
        workbook(Open=[HEAD, ROW])[:-300],
        repacked(workbook(Open=[HEAD, ROW]), "xl/workbook.xml", b"<nothing/>"),
        repacked(workbook(Open=[HEAD, ROW]), "xl/worksheets/sheet1.xml", b"<a><b></a>"),
        repacked(workbook(Open=[HEAD, ROW]), "xl/worksheets/sheet1.xml", "<a/>".encode("utf-16")),
    ],
)
def test_a_broken_workbook_is_told(data: bytes) -> None:
    document = table.read(data, "broken.xlsx")
    assert document.failed
    assert document.invoices == ()
