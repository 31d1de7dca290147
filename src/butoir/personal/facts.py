"""Reads where the cases of a company stand, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from butoir.casefile.following.models import Handover, LossCertificate
from butoir.casefile.orders.models import OrderDetails
from butoir.core import reasons
from butoir.dispatch.models import Delivery, State
from butoir.dunning.answers.models import Answer
from butoir.dunning.debits.models import DebitCredit, DebitNote
from butoir.dunning.limitation.models import Interruption
from butoir.dunning.models import Agreement, Hold, PlannedMessage, Task
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.waiving.models import Waiver
from butoir.inbox.models import IncomingMail
from butoir.ledger.models import (
    Allocation,
    Candidate,
    Customer,
    ImportChange,
    Invoice,
    OpenInvoice,
    Receipt,
)
from butoir.personal.models import ErasureEntry, LegalHold
from butoir.personal.rules import terms_of
from butoir.personal.standing import Facts, Standing, standing_of
from butoir.users.hours import day_of
from butoir.users.models import Company

RUNNING_BECAUSE = (
    *("open", "credit", "dispute", "handed-over", "agreement", "task", "delivery", "receipt"),
    *("payment", "waiver"),
)
_LEAVING = (State.WAITING, State.SENDING, State.UNKNOWN)


def standings(company: Company, on: date, only: Sequence[int] | None = None) -> list[Standing]:
    """Every customer of the company, or those named, as of a day.

    Raises LawError in a country whose delays are not known.
    """
    terms = terms_of(company, on)
    return [standing_of(facts, terms, on) for facts in load_facts(company, only)]


def standing_now(customer: Customer, on: date) -> Standing:
    """One customer as of a day; raises LawError as `standings`."""
    (found,) = standings(customer.company, on, [customer.pk])
    return found


def load_facts(company: Company, only: Sequence[int] | None = None) -> Iterator[Facts]:
    """The facts of each customer, in the order of their ids."""
    rows = Customer.objects.filter(company=company)
    if only is not None:
        rows = rows.filter(pk__in=only)
    because = _because(company, only)
    insolvent = _ids(Hold.objects.filter(kind=reasons.INSOLVENCY, ended_at=None), company, only)
    frozen = _ids(LegalHold.objects.filter(ended_at=None), company, only)
    booked, last = _booked(company, only), _last(company, only)
    done = defaultdict(set)
    erased = ErasureEntry.objects.filter(erasure__company=company, done_at__isnull=False)
    for customer, level in _of(erased, only).values_list("customer", "level"):
        done[customer].add(level)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        days = [day for day in (booked.get(pk), last.get(pk)) if day]
        yield Facts(
            pk,
            tuple(name for name in RUNNING_BECAUSE if pk in because[name]),
            pk in insolvent,
            max(days, default=None),
            booked.get(pk),
            pk in frozen,
            frozenset(done[pk]),
        )


def _because(company: Company, only: Sequence[int] | None) -> dict[str, set[int]]:
    """Whose case is not at rest, by the reason."""
    holds = Hold.objects.filter(ended_at=None)
    leaving = Q(release__delivery__company=company, release__delivery__state__in=_LEAVING)
    unused = (
        Receipt.objects.filter(company=company)
        .annotate(used=Coalesce(Sum("allocations__cents"), 0))
        .exclude(used=F("cents"))
    )
    candidates = Candidate.objects.filter(customer__company=company, closed_at=None)
    planned = PlannedMessage.objects.filter(customer__company=company).filter(leaving)
    return {
        "open": _ids(OpenInvoice.objects.all(), company, only),
        "credit": set(_of(unused, only).values_list("customer", flat=True)),
        "dispute": _ids(holds.filter(kind=reasons.DISPUTED), company, only),
        "handed-over": _ids(_with_others(holds), company, only)
        | _ids(Handover.objects.filter(closed_at=None), company, only),
        "agreement": _ids(Agreement.objects.filter(ended_at=None), company, only),
        "task": _ids(Task.objects.filter(done_at=None), company, only),
        "delivery": set(_of(planned, only).values_list("customer", flat=True))
        | _by_code(company, only),
        "receipt": set(_of(candidates, only).values_list("customer", flat=True)),
        "payment": _ids(PayLink.objects.filter(ended_at=None), company, only),
        "waiver": _ids(Waiver.objects.filter(outcome=""), company, only),
    }


def _with_others(holds: QuerySet[Hold]) -> QuerySet[Hold]:
    """Who is handed over, but for cases that were closed: of these the hold stays for ever."""
    rows = holds.filter(kind=reasons.HANDED_OVER)
    return rows.exclude(handover__closed_at__isnull=False)


def _by_code(company: Company, only: Sequence[int] | None) -> set[int]:
    """To whom a letter of any kind may still leave, by the code that it names."""
    codes = Delivery.objects.filter(company=company, state__in=_LEAVING).values("reference")
    rows = Customer.objects.filter(company=company, code__in=codes)
    if only is not None:
        rows = rows.filter(pk__in=only)
    return set(rows.values_list("pk", flat=True))


def _booked(company: Company, only: Sequence[int] | None) -> dict[int, date]:
    """The day of the last accounting entry of each.

    Nothing tells whether a debit note was paid: it counts until the day on which it was to be.
    """
    invoices = _of(Invoice.objects.filter(company=company), only).values("customer")
    settled = Allocation.objects.filter(company=company)
    if only is not None:
        settled = settled.filter(invoice__customer__in=only)
    paid = settled.values("invoice__customer").annotate(d=Max("on"))
    receipts = _of(Receipt.objects.filter(company=company), only).values("customer")
    notes = _of(DebitNote.objects.filter(company=company), only).values("customer")
    credits_ = _of(DebitCredit.objects.filter(company=company), only).values("customer")
    losses = LossCertificate.objects.filter(handover__company=company)
    if only is not None:
        losses = losses.filter(handover__customer__in=only)
    lost = losses.values("handover__customer").annotate(d=Max("made_at"))
    return _latest(
        invoices.annotate(d=Max("due_on")).values_list("customer", "d"),
        invoices.annotate(d=Max("issued_on")).values_list("customer", "d"),
        paid.values_list("invoice__customer", "d"),
        receipts.annotate(d=Max("on")).values_list("customer", "d"),
        notes.annotate(d=Max("pay_by")).values_list("customer", "d"),
        credits_.annotate(d=Max("made_on")).values_list("customer", "d"),
        lost.values_list("handover__customer", "d"),
    )


def _last(company: Company, only: Sequence[int] | None) -> dict[int, date]:
    """The day of the last thing that was said or done about each."""
    dealings = (
        (PlannedMessage.objects.filter(customer__company=company), "run__as_of"),
        (Answer.objects.filter(company=company), "given_at"),
        (IncomingMail.objects.filter(company=company, customer__isnull=False), "taken_at"),
        (Hold.objects.filter(company=company), "ended_on"),
        (Agreement.objects.filter(company=company), "ended_at"),
        (Task.objects.filter(company=company), "done_at"),
        (Handover.objects.filter(company=company), "closed_on"),
        (OrderDetails.objects.filter(company=company), "made_at"),
        (Interruption.objects.filter(company=company), "made_at"),
        (PayLink.objects.filter(company=company), "ended_at"),
        (Waiver.objects.filter(company=company), "ended_at"),
    )
    found: list[Iterable[tuple[int, Any]]] = []
    for rows, field in dealings:
        of_each = _of(rows, only).values("customer").annotate(d=Max(field))
        found.append(of_each.values_list("customer", "d"))
    brought = ImportChange.objects.filter(source__company=company, table="customer")
    if only is not None:
        brought = brought.filter(row__in=only)
    found.append(
        brought.values("row").annotate(d=Max("source__imported_at")).values_list("row", "d")
    )
    return _latest(*found)


def _latest(*many: Iterable[tuple[int, Any]]) -> dict[int, date]:
    found: dict[int, date] = {}
    for rows in many:
        for customer, moment in rows:
            if moment is None:
                continue
            day = day_of(moment) if isinstance(moment, datetime) else moment
            found[customer] = max(found.get(customer, day), day)
    return found


def _ids(rows: QuerySet[Any], company: Company, only: Sequence[int] | None) -> set[int]:
    found = _of(rows.filter(company=company), only)
    return set(found.values_list("customer", flat=True).distinct())


def _of(rows: QuerySet[Any], only: Sequence[int] | None) -> QuerySet[Any]:
    return rows if only is None else rows.filter(customer__in=only)
