"""`butoir verify`: recomputes the journal and the index of open items; what was changed shows."""

from __future__ import annotations

import argparse

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP
from butoir.project.installation import open_installation


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "bundle", nargs="?", metavar="BUNDLE.zip", help="a sealed bundle (not in this version)"
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Say the first broken link of each chain, every altered file and every invoice of which the
    index does not say what the records say: 0 none, 1 some."""
    if args.bundle:
        raise InputError("bundles cannot be verified by this version, only the journal", "verify")
    open_installation()
    from butoir.journal.verify import Broken, verify_journal
    from butoir.ledger.open_index import wrongly_indexed
    from butoir.project.output import print_json
    from butoir.project.telling import printable

    wrong = [
        Broken("open items", f"invoice {pk}", "is not what is owed") for pk in wrongly_indexed()
    ]
    broken = [*verify_journal(), *wrong]
    if args.json:
        print_json({"ok": not broken, "broken": [found._asdict() for found in broken]})
    else:
        for found in broken:
            print(printable(f"{found.where}, {found.place}: {found.problem}"))
        print(f"{len(broken)} broken" if broken else "the journal says what it always said")
    return 1 if broken else 0
