"""What was lost of each invoice, net and VAT: the figures of a bad debt. Pure.

The VAT in what is left is in proportion to the invoice: a payment or a credit note settles each
rate alike. Rounded half up, once for each rate; the net is the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from butoir.core.money import round_half_up


class Part(NamedTuple):
    """What was lost at one rate (hundredths of a percent), in cents."""

    rate: int
    net: int
    vat: int


@dataclass(frozen=True, slots=True)
class Loss:
    """An invoice of which something is lost: cents. `parts` is empty where nobody said its VAT."""

    number: str
    issued_on: date | None
    due_on: date
    cents: int
    paid: int
    credited: int
    parts: tuple[Part, ...] = ()

    @property
    def left(self) -> int:
        """What nobody will pay, VAT included."""
        return self.cents - self.paid - self.credited

    @property
    def net(self) -> int | None:
        """The net of it; None where the VAT is not known."""
        return self.left - (self.vat or 0) if self.parts else None

    @property
    def vat(self) -> int | None:
        """The VAT in it; None where it is not known."""
        return sum(part.vat for part in self.parts) if self.parts else None


def parts_of(left: int, cents: int, lines: Sequence[tuple[int, int, int]]) -> tuple[Part, ...]:
    """What is lost at each rate of an invoice of `cents`, of which `left` is unpaid; `lines` are
    (rate, net, VAT). The parts add up to `left`."""
    found, rest = [], left
    for place, (rate, net, vat) in enumerate(lines):
        last = place == len(lines) - 1
        gross = rest if last else round_half_up(left * (net + vat), cents)
        lost = round_half_up(left * vat, cents)
        found.append(Part(rate, gross - lost, lost))
        rest -= gross
    return tuple(found)


def figures_of(losses: Sequence[Loss], currency: str) -> dict[str, Any]:
    """The same as data: cents, days as ISO text, rates in hundredths of a percent."""
    return {
        "currency": currency,
        "invoices": [
            {
                "number": one.number,
                "issued_on": one.issued_on.isoformat() if one.issued_on else None,
                "due_on": one.due_on.isoformat(),
                "cents": one.cents,
                "paid": one.paid,
                "credited": one.credited,
                "left": one.left,
                "net": one.net,
                "vat": one.vat,
                "rates": [part._asdict() for part in one.parts],
            }
            for one in losses
        ],
        "left": sum(one.left for one in losses),
        "net": sum(one.net or 0 for one in losses),
        "vat": sum(one.vat or 0 for one in losses),
        "without_vat_split": [one.number for one in losses if not one.parts],
    }
