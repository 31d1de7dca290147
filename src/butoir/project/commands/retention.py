"""`butoir retention`: what has passed its time, put aside, listed and, once approved, erased."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.project.arguments import JSON_HELP, day
from butoir.project.installation import open_installation, operator, the_company
from butoir.project.output import print_json
from butoir.project.telling import printable
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.personal.models import Erasure
    from butoir.users.models import Company


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add = parser.add_argument
    add("--company", metavar="KEY", help="the creditor, when there are several")
    add("--as-of", type=day, metavar="DATE", help="the day: 2026-11-20")
    add("--dry-run", action="store_true", help="say what would be erased, and change nothing")
    add("--approve", action="store_true", help="erase what the list that waits names, for good")
    add(
        "--compact",
        action="store_true",
        help="write the database anew, so that nothing erased is left in its free space; "
        "stop the office first",
    )
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Put aside what rests and make the list; or do one of the other things asked for."""
    if not (args.as_of or args.approve or args.compact):
        raise InputError("say as of which day", "--as-of")
    open_installation()
    if args.compact:
        return _compact()
    company = the_company(args.company)
    if args.dry_run:
        return _tell(_would(company, args), as_json=args.json)
    if args.approve:
        return _tell(_approve(company), as_json=args.json)
    return _tell(_make(company, args), as_json=args.json)


def _would(company: Company, args: argparse.Namespace) -> dict[str, Any]:
    from butoir.ledger.models import Customer
    from butoir.personal.facts import standings

    found = standings(company, args.as_of)
    due = {one.facts.customer: one for one in found if one.levels}
    codes = dict(Customer.objects.filter(pk__in=due).values_list("pk", "code"))
    entries = [
        {"customer": codes[pk], "levels": list(one.levels), "kept_until": str(one.case_on)}
        for pk, one in due.items()
    ]
    return {"states": Counter(one.state for one in found), "would_erase": entries}


def _make(company: Company, args: argparse.Namespace) -> dict[str, Any]:
    from butoir.personal.archiving import archive_what_rests
    from butoir.personal.lists import propose

    by, at = operator(), now()
    changed = archive_what_rests(company, args.as_of, by=by, at=at)
    made = propose(company, args.as_of, by=by, at=at)
    return {"put_aside_or_taken_up": changed, "list": _said(made) if made else None}


def _approve(company: Company) -> dict[str, Any]:
    from butoir.personal.clock import finish
    from butoir.personal.lists import approve, running

    waiting = running(company)
    if waiting is None:
        raise InputError("no list waits: make one with --as-of", "--approve")
    if waiting.approved_at is None:
        approve(waiting, by=operator(), at=now())
        waiting.refresh_from_db()
    finish(waiting, by=operator(), clock=now)
    return {"list": _said(waiting)}


def _compact() -> int:
    from butoir.personal.wiping import write_anew

    write_anew()
    print("the database was written anew")
    return 0


def _said(erasure: Erasure) -> dict[str, Any]:
    rows = erasure.entries.select_related("customer").order_by("pk")
    entries = [
        {
            "customer": row.customer.code if row.customer else None,
            "level": row.level,
            "kept_until": str(row.until),
            "done": row.done_at is not None,
            "left_out": row.left_out,
        }
        for row in rows
    ]
    return {"number": erasure.pk, "as_of": str(erasure.as_of), "entries": entries}


def _tell(said: dict[str, Any], *, as_json: bool) -> int:
    if as_json:
        print_json(said)
        return 0
    for state, count in sorted(said.get("states", {}).items()):
        print(f"{state}: {count}")
    for one in said.get("would_erase", ()):
        what = " and ".join(one["levels"])
        print(printable(f"would erase {what} of {one['customer']}, kept until {one['kept_until']}"))
    found = said.get("list")
    if found:
        print(f"list {found['number']} as of {found['as_of']}")
        for one in found["entries"]:
            state = one["left_out"] or ("erased" if one["done"] else "waits for --approve")
            print(printable(f"{one['customer'] or 'everybody'}, {one['level']}: {state}"))
    elif "would_erase" not in said:
        print("nothing has passed its time")
    return 0
