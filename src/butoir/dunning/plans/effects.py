"""What plans do to their invoices besides resting them, read once for all.

While one waits for an answer or a signature nothing is demanded; interest goes by `core.deferring`;
money that paid the charges in the parts is no credit of the customer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from butoir.core import reasons
from butoir.core.items import Deferral, Hold, Instalment
from butoir.core.schedule import by_invoice, split
from butoir.dunning.agreed import load_values
from butoir.dunning.models import Agreement
from butoir.dunning.plans.claims import restored
from butoir.dunning.plans.models import Proposal, ProposedInvoice, ProposedPart
from butoir.dunning.plans.terms import INCLUDED, WAIVED, calendar_of
from butoir.dunning.plans.warnings import load_warnings
from butoir.users.hours import day_of
from butoir.users.models import Company

CustomerIds = Collection[int] | None


OFFERED = "a payment plan was proposed and waits for its answer"


class Effects(NamedTuple):
    """By invoice (id): its deferrals, and the hold while its plan waits. By customer (id) and
    currency: the cents that came in for charges in the parts of plans that run or were kept."""

    deferrals: Mapping[int, tuple[Deferral, ...]]
    waiting: Mapping[int, Hold]
    charges_paid: Mapping[tuple[int, str], int]


NONE = Effects({}, {}, {})


def load_effects(company: Company, customers: CustomerIds) -> Effects:
    """Those of a company's plans, or of some customers' (ids): one query where there is none.

    A plan that was missed binds until the day that its letter named, one that was withdrawn or
    replaced until that day.
    """
    wanted = Q(agreement__isnull=False) | Q(ended_at=None)
    found = Proposal.objects.filter(wanted, company=company)
    if customers is not None:
        found = found.filter(customer__in=customers)
    rows = list(found.select_related("agreement", "customer__company").order_by("pk"))
    if not rows:
        return NONE
    terms = _Terms(rows)
    plans = [one for one in rows if one.agreement_id]
    return Effects(_deferrals(plans, terms), _waiting(rows, terms), _charges_paid(plans, terms))


class _Terms:
    """The parts of proposals, and what was open of their invoices (ids)."""

    def __init__(self, rows: Sequence[Proposal]) -> None:
        self.parts: dict[int, list[Instalment]] = defaultdict(list)
        parts = ProposedPart.objects.filter(proposal__in=rows).order_by("on")
        for pk, on, cents in parts.values_list("proposal", "on", "cents"):
            self.parts[pk].append(Instalment(on, cents))
        self.owed: dict[int, dict[int, int]] = defaultdict(dict)
        named = ProposedInvoice.objects.filter(proposal__in=rows).order_by("pk")
        for pk, invoice, cents in named.values_list("proposal", "invoice", "cents"):
            self.owed[pk][invoice] = cents


def _waiting(rows: Sequence[Proposal], terms: _Terms) -> dict[int, Hold]:
    return {
        invoice: Hold(reasons.ON_HOLD, row.made_on, row.waits_until, reason=OFFERED)
        for row in rows
        if row.ended_at is None and row.waits_until is not None
        for invoice in terms.owed[row.pk]
    }


def _deferrals(plans: Sequence[Proposal], terms: _Terms) -> dict[int, tuple[Deferral, ...]]:
    warned = load_warnings([one.agreement_id or 0 for one in plans if _ended(one, "broken")])
    found: dict[int, tuple[Deferral, ...]] = {}
    for plan in plans:
        told = warned.get(plan.agreement_id or 0)
        until = calendar_of(plan.customer).add_open_days(told.pay_by, 1) if told else _end(plan)
        for invoice, shares in _shares(plan, terms).items():
            deferral = Deferral(
                plan.agreement.made_on if plan.agreement else plan.made_on,
                shares,
                until,
                forgone=plan.interest in (WAIVED, INCLUDED),
                charged=plan.interest == INCLUDED,
            )
            found[invoice] = (*found.get(invoice, ()), deferral)
    return found


def _charges_paid(plans: Sequence[Proposal], terms: _Terms) -> dict[tuple[int, str], int]:
    paid: dict[tuple[int, str], int] = defaultdict(int)
    charged = [one for one in plans if one.interest == INCLUDED and _binds(one)]
    if charged:
        ids = [one.agreement_id or 0 for one in charged]
        loaded = load_values(charged[0].company, Agreement.objects.filter(pk__in=ids))
        came = {one.id: one.received for some in loaded.values() for one in some}
        for plan in charged:
            over = came.get(plan.agreement_id or 0, 0) - sum(terms.owed[plan.pk].values())
            paid[plan.customer_id, plan.currency] += max(0, min(sum(_charges(plan)), over))
    return paid


def _binds(plan: Proposal) -> bool:
    return _ended(plan, "") or _ended(plan, "kept")


def _ended(plan: Proposal, outcome: str) -> bool:
    return plan.agreement is not None and plan.agreement.outcome == outcome


def _end(plan: Proposal) -> date | None:
    agreement = plan.agreement
    if agreement is None or agreement.ended_at is None:
        return None
    return None if agreement.outcome in ("kept", "settled") else day_of(agreement.ended_at)


def _charges(plan: Proposal) -> tuple[int, int]:
    claim = restored(plan.claim)
    return (claim.total("interest"), claim.total("indemnity")) if claim else (0, 0)


def _shares(plan: Proposal, terms: _Terms) -> dict[int, tuple[Instalment, ...]]:
    """The parts of each invoice's principal."""
    parts = terms.parts[plan.pk]
    paid = split(parts, *_charges(plan))
    principal = [
        Instalment(part.on, one.principal)
        for part, one in zip(parts, paid, strict=True)
        if one.principal
    ]
    return by_invoice(principal, terms.owed[plan.pk])
