"""What the pages of cases with somebody else show; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from butoir.casefile.following.certifying import load_losses
from butoir.casefile.following.closing import LOST
from butoir.casefile.following.losses import Loss
from butoir.casefile.following.models import (
    CaseMoney,
    CaseStep,
    Handover,
    LossCertificate,
)
from butoir.casefile.following.money import Back, money_back
from butoir.casefile.following.steps import nobody_takes_payment
from butoir.casefile.following.work import load_deadlines, running_steps, sentence
from butoir.casefile.orders.courts import Proposal, proposed_court
from butoir.casefile.orders.deadlines import LAPSE, Deadline
from butoir.casefile.orders.saving import load_facts
from butoir.core import reasons
from butoir.dunning.models import Hold
from butoir.insight.handed import Recipient, read_recipients
from butoir.ledger.models import Receipt
from butoir.users.models import Company
from butoir.web.paging import Paged, page_number, paged_ids

STATES = ("open", "closed", "all")


class Due(NamedTuple):
    """A deadline in words; `late`: its day has passed and nothing met it."""

    by: date
    text: str
    met: bool
    late: bool
    lapses: bool


class Row(NamedTuple):
    """A case of the list."""

    handover: Handover
    back: Back
    days: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """The cases of a state; `unfollowed` are holds of customers whose case nobody follows."""

    state: str
    rows: Paged[Row]
    recipients: tuple[Recipient, ...]
    unfollowed: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case. `direct` is what the debtor paid to us since: the recipient has to be told;
    `resting`: our reminders still rest."""

    handover: Handover
    on: date
    days: int
    back: Back
    deadlines: tuple[Due, ...]
    steps: tuple[CaseStep, ...]
    money: tuple[CaseMoney, ...]
    direct: tuple[Receipt, ...]
    losses: tuple[tuple[int, Loss], ...]
    certificates: tuple[LossCertificate, ...]
    proposal: Proposal
    nobody_pays: bool
    resting: bool
    lost: bool


def read_list(company: Company, on: date, given: Mapping[str, str]) -> ListPage:
    """One page of the list, the newest first."""
    state = given.get("state", "")
    state = state if state in STATES else "open"
    found = Handover.objects.filter(company=company)
    if state != "all":
        found = found.filter(closed_at__isnull=state == "open")
    ids = paged_ids(found.order_by("-pk"), page_number(given.get("page")))
    rows = Handover.objects.select_related("customer", "hold").in_bulk(list(ids))
    back = money_back(list(rows.values()))
    listed = [Row(rows[pk], back[pk], _days(rows[pk], on)) for pk in ids]
    held = Hold.objects.filter(company=company, kind=reasons.HANDED_OVER, ended_at=None)
    unfollowed = held.filter(handover=None).select_related("customer").order_by("-pk")
    return ListPage(
        state,
        Paged(listed, ids.number, ids.total),
        read_recipients(company, on),
        tuple(unfollowed[:50]),
    )


def read_case(row: Handover, on: date) -> CasePage:
    """One case as of a day."""
    steps = running_steps(row)
    money = CaseMoney.objects.filter(handover=row, ended_at=None).order_by("on", "pk")
    since = row.hold.since
    received = Receipt.objects.filter(
        customer=row.customer, currency=row.currency, on__gte=since, cents__gt=0
    )
    facts, customer = load_facts(row.customer), row.customer
    lost = row.outcome in LOST
    return CasePage(
        row,
        on,
        _days(row, on),
        money_back([row])[row.pk],
        tuple(_due(one, on) for one in load_deadlines(row)) if row.is_open else (),
        tuple(steps),
        tuple(money),
        tuple(received.order_by("on", "pk")),
        _losses(row) if lost else (),
        tuple(row.certificates.select_related("file").defer("file__content").order_by("-pk")),
        proposed_court(customer.kind, facts.debtor_form, customer.name),
        nobody_takes_payment(row.route, {step.kind for step in steps}),
        row.hold.ended_at is None,
        lost,
    )


def _days(row: Handover, on: date) -> int:
    return ((row.closed_on or on) - row.hold.since).days


def _due(one: Deadline, on: date) -> Due:
    lapses = one.kind == LAPSE
    return Due(one.by, sentence(one), one.met, not one.met and one.by < on, lapses)


def _losses(row: Handover) -> tuple[tuple[int, Loss], ...]:
    """Each loss with the id of its invoice."""
    ids = dict(row.invoices.values_list("invoice__number", "invoice"))
    return tuple((ids[one.number], one) for one in load_losses(row))
