"""WinBooks' own tables: ACT, the lines of every account, and CSF, its customers and suppliers.

Owns what their fields mean; the names of the fields are a profile (`table_profiles.toml`), the
layout of the file is `table_dbf`'s. Open items come out of ACT as out of any ledger. Sources: the
maker's own description of the structure of its files, and public programs that read or write
them; no file of a user was there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from butoir.formats.lettrage import Posting
from butoir.formats.model import Diagnostic, Document, Ledger
from butoir.formats.problems import Problems
from butoir.formats.receivables import Books
from butoir.formats.table_cells import Cells, RowError
from butoir.formats.table_find import Options, Table
from butoir.formats.table_rows import Cell, Row, as_text

ENTRIES, THIRD_PARTIES = "winbooks-entries", "winbooks-third-parties"  # as the profiles are named
_CUSTOMER = ("1", "C")  # of a line of ACT (1 customer, 2 supplier, 3 general, 4 VAT) and of CSF
_CUSTOMERS = "400"  # Belgian chart (royal decree of 21 October 2018, class 4)
_NOT_CHASED = {
    "404": "invoices not yet sent (account 404): left out",
    "407": "doubtful receivables (account 407): not chased without a person's word, left out",
}
_CARRIED = "99999999"  # the number of documents that carry a year forward for the time being
_HOME = "BE"  # a blank country, as the maker describes it
_LANGUAGES = ("F", "N", "D", "E")
_CUSTOMERS_TABLE, _NO_NAMES = "not-invoices", "no-names"  # as they are told
_PASSED_OVER = ("binary", "unknown-format", "no-headings", "missing-column", "not-a-table")


def read_entries(table: Table, options: Options, problems: Problems) -> Ledger | None:
    """What customers owe by the lines of ACT; None when a line is wrong."""
    rows = [row for row in table.rows if table.text(row, "third_party")]
    cells = Cells(table, rows, options, ("signed",), ("issued_on", "entered_on", "due_on"))
    cells.decide(problems)
    books = Books(customers=options.receivables or _CUSTOMERS)
    for row in rows if not problems.failed else ():
        try:
            _take(books, cells, row, problems)
        except RowError as error:
            cells.tell(problems, row, error)
    if not problems.failed and not books.postings:
        problems.error("no-receivables", "no line of this table is of a customer (DOCTYPE 1)")
    if problems.failed:
        return None
    message = (
        "customers go by their codes here: give the table CSF too, for their names and addresses"
    )
    problems.warn(_NO_NAMES, message)
    return books.ledger()


def _take(books: Books, cells: Cells, row: Row, problems: Problems) -> None:
    text = cells.table.text
    cents = 0 if cells.is_blank(row, "signed") else cells.cents(row, "signed")[0]
    books.lines += 1
    books.balance += cents
    fields = ("book_year", "period", "journal", "number")
    entry = tuple(text(row, field) for field in fields)
    books.entries[entry] = books.entries.get(entry, 0) + cents
    account = text(row, "account")
    books.treasury = books.treasury or account.startswith("5")
    if text(row, "third_party") not in _CUSTOMER:
        return
    left_out = _NOT_CHASED.get(account[:3])
    if not left_out and cents > 0 and not text(row, "book_year"):
        left_out = "a debit in no book year: left out"
    if left_out:
        problems.tally("left-out", left_out, row.line)
    else:
        books.postings.append(_posting(cells, row, account, cents))


def _posting(cells: Cells, row: Row, account: str, cents: int) -> Posting:
    text = cells.table.text
    customer = text(row, "customer")
    entered_on = cells.day(row, "entered_on")
    on = cells.day(row, "issued_on") or entered_on
    for field, value in (("account", account), ("customer", customer), ("issued_on", on)):
        if not value:
            raise RowError("missing-value", field, "a line of a customer without it")
    number = text(row, "number")
    code = text(row, "lettering")
    return Posting(
        line=row.line,
        account=account,
        customer=customer,
        name=customer,
        reference=number,
        on=on or date.min,
        cents=cents,
        code=code if code.strip("0") else "",
        label=text(row, "label"),
        entered_on=entered_on or on or date.min,
        opening=text(row, "period").zfill(2) == "00" or number == _CARRIED,
        due_on=_due_on(cells, row),
    )


def _due_on(cells: Cells, row: Row) -> date | None:
    """The due date where it is one."""
    try:
        return cells.day(row, "due_on")
    except RowError:
        return None


def customers_only(table: Table) -> Table:
    """The customers of CSF, with the country that a blank stands for and the language where it is
    known: suppliers stand in the same table, under codes that may be the same."""
    kept = [row for row in table.rows if table.text(row, "third_party") in _CUSTOMER]
    named = [row for row in kept if table.text(row, "id") or table.text(row, "name")]
    return replace(table, rows=[_completed(table, row) for row in named])


def _completed(table: Table, row: Row) -> Row:
    cells = [as_text(cell) for cell in row.cells]
    country = table.text(row, "country").upper() or _HOME
    number = table.text(row, "vat")
    language = table.text(row, "lang").upper()
    values: dict[str, Cell] = {
        "country": country,
        "vat": f"{country}{number}" if number[:1].isdigit() else number,
        "lang": language if language in _LANGUAGES else "",
    }
    for field, value in values.items():
        place = table.columns.places.get(field)
        if place is not None and place < len(cells):
            cells[place] = as_text(value)
    return row._replace(cells=cells)


def pass_over_others(documents: Sequence[Document]) -> list[Document]:
    """The documents of an archive: beside the lines of WinBooks its other tables, indexes and
    memos are no error, and who asks for customers finds them in CSF."""
    if not any(map(_is_entries, documents)):
        return list(documents)
    named = any("third_party" in dict(one.columns) and not one.ledger for one in documents)
    return [
        replace(document, diagnostics=tuple(_beside(document, named=named)))
        for document in documents
    ]


def _is_entries(document: Document) -> bool:
    return document.ledger is not None and "signed" in dict(document.columns)


def _beside(document: Document, *, named: bool) -> Iterator[Diagnostic]:
    """What is still to be told of a document, `named` when CSF is there."""
    if any(note.code in _PASSED_OVER and note.severity == "error" for note in document.diagnostics):
        message = "not needed beside the tables ACT and CSF: passed over"
        yield Diagnostic("warning", "ignored", message)
        return
    for note in document.diagnostics:
        if note.code == _CUSTOMERS_TABLE:
            message = "the customers and suppliers of WinBooks: names and addresses come from here"
            yield replace(note, severity="warning", message=message)
        elif not (named and note.code == _NO_NAMES):
            yield note
