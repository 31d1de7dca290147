"""`butoir imports`: the files taken in, what each brought, and the undoing of one as a whole."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP
from butoir.project.installation import open_installation, operator, the_company
from butoir.project.output import console, print_json, print_table
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.ledger.models import Import


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("--company", metavar="KEY", help="the creditor, when there are several")
    add("--undo", type=int, metavar="NUMBER", help="undo the import of that number, as a whole")
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """List the imports, the latest first, or undo one."""
    open_installation()
    from butoir.ledger.models import Import

    company = the_company(args.company)
    found = Import.objects.filter(company=company).order_by("-pk")
    if args.undo is not None:
        return _undo(found.filter(pk=args.undo).first(), args.undo)
    rows = [_row(one) for one in found.defer("diagnostics")]
    headings = ("number", "on", "name", "format", "brought", "undone")
    if args.json:
        print_json([dict(zip(headings, row, strict=True)) for row in rows])
    else:
        print_table(console(), "", ("number>", "on|", *headings[2:]), rows)
    return 0


def _undo(source: Import | None, number: int) -> int:
    from butoir.ledger.undo import undo_import

    if source is None:
        raise InputError(f"{number} is no import of this company", "--undo")
    undo_import(source, by=operator(), at=now())
    print(f"import {number}, {source.name}: undone")
    return 0


def _row(one: Import) -> tuple[str, ...]:
    counts: dict[str, dict[str, Any]] = one.counts
    brought = "; ".join(
        f"{kind} {', '.join(f'{number} {what}' for what, number in tally.items() if number)}"
        for kind, tally in counts.items()
        if any(tally.values())
    )
    undone = f"{one.undone_at:%Y-%m-%d} by {one.undone_by}" if one.undone_at else ""
    return (str(one.pk), f"{one.imported_at:%Y-%m-%d}", one.name, one.format, brought, undone)
