"""The agreements, disputes and holds of a customer, as cards with their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from butoir.core import reasons
from butoir.dunning.agreed import load_agreed
from butoir.dunning.models import Agreement, Hold
from butoir.ledger.models import Customer


@dataclass(frozen=True, slots=True)
class AgreedCard:
    """A promise or a plan: its parts, its invoices, and what came in for it (None once ended)."""

    pk: int
    kind: str
    currency: str
    made_on: date
    said_by: str
    said_how: str
    how: str
    outcome: str
    running: bool
    parts: tuple[tuple[date, int], ...]
    invoices: tuple[str, ...]
    received: int | None

    @property
    def cents(self) -> int:
        """All that was agreed."""
        return sum(cents for _, cents in self.parts)


@dataclass(frozen=True, slots=True)
class HoldCard:
    """A hold or a dispute, on an invoice or (`invoice` None) on the whole customer."""

    pk: int
    kind: str
    invoice: tuple[int, str] | None
    since: date
    until: date | None
    ended_on: date | None
    cents: int | None
    currency: str
    reason: str
    by: str
    outcome: str
    running: bool
    dispute: int | None

    @property
    def disputed(self) -> bool:
        """Whether it is a dispute."""
        return self.kind == reasons.DISPUTED


@dataclass(frozen=True, slots=True)
class Cards:
    """What runs, and what has ended; the newest first."""

    agreed: tuple[AgreedCard, ...]
    holds: tuple[HoldCard, ...]
    ended: tuple[AgreedCard | HoldCard, ...]


def load_cards(customer: Customer, on: date | None = None) -> Cards:
    """The cards of a customer as of a day, or as they are now."""
    agreed, holds = _agreed(customer, on), _holds(customer, on)
    return Cards(
        tuple(card for card in agreed if card.running),
        tuple(card for card in holds if card.running),
        (*(c for c in agreed if not c.running), *(c for c in holds if not c.running)),
    )


def _agreed(customer: Customer, on: date | None) -> list[AgreedCard]:
    found = Agreement.objects.filter(customer=customer).order_by("-made_on", "-pk")
    if on is not None:
        found = found.filter(made_on__lte=on)
    rows = list(found.prefetch_related("parts", "invoices__invoice"))
    received: dict[int, int] = {}
    if on is None and any(row.ended_at is None for row in rows):
        for one in load_agreed(customer.company, [customer.pk]).get(customer.pk, ()):
            terms = one.promise or one.plan
            received[one.id] = terms.received if terms else 0
    return [_agreed_card(row, on, received.get(row.pk)) for row in rows]


def _agreed_card(row: Agreement, on: date | None, received: int | None) -> AgreedCard:
    running = row.ended_at is None or (on is not None and row.ended_at.date() > on)
    return AgreedCard(
        row.pk,
        row.kind,
        row.currency,
        row.made_on,
        row.said_by,
        row.said_how,
        row.how,
        "" if running else row.outcome,
        running,
        tuple(sorted((part.on, part.cents) for part in row.parts.all())),
        tuple(one.invoice.number for one in row.invoices.all()),
        received if running else None,
    )


def _holds(customer: Customer, on: date | None) -> Sequence[HoldCard]:
    found = Hold.objects.filter(customer=customer).select_related("invoice", "dispute")
    if on is not None:
        found = found.filter(Q(since__lte=on))
    return [_hold_card(row, on) for row in found.order_by("-since", "-pk")]


def _hold_card(row: Any, on: date | None) -> HoldCard:
    running = row.ended_on is None or (on is not None and row.ended_on > on)
    invoice = row.invoice
    return HoldCard(
        row.pk,
        row.kind,
        (invoice.pk, invoice.number) if invoice else None,
        row.since,
        row.until,
        None if running else row.ended_on,
        row.cents,
        invoice.currency if invoice else "EUR",
        row.reason,
        row.made_by,
        "" if running else row.outcome,
        running,
        row.dispute.pk if hasattr(row, "dispute") else None,
    )
