"""The pen of a case file: the letters' own, in the language of who reads the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from butoir.casefile.exhibits import Exhibit
from butoir.casefile.facts import Case
from butoir.letters.occasion import LAWS, Occasion
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tables import claim_words

LAYOUTS = ("lawyer", "bailiff", "agency", "order", "european")
DECLARED = "insolvency"  # the layout of a claim declared in insolvency proceedings


def pen_of(case: Case, layout: str, lang: str) -> Pen:
    """The pen that knows the sums, the days and what is true of the case."""
    debtor = replace(case.debtor, lang=lang, familiar=False)
    law = case.law if case.law in LAWS else "other"
    occasion = Occasion(
        case.creditor, debtor, case.on, case.currency, case.code, "", law, case.house_lang
    )
    pen = take_pen("case-file", occasion)
    first = case.invoices[0].item
    values = {
        "as_of": pen.day(case.on),
        "interest_until": pen.day(interest_until(case, layout)),
        "count": str(len(case.invoices)),
        "invoice": first.number,
        "due_on": pen.day(first.due_on),
        "principal": pen.amount(case.principal),
        "total": pen.amount(case.total),
        "daily": pen.language.exact_amount(case.daily or 0, pen.occasion.currency),
        "daily_from": pen.day(case.on + timedelta(days=1)),
        "apart": pen.amount(case.apart),
        "bank_until": pen.day(case.bank_until),
        **claim_words(case.claim, pen.language),
    }
    tags = {
        layout: True,
        "one": len(case.invoices) == 1,
        "daily": bool(case.daily),
        "rate-unknown": case.daily is None,
        "references": bool(values["references"]),
        "apart": case.apart > 0,
        "disputed": bool(case.disputes),
        "insolvent": case.insolvency is not None,
        "bank-known": case.bank_until is not None,
    }
    return pen.telling(values, tags)


def interest_until(case: Case, layout: str) -> date:
    """The last day that bears interest: the day of the file, or the eve of a judgment that opened
    insolvency proceedings."""
    return case.on - timedelta(days=1) if layout == DECLARED else case.on


def said(pen: Pen, name: str, *tags: str, **values: str) -> str:
    """The sentence `name` where these tags hold, with these facts."""
    return pen.telling(values, dict.fromkeys(tags, True)).say(name)


def title_of(pen: Pen, exhibit: Exhibit) -> str:
    """What an exhibit is, in words."""
    on = pen.language.day(exhibit.on) if exhibit.on else ""
    values = {"title": exhibit.title, "on": on, "channel": channel(pen, exhibit.detail)}
    dated = ("dated",) if exhibit.on else ()
    return said(pen, "what", f"what-{exhibit.what}", *dated, **values)


def channel(pen: Pen, name: str) -> str:
    """How something left, in words."""
    return said(pen, "channel", f"channel-{name}")


def day(pen: Pen, on: date | None) -> str:
    """A date in a table."""
    return pen.language.table_day(on)
