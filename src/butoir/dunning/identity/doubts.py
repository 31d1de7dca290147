"""Whom a formal notice would not reach as written: read with the book, in a few queries.

`dunning.accounts` asks for those whose next demand is a formal notice, so that whoever decides,
releases or takes the last look before sending gets the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from butoir.core.identity import Finding, Known
from butoir.core.identity_rule import (
    NEVER,
    Asked,
    Confirmed,
    IdentityRule,
    all_findings,
    what_holds,
)
from butoir.core.registered import from_json
from butoir.dunning.identity.known import FIELDS, known
from butoir.dunning.identity.models import IdentityCheck, IdentityConfirmation
from butoir.dunning.identity.rules import rule_of, sources_of
from butoir.ledger.models import Customer
from butoir.users.models import Company

CustomerIds = Collection[int] | None
_SAID = {
    "ceased": "the register says that this enterprise has ceased",
    "not-found": "the register does not know the number {ours}",
    "not-active": "the number {ours} is not among the active enterprises",
    "situation": "the register states a particular legal situation: {theirs}",
    "name-differs": "the register gives another name: {theirs}",
    "public-body": "the register says that this is a body of public law",
    "not-public": "the register does not say that this is a body of public law",
    "number-invalid": "the registered number {ours} cannot be right",
    "number-missing": "no registered number is known, so that no register can be asked",
    "unchecked": "no register was asked yet whether this enterprise exists",
    "checked-long-ago": "the register was last asked on {day}",
    "dormant": "this enterprise has no establishment open any more",
    "sole-trader": "this is a sole trader: the register does not say whether a merchant",
    "name-withheld": "the register does not show the name, at the wish of the person",
    "address-differs": "the register has the seat elsewhere: {theirs}",
}
_FEW = 500  # customers that a query names one by one


@dataclass(frozen=True, slots=True)
class Identities:
    """What is known of the identity of some customers (ids), and what the company makes of it."""

    as_of: date
    rule: IdentityRule
    sources: frozenset[str]
    asked: Mapping[int, Asked]
    confirmed: Mapping[int, Confirmed]

    def findings(self, customer: int, them: Known) -> list[Finding]:
        """All that was found about a customer, the gravest first."""
        return all_findings(them, self.asked.get(customer), self.rule, self.as_of)

    def holding(self, customer: int, them: Known) -> Finding | None:
        """That for which its formal notice waits; None when it may leave."""
        found = self.findings(customer, them)
        confirmed = self.confirmed.get(customer)
        return what_holds(them, found, confirmed, self.rule, self.sources, self.as_of)

    def doubt(self, customer: int, them: Known) -> str:
        """The same in words; empty when it may leave."""
        if self.rule.mode == NEVER:
            return ""
        held = self.holding(customer, them)
        return in_words(held) if held else ""


def load_doubts(company: Company, as_of: date, customers: Collection[int]) -> dict[int, str]:
    """Why the formal notices of these customers (ids) wait, in words; in five queries."""
    named = customers if len(customers) <= _FEW else None
    identities = load_identities(company, as_of, named)
    rows = Customer.objects.filter(company=company)
    if named is not None:
        rows = rows.filter(pk__in=named)
    found = {
        pk: identities.doubt(pk, known(*values))
        for pk, *values in rows.values_list("pk", *FIELDS)
        if pk in customers
    }
    return {pk: doubt for pk, doubt in found.items() if doubt}


def load_identities(company: Company, as_of: date, customers: CustomerIds = None) -> Identities:
    """The last check and the last confirmation of customers (of all, without), in four queries."""
    return Identities(
        as_of, rule_of(company), sources_of(company), _asked(company, customers),
        _confirmed(company, customers),
    )  # fmt: skip


def _asked(company: Company, customers: CustomerIds) -> dict[int, Asked]:
    found = IdentityCheck.objects.filter(company=company)
    if customers is not None:
        found = found.filter(customer__in=customers)
    last = found.order_by().values("customer").annotate(last=Max("pk")).values("last")
    rows = IdentityCheck.objects.filter(pk__in=last)
    kept = rows.values_list("customer", "said", "said_on", "source")
    return {customer: Asked(from_json(said), on, by) for customer, said, on, by in kept}


def _confirmed(company: Company, customers: CustomerIds) -> dict[int, Confirmed]:
    found = IdentityConfirmation.objects.filter(company=company).order_by("pk")
    if customers is not None:
        found = found.filter(customer__in=customers)
    return {
        customer: Confirmed(frozenset(Finding(*one) for one in findings), on)
        for customer, findings, on in found.values_list("customer", "findings", "on")
    }


def in_words(found: Finding) -> str:
    """A finding as a task names it; the pages have the sentence in their languages."""
    if found.code == "ceased" and found.theirs:
        return f"the register says that this enterprise ceased on {found.theirs}"
    said = _SAID[found.code]
    return said.format(ours=repr(found.ours), theirs=repr(found.theirs), day=found.theirs)


def findings_kept(findings: Sequence[Finding]) -> list[list[str]]:
    """Findings as JSON keeps them."""
    return [list(one) for one in findings]
