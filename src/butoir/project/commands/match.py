"""`butoir match`: ties bank receipts to invoices, and says why."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from butoir.core.parties import Creditor
from butoir.project.arguments import JSON_HELP, add_mapping, mapping, mapping_of_banks
from butoir.project.bank import load_bank
from butoir.project.documents import read_documents
from butoir.project.loading import load_book
from butoir.project.matching import match_bank, match_json
from butoir.project.output import console, print_json, print_table
from butoir.project.telling import warn


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir match`."""
    add = parser.add_argument
    add("--invoices", type=Path, nargs="+", required=True, metavar="FILE", help="open invoices")
    add("--bank", type=Path, nargs="+", required=True, metavar="FILE", help="bank statements")
    add_mapping(parser)
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Match and print; a due date is not needed, so none is asked for."""
    documents = read_documents(args.invoices, "invoices", mapping(args))
    book = load_book(documents, [], Creditor(name=""), terms=0)
    bank = load_bank(read_documents(args.bank, "statements", mapping_of_banks(args)))
    answer = match_json(match_bank(bank, book), bank)
    if args.json:
        print_json(answer)
    else:
        _show(answer)
    warn("match", [*book.warnings, *bank.warnings])
    return 0


def _show(answer: dict[str, Any]) -> None:
    screen = console()
    tables = {
        "Certain": [
            (*_entry(row, row["amount"]), row["invoice"], row["why"])
            for row in answer["allocations"]
        ],
        "To confirm": [
            (*_entry(row), ", ".join(part["invoice"] for part in row["invoices"]), row["why"])
            for row in answer["suggestions"]
        ],
        "Not tied to any invoice": [
            (*_entry(row), row["entry"]["remittance"], row["why"]) for row in answer["unmatched"]
        ],
    }
    for title, rows in tables.items():
        if rows:
            fourth = "communication" if title.startswith("Not") else "invoice"
            headings = ("booked|", "amount>", "from", fourth, "why")
            print_table(screen, f"{title}: {len(rows)}", headings, rows)
    if not any(tables.values()):
        screen.print("No bank entries.")


def _entry(row: dict[str, Any], amount: str | None = None) -> tuple[str, str, str]:
    entry = row["entry"]
    cents = f"{amount or entry['amount']} {entry['currency']}"
    return entry["booked_on"] or "", cents, entry["counterparty"]["name"]
