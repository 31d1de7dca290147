"""`butoir read`: what is in bank, invoice and ledger files, for programs (JSON) and for people.

Owns the JSON form of documents. Exit 2 when a file could not be used; what could be read of the
others is printed all the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from butoir.core.errors import InputError
from butoir.core.money import format_cents
from butoir.formats.detect import read_file
from butoir.formats.model import Document, Entry, Invoice, Ledger, Party, Statement

SHOWN = 20  # rows of a table for people


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column of a table holds a field (may be repeated)",
    )


def run(args: argparse.Namespace) -> int:
    """Read the files; 0, or 2 when one of them could not be used."""
    mapping = parse_mapping(args.map)
    documents = [document for path in args.files for document in read_file(path, mapping)]
    if args.json:
        print(json.dumps({"files": [document_json(d) for d in documents]}, indent=1))
    else:
        console = Console()
        for document in documents:
            _show(document, console)
    for document in documents:
        for note in document.diagnostics:
            if note.severity == "error":
                told = InputError(note.message, document.file, note.line, note.field)
                print(f"butoir read: {_plain(str(told))}", file=sys.stderr)
    return 2 if any(document.failed for document in documents) else 0


def parse_mapping(options: Iterable[str]) -> Mapping[str, str] | None:
    """The columns that the person names, from `FIELD=COLUMN` options; raises InputError."""
    mapping = {}
    for option in options:
        field, equals, column = option.partition("=")
        if not (equals and field.strip() and column.strip()):
            raise InputError(f"{option!r} is not FIELD=COLUMN", "--map")
        mapping[field.strip()] = column.strip()
    return mapping or None


def document_json(document: Document) -> dict[str, Any]:
    """One element of `files`, as the command-line contract has it."""
    return {
        "file": document.file,
        "format": document.format,
        "encoding": document.encoding,
        "invoices": [_invoice_json(invoice) for invoice in document.invoices],
        "statements": [_statement_json(statement) for statement in document.statements],
        "ledger": _ledger_json(document.ledger) if document.ledger else None,
        "diagnostics": [
            {
                "severity": note.severity,
                "code": note.code,
                "line": note.line,
                "field": note.field,
                "message": note.message,
            }
            for note in document.diagnostics
        ],
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _amount(cents: int | None) -> str | None:
    return None if cents is None else format_cents(cents)


def _party_json(party: Party) -> dict[str, Any]:
    return {"name": party.name, "ids": list(party.ids)}


def _invoice_json(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "kind": invoice.kind,
        "issued_on": _day(invoice.issued_on),
        "due_on": _day(invoice.due_on),
        "currency": invoice.currency,
        "gross": format_cents(invoice.gross),
        "payable": format_cents(invoice.payable),
        "seller": _party_json(invoice.seller),
        "buyer": _party_json(invoice.buyer),
        "order_reference": invoice.order_reference,
        "payment_reference": invoice.payment_reference,
        "ibans": list(invoice.ibans),
        "attachment": invoice.attachment,
    }


def _statement_json(statement: Statement) -> dict[str, Any]:
    return {
        "account": statement.account,
        "currency": statement.currency,
        "opening": _amount(statement.opening),
        "closing": _amount(statement.closing),
        "from": _day(statement.from_on),
        "to": _day(statement.to_on),
        "balanced": statement.balanced,
        "entries": [_entry_json(entry) for entry in statement.entries],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "booked_on": _day(entry.booked_on),
        "value_on": _day(entry.value_on),
        "amount": format_cents(entry.cents),
        "currency": entry.currency,
        "counterparty": {"name": entry.counterparty_name, "iban": entry.counterparty_iban},
        "remittance": entry.remittance,
        "structured_reference": entry.structured_reference,
        "bank_reference": entry.bank_reference,
        "reversal": entry.reversal,
        "status": entry.status,
    }


def _ledger_json(ledger: Ledger) -> dict[str, Any]:
    return {
        "lines": ledger.lines,
        "entries": ledger.entries,
        "balanced": ledger.balanced,
        "receivables": {
            "accounts": list(ledger.accounts),
            "balance": format_cents(ledger.balance),
            "open_items": [
                {
                    "account": item.account,
                    "customer": item.customer,
                    "reference": item.reference,
                    "date": _day(item.on),
                    "amount": format_cents(item.cents),
                    "unlettered": item.unlettered,
                }
                for item in ledger.open_items
            ],
            "customers": [
                {
                    "account": customer.account,
                    "name": customer.name,
                    "balance": format_cents(customer.balance),
                }
                for customer in ledger.customers
            ],
            "warnings": list(ledger.warnings),
        },
    }


def _plain(text: str) -> str:
    """Text of a stranger, fit for a terminal: nothing that moves the cursor or breaks a line."""
    return "".join(char if char.isprintable() else " " for char in text)


def _show(document: Document, console: Console) -> None:
    title = ", ".join(filter(None, [document.format or "not read", document.encoding]))
    console.print(Text(f"{_plain(document.file)} ({title})", style="bold"))
    for statement in document.statements:
        _show_statement(statement, console)
    if document.invoices:
        _show_invoices(document.invoices, console)
    if document.ledger:
        _show_ledger(document.ledger, console)
    for note in document.diagnostics:
        if note.severity == "warning":  # errors go to standard error, once
            place = ", ".join(filter(None, [f"line {note.line}" if note.line else "", note.field]))
            words = f"  {note.severity}: {note.message}" + (f" ({place})" if place else "")
            console.print(Text(_plain(words), style="yellow"))
    console.print()


def _print_rows(
    title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], console: Console
) -> None:
    """A table of the first rows, amounts to the right, and how many more there are."""
    table = Table(title=Text(_plain(title)), title_justify="left")
    for column in columns:
        right = column in {"amount", "payable", "balance"}
        table.add_column(column, justify="right" if right else "left", no_wrap=right)
    for row in rows[:SHOWN]:
        table.add_row(*(Text(_plain(cell)) for cell in row))
    console.print(table)
    if len(rows) > SHOWN:
        console.print(f"  and {len(rows) - SHOWN} more")


def _show_statement(statement: Statement, console: Console) -> None:
    balance = {True: "adds up", False: "does not add up", None: "not checked"}[statement.balanced]
    opening, closing = (_amount(c) or "unknown" for c in (statement.opening, statement.closing))
    title = f"{statement.account} {statement.currency}: {opening} to {closing}, {balance}"
    rows = [
        (
            _day(entry.booked_on or entry.value_on) or "",
            format_cents(entry.cents),
            entry.counterparty_name or entry.counterparty_iban,
            entry.structured_reference or entry.remittance[:60],
            "reversal" if entry.reversal else "" if entry.status == "booked" else entry.status,
        )
        for entry in statement.entries
    ]
    _print_rows(title, ("date", "amount", "counterparty", "reference", "note"), rows, console)


def _show_invoices(invoices: tuple[Invoice, ...], console: Console) -> None:
    rows = [
        (
            invoice.number,
            _day(invoice.issued_on) or "",
            _day(invoice.due_on) or "",
            f"{format_cents(invoice.payable)} {invoice.currency}",
            invoice.buyer.name or invoice.customer,
        )
        for invoice in invoices
    ]
    columns = ("invoice", "issued", "due", "payable", "customer")
    _print_rows(f"{len(invoices)} invoices", columns, rows, console)


def _show_ledger(ledger: Ledger, console: Console) -> None:
    rows = [(c.account, c.name, format_cents(c.balance)) for c in ledger.customers]
    state = "balanced" if ledger.balanced else "not balanced"
    title = (
        f"{ledger.lines} lines, {ledger.entries} entries, {state};"
        f" customers owe {format_cents(ledger.balance)}"
    )
    _print_rows(title, ("account", "customer", "balance"), rows, console)
