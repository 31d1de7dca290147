"""A payment plan before anybody is told of it: its parts, what is in them, what it passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from butoir.core.claim import Claim, claim_items
from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.core.items import Instalment
from butoir.core.schedule import Split, Spread, beyond, instalments, split
from butoir.dunning.dated import DatedItem, items_on
from butoir.dunning.plans.rules import allowed_by, rules_of
from butoir.dunning.plans.terms import INCLUDED, INTEREST, WAIVED, calendar_of
from butoir.law.regimes import regime_for
from butoir.ledger.models import Customer, Invoice
from butoir.users.creditors import terms_of


@dataclass(frozen=True, slots=True)
class Terms:
    """What is proposed: how the sum is spread, what becomes of the interest (one of `INTEREST`),
    whether a missed part makes the rest due, and by how many days a part may come late."""

    spread: Spread
    interest: str = WAIVED
    clause: bool = True
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan for some invoices (with what is open of each, in cents) as of a day.

    `claim` is what its parts contain besides the invoices, `beyond` the company's terms that it
    passes (`core.schedule.beyond`).
    """

    customer: Customer
    currency: str
    on: date
    terms: Terms
    invoices: tuple[tuple[Invoice, int], ...]
    parts: tuple[Instalment, ...]
    claim: Claim | None
    beyond: tuple[str, ...]

    @property
    def principal(self) -> int:
        """What is open of the invoices, in cents."""
        return sum(cents for _, cents in self.invoices)

    @property
    def interest(self) -> int:
        """The interest in its parts, in cents."""
        return self.claim.total("interest") if self.claim else 0

    @property
    def indemnity(self) -> int:
        """The indemnities in its parts, in cents."""
        return self.claim.total("indemnity") if self.claim else 0

    @property
    def total(self) -> int:
        """The sum of its parts, in cents."""
        return self.principal + self.interest + self.indemnity

    @property
    def rows(self) -> list[tuple[Instalment, Split]]:
        """Each part with what it pays."""
        return list(zip(self.parts, split(self.parts, self.interest, self.indemnity), strict=True))


def draft_plan(customer: Customer, invoices: Sequence[Invoice], terms: Terms, on: date) -> Draft:
    """The plan as of a day. Raises InputError where it cannot be: no invoice, several currencies,
    nothing open, a first day that has passed, too small a sum for its parts."""
    owed = _owed(customer, invoices)
    if terms.interest not in INTEREST:
        raise InputError(f"{terms.interest!r} is none of {', '.join(INTEREST)}", field="interest")
    if terms.spread.first_on < on:
        raise InputError("the first day has passed", customer.code, field="first_on")
    claim = _claim(customer, owed, on) if terms.interest == INCLUDED else None
    left = tuple((invoice, dated.item.open) for invoice, dated in owed)
    charges = claim.total("interest") + claim.total("indemnity") if claim else 0
    calendar = calendar_of(customer)
    parts = instalments(sum(cents for _, cents in left) + charges, terms.spread, calendar)
    over = beyond(
        parts,
        allowed_by(rules_of(customer.company)),
        on,
        calendar,
        waived=terms.interest == WAIVED,
        clause=terms.clause,
    )
    currency = owed[0][0].currency
    return Draft(customer, currency, on, terms, left, parts, claim, over)


def _owed(customer: Customer, invoices: Sequence[Invoice]) -> list[tuple[Invoice, DatedItem]]:
    found = {dated.invoice: dated for dated in items_on(customer) if dated.item.open > 0}
    if not invoices or any(invoice.pk not in found for invoice in invoices):
        raise InputError("nothing of this invoice is open", customer.code, field="invoices")
    if len({invoice.currency for invoice in invoices}) > 1:
        raise InputError("a plan is in one currency", customer.code, field="invoices")
    ordered = sorted(invoices, key=lambda invoice: (invoice.due_on, invoice.number))
    return [(invoice, found[invoice.pk]) for invoice in ordered]


def _claim(customer: Customer, owed: Sequence[tuple[Invoice, DatedItem]], on: date) -> Claim | None:
    """Interest and indemnities to that day; None where the law allows none."""
    company = customer.company
    law = law_of(customer.country, customer.kind, company.country)
    regime = regime_for(law, customer.kind)
    items = [dated.item for _, dated in owed]
    claim = claim_items(items, regime, on, terms_of(company), kind=customer.kind)
    return claim if claim.total("interest") + claim.total("indemnity") else None
