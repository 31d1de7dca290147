"""The sentences of the events of a dispute."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from butoir.web.ui.templatetags.figures import deadline, money
from butoir.web.words.names import name_of

Said = tuple[str, str]


def _on(data: Any, text: str) -> str:
    return _("Invoice {number}: {name}").format(number=data["invoice"], name=text)


def _opened(data: Any, _subject: Any) -> Said:
    text = f"{_('dispute')} · {money(data['disputed'], data['currency'])}"
    day = _("to be answered by {day}").format(day=_day(data["answer_by"]))
    why = name_of(data["reason"], "dispute")
    return _on(data, f"{text} · {why}"), " · ".join(filter(None, (day, data["words"])))


def _changed(data: Any, _subject: Any) -> Said:
    parts = []
    if "owner" in data:
        parts.append(_("answered by {person}").format(person=data["owner"] or "–"))
    if "answer_by" in data:
        parts.append(_("to be answered by {day}").format(day=_day(data["answer_by"])))
    if "reason" in data:
        parts.append(name_of(data["reason"], "dispute"))
    return _on(data, _("dispute changed")), " · ".join(parts)


def _decided(text: str) -> Callable[[Any, Any], Said]:
    def tell(data: Any, _subject: Any) -> Said:
        parts = [_TEXTS[text]()]
        if data["credited"]:
            amount = money(data["credited"], data["currency"])
            parts.append(_("{amount} to be credited").format(amount=amount))
        else:
            parts.append(_("refused"))
        if data["pay_by"]:
            parts.append(_("to be paid by {day}").format(day=_day(data["pay_by"])))
        named = ", ".join(data["documents"])
        return _on(data, " · ".join(parts)), " · ".join(filter(None, (data["explanation"], named)))

    return tell


_TEXTS: Mapping[str, Callable[[], str]] = {
    "decided": lambda: _("dispute decided"),
    "prepared": lambda: _("answer to the dispute prepared"),
}


def _settled(data: Any, _subject: Any) -> Said:
    outcome = name_of(data["outcome"], "outcome")
    return _on(data, _("dispute closed: {outcome}").format(outcome=outcome)), ""


def _day(text: str) -> str:
    return deadline(date.fromisoformat(text))


OF_DISPUTES: Mapping[str, Callable[[Any, Any], Said]] = {
    "dispute-opened": _opened,
    "dispute-changed": _changed,
    "dispute-note": lambda data, _subject: (_on(data, _("note on the dispute")), data["text"]),
    "dispute-document": lambda data, _subject: (
        _on(data, _("document of the dispute")),
        data["name"],
    ),
    "dispute-prepared": _decided("prepared"),
    "dispute-decided": _decided("decided"),
    "dispute-settled": _settled,
    "dispute-reopened": lambda data, _subject: (
        _on(data, _("dispute open again: a payment went back")),
        "",
    ),
}
