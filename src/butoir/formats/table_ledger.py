"""Tables of accounting lines as ledgers, and tables of receipts as statements.

Owns the export of a journal or of accounts that is no FEC: an account, and debit and credit or an
amount and its sense. Its customers' lines give open items exactly as those of an FEC do. A table
of receipts (a date, a customer, a method of payment, an amount) becomes a statement without
account or balances, so that the receipts can be matched.
"""

from __future__ import annotations

from datetime import date

from butoir.formats.fec_values import sense_sign
from butoir.formats.lettrage import Posting
from butoir.formats.model import Entry, Ledger, Statement
from butoir.formats.nobody import is_collective
from butoir.formats.problems import Problems, shown
from butoir.formats.receivables import FRENCH_CUSTOMERS, Books, is_opening
from butoir.formats.table_cells import Cells, RowError
from butoir.formats.table_columns import Columns
from butoir.formats.table_find import Options, Table, data_rows
from butoir.formats.table_rows import Row

_KEYS = ("account", "issued_on", "number", "label", "debit", "credit", "gross", "sense")
_SENSES = {"S": "D", "H": "C", "DR": "D", "CR": "C", "DEBIT": "D", "CREDIT": "C", "DÉBIT": "D"}


def is_ledger_table(columns: Columns) -> bool:
    """Whether the rows are lines of accounts."""
    pair = {"debit", "credit"} <= columns.places.keys()
    signed = {"gross", "sense"} <= columns.places.keys()
    return "account" in columns and "issued_on" in columns and (pair or signed)


def is_payment_table(columns: Columns) -> bool:
    """Whether the rows are receipts: a method of payment, and nothing that only invoices have.

    In doubt they are receipts: to take them for invoices would chase those who have paid.
    """
    of_invoices = {"due_on", "open", "status", "kind", "paid"} & columns.places.keys()
    numbered = "number" in columns and "number" not in columns.doubtful
    return (
        ("payment_method" in columns or "paid_on" in columns)
        and ("issued_on" in columns or "paid_on" in columns)
        and "gross" in columns
        and not of_invoices
        and not numbered
    )


def read_ledger(table: Table, options: Options, problems: Problems) -> Ledger | None:
    """What customers owe by the lines of a table; None when a line is wrong."""
    rows = list(data_rows(table, problems, _KEYS))
    cells = Cells(table, rows, options, ("debit", "credit", "gross"), ("issued_on", "due_on"))
    cells.decide(problems)
    if problems.failed:
        return None
    books = Books(customers=options.receivables or FRENCH_CUSTOMERS)
    for row in rows:
        try:
            _take(books, cells, row)
        except RowError as error:
            cells.tell(problems, row, error)
    if not problems.failed and not books.postings:
        message = (
            f"no line of an account {books.customers}; say with receivables= how the numbers of "
            "customer accounts begin (400 in Belgium)"
        )
        problems.error("no-receivables", message)
    return None if problems.failed else books.ledger()


def _take(books: Books, cells: Cells, row: Row) -> None:
    text = cells.table.text
    account = text(row, "account")
    on = cells.day(row, "issued_on")
    if not account or on is None:
        field = "issued_on" if account else "account"
        raise RowError("missing-value", field, "an accounting line without it")
    cents = _net(cells, row)
    books.lines += 1
    books.balance += cents
    journal = text(row, "journal")
    entry = (journal, text(row, "entry") or text(row, "number"), on.isoformat())
    books.entries[entry] = books.entries.get(entry, 0) + cents
    if account.startswith(books.customers):
        label = text(row, "label")
        posting = Posting(
            line=row.line,
            account=account,
            customer=_customer(books, cells, row, account),
            name=text(row, "customer_name"),
            reference=text(row, "number"),
            on=on,
            cents=cents,
            code=text(row, "lettering"),
            label=label,
            entered_on=on,
            opening=is_opening(journal, text(row, "journal_name")),
            due_on=_due_on(cells, row),
        )
        books.postings.append(posting)
    elif books.customers == FRENCH_CUSTOMERS:
        books.pass_by(account, text(row, "customer"), cents)


def _customer(books: Books, cells: Cells, row: Row, account: str) -> str:
    """The code of the customer; its name where one account holds them all."""
    code = cells.table.text(row, "customer")
    if not code and is_collective(account, books.customers):
        code = cells.table.text(row, "customer_name")
    return code or account


def _due_on(cells: Cells, row: Row) -> date | None:
    """The due date where it is one: lines of receipts may say anything there."""
    try:
        return cells.day(row, "due_on")
    except RowError:
        return None


def _net(cells: Cells, row: Row) -> int:
    """Debit minus credit, in cents."""
    if "sense" in cells.table.columns:
        sense = cells.table.text(row, "sense").upper()
        try:
            return cells.cents(row, "gross")[0] * sense_sign(_SENSES.get(sense, sense))
        except ValueError as error:
            raise RowError("bad-value", "sense", str(error)) from error
    if cells.is_blank(row, "debit") and cells.is_blank(row, "credit"):
        raise RowError("missing-value", "debit", "neither a debit nor a credit")
    pair = (
        0 if cells.is_blank(row, field) else cells.cents(row, field)[0]
        for field in ("debit", "credit")
    )
    return next(pair) - next(pair)


def read_payments(table: Table, options: Options, problems: Problems) -> tuple[Statement, ...]:
    """The receipts of a table as one statement of no known account; none when a row is wrong."""
    rows = list(data_rows(table, problems, ("customer_name", "customer", "issued_on", "gross")))
    cells = Cells(table, rows, options, ("gross",), ("issued_on", "paid_on"))
    cells.decide(problems)
    entries = []
    for row in rows if not problems.failed else ():
        try:
            entries.append(_entry(cells, row))
        except RowError as error:
            cells.tell(problems, row, error)
    if problems.failed:
        return ()
    days = [entry.booked_on for entry in entries if entry.booked_on]
    currencies = {entry.currency for entry in entries}
    message = "a table of receipts: read as a statement, not as invoices (as=invoices if they are)"
    problems.warn("payments-table", message)
    return (
        Statement(
            account="",
            currency=currencies.pop() if len(currencies) == 1 else "",
            opening=None,
            closing=None,
            from_on=min(days, default=None),
            to_on=max(days, default=None),
            balanced=None,
            entries=tuple(entries),
        ),
    )


def _entry(cells: Cells, row: Row) -> Entry:
    text = cells.table.text
    cents, currency = cells.cents(row, "gross")
    on = cells.day(row, "paid_on") or cells.day(row, "issued_on")
    if on is None:
        field = "issued_on" if "issued_on" in cells.table.columns else "paid_on"
        raise RowError("missing-value", field, "a receipt without a date")
    code = text(row, "currency").upper() or currency or cells.table.columns.currency or "EUR"
    if len(code) != 3 or not code.isalpha():
        raise RowError("bad-currency", "currency", f"{shown(code)} is not a currency code")
    words = (text(row, field) for field in ("number", "payment_reference", "label"))
    return Entry(
        booked_on=on,
        value_on=None,
        cents=cents,
        currency=code,
        counterparty_name=text(row, "customer_name") or text(row, "customer"),
        remittance=" ".join(filter(None, words)),
    )
