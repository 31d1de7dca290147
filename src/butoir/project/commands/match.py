"""`butoir match`: ties bank receipts to invoices, and says why."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.markup import escape

from butoir.project.arguments import mapping
from butoir.project.bank import load_bank, match_bank, match_json
from butoir.project.book import load_book, read_documents
from butoir.project.output import console, print_json, table


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir match`."""
    parser.add_argument("--invoices", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--bank", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Match and print; a due date is not needed, so none is asked for."""
    documents = read_documents(args.invoices, mapping(args.map))
    book = load_book(documents, [], "FR", terms=0)
    bank = load_bank(read_documents(args.bank))
    answer = match_json(match_bank(bank, book), bank)
    if args.json:
        print_json(answer)
    else:
        _show(answer)
    return 0


def _show(answer: dict[str, Any]) -> None:
    screen = console()
    headings = ("booked", "amount>", "counterparty", "invoice", "why")
    screen.print(
        table(
            "Certain",
            headings,
            [
                (*_entry(row), escape(row["invoice"]), escape(row["why"]))
                for row in answer["allocations"]
            ],
        )
    )
    rows = [
        (
            *_entry(row),
            escape(", ".join(part["invoice"] for part in row["invoices"])),
            escape(row["why"]),
        )
        for row in answer["suggestions"]
    ]
    screen.print(table("To confirm", headings, rows))
    rows = [(*_entry(row), "", escape(row["why"])) for row in answer["unmatched"]]
    screen.print(table("Unmatched", headings, rows))


def _entry(row: dict[str, Any]) -> tuple[str, str, str]:
    entry = row["entry"]
    amount = f"{entry['amount']} {entry['currency']}"
    return entry["booked_on"] or "", amount, escape(entry["counterparty"]["name"])
