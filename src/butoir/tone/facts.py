"""What is true of the case, so that a letter's names, numbers, amounts and dates can be checked.

A facts file is one JSON object; every key is optional, null is absent:

    {"customer": "Boulangerie Petit", "contact": "Madame Claire Petit", "creditor": "Atelier Roy",
     "iban": "FR76 ...", "total": "1234.50", "interest": "12.30", "indemnity": "40.00",
     "pay_by": "2026-03-03", "earlier_demands": ["2026-02-12", "2026-02-19"],
     "invoices": [{"number": "F1", "issued": "2026-01-02", "due": "2026-01-31",
                   "amount": "1500.00", "open": "1234.50"}],
     "other_amounts": ["50.00"], "other_deadlines": ["2026-03-31"]}

Amounts are strings such as "1234.50"; `total` is all that is asked for; `other_amounts` are
further amounts that the letter may name (a credit, an instalment, an indemnity announced), and
`other_deadlines` further last days (of an instalment, of our own answer); dates are ISO.
`earlier_demands` are the days of the demands that were really sent, `[]` when none was: a letter
must recall those.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from butoir.core.errors import InputError
from butoir.core.money import parse_cents

T = TypeVar("T")

_KEYS = {
    "customer",
    "contact",
    "creditor",
    "iban",
    "invoices",
    "total",
    "interest",
    "indemnity",
    "pay_by",
    "earlier_demands",
    "other_amounts",
    "other_deadlines",
}
_INVOICE_KEYS = {"number", "issued", "due", "amount", "open"}


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """One invoice of the case: `cents` is its original amount, `open` what is still due of it."""

    number: str
    due_on: date | None = None
    cents: int | None = None
    open: int | None = None
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The case as known; empty or None means not known, and is not checked. Amounts in cents.

    `earlier_demands` alone may be known to be empty: a person skipped the steps before.
    """

    customer: str = ""
    contact: str = ""
    creditor: str = ""
    iban: str = ""
    invoices: tuple[InvoiceFacts, ...] = ()
    total: int | None = None
    interest: int | None = None
    indemnity: int | None = None
    pay_by: date | None = None
    earlier_demands: tuple[date, ...] | None = None
    other_amounts: tuple[int, ...] = ()
    other_deadlines: tuple[date, ...] = ()


def parse_facts(content: str, where: str) -> Facts:
    """Facts of a JSON document; raises InputError naming `where` and the field at fault."""
    try:
        data = json.loads(content)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg}", where, line=error.lineno) from None
    except (RecursionError, ValueError):
        raise InputError("not JSON that can be read", where) from None
    record = _object(data, where, None, _KEYS)
    return Facts(
        customer=_text(record.get("customer", ""), where, "customer"),
        contact=_text(record.get("contact", ""), where, "contact"),
        creditor=_text(record.get("creditor", ""), where, "creditor"),
        iban=_text(record.get("iban", ""), where, "iban"),
        invoices=_each(record, "invoices", where, _invoice),
        total=_optional(record, "total", where, "", _cents),
        interest=_optional(record, "interest", where, "", _cents),
        indemnity=_optional(record, "indemnity", where, "", _cents),
        pay_by=_optional(record, "pay_by", where, "", _date),
        earlier_demands=(
            _each(record, "earlier_demands", where, _date) if "earlier_demands" in record else None
        ),
        other_amounts=_each(record, "other_amounts", where, _cents),
        other_deadlines=_each(record, "other_deadlines", where, _date),
    )


def _optional(
    record: dict[str, object],
    key: str,
    where: str,
    inside: str,
    read: Callable[[object, str, str], T],
) -> T | None:
    """The value of a key that may be absent; `inside` is the field that holds the record."""
    field = f"{inside}.{key}" if inside else key
    return read(record[key], where, field) if key in record else None


def _each(
    record: dict[str, object], key: str, where: str, read: Callable[[object, str, str], T]
) -> tuple[T, ...]:
    """The values of a list, each read with its place in the list as its field."""
    values = record.get(key, [])
    if not isinstance(values, list):
        raise InputError("a list [ ] is expected", where, field=key)
    return tuple(read(value, where, f"{key}[{at}]") for at, value in enumerate(values))


def _invoice(value: object, where: str, field: str) -> InvoiceFacts:
    record = _object(value, where, field, _INVOICE_KEYS)
    if "number" not in record:
        raise InputError("the invoice has no number", where, field=f"{field}.number")
    return InvoiceFacts(
        number=_text(record["number"], where, f"{field}.number"),
        due_on=_optional(record, "due", where, field, _date),
        cents=_optional(record, "amount", where, field, _cents),
        open=_optional(record, "open", where, field, _cents),
        issued_on=_optional(record, "issued", where, field, _date),
    )


def _object(value: object, where: str, field: str | None, known: set[str]) -> dict[str, object]:
    if not isinstance(value, dict):
        raise InputError("an object { } is expected", where, field=field)
    for key in value:
        if key not in known:
            name = f"{field}.{key}" if field else key
            raise InputError(f"unknown key: one of {', '.join(sorted(known))}", where, field=name)
    return {key: member for key, member in value.items() if member is not None}


def _text(value: object, where: str, field: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{value!r:.40} is not a text", where, field=field)
    return value.strip()


def _cents(value: object, where: str, field: str) -> int:
    if not isinstance(value, str):
        raise InputError(f'{value!r:.40} is not an amount such as "1234.50"', where, field=field)
    return parse_cents(value, where, field)


def _date(value: object, where: str, field: str) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        wrong = InputError(f"{value!r:.40} is not a date such as 2026-03-03", where, field=field)
        raise wrong from None
