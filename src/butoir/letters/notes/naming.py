"""How a letter names the invoices that it is about, and lists them."""

from __future__ import annotations

from collections.abc import Sequence

from butoir.letters.letter import Column, Table, Total
from butoir.letters.occasion import Named, check_named
from butoir.letters.orders import named_themselves
from butoir.letters.pen import Pen
from butoir.letters.tables import carried
from butoir.letters.vocabulary import FEW


def naming(pen: Pen, invoices: Sequence[Named]) -> Pen:
    """The pen that can name these invoices; raises InputError when one has no number."""
    check_named(invoices, pen.occasion)
    first, language = invoices[0], pen.language
    values = {
        "count": str(len(invoices)),
        "invoice": first.number,
        "invoices": language.join(one.number for one in invoices[:FEW]),
        "issued_on": pen.day(first.issued_on),
        "due_on": pen.day(first.due_on),
        "order": first.order_reference,
    }
    conditions = {
        "one": len(invoices) == 1,
        "few": len(invoices) <= FEW,
        "many": len(invoices) > 1,
        "issued": first.issued_on is not None,
        "order": bool(first.order_reference),
        "order-named": named_themselves([first.order_reference]),
    }
    return pen.telling(values, conditions)


def invoice_list(pen: Pen, invoices: Sequence[Named]) -> tuple[Table, ...]:
    """The list of several invoices; none for a single one, which the text itself names."""
    return (open_invoices(pen, invoices),) if len(invoices) > 1 else ()


def open_invoices(pen: Pen, invoices: Sequence[Named]) -> Table:
    """The invoices with what each amounts to and what is open."""
    say = pen.say
    columns = (
        Column(say("column_invoice"), wide=True),
        Column(say("column_issued")),
        Column(say("column_due")),
        Column(say("column_amount"), figures=True),
        Column(say("column_open"), figures=True),
    )
    rows = tuple(_row(pen, one) for one in invoices)
    open_ = [one.open for one in invoices]
    total = Total(say("total_open"), pen.amount(sum(open_)), True)
    return Table(say("caption"), columns, rows, (total,), carried(open_, pen.amount, say))


def settled_list(pen: Pen, invoices: Sequence[Named]) -> tuple[Table, ...]:
    """The invoices that a payment settled, when they are too many for the text to name them."""
    if len(invoices) <= FEW:
        return ()
    columns = (
        Column(pen.say("column_invoice"), wide=True),
        Column(pen.say("column_issued")),
        Column(pen.say("column_due")),
        Column(pen.say("column_amount"), figures=True),
    )
    rows = tuple(_row(pen, one)[:4] for one in invoices)
    return (Table(pen.say("caption"), columns, rows),)


def _row(pen: Pen, one: Named) -> tuple[str, ...]:
    table_day = pen.language.table_day
    days = (table_day(one.issued_on), table_day(one.due_on))
    return (one.number, *days, pen.amount(one.cents), pen.amount(one.open))
