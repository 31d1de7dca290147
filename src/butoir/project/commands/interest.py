"""`butoir interest`: late-payment interest and indemnity of one invoice, to the cent."""

from __future__ import annotations

import argparse
import re
from datetime import date
from typing import Any

from butoir.core.conditions import Conditions
from butoir.core.deadline import parse_day
from butoir.core.errors import InputError
from butoir.core.interest import DAY_COUNTS, Interest, Payment, compute_interest, percent
from butoir.core.money import format_cents, parse_cents
from butoir.law.delays import end_of_third_month
from butoir.law.regimes import REGIMES
from butoir.law.registry import UnknownLegalValueError
from butoir.project.arguments import JSON_HELP
from butoir.project.output import console, print_json, print_table, say

_PERCENT = re.compile(r"\d{1,3}(\.\d{1,2})?")
_WHOLE = re.compile(r"\d{1,6}")
_UNPROVED = (
    "DELIVERY_NOT_GIVEN: counted from the due date; lawful only from the end of the third month "
    "after delivery (--delivery), on an invoice sent within a month that bears the art. 12 mention"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the contract."""
    parser.add_argument("--regime", required=True, help=", ".join(REGIMES))
    parser.add_argument("--amount", required=True, help="of the invoice, VAT included: 1234.50")
    parser.add_argument("--due", required=True, metavar="DATE", help="due date")
    parser.add_argument("--until", required=True, metavar="DATE", help="last day of interest")
    parser.add_argument("--payment", action="append", default=[], metavar="DATE:AMOUNT")
    parser.add_argument("--credit", action="append", default=[], metavar="DATE:AMOUNT")
    parser.add_argument("--contract-rate", metavar="PERCENT", help="rate of the terms")
    parser.add_argument("--notice", metavar="DATE", help="formal notice received")
    parser.add_argument("--reminder", metavar="DATE:email|post", help="first reminder sent")
    parser.add_argument("--clause", action="store_true", help="the terms bear a consumer clause")
    parser.add_argument("--sme", action="store_true", help="the creditor is an SME")
    parser.add_argument("--delivery", metavar="DATE", help="delivery, for lu-b2c")
    parser.add_argument("--judgment", metavar="DATE", help="opening of an insolvency")
    parser.add_argument("--day-count", default="act365", help=" or ".join(DAY_COUNTS))
    parser.add_argument("--invoices", default="1", metavar="N", help="late invoices, for the sum")
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Compute and print; raises InputError naming the option, an unknown half-year included."""
    if args.regime not in REGIMES:
        raise InputError(f"no regime {args.regime!r}: one of {', '.join(REGIMES)}", "--regime")
    if args.day_count not in DAY_COUNTS:
        raise InputError(f"{args.day_count!r} is none of {', '.join(DAY_COUNTS)}", "--day-count")
    due_on = parse_day(args.due, "--due")
    payments = [_movement(text, "--payment") for text in args.payment]
    until = parse_day(args.until, "--until")
    amount = _positive(args.amount, "--amount")
    credit_notes = [_movement(text, "--credit") for text in args.credit]
    conditions = _conditions(args)
    try:
        found = compute_interest(
            args.regime, amount, due_on, until, payments, credit_notes, conditions
        )
    except UnknownLegalValueError as error:
        raise InputError(str(error), f"--due {due_on} --until {until}") from error
    document = _document(found)
    if args.regime == "lu-b2c" and args.delivery is None:
        document["warnings"] = [_UNPROVED, *found.warnings]
    if args.json:
        print_json(document)
    else:
        _show(found, document)
    return 0


def _conditions(args: argparse.Namespace) -> Conditions:
    if not _WHOLE.fullmatch(args.invoices) or int(args.invoices) < 1:
        raise InputError(f"{args.invoices!r} is not a number of invoices", "--invoices")
    rate = args.contract_rate
    if rate is not None and not _PERCENT.fullmatch(rate):
        raise InputError(f"{rate!r} is not a percentage such as 12.50", "--contract-rate")
    third_month_end_on = parse_day(args.due, "--due")
    if args.delivery is not None:
        third_month_end_on = end_of_third_month(parse_day(args.delivery, "--delivery"))
    return Conditions(
        contract_rate=None if rate is None else parse_cents(rate, "--contract-rate"),
        notice_on=parse_day(args.notice, "--notice") if args.notice else None,
        reminder=_reminder(args.reminder) if args.reminder else None,
        clause=args.clause,
        sme=args.sme,
        third_month_end_on=third_month_end_on,
        judgment_on=parse_day(args.judgment, "--judgment") if args.judgment else None,
        day_count=args.day_count,
        invoices=int(args.invoices),
    )


def _positive(text: str, option: str) -> int:
    cents = parse_cents(text, option)
    if cents < 0:
        raise InputError(f"{text!r} is negative", option)
    return cents


def _movement(text: str, option: str) -> Payment:
    on, colon, amount = text.partition(":")
    if not colon:
        raise InputError(f"{text!r} is not DATE:AMOUNT", option)
    return parse_day(on, option), _positive(amount, option)


def _reminder(text: str) -> tuple[date, str]:
    on, _, channel = text.partition(":")
    if channel not in ("email", "post"):
        raise InputError(f"{text!r} is not DATE:email or DATE:post", "--reminder")
    return parse_day(on, "--reminder"), channel


def _document(found: Interest) -> dict[str, Any]:
    """The contract's answer: amounts as strings with two decimals, dates ISO."""
    return {
        "regime": found.regime,
        "segments": [
            {
                "from": segment.from_on.isoformat(),
                "to": segment.to_on.isoformat(),
                "days": segment.days,
                "rate_percent": percent(segment.rate),
                "principal": format_cents(segment.principal),
                "interest": segment.exact,
            }
            for segment in found.segments
        ],
        "interest": format_cents(found.interest),
        "indemnity": format_cents(found.indemnity),
        "principal_due": format_cents(found.principal_due),
        "interest_due": format_cents(found.interest_due),
        "total_due": format_cents(found.total_due),
        "rounding": found.rounding,
        "legal_basis": list(found.legal_basis),
        "warnings": list(found.warnings),
    }


def _show(found: Interest, document: dict[str, Any]) -> None:
    """For people: the segments, what is due, the texts, and what to beware of."""
    screen = console()
    rows = [
        (
            segment.from_on.isoformat(),
            segment.to_on.isoformat(),
            str(segment.days),
            percent(segment.rate),
            format_cents(segment.principal),
            segment.exact,
        )
        for segment in found.segments
    ]
    headings = ("from|", "to|", "days>", "rate %>", "principal>", "interest>")
    print_table(screen, f"Interest, {found.regime}", headings, rows)
    keys = ("interest", "indemnity", "principal_due", "interest_due", "total_due")
    sums = [(key.replace("_", " "), str(document[key])) for key in keys]
    print_table(screen, "", ("sum|", "amount>"), sums)
    say(screen, f"Rounding: {found.rounding}")
    for text in found.legal_basis:
        say(screen, text, indent=2)
    for text in document["warnings"]:
        say(screen, f"warning: {text}", style="yellow")
