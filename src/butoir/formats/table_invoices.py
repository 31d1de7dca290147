"""Rows of a table as invoices and credit notes.

Owns what a row means: its amount to pay out of the columns that say it (open, paid, status), the
sign of a credit, rows that repeat an invoice, and rows that are lines of one. Refuses a row that
is an invoice but lacks a number, a customer, a date or an amount: then the whole file fails.
"""

from __future__ import annotations

import re

from stdnum import iban

from butoir.formats.model import Invoice, Party
from butoir.formats.problems import Problems, shown
from butoir.formats.table_balances import doubt_balances
from butoir.formats.table_cells import Cells, RowError
from butoir.formats.table_columns import Columns, plain
from butoir.formats.table_find import Options, Table, data_rows
from butoir.formats.table_merge import drop_copies, merge_rows
from butoir.formats.table_rows import Row
from butoir.formats.table_words import words

DEFAULT_CURRENCY = "EUR"
_AMOUNTS = ("gross", "open", "paid", "debit", "credit")
_DATES = ("issued_on", "due_on")
_NO_CLAIM = ("quote", "purchase")
_ODOO_PURCHASE = (
    "in_"  # in_invoice, in_refund: a little word elsewhere, and the whole difference here
)
_KEYS = ("number", "customer_name", "customer", *_DATES, "gross", "open", "debit", "credit")


def is_invoice_table(columns: Columns) -> bool:
    """Whether these columns can give invoices."""
    return not missing_columns(columns)


def missing_columns(columns: Columns) -> list[str]:
    """What is missing before a table can give invoices, as field names with their alternatives."""
    wanted = [
        ("number",),
        ("customer_name", "customer", "account"),
        _DATES,
        ("open", "gross", "debit"),
    ]
    return [" or ".join(any_) for any_ in wanted if not any(field in columns for field in any_)]


def read_invoices(table: Table, options: Options, problems: Problems) -> tuple[Invoice, ...]:
    """The invoices of a table, in the order of its rows; nothing at all when a row is wrong."""
    rows = list(data_rows(table, problems, _KEYS))
    cells = Cells(table, rows, options, _AMOUNTS, _DATES)
    cells.decide(problems)
    doubt_balances(cells, rows, problems)
    reading = _Rows(cells, problems)
    found = [] if problems.failed else [reading.invoice(row) for row in rows]
    cells.tell_rounded(problems)
    invoices = [invoice for invoice in found if invoice]
    if problems.failed:
        return ()
    if not invoices:
        problems.error("no-invoices", "this table has no row that is an invoice")
    return tuple(merge_rows(drop_copies(table, rows, invoices, problems), problems))


class _Rows:
    """What turns the rows of one table into invoices."""

    def __init__(self, cells: Cells, problems: Problems) -> None:
        self.cells = cells
        self.table = table = cells.table
        self.problems = problems
        kinds = words("kind")
        self.has_kinds = "kind" in table.columns and (
            "kind" not in table.columns.doubtful
            or any(plain(table.text(row, "kind")) in kinds for row in table.rows)
        )
        self.has_lines = bool({"quantity", "unit_price", "item"} & table.columns.places.keys())
        headings = {plain(table.columns.heading(field)): field for field in ("gross", "open")}
        of_books = words("of_the_books").keys() & headings.keys()
        self.of_the_books = next((headings[heading] for heading in sorted(of_books)), "")

    def invoice(self, row: Row) -> Invoice | None:
        """The invoice of a row, None when the row is none or is wrong."""
        try:
            return self._invoice(row)
        except RowError as bad:
            self.cells.tell(self.problems, row, bad)
            return None

    def _invoice(self, row: Row) -> Invoice | None:
        text = self.table.text
        status = self._status(row)
        kind = self._kind(row)
        if "void" in (status, self._state(row)) or kind in _NO_CLAIM:
            message = "a draft, quote, purchase or cancelled row: left out"
            self.problems.tally("not-a-claim", message, row.line)
            return None
        gross, payable, currency = self._amounts(row, status)
        if kind in ("credit-note", "payment"):
            gross, payable = -abs(gross), -abs(payable)
        if kind == "payment":
            self.problems.tally(
                "payment-row", "a payment among invoices: kept as a credit", row.line
            )
        credit = kind in ("credit-note", "payment") or (not kind and gross < 0)
        issued_on, due_on = self.cells.day(row, "issued_on"), self.cells.day(row, "due_on")
        if issued_on is None and due_on is None:
            field = "due_on" if "due_on" in self.table.columns else "issued_on"
            raise RowError("missing-value", field, "an invoice without any date")
        if issued_on and due_on and due_on < issued_on:
            self.problems.tally("due-before-issue", "due before it was issued", row.line)
        number = text(row, "number")
        if not number and kind == "payment":
            number = f"{text(row, 'kind')} {issued_on or due_on}"
        if not number:
            raise RowError("missing-value", "number", "an invoice without a number")
        return Invoice(
            number=number,
            kind="credit-note" if credit else "invoice",
            issued_on=issued_on,
            due_on=due_on,
            currency=currency,
            gross=gross,
            payable=payable,
            buyer=self._buyer(row),
            order_reference=text(row, "order_reference"),
            payment_reference=text(row, "payment_reference"),
            ibans=self._ibans(row),
            customer=text(row, "customer") or self._account(row),
            line=row.line,
        )

    def _amounts(self, row: Row, status: str) -> tuple[int, int, str]:
        """The whole amount, what is left of it to pay, and the currency."""
        columns = self.table.columns
        stated: set[str] = set()

        def cents(field: str, blank: int | None = None) -> int:
            if blank is not None and self.cells.is_blank(row, field):
                return blank
            amount, currency = self.cells.cents(row, field)
            stated.update({currency} - {""})
            return amount

        if "gross" in columns:
            gross = cents("gross")
        elif "open" in columns:
            gross = cents("open")
        else:
            gross = cents("debit", 0) - cents("credit", 0)
        answer = words("answer").get(plain(self.table.text(row, "paid")))
        if status == "paid" or answer == "yes" or self._is_dated_paid(row):
            payable = 0
        elif "open" in columns:
            payable = cents("open")
        elif "paid" in columns and not answer:
            payable = gross - cents("paid", 0)
        elif status == "part":
            raise RowError("missing-value", "status", "paid in part, but how much is still open?")
        else:
            payable = gross
        if abs(payable) > abs(gross):
            self.problems.tally("more-open-than-due", "more is open than was invoiced", row.line)
        return gross, payable, self._currency(row, stated)

    def _is_dated_paid(self, row: Row) -> bool:
        """Whether a date of payment is all that the table says of what is still open."""
        said = {"open", "paid", "status"} & self.table.columns.places.keys()
        return not said and not self.cells.is_blank(row, "paid_on")

    def _currency(self, row: Row, stated: set[str]) -> str:
        code = self.table.text(row, "currency").upper()
        code = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "$": "USD", "£": "GBP"}.get(code, code)
        if code and not re.fullmatch(r"[A-Z]{3}", code):
            raise RowError("bad-currency", "currency", f"{shown(code)} is not a currency code")
        all_ = stated | ({code} if code else set())
        if len(all_) > 1:
            raise RowError("bad-currency", "currency", f"two currencies: {', '.join(sorted(all_))}")
        found = next(iter(all_), self.table.columns.currency or DEFAULT_CURRENCY)
        if self.of_the_books and found != DEFAULT_CURRENCY:
            message = (
                f"an invoice in {found}, but this column is in the currency of the books: export "
                "the amount due in the invoice's own"
            )
            raise RowError("books-currency", self.of_the_books, message)
        return found

    def _account(self, row: Row) -> str:
        """The account as the customer's code, but not where rows are lines of invoices: there it
        is that of the sale."""
        return "" if self.has_lines else self.table.text(row, "account")

    def _kind(self, row: Row) -> str:
        text = self.table.text(row, "kind")
        if not text or not self.has_kinds:
            return ""
        kind = "purchase" if text.startswith(_ODOO_PURCHASE) else words("kind").get(plain(text))
        if kind is None:
            message = f"{shown(text)} is neither an invoice nor a credit note"
            raise RowError("unknown-kind", "kind", message)
        return kind

    def _state(self, row: Row) -> str | None:
        """That of the document, where the table has it beside that of the payment."""
        return words("status").get(plain(self.table.text(row, "state")))

    def _status(self, row: Row) -> str:
        text = self.table.text(row, "status")
        status = words("status").get(plain(text)) if text else ""
        if status is None:
            if "open" in self.table.columns or "paid" in self.table.columns:
                return ""
            raise RowError("unknown-status", "status", f"{shown(text)}: paid, or still open?")
        return status

    def _buyer(self, row: Row) -> Party:
        text = self.table.text
        name = text(row, "customer_name")
        if not (name or text(row, "customer") or self._account(row)):
            field = "customer_name" if "customer_name" in self.table.columns else "customer"
            raise RowError("missing-value", field, "an invoice without a customer")
        return Party(
            name=name,
            ids=tuple(filter(None, (text(row, "vat_id"), text(row, "company_id")))),
            email=text(row, "email"),
            contact=text(row, "contact"),
            phone=text(row, "phone"),
        )

    def _ibans(self, row: Row) -> tuple[str, ...]:
        text = self.table.text(row, "iban_to_pay")
        if not text:
            return ()
        if not iban.is_valid(text, check_country=False):
            raise RowError("bad-iban", "iban_to_pay", f"{shown(text)} is not an IBAN")
        return (iban.compact(text),)
