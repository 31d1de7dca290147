"""The statement of claim of a case file: each invoice, each stretch of interest."""

from __future__ import annotations

from butoir.casefile.facts import Case
from butoir.casefile.pages.cover import sums
from butoir.casefile.pages.pen import day
from butoir.letters.booklet import Heading, Part, Section, prose
from butoir.letters.letter import Column, Table, Total
from butoir.letters.pen import Pen
from butoir.letters.tables import annex_table


def statement(case: Case, pen: Pen) -> Section:
    """What is claimed, line by line, with what each line rests on."""
    parts: list[Part] = [
        prose(pen.say("claim_intro")),
        Heading(pen.say("caption_invoices")),
        _principal(case, pen),
    ]
    if case.deductions:
        parts += [Heading(pen.say("caption_deductions")), _deductions(case, pen)]
    if case.interest or case.indemnity:
        parts += [Heading(pen.say("annex_caption"))]
        parts += [annex_table(case.claim, case.currency, pen.language, pen.say)]
        parts += [Heading(pen.say("head_formulas")), _workings(case, pen)]
        parts += [prose(pen.say("basis"))] if pen.say("basis") else []
        parts += [prose(pen.say("consumer_note"))] if pen.say("consumer_note") else []
    else:
        parts.append(prose(pen.say("no_charges")))
    parts += [Heading(pen.say("caption_sums")), sums(case, pen), prose(pen.say("daily"))]
    if pen.say("apart"):
        parts.append(prose(pen.say("apart")))
    return Section(pen.say("sec_claim"), tuple(parts))


def _principal(case: Case, pen: Pen) -> Table:
    """Every overdue invoice; what is disputed of it has its own column where there is any."""
    disputed = any(one.item.open != one.claimed for one in case.invoices)
    ordered = any(one.item.order_reference for one in case.invoices)
    names = ["invoice", "issued", "due", *(["order"] if ordered else []), "amount", "settled"]
    names += [*(["disputed"] if disputed else []), "claimed"]
    figures = ("amount", "settled", "disputed", "claimed")
    columns = tuple(
        Column(pen.say(f"column_{name}"), name in figures, name in ("invoice", "order"))
        for name in names
    )
    rows = []
    for one in case.invoices:
        item = one.item
        cells = {
            "invoice": item.number,
            "issued": day(pen, item.issued_on),
            "due": day(pen, item.due_on),
            "order": item.order_reference,
            "amount": pen.amount(item.cents),
            "settled": pen.amount(item.cents - item.open),
            "disputed": pen.amount(item.open - one.claimed),
            "claimed": pen.amount(one.claimed),
        }
        rows.append(tuple(cells[name] for name in names))
    total = Total(pen.say("sum_principal"), pen.amount(case.principal), True)
    return Table(pen.say("caption_invoices"), columns, tuple(rows), (total,))


def _deductions(case: Case, pen: Pen) -> Table:
    """Credit notes, and money that settled no invoice."""
    columns = (
        Column(pen.say("column_deduction"), wide=True),
        Column(pen.say("column_amount"), True),
    )
    rows = tuple(
        (one.number or pen.say("deduction_money"), pen.amount(-one.cents))
        for one in case.deductions
    )
    total = Total(pen.say("sum_deducted"), pen.amount(-case.deducted), True)
    return Table(pen.say("caption_deductions"), columns, rows, (total,))


def _workings(case: Case, pen: Pen) -> Table:
    """The arithmetic of every line of interest, exact to six decimals."""
    columns = (
        Column(pen.say("column_invoice")),
        Column(pen.say("column_period")),
        Column(pen.say("column_working"), wide=True),
    )
    rows = tuple(
        (
            line.invoice,
            f"{day(pen, line.from_on)} – {day(pen, line.to_on)}",
            pen.language.arithmetic(line.formula),
        )
        for line in case.claim.lines
        if line.kind == "interest"
    )
    return Table(pen.say("head_formulas"), columns, rows)
