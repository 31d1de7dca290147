"""`butoir timestamp`: has an authority date the journal now; says how far it is dated."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP
from butoir.project.installation import open_installation, operator, the_company
from butoir.project.output import print_json
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.users.models import Company


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--company", metavar="KEY", help="the creditor (default: all of them)")
    parser.add_argument("--show", action="store_true", help="ask nobody, only say how far it is")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Date each chain; 2 when the authority does not answer: what it dated before stays dated."""
    open_installation()
    from butoir.users.models import Company

    chosen = [the_company(args.company)] if args.company else Company.objects.order_by("key")
    companies = list(chosen)
    if not args.show:
        _stamp(companies)
    rows = [_row(company) for company in companies]
    if args.json:
        print_json(rows)
        return 0
    for row in rows:
        since = f"{row['events_since']} events since"
        last = f"dated {row['said_at']} up to event {row['sequence']}, " if row["said_at"] else ""
        print(f"{row['company']}: {last or 'never dated, '}{since}")
    return 0


def _stamp(companies: list[Company]) -> None:
    from django.conf import settings

    from butoir.journal.stamping import stamp_chain

    if not settings.TIMESTAMP_URL:
        raise InputError("no authority is set: give BUTOIR_TIMESTAMP_URL its address", "timestamp")
    for company in companies:
        stamp_chain(company, settings.TIMESTAMP_URL, by=operator(), at=now())


def _row(company: Company) -> dict[str, Any]:
    from butoir.journal.stamping import load_dated

    last, since = load_dated(company)
    return {
        "company": company.key,
        "sequence": last.sequence if last else None,
        "digest": last.digest if last else None,
        "said_at": last.said_at.isoformat(timespec="seconds") if last else None,
        "events_since": since,
    }
