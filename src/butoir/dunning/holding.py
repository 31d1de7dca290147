"""Holds as dated, signed records: what rests an invoice, or a whole customer, and its end."""

from __future__ import annotations

from datetime import date, datetime

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
    customer, invoice = _of(target)
    _check(invoice, kind, since, until, cents, str(target))
    lock_head(customer.company)
    hold = Hold.objects.create(
        company_id=customer.company_id,
        customer=customer,
        invoice=invoice,
        kind=kind,
        since=since,
        until=until,
        cents=cents,
        reason=reason,
        made_at=at,
        made_by=by,
    )
    said = {
        "customer": customer.code,
        "invoice": invoice.number if invoice else None,
        "kind": kind,
        "since": since,
        "until": until,
        "cents": cents,
        "reason": reason,
    }
    record_event(customer.company, "hold", f"hold:{hold.pk}", by=by, at=at, data=said)
    return hold


def _of(target: Customer | Invoice) -> tuple[Customer, Invoice | None]:
    return (target.customer, target) if isinstance(target, Invoice) else (target, None)


def _check(
    invoice: Invoice | None,
    kind: str,
    since: date,
    until: date | None,
    cents: int | None,
    where: str,
) -> None:
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


def close_dispute(invoice: Invoice, outcome: str, on: date, *, by: str, at: datetime) -> int:
    """End the disputes of an invoice: "upheld" (a credit note will come) or "rejected".

    Raises InputError when none is open.
    """
    if outcome not in ("upheld", "rejected"):
        raise InputError(f"{outcome!r} is neither upheld nor rejected", invoice.number)
    closed = end_holds(invoice, reasons.DISPUTED, on, by=by, at=at, outcome=outcome)
    if not closed:
        raise InputError("no dispute is open on this invoice", invoice.number, field="invoice")
    return closed


def running_holds() -> Q:
    """The holds that still count: not ended, or disputes upheld that wait for their credit note."""
    return Q(ended_at__isnull=True) | Q(kind=reasons.DISPUTED, outcome="upheld")


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
