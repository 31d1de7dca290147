"""An application for an order as a section of the case file: the fields of the form, the sum in its
parts, the exhibits, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from butoir.casefile.facts import Case
from butoir.casefile.orders.application import (
    BELGIAN,
    EUROPEAN,
    ORDER,
    Application,
    Field,
    application_of,
)
from butoir.casefile.pages.pen import day, said
from butoir.casefile.routes import routes_of
from butoir.law.registry import parameter
from butoir.letters.booklet import Heading, Lines, Pairs, Part, Section, prose
from butoir.letters.heading import signature_lines
from butoir.letters.letter import Column, Detail, Table, Total
from butoir.letters.pen import Pen, take_pen

_CODED = ("court_kind", "court_ground", "option_referral")
_AFTER = {
    ORDER: ("then-costs", "then-service", "then-part", "then-lawyer"),
    EUROPEAN: ("then-european", "then-truth"),
    BELGIAN: ("then-belgian",),
}


def order_pen(pen: Pen) -> Pen:
    """The pen of a case, with the words of applications."""
    taken = take_pen("payment-order", pen.occasion)
    return replace(taken, words=pen.words)


def applications(case: Case, pen: Pen, layout: str, exhibits: int) -> list[Section]:
    """The section of this layout's application; none where none belongs in it."""
    found = application_of(case, layout)
    if found is None:
        return []
    pen = order_pen(pen)
    tags = {found.kind: True, "exhibits": exhibits > 0, "large": _is_large(case)}
    pen = pen.telling(_values(case, found, pen, exhibits), tags)
    parts: list[Part] = [prose(pen.say("intro")), *_fields(found, pen), *_sums(found, pen)]
    parts += [Heading(pen.say("head_exhibits")), prose(pen.say("exhibits"))]
    lines = tuple(f"– {said(pen, 'then', name)}" for name in _AFTER[found.kind])
    parts += [Heading(pen.say("head_then")), Lines(lines), *_missing(found, pen)]
    if found.kind != BELGIAN:
        parts.append(Lines((pen.say("signed"), *signature_lines(case.creditor, pen.language.code))))
    return [Section(pen.say("title"), tuple(parts))]


def _fields(found: Application, pen: Pen) -> Iterator[Part]:
    for group, fields in groupby(found.fields, lambda field: field.group):
        rows = tuple(_detail(field, pen) for field in fields if field.value or field.needed)
        if rows:
            yield Heading(said(pen, "group", f"group-{group}"))
            yield Pairs(rows)


def _detail(field: Field, pen: Pen) -> Detail:
    return Detail(_label(field, pen), _value(field, pen) or pen.say("to_fill"), False)


def _label(field: Field, pen: Pen) -> str:
    return said(pen, "field", f"field-{field.group}_{field.name}")


def _value(field: Field, pen: Pen) -> str:
    where = f"{field.group}_{field.name}"
    if where in _CODED and field.value:
        return said(pen, "value", f"value-{field.value}")
    if field.name == "birth_on" and field.value:
        return pen.day(date.fromisoformat(field.value))
    if field.name == "numbers":
        return ", ".join(map(pen.language.identifier, filter(None, field.value.split(", "))))
    return field.value


def _missing(found: Application, pen: Pen) -> list[Part]:
    if not found.missing:
        return []
    lines = tuple(
        f"– {said(pen, 'group', f'group-{field.group}')}{pen.language.colon}{_label(field, pen)}"
        for field in found.missing
    )
    return [Heading(pen.say("head_missing")), Lines(lines)]


def _sums(found: Application, pen: Pen) -> list[Part]:
    sums = found.sums
    shown = {
        "billed": sums.billed,
        "paid": -sums.paid,
        "credited": -sums.credited,
        "disputed": -sums.disputed,
        "principal": sums.principal,
        "interest": sums.interest,
        "indemnity": sums.indemnity,
    }
    rows = tuple(
        (pen.say(f"part_{name}"), pen.amount(cents))
        for name, cents in shown.items()
        if cents or name in ("billed", "principal")
    )
    columns = (Column(pen.say("column_part"), wide=True), Column(pen.say("column_amount"), True))
    total = Total(pen.say("part_total"), pen.amount(sums.total), True)
    title = pen.say("head_sums")
    parts: list[Part] = [Heading(title), Table(title, columns, rows, (total,))]
    if found.kind == BELGIAN:
        parts.append(prose(pen.say("limit")))
    parts += _rates(found, pen)
    return parts + [prose(text) for text in (pen.say("daily"), pen.say("apart")) if text]


def _rates(found: Application, pen: Pen) -> list[Part]:
    if not found.sums.rates:
        return []
    names = ("rate", "since", "until", "text")
    columns = tuple(Column(pen.say(f"column_{name}"), wide=name == "text") for name in names)
    rows = tuple(
        (
            pen.language.percent(one.rate),
            day(pen, one.from_on),
            day(pen, one.to_on),
            pen.language.citation(one.reference),
        )
        for one in found.sums.rates
    )
    return [Heading(pen.say("head_rates")), Table(pen.say("head_rates"), columns, rows)]


def _is_large(case: Case) -> bool:
    return case.total > parameter("fr/lawyer_threshold").at(case.on).number


def _values(case: Case, found: Application, pen: Pen, exhibits: int) -> dict[str, str]:
    on = case.on

    def number(name: str) -> str:
        return str(parameter(name).at(on).number)

    values = {
        "exhibits": str(exhibits),
        "lumps": str(found.sums.lumps),
        "consignment": number("fr/consignment_days"),
        "service": number("fr/order_service_months"),
        "opposition": number("fr/opposition_months"),
        "lawyer": pen.amount(parameter("fr/lawyer_threshold").at(on).number),
        "eu_days": number("eu/opposition_days"),
        "be_months": number("be/undisputed_summons_months"),
        "be_days": number("be/undisputed_record_days"),
    }
    if found.kind == BELGIAN:
        values |= _limited(case, pen)
    return values


def _limited(case: Case, pen: Pen) -> dict[str, str]:
    """The tenth of the principal (C. jud. 1394/20)."""
    route = next(one for one in routes_of(case, True) if one.name == BELGIAN)
    return {
        "limit": pen.amount(route.limit),
        "rate": pen.language.percent(parameter("be/undisputed_accessories").at(case.on).number),
        "within": pen.amount(route.within),
        "route_total": pen.amount(case.principal + route.within),
    }
