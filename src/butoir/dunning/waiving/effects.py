"""What was given up on each invoice, read once for all: waivers, and credits of debit notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from butoir.core import reasons
from butoir.core.agreements import BANKING_DAYS
from butoir.core.items import Hold, Waived
from butoir.dunning.debits.models import CreditedCharge
from butoir.dunning.plans.terms import calendar_of
from butoir.dunning.waiving.models import WaivedInvoice
from butoir.users.models import Company

OFFERED = "interest is given up against payment, and the day to pay has not passed"
_OVER = ("failed", "withdrawn")


class Relief(NamedTuple):
    """By invoice (id): what is not asked on it, and the hold while an offer runs."""

    waivers: Mapping[int, tuple[Waived, ...]]
    waiting: Mapping[int, Hold]


def load_relief(company: Company, customers: Collection[int] | None = None) -> Relief:
    """Those of a company, or of some customers (ids), in two queries.

    While an offer runs nothing is demanded: a letter that asks for payment by a day and a demand
    before that day would contradict each other.
    """
    waivers: dict[int, list[Waived]] = defaultdict(list)
    waiting: dict[int, Hold] = {}
    rows = WaivedInvoice.objects.filter(waiver__company=company)
    credits_ = CreditedCharge.objects.filter(credit__company=company, credit__gives_up=True)
    if customers is not None:
        rows = rows.filter(waiver__customer__in=customers)
        credits_ = credits_.filter(credit__note__customer__in=customers)
    for row in rows.select_related("waiver__customer__company").order_by("pk"):
        one = row.waiver
        until = one.ended_on if one.outcome in _OVER else None
        waived = Waived(one.made_on, until, one.interest, one.indemnity)
        waivers[row.invoice_id].append(waived)
        if not one.outcome:
            last = calendar_of(one.customer).add_open_days(one.pay_by, BANKING_DAYS)
            waiting[row.invoice_id] = Hold(reasons.ON_HOLD, one.made_on, last, reason=OFFERED)
    for given in credits_.select_related("charge__note", "credit").order_by("pk"):
        charge, since = given.charge, given.credit.made_on
        if charge.kind == "interest":
            waived = Waived(since, interest=True, through=charge.note.as_of)
        else:
            waived = Waived(since, indemnity=True)
        waivers[charge.invoice_id].append(waived)
    return Relief({pk: tuple(found) for pk, found in waivers.items()}, waiting)
