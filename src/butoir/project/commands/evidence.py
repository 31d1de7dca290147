"""`butoir evidence`: a customer's part of the journal as one file that anyone can verify."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP
from butoir.project.installation import open_installation, the_company
from butoir.project.output import print_json
from butoir.project.telling import printable
from butoir.project.whole_file import whole_file

if TYPE_CHECKING:
    from butoir.ledger.models import Customer


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("customer", metavar="CODE", help="the customer's code")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.zip")
    parser.add_argument("--company", metavar="KEY", help="the creditor, when there are several")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Write the bundle and say what is in it; the digest printed is that of the whole file."""
    open_installation()
    from butoir.casefile.evidence import write_evidence

    customer = _customer(args.company, args.customer)
    with whole_file(args.to) as file:
        bundled = write_evidence(customer, file)
    with args.to.open("rb") as whole:
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
    if args.json:
        print_json({"file": str(args.to), "sha256": digest, **bundled._asdict()})
    else:
        name = printable(customer.name)
        print(f"{name}: {bundled.shown} of {bundled.events} events, {bundled.files} files")
        print(f"{args.to}, SHA-256 {digest}; to verify it anywhere: butoir verify {args.to}")
    return 0


def _customer(company: str | None, code: str) -> Customer:
    from butoir.ledger.models import Customer

    found = Customer.objects.filter(company=the_company(company), code=code).first()
    if found is None:
        raise InputError(f"no customer has the code {code!r}", "CODE")
    return found
