"""`butoir plan`: the whole job on files: reads, matches, decides, writes the letters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from butoir.core.money import format_cents
from butoir.project.arguments import (
    JSON_HELP,
    add_mapping,
    day,
    days,
    mapping,
    mapping_of_banks,
)
from butoir.project.deciding import Request, decide, totals
from butoir.project.letters_out import SENT, Written, write_letters
from butoir.project.outcome import Outcome
from butoir.project.output import console, plan_json, print_json, say
from butoir.project.plan_screen import show
from butoir.project.telling import warn


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir plan`."""
    add = parser.add_argument
    add(
        "--invoices",
        type=Path,
        nargs="+",
        required=True,
        metavar="FILE",
        help="what customers owe: tables of open invoices, e-invoices, a ledger (FEC), archives",
    )
    add(
        "--bank",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="bank statements, to know who has paid",
    )
    add("--customers", type=Path, metavar="FILE", help="table of addresses, kinds and terms")
    add("--policy", type=Path, metavar="FILE", help="TOML file with [policy] and [creditor]")
    add(
        "--sent",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="what earlier runs sent: the sent.csv beside their letters",
    )
    add("--terms", type=days, metavar="DAYS", help="days to pay of invoices without a due date")
    add("--as-of", type=day, required=True, metavar="DATE", help="the day to decide: 2026-11-20")
    add("--letters", type=Path, metavar="DIR", help="also write the letters there, and sent.csv")
    add("--waiting", action="store_true", help="name every invoice that waits")
    add_mapping(parser)
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Decide, print, and write the letters when asked."""
    outcome = decide(
        Request(
            as_of=args.as_of,
            invoices=args.invoices,
            bank=args.bank,
            customers=args.customers,
            policy=args.policy,
            sent=args.sent,
            terms=args.terms,
            mapping=mapping(args),
            of_banks=mapping_of_banks(args),
        )
    )
    written = write_letters(outcome, args.letters) if args.letters else Written((), ())
    warnings = [*outcome.warnings, *written.refused]
    if args.json:
        print_json(_json(outcome, warnings))
    else:
        show(outcome, every_waiting=args.waiting)
        if args.letters:
            _say_where(written, args.letters)
    warn("plan", [*written.refused, *outcome.warnings])
    return 1 if written.refused else 0


def _say_where(written: Written, directory: Path) -> None:
    say(
        console(),
        f"letters in {directory}: {len(written.messages)}; next time add --sent {directory / SENT}",
    )


def _json(outcome: Outcome, warnings: list[str]) -> dict[str, Any]:
    matched = outcome.matched
    allocated = sum(row.cents for row in matched.allocations)
    return {
        "as_of": outcome.plan.as_of.isoformat(),
        "matched": {
            "payments": len(outcome.bank.movements),
            "allocated": len({row.receipt for row in matched.allocations}),
            "suggested": len({row.receipt for row in matched.suggestions}),
            "unmatched": len(matched.unmatched),
            "allocated_amount": format_cents(allocated),
        },
        **plan_json(outcome.plan),
        "totals": totals(outcome),
        "warnings": warnings,
    }
