"""Diaries: dated stories read from TOML tables, checked before anything is played.

Owns the form (docs/DIARIES.md); refuses any key it does not know, since a misspelt event that
passes in silence would prove nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from butoir.core import diary_values as values
from butoir.core.errors import InputError
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
    "dispute_closed": _Shape(("invoice", "outcome"), ("amount", "pay_by")),
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
MAX_GRACE_DAYS = 3650
_PLAIN = ("sending", "bank_data_until", "policy_change")


def diary_from_table(table: Mapping[str, Any], where: str) -> Diary:
    """The diary of a TOML document; raises InputError naming the event and the key."""
    known = {"title", "country", "until", "run_on", "policy", "customer", "event"}
    values.only(table, known, where)
    run_on = table.get("run_on", [])
    if not isinstance(run_on, list):
        raise InputError("is a list of dates", where, field="run_on")
    policy_table = values.table(table.get("policy", {}), where, "policy")
    people = _people(table, where)
    happenings = [
        _happening(row, f"{where}: event {position}")
        for position, row in enumerate(values.rows(table, "event", where), start=1)
    ]
    _only_known_customers(happenings, people)
    return Diary(
        title=values.text(table.get("title", ""), where, "title"),
        country=values.choice(table.get("country", "FR"), COUNTRIES, where, "country"),
        until=values.day(table["until"], where, "until") if "until" in table else None,
        run_on=tuple(sorted({values.day(day, where, "run_on") for day in run_on})),
        policy_table=policy_table,
        policy=policy_from_table(policy_table, where),
        people=people,
        happenings=tuple(sorted(happenings, key=lambda happening: happening.on)),
    )


def _only_known_customers(happenings: list[Happening], people: Mapping[str, Person]) -> None:
    """A customer is declared, or has an invoice somewhere in the story; else it is misspelt."""
    invoiced = {event.fields["customer"] for event in happenings if event.kind == "invoice"}
    for event in happenings:
        customer = event.fields.get("customer")
        if customer is not None and customer not in invoiced and customer not in people:
            raise InputError(f"no customer {customer!r}", event.where, field="customer")


def _people(table: Mapping[str, Any], where: str) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for position, row in enumerate(values.rows(table, "customer", where), start=1):
        person = _person(row, f"{where}: customer {position}")
        if person.id in people:
            raise InputError(f"{person.id!r} comes twice", where, field="id")
        people[person.id] = person
    return people


def _person(row: Mapping[str, Any], where: str) -> Person:
    values.only(row, {"id", "kind", "grace_days", "email", "currency", "country", "name"}, where)
    grace = row.get("grace_days", 0)
    if isinstance(grace, bool) or not isinstance(grace, int) or not 0 <= grace <= MAX_GRACE_DAYS:
        raise InputError(f"is 0 to {MAX_GRACE_DAYS} whole days", where, field="grace_days")
    if not isinstance(row.get("email", True), bool):
        raise InputError("is true or false", where, field="email")
    return Person(
        id=values.name(row.get("id"), where, "id"),
        kind=values.choice(row.get("kind", "company"), KINDS, where, "kind"),
        grace_days=grace,
        email=row.get("email", True),
        currency=values.currency(row.get("currency", "EUR"), where, "currency"),
        country=values.choice(row["country"], COUNTRIES, where, "country")
        if "country" in row
        else "",
    )


def _happening(row: Mapping[str, Any], where: str) -> Happening:
    kinds = [key for key in row if key != "on"]
    if len(kinds) != 1:
        raise InputError("has a day (on) and one thing that happens", where)
    kind = kinds[0]
    day = values.day(row.get("on"), where, "on")
    where = f"{where} ({kind})" if kind in _PLAIN or kind in _SHAPES else where
    if kind in _PLAIN:
        return Happening(day, kind, {"value": _plain(kind, row[kind], where)}, where)
    if kind not in _SHAPES:
        raise InputError("no such event", where, field=kind)
    fields = values.table(row[kind], where, kind)
    shape = _SHAPES[kind]
    values.only(fields, {*shape.required, *shape.optional}, where)
    for key in shape.required:
        if key not in fields:
            raise InputError(f"{kind} needs it", where, field=key)
    if kind in ("hold", "release") and not {"customer", "invoice"} & set(fields):
        raise InputError(f"{kind} needs a customer or an invoice", where)
    return Happening(day, kind, {k: values.read(k, v, where) for k, v in fields.items()}, where)


def _plain(kind: str, value: object, where: str) -> object:
    if kind == "bank_data_until":
        return values.day(value, where, kind)
    if kind == "policy_change":
        return values.table(value, where, kind)
    if not isinstance(value, bool):
        raise InputError("is true or false", where, field=kind)
    return value
