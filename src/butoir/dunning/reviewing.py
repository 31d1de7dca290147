"""Debts older than the installation: they rest until a person has said where each stands.

Nobody knows here what was already asked of them elsewhere. Each is held, dated and signed; a choice
ends the hold, and says what was done before as a step skipped with its reason (R24).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.core.items import DEMANDS
from butoir.dunning.holding import place_hold, skip_step
from butoir.dunning.models import Hold
from butoir.dunning.scenarios import load_scenarios
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.hours import day_of
from butoir.users.models import Company

REVIEW = "older than the installation: to review"
RESTED = "older than the installation: left resting"
FRESH, REST, HANDED_OVER = "fresh", "rest", "handed-over"
CHOICES = (FRESH, "reminder-1", "reminder-2", REST, HANDED_OVER)
_WITHOUT_NOTICE = 30  # days late from which a debt is old when the scenario has no third step
_BATCH = 500


@transaction.atomic
def hold_old_debts(company: Company, *, by: str, at: datetime) -> int:
    """Rest every open invoice that was later than the third step when the company was made.

    Each is held once: what a person has chosen since is not asked again. Gives how many were.
    """
    lock_head(company)
    before = day_of(company.created_at) - timedelta(days=_old_after(company, day_of(at)))
    seen = Hold.objects.filter(company=company, reason__in=(REVIEW, RESTED))
    known = set(seen.values_list("invoice", flat=True))
    old = [
        (row[0], row[1])
        for row in open_invoice_rows(company)
        if row[7] > 0 and _day(row[3]) < before and row[0] not in known
    ]
    holds = [
        Hold(
            company=company,
            customer_id=customer,
            invoice_id=invoice,
            kind=reasons.ON_HOLD,
            since=day_of(at),
            reason=REVIEW,
            made_at=at,
            made_by=by,
        )
        for invoice, customer in old
    ]
    if holds:
        Hold.objects.bulk_create(holds, batch_size=_BATCH)
        data = {"kind": reasons.ON_HOLD, "reason": REVIEW, "invoices": [pk for pk, _ in old]}
        record_event(company, "old-debts-held", by=by, at=at, data=data)
    return len(holds)


def to_review(company: Company) -> QuerySet[Hold]:
    """The holds of old debts about which nobody has chosen yet."""
    return Hold.objects.filter(company=company, reason=REVIEW, ended_at__isnull=True)


@transaction.atomic
def choose_for(
    customer: Customer, choice: str, *, sent_on: date | None = None, by: str, at: datetime
) -> int:
    """Say where a customer's old debts stand; how many invoices that was.

    "fresh": they begin at the first reminder; "reminder-1" and "reminder-2": that was sent
    elsewhere, on `sent_on`; "rest": they stay as they are; "handed-over": somebody else collects.
    Raises InputError for an unknown choice, or a reminder without its day.
    """
    if choice not in CHOICES:
        raise InputError(f"{choice!r} is no choice", field="choice")
    sent = choice in DEMANDS
    if sent and (sent_on is None or sent_on > day_of(at)):
        raise InputError("say on which day the reminder was sent", field="sent_on")
    lock_head(customer.company)
    holds = list(to_review(customer.company).filter(customer=customer).select_related("invoice"))
    _end(customer, holds, choice, by, at)
    if choice == HANDED_OVER:
        since = day_of(at)
        place_hold(customer, reasons.HANDED_OVER, since, by=by, at=at, reason=RESTED)
    for hold in holds:
        if choice == REST:
            _rest(hold, None, RESTED, by, at)
        elif sent and sent_on is not None:
            _sent_elsewhere(hold, choice, sent_on, by, at)
    return len(holds)


def _end(customer: Customer, holds: Sequence[Hold], choice: str, by: str, at: datetime) -> None:
    if not holds:
        raise InputError("nothing of this customer waits for a choice", field="customer")
    ended = [hold.pk for hold in holds]
    Hold.objects.filter(pk__in=ended).update(ended_at=at, ended_on=day_of(at), ended_by=by)
    data = {"customer": customer.code, "holds": ended, "kind": reasons.ON_HOLD, "choice": choice}
    record_event(customer.company, "hold-ended", by=by, at=at, data=data)


def _sent_elsewhere(hold: Hold, step: str, sent_on: date, by: str, at: datetime) -> None:
    """The steps up to that one are done; the next waits until its answer could have come."""
    if hold.invoice is None:
        return
    why = f"sent elsewhere on {sent_on}"
    for done in DEMANDS[: DEMANDS.index(step) + 1]:
        skip_step(hold.invoice, done, by=by, at=at, reason=why)
    until = sent_on + timedelta(days=_pay_by(hold.company, step, day_of(at)))
    if until >= day_of(at):
        _rest(hold, until, why, by, at)


def _rest(hold: Hold, until: date | None, reason: str, by: str, at: datetime) -> None:
    if hold.invoice is not None:
        since = day_of(at)
        place_hold(hold.invoice, reasons.ON_HOLD, since, by=by, at=at, until=until, reason=reason)


def _old_after(company: Company, on: date) -> int:
    """The days after the due date at which the last demand would go."""
    scenarios = load_scenarios(company, on)
    demands = scenarios.versions[scenarios.for_customer(None, None)].policy.demands
    notice = next((step for step in demands if step.name == DEMANDS[-1]), None)
    return notice.days_after_due if notice else _WITHOUT_NOTICE


def _pay_by(company: Company, step: str, on: date) -> int:
    """The days that the company's scenario leaves to pay after that step."""
    scenarios = load_scenarios(company, on)
    demands = scenarios.versions[scenarios.for_customer(None, None)].policy.demands
    return next((one.pay_by_days or 0 for one in demands if one.name == step), 0)


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
