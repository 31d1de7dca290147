"""The sentences of the events of limitation, of what was given up, of notes and paid demands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from butoir.web.ui.templatetags.figures import day, deadline, money
from butoir.web.words.names import name_of
from butoir.web.words.told import told

Said = tuple[str, str]


def _interrupted(data: Any, _subject: Any) -> Said:
    values = {"number": data["invoice"], "what": name_of(data["interruption"], "act")}
    values["day"] = _day(data["on"])
    return _("Invoice {number}: limitation interrupted on {day}, {what}").format(**values), (
        data["words"]
    )


def _uninterrupted(data: Any, _subject: Any) -> Said:
    values = {"number": data["invoice"], "what": name_of(data["interruption"], "act")}
    values["day"] = _day(data["on"])
    text = _("Invoice {number}: the interruption of {day} ({what}) counts no more")
    return text.format(**values), data["reason"]


def _offered(data: Any, _subject: Any) -> Said:
    values = {
        "amount": money(data["cents"], data["currency"]),
        "principal": money(data["principal"], data["currency"]),
        "day": deadline(date.fromisoformat(data["pay_by"])),
    }
    text = _("{amount} of charges given up, if {principal} comes by {day}").format(**values)
    return f"{text} · {', '.join(data['invoices'])}", data["reason"]


def _ended(data: Any, _subject: Any) -> Said:
    amount = money(data["cents"], data["currency"])
    texts = {
        "kept": _("Paid in time: {amount} of charges are given up for good"),
        "failed": _("Not paid in time: {amount} of charges are asked again"),
        "withdrawn": _("Offer withdrawn: {amount} of charges are asked again"),
    }
    text = texts[data["outcome"]].format(amount=amount)
    return f"{text} · {', '.join(data['invoices'])}", told(data["reason"])


def _noted(data: Any, _subject: Any) -> Said:
    values = {"number": data["number"], "amount": money(data["cents"], data["currency"])}
    text = _("Debit note {number} issued: {amount}").format(**values)
    return f"{text} · {', '.join(data['invoices'])}", ""


def _credited(data: Any, _subject: Any) -> Said:
    values = {"number": data["number"], "amount": money(data["cents"], data["currency"])}
    values["note"] = data["note"]
    text = _("Credit note {number} on the debit note {note}: {amount}").format(**values)
    return f"{text} · {', '.join(data['invoices'])}", data["reason"]


def _paid(data: Any, _subject: Any) -> Said:
    values = {
        "amount": money(data["paid"], data["currency"]),
        "what": name_of(data["step"], "step"),
        "day": _day(data["demanded_on"]),
    }
    crossed = data["letter"] == "withdrawal"
    text = (
        _("{amount} crossed our letter ({what}) of {day}")
        if crossed
        else _("{amount} settled what our letter ({what}) of {day} asked for")
    )
    return text.format(**values), ""


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


OF_CHARGES: Mapping[str, Callable[[Any, Any], Said]] = {
    "limitation-interrupted": _interrupted,
    "interruption-ended": _uninterrupted,
    "waiver-offered": _offered,
    "waiver-ended": _ended,
    "debit-note-issued": _noted,
    "debit-note-credited": _credited,
    "demand-paid": _paid,
}
