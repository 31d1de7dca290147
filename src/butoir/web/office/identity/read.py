"""The identity of a customer as a page shows it: what we have, what the register said, who says so.

The card of the customer's page, the pane of the day's work and the page of its own ask the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from butoir.core.identity import STOP, Finding, is_looked_up
from butoir.core.identity_rule import IdentityRule
from butoir.core.registered import FRANCE, Registered, register_of
from butoir.dunning.identity.doubts import in_words, load_identities
from butoir.dunning.identity.known import known_of
from butoir.dunning.identity.models import IdentityCheck, IdentityConfirmation, RegisterReading
from butoir.dunning.identity.rules import rule_of, sources_of
from butoir.ledger.models import Customer
from butoir.users.models import Company

_LAST = 20  # checks and readings that a page lists


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in words, and whether it speaks against a formal notice."""

    text: str
    stops: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The identity of a customer in short. `holds` says for what its formal notice waits ("": for
    nothing), `said` what the register said on `on`; `asks` that it can be asked at once."""

    customer: Customer
    looked_up: bool
    remarks: tuple[Remark, ...]
    holds: str
    said: Registered | None
    on: date | None
    source: str
    asks: bool

    @property
    def state(self) -> str:
        """What the register says of it, in one code."""
        if self.said is None:
            return "unasked"
        if not self.said.found:
            return "unknown"
        return "ceased" if self.said.active is False else "active"


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """All of it: what was said before, and who answered for it."""

    card: Card
    checks: tuple[IdentityCheck, ...]
    confirmations: tuple[IdentityConfirmation, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """When a notice waits, which registers can be asked, and what was read of them."""

    rule: IdentityRule
    asks: bool
    belgian: bool
    readings: tuple[RegisterReading, ...]


def read_card(customer: Customer, today: date) -> Card:
    """The identity of a customer as of today."""
    identities, known = load_identities(customer.company, today, [customer.pk]), known_of(customer)
    asked = identities.asked.get(customer.pk)
    current = asked if asked and asked.said.number in known.numbers else None
    held = identities.holding(customer.pk, known)
    return Card(
        customer,
        is_looked_up(known),
        tuple(map(_remark, identities.findings(customer.pk, known))),
        in_words(held) if held else "",
        current.said if current else None,
        current.on if current else None,
        current.source if current else "",
        _asks(known.numbers) and is_looked_up(known),
    )


def read_identity(customer: Customer, today: date) -> IdentityPage:
    """The page of one customer's identity."""
    checks = IdentityCheck.objects.filter(customer=customer).order_by("-pk")[:_LAST]
    said = IdentityConfirmation.objects.filter(customer=customer).order_by("-pk")[:_LAST]
    return IdentityPage(read_card(customer, today), tuple(checks), tuple(said))


def read_rules(company: Company) -> RulesPage:
    """The page of the company's rule."""
    readings = RegisterReading.objects.filter(company=company).order_by("-pk")[:_LAST]
    belgian = bool(sources_of(company) - {FRANCE})
    return RulesPage(rule_of(company), bool(settings.COMPANIES_URL), belgian, tuple(readings))


def _asks(numbers: tuple[str, ...]) -> bool:
    """Whether the interface knows the number that would be asked about."""
    return bool(settings.COMPANIES_URL and numbers and register_of(numbers[0]) == FRANCE)


def _remark(one: Finding) -> Remark:
    return Remark(in_words(one), one.severity == STOP)
