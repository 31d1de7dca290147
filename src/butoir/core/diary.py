"""Diaries: dated stories read from TOML tables, checked before anything is played.

Owns the form (docs/DIARIES.md); refuses any key it does not know, since a misspelt event that
passes in silence would prove nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from butoir.core.errors import InputError
from butoir.core.money import parse_cents
from butoir.core.parties import KINDS
from butoir.core.policy import Policy, policy_from_table
from butoir.law.calendar import COUNTRIES


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the story that is not a plain company with an e-mail address."""

    id: str
    kind: str = "company"
    grace_days: int = 0
    email: bool = True
    currency: str = "EUR"
    country: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: its day, its kind, and its checked fields (amounts in cents)."""

    on: date
    kind: str
    fields: Mapping[str, Any]
    where: str


@dataclass(frozen=True, slots=True)
class Diary:
    """A whole story; `run_on` empty means every day from the first event to `until`."""

    title: str
    country: str
    until: date | None
    run_on: tuple[date, ...]
    policy_table: Mapping[str, Any]
    policy: Policy
    people: Mapping[str, Person]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    required: tuple[str, ...]
    optional: tuple[str, ...] = field(default=())


_SHAPES = {
    "invoice": _Shape(("customer", "number", "amount", "due"), ("issued",)),
    "payment": _Shape(("customer", "amount"), ("invoice",)),
    "credit_note": _Shape(("customer", "amount"), ("invoice",)),
    "reversal": _Shape(("customer", "amount"), ("invoice",)),
    "dispute": _Shape(("invoice",), ("amount", "reason")),
    "dispute_closed": _Shape(("invoice", "outcome")),
    "promise": _Shape(("customer", "amount", "by"), ("invoices",)),
    "plan": _Shape(("customer", "invoices", "instalments")),
    "hold": _Shape((), ("customer", "invoice", "until", "reason")),
    "release": _Shape((), ("customer", "invoice")),
    "insolvency": _Shape(("customer",), ("judgment", "published")),
    "written_off": _Shape(("invoice",), ("reason",)),
    "bounce": _Shape(("customer",)),
    "skip": _Shape(("invoice", "step"), ("reason",)),
    "handed_over": _Shape(("customer",)),
    "direct_debit": _Shape(("invoice",)),
    "debit_returned": _Shape(("invoice",)),
}
MAX_DAYS = 20_000
_PLAIN = ("sending", "bank_data_until", "policy_change")
_DATES = ("due", "issued", "by", "until", "judgment", "published", "on")


def diary_from_table(table: Mapping[str, Any], where: str) -> Diary:
    """The diary of a TOML document; raises InputError naming the event and the key."""
    known = {"title", "country", "until", "run_on", "policy", "customer", "event"}
    _only(table, known, where)
    country = table.get("country", "FR")
    if country not in COUNTRIES:
        raise InputError(
            f"{country!r} is not one of {', '.join(COUNTRIES)}", where, field="country"
        )
    run_on = table.get("run_on", [])
    if not isinstance(run_on, list):
        raise InputError("is a list of dates", where, field="run_on")
    policy_table = _table(table.get("policy", {}), where, "policy")
    people = [_person(row, where) for row in _rows(table, "customer", where)]
    happenings = [
        _happening(row, f"{where}: event {position}")
        for position, row in enumerate(_rows(table, "event", where), start=1)
    ]
    until = None if "until" not in table else _date(table["until"], where, "until")
    if until and happenings and (until - min(h.on for h in happenings)).days > MAX_DAYS:
        raise InputError(f"the story is longer than {MAX_DAYS} days", where, field="until")
    return Diary(
        title=str(table.get("title", "")),
        country=country,
        until=until,
        run_on=tuple(sorted({_date(day, where, "run_on") for day in run_on})),
        policy_table=policy_table,
        policy=policy_from_table(policy_table, where),
        people={person.id: person for person in people},
        happenings=tuple(sorted(happenings, key=lambda happening: happening.on)),
    )


def _person(row: Mapping[str, Any], where: str) -> Person:
    _only(row, {"id", "kind", "grace_days", "email", "currency", "country", "name"}, where)
    if not isinstance(row.get("id"), str):
        raise InputError("a customer has an id", where, field="id")
    if not isinstance(row.get("email", True), bool):
        raise InputError("is true or false", where, field="email")
    person = Person(**{key: value for key, value in row.items() if key != "name"})
    if person.kind not in KINDS:
        raise InputError(f"{person.kind!r} is not one of {', '.join(KINDS)}", where, field="kind")
    if person.country and person.country not in COUNTRIES:
        raise InputError(f"{person.country!r} is not known", where, field="country")
    if not isinstance(person.grace_days, int) or person.grace_days < 0:
        raise InputError("is a whole number of days", where, field="grace_days")
    return person


def _happening(row: Mapping[str, Any], where: str) -> Happening:
    kinds = [key for key in row if key != "on"]
    if len(kinds) != 1:
        raise InputError("has a day (on) and one thing that happens", where)
    kind = kinds[0]
    day = _date(row.get("on"), where, "on")
    if kind in _PLAIN:
        return Happening(day, kind, {"value": _plain(kind, row[kind], where)}, where)
    if kind not in _SHAPES:
        raise InputError("no such event", where, field=kind)
    fields = _table(row[kind], where, kind)
    shape = _SHAPES[kind]
    _only(fields, {*shape.required, *shape.optional}, where)
    for key in shape.required:
        if key not in fields:
            raise InputError(f"{kind} needs it", where, field=key)
    if kind in ("hold", "release") and not {"customer", "invoice"} & set(fields):
        raise InputError(f"{kind} needs a customer or an invoice", where)
    return Happening(day, kind, {k: _value(k, v, where) for k, v in fields.items()}, where)


def _plain(kind: str, value: object, where: str) -> object:
    if kind == "bank_data_until":
        return _date(value, where, kind)
    if kind == "policy_change":
        return _table(value, where, kind)
    if not isinstance(value, bool):
        raise InputError("is true or false", where, field=kind)
    return value


def _value(key: str, value: object, where: str) -> object:
    if key == "amount":
        return _positive(value, where, key)
    if key in _DATES:
        return _date(value, where, key)
    if key == "instalments":
        if not isinstance(value, list) or not value:
            raise InputError("is a list of {on, amount}", where, field=key)
        parts = [_table(part, where, key) for part in value]
        return [
            (_date(p.get("on"), where, "on"), _positive(p.get("amount"), where, "amount"))
            for p in parts
        ]
    if key == "invoices":
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise InputError("is a list of invoice numbers", where, field=key)
        return tuple(value)
    if not isinstance(value, str) or not value:
        raise InputError("is a text", where, field=key)
    return value


def _positive(value: object, where: str, key: str) -> int:
    cents = parse_cents(value if isinstance(value, str) else str(value), where, key)
    if cents <= 0:
        raise InputError("is more than zero", where, field=key)
    return cents


def _date(value: object, where: str, key: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InputError(f"{value!r} is not a date such as 2026-01-31", where, field=key)
    return value


def _table(value: object, where: str, key: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError("is a table", where, field=key)
    return value


def _rows(table: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list):
        raise InputError(f"is written [[{key}]]", where, field=key)
    return [_table(row, where, key) for row in rows]


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = set(table) - known
    if unknown:
        raise InputError("unknown key", where, field=min(unknown))
