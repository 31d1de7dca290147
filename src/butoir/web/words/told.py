"""What the rooms wrote in a row or said in a refusal, in the language of the page."""

from __future__ import annotations

import re

from django.utils.translation import gettext

from butoir.tone.findings import RULES
from butoir.web.sentences import Sentences, quoted
from butoir.web.words.carriers import SENDING
from butoir.web.words.cases import OF_CASES
from butoir.web.words.names import name_of
from butoir.web.words.registers import OF_REGISTERS
from butoir.web.words.relief import RELIEF
from butoir.web.words.rooms import DECIDING


def _why_returned(code: str) -> str:
    """Two digits are a French bank's own (CFONB), where no ISO name is sure."""
    if code.isdecimal():
        return gettext("the bank’s reason %(code)s: ask it what that means") % {"code": code}
    return name_of(code, "returned")


ROOMS = Sentences(
    (*DECIDING, *OF_CASES, *SENDING, *OF_REGISTERS, *RELIEF),
    {
        "channel": lambda code: name_of(code, "channel"),
        "step": lambda code: name_of(code, "step"),
        "returned": _why_returned,
    },
)
_PLACE = re.compile(
    r"(?P<place>(?:[\w.-]*|message to [^:]+?)(?:(?:, )?field \"[^\"]*\")?): (?P<said>.+)", re.DOTALL
)


def told(text: str) -> str:
    """A sentence of the rooms; the words of a person stay as they are."""
    return _known(text) or text


def answered(text: str) -> str:
    """A sentence of the rooms, or else what a carrier answered, between quotation marks."""
    return _known(text) or (quoted(text) if text else "")


def _known(text: str) -> str:
    """The sentence in the language of the page, without the place that it names; else nothing."""
    if ROOMS.knows(text):
        return ROOMS.said(text)
    found = _PLACE.fullmatch(text)
    if found and found["place"] in RULES:
        values = {"name": name_of(found["place"], "rule"), "text": quoted(found["said"])}
        return gettext("%(name)s: %(text)s") % values
    return _known(found["said"]) if found else ""
