"""`butoir verify`: recomputes the journal, the index of open items, or a bundle of evidence."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP
from butoir.project.installation import open_installation
from butoir.project.output import print_json
from butoir.project.telling import printable

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from butoir.journal.bundle.checking import Checked
    from butoir.journal.chain import Broken
    from butoir.journal.erased import Erased


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "bundle",
        nargs="?",
        type=Path,
        metavar="BUNDLE.zip",
        help="a file of `butoir evidence`: verified by itself, on any machine, without a database",
    )
    parser.add_argument(
        "--roots",
        type=Path,
        metavar="FILE.pem",
        help="certificates of timestamping authorities: signatures are verified too",
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Say all that is broken, and every invoice of which the index does not say what the records
    say: 0 nothing, 1 something; a file that is no bundle is 2."""
    roots = _roots(args.roots) if args.roots else []
    if args.bundle:
        return _bundle(args.bundle, roots, as_json=args.json)
    open_installation()
    from butoir.journal.chain import Broken
    from butoir.journal.erased import erasures_told
    from butoir.journal.verify import verify_journal
    from butoir.ledger.open_index import wrongly_indexed
    from butoir.users.models import Company

    wrong = [
        Broken("open items", f"invoice {pk}", "is not what is owed") for pk in wrongly_indexed()
    ]
    broken = [*verify_journal(roots), *wrong]
    erased = erasures_told(Company.objects.order_by("pk"))
    if args.json:
        told = [{**one._asdict(), "at": one.at.isoformat()} for one in erased]
        document = {"ok": not broken, "broken": [found._asdict() for found in broken]}
        print_json({**document, "erased": told})
    else:
        _tell(broken, "the journal says what it always said")
        _tell_erased(erased)
    return 1 if broken else 0


def _tell_erased(erased: Sequence[Erased]) -> None:
    """What is not there any more, and on whose word."""
    for one in erased:
        what = f"{one.events} events and {one.files} files of {one.about}"
        day = one.at.date().isoformat()
        where = f"{one.company}, event {one.sequence}"
        print(printable(f"{where}: {what} erased on {day} by {one.by} ({one.why})"))


def _bundle(path: Path, roots: Sequence[Certificate], *, as_json: bool) -> int:
    from butoir.journal.bundle.checking import check_bundle

    found = check_bundle(path, roots)
    if as_json:
        print_json(_document(found, signatures=bool(roots)))
    else:
        _tell(found.broken, "the bundle says what the journal said")
        _say_what(found, signatures=bool(roots))
    return 1 if found.broken else 0


def _document(found: Checked, *, signatures: bool) -> dict[str, object]:
    return {
        "ok": not found.broken,
        **found._asdict(),
        "broken": [one._asdict() for one in found.broken],
        "stamped": [at.isoformat() for at in found.stamped],
        "signatures_checked": signatures,
    }


def _say_what(found: Checked, *, signatures: bool) -> None:
    """What was verified, so that nobody takes it for more."""
    print(printable(f"{found.company}, about {found.customer}"))
    print(f"{found.shown} of {found.events} events shown, {found.files} files")
    print(f"head {found.head}")
    if not found.stamped:
        print("no timestamp: nothing but the head, if you received it earlier, tells the time")
        return
    known = "signature not verified: give --roots"
    if signatures:
        known = "see what is broken" if found.broken else "signature verified"
    last = max(found.stamped).isoformat(timespec="seconds")
    print(f"{len(found.stamped)} timestamps, the last of {last} ({known})")


def _tell(broken: Sequence[Broken], sound: str) -> None:
    for found in broken:
        print(printable(f"{found.where}, {found.place}: {found.problem}"))
    print(f"{len(broken)} broken" if broken else sound)


def _roots(path: Path) -> list[Certificate]:
    from butoir.journal.stamps import read_roots

    try:
        return read_roots(path.read_bytes())
    except ValueError as error:
        raise InputError(f"holds no certificate: {error}", str(path)) from error
