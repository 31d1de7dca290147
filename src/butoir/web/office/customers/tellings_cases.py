"""The sentences of the events of a case that somebody else has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from butoir.web.ui.templatetags.figures import day, money
from butoir.web.words.names import name_of

Said = tuple[str, str]


def _followed(data: Any, _subject: Any) -> Said:
    return _("Case with {to}: followed from now on").format(to=data["to"]), ""


def _course(data: Any, _subject: Any) -> Said:
    parts = (
        str(data["reference"]),
        name_of(data["route"], "route"),
        name_of(data["court"], "court") if data["court"] else "",
    )
    return _("Case with {to}: its course").format(to=data["to"]), " · ".join(filter(None, parts))


def _step(text: str) -> Callable[[Any, Any], Said]:
    def tell(data: Any, _subject: Any) -> Said:
        said = _TEXTS[text]().format(
            to=data["to"],
            what=name_of(data["kind"], "casestep"),
            day=day(date.fromisoformat(data["on"])),
        )
        amount = money(data["cents"], data["currency"]) if data.get("cents") else ""
        return said, " · ".join(filter(None, (amount, str(data.get("note", "")))))

    return tell


def _money(text: str) -> Callable[[Any, Any], Said]:
    def tell(data: Any, _subject: Any) -> Said:
        parts = sum(data.get(name, 0) for name in ("principal", "interest", "costs"))
        amount = money(data.get("cents", parts), data["currency"])
        said = _TEXTS[text]().format(to=data["to"], amount=amount)
        return said, str(data.get("payer", ""))

    return tell


_TEXTS: Mapping[str, Callable[[], str]] = {
    "step": lambda: _("Case with {to}: {what}, {day}"),
    "step-ended": lambda: _("Case with {to}: entered by mistake: {what}, {day}"),
    "money": lambda: _("{to} was paid {amount}, as it tells us"),
    "money-remitted": lambda: _("{to} handed {amount} over to us"),
    "money-ended": lambda: _("{to} was not paid {amount} after all"),
}


def _closed(data: Any, _subject: Any) -> Said:
    text = _("Case with {to} closed: {what}")
    what = name_of(data["outcome"], "caseoutcome")
    held = ", ".join(data["written_off"])
    return text.format(to=data["to"], what=what), " · ".join(filter(None, (data["reason"], held)))


def _taken_back(data: Any, _subject: Any) -> Said:
    return _("Case taken back from {to}").format(to=data["to"]), str(data["reason"])


def _certificate(data: Any, _subject: Any) -> Said:
    text = _("Statement of a loss made: {amount}, {vat} of VAT in it")
    sums = {name: money(data[name], data["currency"]) for name in ("left", "vat")}
    return text.format(amount=sums["left"], vat=sums["vat"]), ""


def _details(data: Any, _subject: Any) -> Said:
    return _("Data of an application for an order filled in"), str(data["said"].get("object", ""))


def _vat(data: Any, _subject: Any) -> Said:
    text = _("VAT of the invoice {number}: {amount}")
    amount = money(sum(line[2] for line in data["lines"]), data["currency"])
    return text.format(number=data["invoice"], amount=amount), ""


OF_CASES: Mapping[str, Callable[[Any, Any], Said]] = {
    "case-followed": _followed,
    "case-course": _course,
    "case-step": _step("step"),
    "case-step-ended": _step("step-ended"),
    "case-money": _money("money"),
    "case-money-remitted": _money("money-remitted"),
    "case-money-ended": _money("money-ended"),
    "case-closed": _closed,
    "case-taken-back": _taken_back,
    "case-certificate": _certificate,
    "order-details": _details,
    "invoice-vat": _vat,
}
