"""The sentences of the events of payments online, and of payments that came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from butoir.web.ui.templatetags.figures import day, money
from butoir.web.words.names import name_of

Said = tuple[str, str]


def _begun(data: Any, _subject: Any) -> Said:
    text = _("Payment online begun: {amount}")
    return text.format(amount=money(data["cents"], data["currency"])), ", ".join(data["invoices"])


def _stands(data: Any, _subject: Any) -> Said:
    text = _("Payment online: {state}").format(state=name_of(data["state"], "payment"))
    if data.get("paid_on"):
        text += f" · {day(date.fromisoformat(data['paid_on']))}"
    if data.get("back"):
        back = money(data["back"], data["currency"])
        text += " · " + _("{amount} went back").format(amount=back)
    return text, str(data.get("reference", ""))


def _returned(data: Any, _subject: Any) -> Said:
    text = _("{amount} came back on {day}: {invoices}").format(
        amount=money(data["cents"], data["currency"]),
        day=day(date.fromisoformat(data["on"])),
        invoices=", ".join(data["invoices"]),
    )
    return text, name_of(data["code"], "returned") if data["code"] else ""


OF_PAYMENTS: Mapping[str, Callable[[Any, Any], Said]] = {
    "pay-link": _begun,
    "pay-link-state": _stands,
    "debit-returned": _returned,
}
