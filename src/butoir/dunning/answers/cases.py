"""The case numbers under which customers answer: opened by a run, revoked by a person.

A number is short, spoken without doubt (no vowel, no 0, 1, I or O) and made from the secret of the
installation: whoever knows one cannot tell another. What opens a case is told in `links`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from butoir.core.errors import InputError
from butoir.dunning.answers.models import AnswerCase
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer
from butoir.users.models import Company

_SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
_LENGTH = 8
_BATCH = 500  # rows that one query names


def open_cases(company: Company, customers: Collection[int], *, by: str, at: datetime) -> int:
    """A case for each of these customers (ids) that has none; how many were opened.

    Called in the transaction that holds the journal's end.
    """
    wanted = sorted(set(customers) - set(case_numbers(customers)))
    if not wanted:
        return 0
    before = _before(wanted)
    rows = [
        AnswerCase(company=company, customer_id=pk, number=number, made_at=at)
        for pk, number in _numbers(wanted, before).items()
    ]
    AnswerCase.objects.bulk_create(rows, batch_size=_BATCH)
    said = {"customers": wanted, "numbers": [row.number for row in rows]}
    record_event(company, "answer-cases", by=by, at=at, data=said)
    return len(rows)


def case_numbers(customers: Collection[int]) -> dict[int, str]:
    """The number of the open case of each of these customers (ids) that has one."""
    ids = list(customers)
    found: dict[int, str] = {}
    for start in range(0, len(ids), _BATCH):
        rows = AnswerCase.objects.filter(customer__in=ids[start : start + _BATCH], revoked_at=None)
        found.update(rows.values_list("customer", "number"))
    return found


def open_case(number: str) -> AnswerCase | None:
    """The case of a number as a person types it, unless it was revoked."""
    bare = bare_number(number)
    rows = AnswerCase.objects.select_related("customer__company", "company")
    return rows.filter(number=bare, revoked_at=None).first() if bare else None


def bare_number(typed: str) -> str:
    """A case number without what people put between its signs; empty when it cannot be one."""
    bare = "".join(sign for sign in typed.upper() if sign.isalnum())
    return bare if len(bare) == _LENGTH and set(bare) <= set(_SIGNS) else ""


@transaction.atomic
def revoke_case(customer: Customer, *, by: str, at: datetime) -> None:
    """Make every link and the PIN that the customer was given worthless.

    Raises InputError when nothing is open.
    """
    lock_head(customer.company)
    rows = AnswerCase.objects.filter(customer=customer, revoked_at=None)
    if not rows.update(revoked_at=at, revoked_by=by):
        raise InputError("no link is open", customer.code, field="customer")
    about = f"customer:{customer.pk}"
    record_event(customer.company, "answer-case-revoked", about, by=by, at=at)


def _before(customers: Collection[int]) -> dict[int, int]:
    """How many cases each customer had."""
    found: dict[int, int] = {}
    ids = list(customers)
    for start in range(0, len(ids), _BATCH):
        rows = AnswerCase.objects.filter(customer__in=ids[start : start + _BATCH])
        for pk in rows.values_list("customer", flat=True):
            found[pk] = found.get(pk, 0) + 1
    return found


def _numbers(customers: Collection[int], before: dict[int, int]) -> dict[int, str]:
    """A number for each that nobody has: of two that fall together the later one tries again."""
    found: dict[int, str] = {}
    left = {pk: before.get(pk, 0) for pk in customers}
    while left:
        tried = {pk: _number(pk, time) for pk, time in left.items()}
        taken = _taken(tried.values()) | set(found.values())
        again = {}
        for pk, number in tried.items():
            if number in taken:
                again[pk] = left[pk] + 1
            else:
                found[pk] = number
                taken.add(number)
        left = again
    return found


def _taken(numbers: Collection[str]) -> set[str]:
    known = list(numbers)
    found: set[str] = set()
    for start in range(0, len(known), _BATCH):
        rows = AnswerCase.objects.filter(number__in=known[start : start + _BATCH])
        found.update(rows.values_list("number", flat=True))
    return found


def _number(customer: int, time: int) -> str:
    said = salted_hmac("butoir.answers.number", f"{customer} {time}", algorithm="sha256").digest()
    left, signs = int.from_bytes(said), ""
    for _ in range(_LENGTH):
        left, at = divmod(left, len(_SIGNS))
        signs += _SIGNS[at]
    return signs
