"""Everything that the page of one customer shows, as of today or as it was on a past day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from butoir.core import reasons
from butoir.dunning.call_scripts import load_scripts
from butoir.dunning.calls import Call, load_call_list
from butoir.dunning.dated import items_on, unused_receipts
from butoir.insight.promises import NO_PROMISE, KeptRate, load_kept_rates
from butoir.ledger.models import Contact, Customer
from butoir.letters.notes.spoken import Script
from butoir.web.office.customers.cards import Cards, HoldCard, load_cards
from butoir.web.office.customers.figures import Line, Sums, lines_of, sums_of
from butoir.web.office.customers.story import Entry, load_story
from butoir.web.office.customers.told import GROUPS
from butoir.web.office.customers.why import Decided, decide_customer
from butoir.web.office.identity.read import Card, read_card
from butoir.web.paging import Paged

GROUP_NAMES = (
    ("", _("everything")),
    ("letters", _("letters")),
    ("money", _("money")),
    ("agreements", _("agreements and disputes")),
    ("work", _("calls, tasks, notes")),
    ("data", _("invoices and data")),
)


class CallSheet(NamedTuple):
    """A call to make, and what to say in it."""

    call: Call
    script: Script | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One customer. `past` is the day of a view of the past, which decides and changes nothing."""

    customer: Customer
    on: date
    past: bool
    sums: list[Sums]
    lines: list[Line]
    decided: Decided | None
    insolvency: HoldCard | None
    cards: Cards
    contacts: list[Contact]
    calls: tuple[CallSheet, ...]
    story: Paged[Entry]
    group: str
    kept: KeptRate = NO_PROMISE
    identity: Card | None = None

    @property
    def groups(self) -> tuple[tuple[str, str | Promise], ...]:
        """The chips over the timeline: code and name."""
        return GROUP_NAMES


def read_customer(
    customer: Customer, today: date, on: date | None, group: str, page: int, caller: str = ""
) -> CustomerPage:
    """The page of a customer; with a day before today, what stood on that day. `caller` is the
    name that the person gives who rings the customer."""
    past = on is not None and on < today
    day = on if past and on else today
    asked = day if past else None
    decided = None if past else decide_customer(customer, day)
    why = decided.by_invoice if decided else {}
    lines = lines_of(customer, items_on(customer, asked), day, why)
    group = group if group in GROUPS else ""
    cards = load_cards(customer, asked)
    return CustomerPage(
        customer=customer,
        on=day,
        past=past,
        sums=sums_of(lines, unused_receipts(customer, asked)),
        lines=lines,
        decided=decided,
        insolvency=_insolvency(cards, day),
        cards=cards,
        contacts=list(customer.contacts.order_by("position", "pk")),
        calls=() if past else _calls(customer, day, caller),
        story=load_story(customer, group, page, asked),
        group=group,
        kept=NO_PROMISE if past else _kept(customer),
        identity=None if past else read_card(customer, day),
    )


def _kept(customer: Customer) -> KeptRate:
    """How this customer keeps its promises."""
    return load_kept_rates(customer.company, [customer.pk]).get(customer.pk, NO_PROMISE)


def _calls(customer: Customer, on: date, caller: str) -> tuple[CallSheet, ...]:
    company = customer.company
    calls = load_call_list(company, on, [customer.pk])
    scripts = load_scripts(company, calls, on, caller)
    return tuple(CallSheet(call, scripts.get(call.task)) for call in calls)


def _insolvency(cards: Cards, on: date) -> HoldCard | None:
    """The first proceedings that were opened and run."""
    opened = [card for card in cards.holds if card.since <= on]
    found = [card for card in opened if card.kind == reasons.INSOLVENCY]
    return min(found, key=lambda card: card.since, default=None)
