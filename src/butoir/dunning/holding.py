"""Holds as dated, signed records: what rests an invoice, or a whole customer, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.models import Hold, Skip
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer, Invoice

OF_CUSTOMER = frozenset({reasons.INSOLVENCY, reasons.HANDED_OVER, reasons.ON_HOLD})
OF_INVOICE = frozenset(
    {reasons.WRITTEN_OFF, reasons.DIRECT_DEBIT, reasons.DISPUTED, reasons.ON_HOLD}
)


@transaction.atomic
def place_hold(
    target: Customer | Invoice,
    kind: str,
    since: date,
    *,
    by: str,
    at: datetime,
    until: date | None = None,
    cents: int | None = None,
    reason: str = "",
) -> Hold:
    """Let an invoice, or all of a customer's, rest from a day on, until a day or for good.

    `kind` is one of the holds of `core.reasons`; `cents` limits a dispute to a part. Raises
    InputError on a kind that the target cannot have, or an amount that it does not owe.
    """
    told = {"since": since, "until": until, "cents": cents, "reason": reason}
    hold = new_hold(target, kind, by=by, at=at, **told)
    customer, invoice = _of(target)
    number = invoice.number if invoice else None
    said = {"customer": customer.code, "invoice": number, "kind": kind, **told}
    record_event(customer.company, "hold", f"hold:{hold.pk}", by=by, at=at, data=said)
    return hold


def new_hold(target: Customer | Invoice, kind: str, *, by: str, at: datetime, **told: Any) -> Hold:
    """The row of `place_hold` without its event, for a record that tells of it in its own."""
    customer, invoice = _of(target)
    _check(invoice, kind, told, str(target))
    lock_head(customer.company)
    return Hold.objects.create(
        company_id=customer.company_id,
        customer=customer,
        invoice=invoice,
        kind=kind,
        made_at=at,
        made_by=by,
        **told,
    )


def _of(target: Customer | Invoice) -> tuple[Customer, Invoice | None]:
    return (target.customer, target) if isinstance(target, Invoice) else (target, None)


def _check(invoice: Invoice | None, kind: str, told: Mapping[str, Any], where: str) -> None:
    since, until, cents = told["since"], told.get("until"), told.get("cents")
    if kind not in (OF_INVOICE if invoice else OF_CUSTOMER):
        raise InputError(f"{kind!r} is no hold of it", where, field="kind")
    if until is not None and until < since:
        raise InputError(f"{until} is before {since}", where, field="until")
    if cents is not None and (kind != reasons.DISPUTED or cents <= 0):
        raise InputError(f"{cents} cents cannot be disputed", where, field="cents")


def end_holds(
    target: Customer | Invoice, kind: str, on: date, *, by: str, at: datetime, outcome: str = ""
) -> int:
    """End the running holds of that kind on the target itself; how many there were.

    Raises InputError for the hold of proceedings: it ends with them (`insolvency`).
    """
    customer, invoice = _of(target)
    with transaction.atomic():
        lock_head(customer.company)
        running = Hold.objects.filter(
            customer=customer, invoice=invoice, kind=kind, ended_at__isnull=True
        )
        if running.filter(proceeding__ended_at=None, proceeding__isnull=False).exists():
            raise InputError("a notice opened these proceedings: end them there", customer.code)
        ended = list(running.values_list("pk", flat=True))
        running.update(ended_at=at, ended_on=on, ended_by=by, outcome=outcome)
        if ended:
            said = {"customer": customer.code, "holds": ended, "kind": kind, "outcome": outcome}
            about = f"customer:{customer.pk}"
            record_event(customer.company, "hold-ended", about, by=by, at=at, data=said)
    return len(ended)


def running_holds(on: date) -> Q:
    """The holds that still count on a day: not ended, disputes upheld that wait for their credit
    note, and what was refused of a dispute until the day to pay that the answer gave."""
    answered = Q(outcome="upheld") | Q(pay_by__gte=on)
    return Q(ended_at__isnull=True) | Q(answered, kind=reasons.DISPUTED)


@transaction.atomic
def skip_step(
    invoice: Invoice, step: str, *, by: str, at: datetime, reason: str, keys: str = ""
) -> Skip:
    """Leave a step out for an invoice (R24); raises InputError without a reason.

    `keys` name the calls or notices that are meant, when the step is one of those.
    """
    if not reason.strip():
        raise InputError("a step is skipped with a reason", invoice.number, field="reason")
    lock_head(invoice.company)
    skip = Skip.objects.create(
        invoice=invoice, step=step, keys=keys, reason=reason, made_at=at, made_by=by
    )
    said = {"invoice": invoice.number, "step": step, "keys": keys, "reason": reason}
    record_event(invoice.company, "skip", f"invoice:{invoice.pk}", by=by, at=at, data=said)
    return skip
