"""What is true of the case, so that a letter's names, numbers, amounts and dates can be checked.

A facts file is one JSON object; every key is optional:

    {"customer": "Boulangerie Petit", "contact": "Madame Claire Petit", "creditor": "Atelier Roy",
     "iban": "FR76 ...", "total": "1234.50", "interest": "12.30", "indemnity": "40.00",
     "pay_by": "2026-03-03", "earlier_demands": ["2026-02-12", "2026-02-19"],
     "invoices": [{"number": "F1", "issued": "2026-01-02", "due": "2026-01-31",
                   "amount": "1500.00", "open": "1234.50"}]}

Amounts are strings such as "1234.50"; `total` is all that is asked for; dates are ISO.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from butoir.core.errors import InputError
from butoir.core.money import parse_cents

_TEXTS = ("customer", "contact", "creditor", "iban")
_AMOUNTS = ("total", "interest", "indemnity")
_KEYS = {*_TEXTS, *_AMOUNTS, "pay_by", "earlier_demands", "invoices"}
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
    """The case as known; empty or None means not known, and is not checked. Amounts in cents."""

    customer: str = ""
    contact: str = ""
    creditor: str = ""
    iban: str = ""
    invoices: tuple[InvoiceFacts, ...] = ()
    total: int | None = None
    interest: int | None = None
    indemnity: int | None = None
    pay_by: date | None = None
    earlier_demands: tuple[date, ...] = ()


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
        **{key: _text(record[key], where, key) for key in _TEXTS if key in record},
        **{key: _cents(record[key], where, key) for key in _AMOUNTS if key in record},
        pay_by=_date(record["pay_by"], where, "pay_by") if "pay_by" in record else None,
        earlier_demands=tuple(
            _date(value, where, f"earlier_demands[{at}]")
            for at, value in enumerate(_list(record.get("earlier_demands", []), where, "earlier_demands"))
        ),
        invoices=tuple(
            _invoice(value, where, f"invoices[{at}]")
            for at, value in enumerate(_list(record.get("invoices", []), where, "invoices"))
        ),
    )


def _invoice(value: object, where: str, field: str) -> InvoiceFacts:
    record = _object(value, where, field, _INVOICE_KEYS)
    if "number" not in record:
        raise InputError("the invoice has no number", where, field=f"{field}.number")
    dates = {
        name: _date(record[key], where, f"{field}.{key}")
        for key, name in (("due", "due_on"), ("issued", "issued_on"))
        if key in record
    }
    amounts = {
        name: _cents(record[key], where, f"{field}.{key}")
        for key, name in (("amount", "cents"), ("open", "open"))
        if key in record
    }
    return InvoiceFacts(_text(record["number"], where, f"{field}.number"), **dates, **amounts)


def _object(value: object, where: str, field: str | None, known: set[str]) -> dict[str, object]:
    if not isinstance(value, dict):
        raise InputError("an object { } is expected", where, field=field)
    for key in value:
        if key not in known:
            name = f"{field}.{key}" if field else key
            raise InputError(f"unknown key: one of {', '.join(sorted(known))}", where, field=name)
    return value


def _list(value: object, where: str, field: str) -> list[object]:
    if not isinstance(value, list):
        raise InputError("a list [ ] is expected", where, field=field)
    return value


def _text(value: object, where: str, field: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{value!r:.40} is not a text", where, field=field)
    return value.strip()


def _cents(value: object, where: str, field: str) -> int:
    if not isinstance(value, str):
        raise InputError(f"{value!r:.40} is not an amount such as \"1234.50\"", where, field=field)
    return parse_cents(value, where, field)


def _date(value: object, where: str, field: str) -> date:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _no_date()
    except ValueError:
        raise InputError(f"{value!r:.40} is not a date such as 2026-03-03", where, field=field) from None


def _no_date() -> date:
    raise ValueError
