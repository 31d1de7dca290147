"""What opens a case: a signed link, or its number with a PIN (docs/adr/0019).

Nothing of it is stored: both are made from the case and the secret of the installation, so that
the same letter has the same link, and a revoked case opens to nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

from butoir.dunning.answers.cases import case_numbers, open_case, shown_number
from butoir.dunning.answers.models import AnswerCase
from butoir.letters.answer import AnswerPage

LINK_DAYS = 90  # after the letter: its last day is in the link
PATH = "r"
_DIGITS = 6
_signer = Signer(sep=".", salt="butoir.answers.link")


def numbers_to_print(customers: Collection[int]) -> Mapping[int, str]:
    """The case numbers that letters to these customers (ids) may name: none without a public
    address."""
    return case_numbers(customers) if has_page() else {}


def has_page() -> bool:
    """Whether debtors can reach the answer page of this installation."""
    return bool(settings.ANSWER_URL)


def answer_page(number: str, on: date, channel: str) -> AnswerPage | None:
    """The page as a letter of that day tells of it; None without a case.

    Only paper, which a person receives, has a PIN.
    """
    if not number:
        return None
    base = f"{settings.ANSWER_URL.rstrip('/')}/{PATH}/"
    url = base + token_of(number, on + timedelta(days=LINK_DAYS))
    if channel in ("email", "sms"):
        return AnswerPage(url)
    return AnswerPage(url, base.partition("://")[2], shown_number(number), _shown(pin_of(number)))


def token_of(number: str, until: date) -> str:
    """The signed name of a case, good up to and including a day."""
    return _signer.sign(f"{number}{until:%Y%m%d}")


def case_of_token(token: str, on: date) -> AnswerCase | None:
    """The case of a link on a day; None when it is forged, too old or revoked."""
    try:
        said = _signer.unsign(token)
    except BadSignature:
        return None
    number, until = said[:-8], said[-8:]
    return open_case(number) if f"{on:%Y%m%d}" <= until else None


def case_of_pin(number: str, pin: str) -> AnswerCase | None:
    """The case of a number and its PIN as they are typed from a letter."""
    case = open_case(number)
    typed = "".join(sign for sign in pin if sign.isdecimal())
    right = constant_time_compare(typed, pin_of(case.number if case else ""))
    return case if right else None


def pin_of(number: str) -> str:
    """The PIN of a case: six digits."""
    said = salted_hmac("butoir.answers.pin", number, algorithm="sha256").digest()
    return f"{int.from_bytes(said) % 10**_DIGITS:0{_DIGITS}}"


def _shown(pin: str) -> str:
    return f"{pin[:3]} {pin[3:]}"
