"""The statement of a loss as pages: what was lost of each invoice, the texts, what to attach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from butoir.casefile.following.losses import Loss
from butoir.casefile.pages.pen import day, said
from butoir.core.parties import Creditor, Debtor
from butoir.letters.booklet import (
    Booklet,
    Heading,
    Lines,
    Pairs,
    Part,
    Section,
    prose,
    typeset_booklet,
)
from butoir.letters.heading import postal_lines, signature_lines
from butoir.letters.letter import Column, Detail, Table, Total
from butoir.letters.occasion import LAWS, Occasion
from butoir.letters.pen import Pen, take_pen


@dataclass(frozen=True, slots=True)
class Lost:
    """A loss as its statement tells it. `basis` are the texts, "" where none is known for the day;
    `article` the one that a French duplicate cites, "" elsewhere; `attach` what to join to it."""

    creditor: Creditor
    debtor: Debtor
    on: date
    currency: str
    code: str
    house_lang: str
    losses: tuple[Loss, ...]
    to: str
    reference: str
    since: date
    closed_on: date
    outcome: str
    reason: str
    judged_on: date | None = None
    basis: str = ""
    article: str = ""
    attach: tuple[str, ...] = ()


def loss_pages(lost: Lost, lang: str) -> bytes:
    """The PDF, in a language; the same facts give the same bytes."""
    pen = _pen(lost, lang)
    parts: list[Part] = [prose(_told(pen))]
    for name, who in (("creditor", lost.creditor), ("debtor", lost.debtor)):
        parts += [Heading(pen.say(f"head_{name}")), Pairs(_party(who, pen))]
    parts += [Heading(pen.say("head_invoices")), _invoices(lost, pen)]
    parts += _rates(lost, pen)
    missing = [one.number for one in lost.losses if not one.parts]
    if missing:
        parts.append(prose(said(pen, "missing", numbers=", ".join(missing))))
    parts += _relief(lost, pen)
    parts.append(Lines((pen.say("place"), *signature_lines(lost.creditor, lang))))
    creditor = lost.creditor
    booklet = Booklet(
        pen.language.code, pen.say("subject"), creditor.name, creditor.accent, lost.on
    )
    return typeset_booklet(booklet, [Section(pen.say("subject"), tuple(parts))])


def _pen(lost: Lost, lang: str) -> Pen:
    debtor = replace(lost.debtor, lang=lang, familiar=False)
    country = lost.creditor.country[:2]
    law = country if country in LAWS else "other"
    occasion = Occasion(
        lost.creditor, debtor, lost.on, lost.currency, lost.code, "", law, lost.house_lang
    )
    pen = take_pen("bad-debt", occasion)
    values = {
        "reason": lost.reason.rstrip("."),
        "to": lost.to,
        "reference": lost.reference,
        "since": pen.day(lost.since),
        "closed_on": pen.day(lost.closed_on),
        "judged_on": pen.day(lost.judged_on),
        "basis": lost.basis,
        "on": pen.day(lost.on),
    }
    tags = {
        lost.outcome: True,
        "reference": bool(lost.reference),
        "insolvent": lost.judged_on is not None,
        "relief": bool(lost.basis),
    }
    return pen.telling(values, tags)


def _told(pen: Pen) -> str:
    return " ".join(filter(None, map(pen.say, ("said", "course", "proceedings"))))


def _party(who: Creditor | Debtor, pen: Pen) -> tuple[Detail, ...]:
    rows = {
        "name": who.name,
        "numbers": ", ".join(map(pen.language.identifier, filter(None, who.ids))),
        "address": ", ".join(postal_lines(who.address, "", pen.language)),
    }
    return tuple(
        Detail(pen.say(f"label_{name}"), value, name == "name")
        for name, value in rows.items()
        if value
    )


def _invoices(lost: Lost, pen: Pen) -> Table:
    names = ("number", "issued_on", "gross", "paid", "credited", "left", "net", "vat")
    columns = tuple(Column(pen.say(f"column_{name}"), name not in names[:2]) for name in names)
    rows = tuple(
        (
            one.number,
            day(pen, one.issued_on),
            pen.amount(one.cents),
            pen.amount(one.paid),
            pen.amount(one.credited),
            pen.amount(one.left),
            _amount(pen, one.net),
            _amount(pen, one.vat),
        )
        for one in lost.losses
    )
    sums = {
        "left": sum(one.left for one in lost.losses),
        "net": sum(one.net or 0 for one in lost.losses),
        "vat": sum(one.vat or 0 for one in lost.losses),
    }
    totals = tuple(
        Total(pen.say(f"column_{name}"), pen.amount(cents), name == "vat")
        for name, cents in sums.items()
    )
    return Table(pen.say("head_invoices"), columns, rows, totals)


def _amount(pen: Pen, cents: int | None) -> str:
    return "?" if cents is None else pen.amount(cents)


def _rates(lost: Lost, pen: Pen) -> list[Part]:
    rows = tuple(
        (one.number, pen.language.percent(part.rate), pen.amount(part.net), pen.amount(part.vat))
        for one in lost.losses
        for part in one.parts
    )
    if not rows:
        return []
    names = ("number", "rate", "net", "vat")
    columns = tuple(Column(pen.say(f"column_{name}"), name != "number") for name in names)
    table = Table(pen.say("head_rates"), columns, rows)
    return [Heading(pen.say("head_rates")), table, prose(pen.say("method"))]


def _relief(lost: Lost, pen: Pen) -> list[Part]:
    parts: list[Part] = [Heading(pen.say("head_relief")), prose(pen.say("basis"))]
    if lost.attach:
        lines = tuple(f"– {said(pen, 'attach', f'attach-{name}')}" for name in lost.attach)
        parts += [Heading(pen.say("head_attach")), Lines(lines)]
    known = [one for one in lost.losses if one.parts]
    if lost.article and known:
        parts += [Heading(pen.say("head_mention")), Lines(_mentions(lost, known, pen))]
    return parts


def _mentions(lost: Lost, known: Sequence[Loss], pen: Pen) -> tuple[str, ...]:
    return tuple(
        said(
            pen,
            "mention",
            number=one.number,
            net=_amount(pen, one.net),
            vat=_amount(pen, one.vat),
            article=lost.article,
        )
        for one in known
    )
