"""`butoir read`: what is in bank, invoice and ledger files, for programs (JSON) and for people.

Owns the JSON form of documents. Exit 2 when a file could not be used; what could be read of the
others is printed all the same.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from butoir.core.errors import UnusableFilesError
from butoir.core.money import format_cents
from butoir.formats.detect import read_file
from butoir.formats.model import Document, Entry, Invoice, Ledger, Notice, Party, Statement
from butoir.formats.told import errors_of, warnings_of
from butoir.project.arguments import JSON_HELP, add_mapping, mapping
from butoir.project.output import console, day_json, print_json, print_table, say
from butoir.project.telling import refuse

SHOWN = 20  # rows of a table for people
_ONE_NAME = {"mt942": "mt940"}  # the command-line contract has one name for both


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files of any format")
    add_mapping(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Read the files; 0, or 2 when one of them could not be used."""
    columns = mapping(args.map)
    documents = [document for path in args.files for document in read_file(path, columns)]
    if args.json:
        print_json({"files": [document_json(document) for document in documents]})
    else:
        screen = console()
        for document in documents:
            _show(document, screen)
    errors = tuple(error for document in documents for error in errors_of(document))
    if errors:
        refuse("read", UnusableFilesError(errors))
    return 2 if errors else 0


def document_json(document: Document) -> dict[str, Any]:
    """One element of `files`, as the command-line contract has it."""
    return {
        "file": document.file,
        "format": _ONE_NAME.get(document.format or "", document.format),
        "encoding": document.encoding,
        "invoices": [_invoice_json(invoice) for invoice in document.invoices],
        "statements": [_statement_json(statement) for statement in document.statements],
        "ledger": _ledger_json(document.ledger) if document.ledger else None,
        **(
            {"notices": [_notice_json(one) for one in document.notices]} if document.notices else {}
        ),
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


def _amount(cents: int | None) -> str | None:
    return None if cents is None else format_cents(cents)


def _party_json(party: Party) -> dict[str, Any]:
    return {"name": party.name, "ids": list(party.ids)}


def _invoice_json(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "kind": invoice.kind,
        "issued_on": day_json(invoice.issued_on),
        "due_on": day_json(invoice.due_on),
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
        "from": day_json(statement.from_on),
        "to": day_json(statement.to_on),
        "balanced": statement.balanced,
        "entries": [_entry_json(entry) for entry in statement.entries],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "booked_on": day_json(entry.booked_on),
        "value_on": day_json(entry.value_on),
        "amount": format_cents(entry.cents),
        "currency": entry.currency,
        "counterparty": {"name": entry.counterparty_name, "iban": entry.counterparty_iban},
        "remittance": entry.remittance,
        "structured_reference": entry.structured_reference,
        "bank_reference": entry.bank_reference,
        "reversal": entry.reversal,
        "status": entry.status,
    }


def _notice_json(notice: Notice) -> dict[str, Any]:
    dates = {name: day_json(getattr(notice, name)) for name in ("published_on", "judged_on")}
    return {**asdict(notice), **dates}


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
                    "date": day_json(item.on),
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


def _show(document: Document, screen: Console) -> None:
    title = ", ".join(filter(None, [document.format or "not read", document.encoding]))
    say(screen, f"{document.file} ({title})", style="bold")
    for statement in document.statements:
        _show_statement(statement, screen)
    if document.invoices:
        _show_invoices(document.invoices, screen)
    if document.ledger:
        _show_ledger(document.ledger, screen)
    if document.notices:
        _show_notices(document.notices, screen)
    for warning in warnings_of(document):  # errors go to standard error, once
        say(screen, f"warning: {warning.removeprefix(document.file).lstrip(':, ')}", "yellow", 2)


def _show_notices(notices: tuple[Notice, ...], screen: Console) -> None:
    rows = [
        (
            day_json(notice.published_on) or "",
            ", ".join(notice.sirens),
            notice.name,
            " ".join(filter(None, (notice.proceeding, notice.stage))),
            day_json(notice.judged_on) or "",
            "" if notice.status == "initial" else notice.status,
        )
        for notice in notices
    ]
    columns = ("published|", "SIREN|", "name", "what", "judged|", "note")
    print_table(screen, f"{len(notices)} notices", columns, rows, SHOWN)


def _show_statement(statement: Statement, screen: Console) -> None:
    balance = {True: "adds up", False: "does not add up", None: "not checked"}[statement.balanced]
    account = statement.account or "no account number"
    opening, closing = (_amount(c) or "unknown" for c in (statement.opening, statement.closing))
    title = f"{account} {statement.currency}: {opening} to {closing}, {balance}"

    def foreign(entry: Entry) -> str:
        return "" if entry.currency == statement.currency else f" {entry.currency}"

    rows = [
        (
            day_json(entry.booked_on or entry.value_on) or "",
            format_cents(entry.cents) + foreign(entry),
            entry.counterparty_name or entry.counterparty_iban,
            entry.structured_reference or entry.remittance,
            "reversal" if entry.reversal else "" if entry.status == "booked" else entry.status,
        )
        for entry in statement.entries
    ]
    print_table(
        screen, title, ("date|", "amount>", "counterparty", "reference", "note"), rows, SHOWN
    )


def _show_invoices(invoices: tuple[Invoice, ...], screen: Console) -> None:
    rows = [
        (
            invoice.number,
            day_json(invoice.issued_on) or "",
            day_json(invoice.due_on) or "",
            f"{format_cents(invoice.payable)} {invoice.currency}",
            invoice.buyer.name or invoice.customer,
        )
        for invoice in invoices
    ]
    columns = ("invoice", "issued|", "due|", "payable>", "customer")
    print_table(screen, f"invoices: {len(invoices)}", columns, rows, SHOWN)


def _show_ledger(ledger: Ledger, screen: Console) -> None:
    rows = [(c.account, c.name, format_cents(c.balance)) for c in ledger.customers]
    state = "balanced" if ledger.balanced else "not balanced"
    title = (
        f"{ledger.lines} lines, {ledger.entries} entries, {state};"
        f" customers owe {format_cents(ledger.balance)}"
    )
    print_table(screen, title, ("account|", "customer", "balance>"), rows, SHOWN)
