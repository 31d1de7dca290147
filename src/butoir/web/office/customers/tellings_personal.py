"""The sentences of what was done about a customer's personal data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from butoir.web.words.names import name_of

Said = tuple[str, str]


def erased() -> Said:
    """What is said of an event whose content was erased, whatever it was."""
    return _("Erased: its time to be kept has passed"), ""


def _frozen(data: Any, _subject: Any) -> Said:
    ground = name_of(str(data.get("kind") or "other"), "legal-hold")
    return _("Legal hold: nothing is erased ({ground})").format(ground=ground), str(
        data.get("reason") or ""
    )


def _unfrozen(data: Any, _subject: Any) -> Said:
    return _("Legal hold ended"), str(data.get("reason") or "")


def _gone(data: Any, _subject: Any) -> Said:
    events, files = len(data.get("events") or ()), len(data.get("erased") or ())
    said = ngettext("{n} entry of the journal", "{n} entries of the journal", events)
    more = ngettext("{n} sealed file", "{n} sealed files", files)
    return _("Personal data erased"), f"{said.format(n=events)}, {more.format(n=files)}"


def _handed_out(data: Any, _subject: Any) -> Said:
    if data.get("whole"):
        return _("All that is held was handed out"), ""
    return _("What is held on one person was handed out"), ""


OF_PERSONAL_DATA: Mapping[str, Callable[[Any, Any], Said]] = {
    "erasure-frozen": _frozen,
    "erasure-unfrozen": _unfrozen,
    "personal-data-erased": _gone,
    "personal-data-exported": _handed_out,
}
