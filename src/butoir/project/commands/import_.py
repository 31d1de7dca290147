"""`butoir import`: takes files into the database, each once, and matches the receipts."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from butoir.core.errors import InputError
from butoir.formats.xml import MAX_BYTES
from butoir.project.arguments import JSON_HELP, add_mapping, days, mapping
from butoir.project.installation import open_installation, operator, the_company
from butoir.project.output import console, print_json, say
from butoir.project.telling import warn
from butoir.web.clock import now

if TYPE_CHECKING:
    from butoir.core.matching_values import MatchResult
    from butoir.dunning.following_up import FollowedUp
    from butoir.ledger.importing import Imported


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir import`."""
    add = parser.add_argument
    add("files", nargs="+", type=Path, metavar="FILE", help="files of any format, archives too")
    add("--company", metavar="KEY", help="the creditor, when there are several")
    add("--terms", type=days, metavar="DAYS", help="days to pay of invoices without a due date")
    add_mapping(parser)
    add("--by", metavar="NAME", help="who says so (default: the user of this machine)")
    add("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Take each file in, in the order given, then match; what was read before an error stays.

    Debts older than the installation rest until a person has looked, as from the office.
    """
    columns = mapping(args)
    contents = [(str(path), _read(path)) for path in args.files]
    open_installation()
    from butoir.dunning.following_up import follow_up_import
    from butoir.ledger.importing import import_file

    company, who = the_company(args.company), args.by or operator()
    done: list[Imported] = []
    try:
        for name, content in contents:
            done.append(
                import_file(
                    company, name, content, by=who, at=now(), terms=args.terms, mapping=columns
                )
            )
    finally:  # what stands before a file that cannot be used stays, and is told
        if done:
            _tell(done, follow_up_import(company, by=who, at=now()), as_json=args.json)
    return 0


def _read(path: Path) -> bytes:
    """The bytes of a file; raises InputError when there are none to read, or too many."""
    name = str(path)
    try:
        if not path.is_file():
            raise InputError("is not a file" if path.exists() else "there is no such file", name)
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES // 1_000_000} MB", name)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"cannot be read: {getattr(error, 'strerror', error)}", name) from None


def _tell(done: list[Imported], after: FollowedUp, *, as_json: bool) -> None:
    if as_json:
        files = [_file_json(one) for one in done]
        matched = _matched_json(after.matched)
        review, notices = after.to_review, dict(after.notices)
        print_json({"files": files, "matched": matched, "to_review": review, "notices": notices})
    else:
        for one in done:
            say(console(), _line(one))
        say(console(), _matched_line(after.matched))
        if after.to_review:
            say(console(), _review_line(after.to_review))
        if after.notices:
            say(console(), notices_line(after.notices))
    warn("import", [text for one in done for text in one.warnings])


def _file_json(one: Imported) -> dict[str, Any]:
    return {
        "file": one.source.name,
        "format": one.source.format,
        "imported_before": one.again,
        "counts": one.counts,
        "warnings": list(one.warnings),
    }


def _matched_json(matched: MatchResult) -> dict[str, int]:
    return {
        "allocated": len({row.receipt for row in matched.allocations}),
        "suggested": len({row.receipt for row in matched.suggestions}),
        "unmatched": len(matched.unmatched),
    }


def _line(one: Imported) -> str:
    """What was understood of a file, and what came of it."""
    if one.again:
        return f"{one.source.name}: nothing changed"
    parts = [
        f"{name} " + ", ".join(f"{count} {what}" for what, count in row.items() if count)
        for name, row in one.counts.items()
    ]
    return f"{one.source.name} ({one.source.format}): {'; '.join(parts) or 'nothing in it'}"


def _matched_line(matched: MatchResult) -> str:
    counts = _matched_json(matched)
    return (
        f"bank entries: {counts['allocated']} tied to invoices, {counts['suggested']} to look at, "
        f"{counts['unmatched']} not recognised"
    )


def notices_line(came: Mapping[str, int]) -> str:
    """What came of legal notices."""
    return (
        f"legal notices: {came.get('to-read', 0)} to read in the office, "
        f"{came.get('information', 0)} for information, {came.get('alike', 0)} with a like name, "
        f"{came.get('known', 0)} known, {came.get('others', 0)} about nobody here"
    )


def _review_line(count: int) -> str:
    return (
        f"older than the installation: {count} invoices rest until somebody has said in the office "
        "where each stands"
    )
