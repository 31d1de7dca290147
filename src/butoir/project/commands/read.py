"""`butoir read`: what is in bank, invoice and ledger files, for programs (JSON) and for people.

Owns the JSON form of documents. Exit 2 when a file could not be used; what could be read of the
others is printed all the same.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from butoir.core.errors import UnusableFilesError
from butoir.core.money import format_cents
from butoir.formats.detect import read_file
from butoir.formats.model import Document, Entry, Invoice, Ledger, Notice, Party, Statement
from butoir.formats.told import errors_of
from butoir.project.arguments import JSON_HELP, add_mapping, mapping
from butoir.project.output import console, day_json, print_json
from butoir.project.read_screen import show
from butoir.project.telling import refuse

_ONE_NAME = {"mt942": "mt940"}  # the command-line contract has one name for both


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files of any format")
    add_mapping(parser)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Read the files; 0, or 2 when one of them could not be used."""
    columns = mapping(args)
    documents = [document for path in args.files for document in read_file(path, columns)]
    if args.json:
        print_json({"files": [document_json(document) for document in documents]})
    else:
        screen = console()
        for document in documents:
            show(document, screen)
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
        **({"return_code": entry.return_code} if entry.return_code else {}),
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
