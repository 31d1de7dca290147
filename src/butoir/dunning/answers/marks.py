"""What a letter says of the answer page: a signed link, or the number and PIN (docs/adr/0019).

Nothing of it is stored: both are made from the case and the secret of the installation, so that
the same letter has the same link. Needs no database: letters are written without one too.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.signing import Signer
from django.utils.crypto import salted_hmac

from butoir.letters.answer import AnswerPage

LINK_DAYS = 90  # after the letter: its last day is in the link
PATH = "r"
_DIGITS = 6


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
    return signer().sign(f"{number}{until:%Y%m%d}")


def signer() -> Signer:
    """What signs the links, and tells a forged one."""
    return Signer(sep=".", salt="butoir.answers.link")


def shown_number(number: str) -> str:
    """A case number as it is printed: two groups of four."""
    return f"{number[:4]}-{number[4:]}"


def plus_address(address: str, number: str) -> str:
    """An address of the same mailbox that names a case: relances+K7M49QXD@morel.example."""
    local, at, domain = address.rpartition("@")
    return f"{local}+{number}{at}{domain}"


def plus_token(address: str) -> str:
    """What stands after the plus of an address; empty without one."""
    local, plus, token = address.rpartition("@")[0].rpartition("+")
    return token if local and plus else ""


def pin_of(number: str) -> str:
    """The PIN of a case: six digits."""
    said = salted_hmac("butoir.answers.pin", number, algorithm="sha256").digest()
    return f"{int.from_bytes(said) % 10**_DIGITS:0{_DIGITS}}"


def _shown(pin: str) -> str:
    return f"{pin[:3]} {pin[3:]}"
