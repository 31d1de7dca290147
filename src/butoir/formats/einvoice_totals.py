"""The totals of an e-invoice, and whether they add up.

Owns the four sums of EN 16931 that lead to the amount to pay. Refuses to correct any: a sum that
does not give the total beside it is told, and what the document states counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from butoir.formats.einvoice_parts import NOTHING, Findings

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Totals:
    """The document's own totals as it writes them; what may be left out counts as nothing.

    `line_sum` is the sum of its lines' net amounts, None when it has no line.
    """

    gross: Decimal | None
    payable: Decimal | None
    net: Decimal | None = None
    lines: Decimal | None = None
    line_sum: Decimal | None = None
    allowances: Decimal = NOTHING
    charges: Decimal = NOTHING
    tax: Decimal = NOTHING
    prepaid: Decimal = NOTHING
    rounding: Decimal = NOTHING


def tell_totals(totals: Totals, gross: Decimal, payable: Decimal, findings: Findings) -> None:
    """Warn of each sum that does not give the total beside it (EN 16931, BR-CO-10, 13, 15, 16).

    A document that states no prepaid amount and asks for less than its total is told too: a
    Factur-X MINIMUM has no place to say what was paid before.
    """
    t = totals
    net, lines, line_sum = t.net, t.lines, t.line_sum
    sums = (
        ("sum of the lines", line_sum, NOTHING, NOTHING, lines),
        ("lines - allowances + charges", lines, t.allowances, t.charges, net),
        ("net + VAT", net, NOTHING, t.tax, gross),
        ("total - prepaid + rounding", gross, t.prepaid, t.rounding, payable),
    )
    for named, first, less, plus, stated in sums:
        if first is None or stated is None:
            continue
        result = first - less + plus
        if abs(result - stated) >= CENT:
            message = f"{named}: {first} - {less} + {plus} = {result}, but {stated} is written"
            findings.warn("totals-do-not-add-up", message)
