"""Opening a case: by its signed link, or its number with a PIN; a revoked one opens to nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.conf import settings
from django.core.signing import BadSignature
from django.utils.crypto import constant_time_compare

from butoir.dunning.answers.cases import case_numbers, open_case
from butoir.dunning.answers.marks import pin_of, signer
from butoir.dunning.answers.models import AnswerCase
from butoir.users.models import Company


def numbers_to_print(customers: Collection[int]) -> Mapping[int, str]:
    """The case numbers that letters to these customers (ids) may name: none without a public
    address."""
    return case_numbers(customers) if has_page() else {}


def numbers_to_answer(company: Company, customers: Collection[int]) -> Mapping[int, str]:
    """The case numbers that the Reply-To of e-mails to these customers (ids) names: none unless
    the company wants that."""
    wanted = company.plus_addresses and company.reply_email
    return case_numbers(customers) if wanted else {}


def needs_cases(company: Company) -> bool:
    """Whether the letters of the company name the cases of its customers."""
    return has_page() or bool(company.plus_addresses and company.reply_email)


def has_page() -> bool:
    """Whether debtors can reach the answer page of this installation."""
    return bool(settings.ANSWER_URL)


def case_of_token(token: str, on: date) -> AnswerCase | None:
    """The case of a link on a day; None when it is forged, too old or revoked."""
    try:
        said = signer().unsign(token)
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
