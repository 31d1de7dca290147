"""The VAT of an invoice as a person read it there: no ledger says it, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from butoir.casefile.following.models import VatLine
from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Invoice

MOST_RATE = 100_00  # hundredths of a percent
_ROUNDING = (
    5  # cents by which the VAT of a line may differ from its rate: it was rounded by article
)
_FULL = 10_000  # hundredths of a percent in one


class Rated(NamedTuple):
    """A part of an invoice: its rate in hundredths of a percent, net and VAT in cents."""

    rate: int
    net: int
    vat: int


@transaction.atomic
def set_vat(invoice: Invoice, lines: Sequence[Rated], *, by: str, at: datetime) -> None:
    """The VAT of an invoice, in place of what was said before.

    Raises InputError when the parts are not the invoice, a rate comes twice, or a VAT is not that
    of its rate.
    """
    lock_head(invoice.company)
    where = invoice.number
    if not lines or len({line.rate for line in lines}) < len(lines):
        raise InputError("each rate once", where, field="rate")
    for line in lines:
        _check(line, where)
    if sum(line.net + line.vat for line in lines) != invoice.cents:
        raise InputError("net and VAT are not the amount of the invoice", where, field="net")
    VatLine.objects.filter(invoice=invoice, ended_at=None).update(ended_at=at, ended_by=by)
    VatLine.objects.bulk_create(
        [VatLine(invoice=invoice, **line._asdict(), made_at=at, made_by=by) for line in lines]
    )
    said = {"invoice": where, "currency": invoice.currency, "lines": [list(x) for x in lines]}
    record_event(invoice.company, "invoice-vat", f"invoice:{invoice.pk}", by=by, at=at, data=said)


def _check(line: Rated, where: str) -> None:
    if not (0 <= line.rate < MOST_RATE and line.net > 0 and line.vat >= 0):
        raise InputError("a net amount and a VAT that is not below zero", where, field="net")
    if abs(line.vat * _FULL - line.net * line.rate) > _ROUNDING * _FULL:
        raise InputError("the VAT is not that of its rate", where, field="vat")
