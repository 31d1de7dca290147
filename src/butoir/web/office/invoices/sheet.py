"""Everything that the page of one invoice shows, as of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from butoir.core.claim import Claim, claim_item
from butoir.core.governing import law_of, place_of
from butoir.core.holds import may_acknowledge
from butoir.core.items import OpenItem
from butoir.dispatch.models import Delivery
from butoir.dunning.dated import DatedItem, item_on
from butoir.dunning.models import Hold
from butoir.law.calendar import calendar_for
from butoir.law.limitation import Limitation, limitation
from butoir.law.regimes import regime_for
from butoir.law.registry import LawError
from butoir.ledger.models import Allocation, Invoice
from butoir.users.creditors import terms_of
from butoir.web.office.customers.why import Why, decide_customer
from butoir.web.ui.templatetags.figures import money
from butoir.web.words.names import name_of


class Point(NamedTuple):
    """One point of the life of an invoice. `tone`: "", "good", "warn", "alarm"; `letter` an id."""

    on: date
    text: str
    ahead: bool
    tone: str = ""
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """One invoice: its life, what it bears, what rests it, what settled it, what was sent."""

    invoice: Invoice
    on: date
    one: DatedItem
    late_days: int
    why: Why | None
    life: list[Point]
    limitation: Limitation | None
    claim: Claim | None
    warnings: tuple[str, ...]
    holds: list[Hold]
    allocations: list[Allocation]
    letters: list[Delivery]

    @property
    def limited_by(self) -> list[str]:
        """The texts that give the limitation, without the cases in our own words."""
        found = self.limitation.references if self.limitation else ()
        return [text.rpartition(": ")[2] for text in found]

    @property
    def item(self) -> OpenItem:
        """What is owed on it."""
        return self.one.item


def read_invoice(invoice: Invoice, on: date) -> InvoicePage:
    """The page of an invoice, in a fixed number of queries."""
    one = item_on(invoice)
    item = one.item
    decided = decide_customer(invoice.customer, on) if item.open > 0 else None
    why = decided.by_invoice.get(item.number) if decided else None
    ends = _limitation(invoice, item)
    claim = _claim(invoice, item, on) if item.cents > 0 else None
    rows = Allocation.objects.filter(invoice=invoice).select_related(
        "receipt__entry", "counterpart"
    )
    sent = Delivery.objects.filter(release__message__lines__invoice=invoice)
    return InvoicePage(
        invoice=invoice,
        on=on,
        one=one,
        late_days=max(0, (on - item.due_on).days) if item.open > 0 else 0,
        why=why,
        life=_life(invoice, one, on, why, ends),
        limitation=ends,
        claim=claim,
        warnings=tuple(dict.fromkeys(map(warning_text, claim.warnings if claim else ()))),
        holds=list(_holds(invoice)),
        allocations=list(rows.filter(invoice=invoice).order_by("on", "pk")),
        letters=list(sent.select_related("document").order_by("created_at", "pk")),
    )


def _holds(invoice: Invoice) -> list[Hold]:
    whose = Q(invoice=invoice) | Q(customer=invoice.customer_id, invoice=None)
    rows = Hold.objects.filter(whose).select_related("dispute")
    return list(rows.order_by("since", "pk"))


def _law(invoice: Invoice) -> str:
    customer = invoice.customer
    return law_of(customer.country, customer.kind, customer.company.country)


def _limitation(invoice: Invoice, item: OpenItem) -> Limitation | None:
    """When it can no longer be claimed; a payment may have begun a full new term."""
    place = place_of(invoice.customer.country, invoice.company.country)
    try:
        return limitation(
            _law(invoice),
            invoice.customer.kind,
            item.due_on,
            calendar_for(place),
            item.acts,
            may_acknowledge(item),
        )
    except LawError:
        return None


def _claim(invoice: Invoice, item: OpenItem, on: date) -> Claim | None:
    customer = invoice.customer
    try:
        regime = regime_for(_law(invoice), customer.kind)
        return claim_item(item, regime, on, terms_of(customer.company), kind=customer.kind)
    except LawError:
        return None


def _life(
    invoice: Invoice, one: DatedItem, on: date, why: Why | None, ends: Limitation | None
) -> list[Point]:
    """Its dates in their order, those to come included."""
    item = one.item
    points = [Point(item.due_on, _("due"), item.due_on > on)]
    if item.issued_on:
        points.append(Point(item.issued_on, _("issued"), item.issued_on > on))
    for demand, letter in zip(item.demands, one.deliveries, strict=True):
        name = name_of(demand.step, "step")
        points.append(Point(demand.sent_on, name, False, "warn", letter))
        if demand.pay_by > on and item.open > 0:
            points.append(Point(demand.pay_by, _("date of the last letter"), True))
    for move in item.movements:
        text = _("payment") if move.kind == "payment" else _("credit")
        amount = money(move.cents, invoice.currency)
        points.append(
            Point(move.on, f"{text} {amount}", False, "good" if move.cents > 0 else "alarm")
        )
    if why and (why.acts or why.until):
        comes = on if why.acts else why.until or on
        if all(point.on != comes for point in points):
            points.append(Point(comes, why.text, True))
    if ends and item.open > 0:
        points.append(Point(ends.prudent_day, _("limitation"), ends.prudent_day > on, "alarm"))
    return sorted(points, key=lambda point: (point.on, point.ahead))


def warning_text(warning: str) -> str:
    """A warning of a computation in the language of the page, by the code that it begins with."""
    code = warning.partition(":")[0].partition(" ")[0]
    texts = {
        "INSOLVENCY": _("Interest is counted to the eve of the insolvency judgment."),
        "NO_NOTICE": _("Interest runs only from the day after a formal notice."),
        "DELIVERY_NOT_PROVED": _("Interest waits for the proof of the delivery (Luxembourg)."),
        "NO_CLAUSE": _("Without an express clause a consumer owes no interest."),
        "NO_REMINDER": _("The first, free reminder has not been sent."),
        "CLAUSE_LOST_XIX_15": _("Nothing may be charged before the end of the free period."),
        "CONTRACT_RATE_IGNORED": _("The rate of the terms does not apply: the law's does."),
        "CONSUMER_CONTRACT_RATE": _("A consumer owes a rate of the terms only in writing."),
        "CONTRACT_RATE_BELOW_FLOOR": _("The rate of the terms is below the legal floor."),
        "CONTRACT_RATE_REDUCED": _("The rate of the terms was above the legal ceiling."),
        "OVERPAID": _("More than was owed has been received."),
        "CEILING": _("The indemnity is the legal ceiling; never above the clause."),
        "LATER_MOVEMENT": _("A payment or credit of a later day is left out."),
        "NOTE": _("A rate bears a note in the legal folder."),
    }
    return texts.get(code, _("A rate of the legal folder is still to be confirmed."))
