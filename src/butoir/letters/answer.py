"""The page on which a debtor answers without an account, as a letter tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from butoir.letters.letter import AnswerBox, Detail

if TYPE_CHECKING:
    from butoir.letters.pen import Pen


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Its signed link; on paper also the address to type, and the case number and the PIN that are
    asked there. An e-mail and a text message never have a PIN."""

    url: str
    address: str = ""
    case_number: str = ""
    pin: str = ""


def answer_box(pen: Pen) -> AnswerBox | None:
    """What stands beside the means of payment; None without such a page."""
    page, say = pen.occasion.page, pen.say
    if page is None:
        return None
    details = (
        Detail(say("answer_case"), page.case_number),
        Detail(say("answer_pin"), page.pin),
        Detail(say("answer_address"), page.address),
    )
    typed = tuple(detail for detail in details if detail.value)
    scanned = say("answer_scan") if typed else ""
    return AnswerBox(say("answer_heading"), say("answer_text"), page.url, typed, scanned)
