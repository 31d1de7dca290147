"""`butoir deadline`: the exact pay-by date of a message, or the day of a statutory delay."""

from __future__ import annotations

import argparse
import re
from datetime import date

from butoir.core.deadline import LANGUAGES, day_text, parse_day, pay_by_date
from butoir.core.errors import InputError
from butoir.law.calendar import COUNTRIES, UnknownCalendarError, calendar_for
from butoir.law.delays import RULES, DelayError, statutory_day
from butoir.law.registry import LawError
from butoir.project.arguments import JSON_HELP
from butoir.project.output import console, print_json, print_table

_CHANNELS = ("email", "post", "registered")
_DAYS = re.compile(r"\d{1,3}")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the contract: those of a message, or --rule with --from."""
    parser.add_argument("--country", help=", ".join(COUNTRIES))
    parser.add_argument("--sent", metavar="DATE", help="day on which the message leaves")
    parser.add_argument("--days", metavar="N", help="days given to pay")
    parser.add_argument("--channel", help=", ".join(_CHANNELS))
    parser.add_argument("--rule", help=", ".join(RULES))
    parser.add_argument(
        "--from",
        dest="from_on",
        metavar="DATE",
        help="event from which a statutory delay runs (reminder, order, service, BODACC, summons)",
    )
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(args: argparse.Namespace) -> int:
    """Compute and print; raises InputError naming the option."""
    _choose(args.country, COUNTRIES, "--country")
    _choose(args.channel, _CHANNELS, "--channel")
    _choose(args.rule, tuple(RULES), "--rule")
    day = _message_day(args) if args.rule is None else _statutory_day(args)
    text = {lang: day_text(day, lang) for lang in LANGUAGES}
    if args.json:
        print_json({"pay_by": day.isoformat(), "weekday": _WEEKDAYS[day.weekday()], "text": text})
        return 0
    title = f"{args.rule or 'pay by'}: {day}"
    print_table(console(), title, ("in|", "a letter says"), list(text.items()))
    return 0


def _message_day(args: argparse.Namespace) -> date:
    if args.from_on is not None:
        raise InputError("only with --rule", "--from")
    for option, given in (
        ("--country", args.country),
        ("--sent", args.sent),
        ("--days", args.days),
        ("--channel", args.channel),
    ):
        _need(given, option)
    if not _DAYS.fullmatch(args.days):
        raise InputError(f"{args.days!r} is not a number of days from 0 to 999", "--days")
    sent_on = parse_day(args.sent, "--sent")
    try:
        return pay_by_date(sent_on, int(args.days), args.channel, calendar_for(args.country))
    except UnknownCalendarError as error:
        raise InputError(str(error), "--sent, --days") from error


def _statutory_day(args: argparse.Namespace) -> date:
    for option, given in (("--sent", args.sent), ("--days", args.days)):
        if given is not None:
            raise InputError("not with --rule", option)
    _need(args.from_on, "--from")
    if args.rule == "be-consumer-charge":
        _need(args.channel, "--channel")
    from_on = parse_day(args.from_on, "--from")
    try:
        return statutory_day(args.rule, from_on, args.country, args.channel or "")
    except DelayError as error:
        raise InputError(str(error), "--country") from error
    except LawError as error:
        raise InputError(str(error), "--from") from error


def _need(given: str | None, option: str) -> None:
    if given is None:
        raise InputError("is missing", option)


def _choose(given: str | None, known: tuple[str, ...], option: str) -> None:
    if given is not None and given not in known:
        raise InputError(f"{given!r} is none of {', '.join(known)}", option)
