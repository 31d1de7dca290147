"""Everything that the page about one customer's interest and indemnities shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from butoir.dunning.dated import DatedItem, items_of, items_on
from butoir.dunning.debits.models import DebitCredit, DebitNote, NotedCharge
from butoir.dunning.waiving.charges import Charges, charges_by_invoice, claim_on
from butoir.dunning.waiving.models import Waiver
from butoir.dunning.waiving.rules import relief_rules
from butoir.law.registry import LawError
from butoir.ledger.models import Customer, Invoice

_SETTLED = 50  # invoices that were paid late, the latest first


@dataclass(frozen=True, slots=True)
class Charged:
    """An invoice that is late, or was paid late, with what may be asked on it in cents."""

    one: DatedItem
    charges: Charges
    noted: bool

    @property
    def total(self) -> int:
        """Interest and indemnity, in cents."""
        return sum(self.charges)


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A debit note with its charges, its credits, and what it still asks in cents."""

    note: DebitNote
    charges: tuple[NotedCharge, ...]
    credits: tuple[DebitCredit, ...]

    @property
    def open_charges(self) -> tuple[NotedCharge, ...]:
        """What has not been credited."""
        return tuple(one for one in self.charges if not hasattr(one, "credited"))

    @property
    def left(self) -> int:
        """What it still asks, in cents."""
        return sum(one.cents for one in self.open_charges)


@dataclass(frozen=True, slots=True)
class ChargesPage:
    """What may be asked on the invoices of a customer (`known`: the rates are), what was given up,
    and the notes. `waiving`: the company gives anything up at all."""

    customer: Customer
    on: date
    rows: tuple[Charged, ...]
    known: bool
    waivers: tuple[Waiver, ...]
    notes: tuple[NoteRow, ...]
    waiving: bool

    @property
    def offered(self) -> tuple[Charged, ...]:
        """The open ones on which something could be given up."""
        return tuple(row for row in self.rows if row.one.item.open > 0 and row.total)

    @property
    def notable(self) -> tuple[Charged, ...]:
        """Those on which a debit note could be made."""
        return tuple(row for row in self.rows if row.total and not row.noted)


def read_charges(customer: Customer, on: date) -> ChargesPage:
    """The page, in a fixed number of queries."""
    late = [one for one in items_on(customer) if one.item.open > 0 and one.item.due_on < on]
    items = [*late, *items_of(_paid_late(customer, {one.invoice for one in late}))]
    try:
        charges = charges_by_invoice(claim_on(customer, [one.item for one in items], on))
        known = True
    except LawError:
        charges, known = {}, False
    notes = _notes(customer)
    noted = {charge.invoice_id for row in notes for charge in row.open_charges}
    waivers = Waiver.objects.filter(customer=customer).prefetch_related("invoices__invoice")
    return ChargesPage(
        customer,
        on,
        tuple(_rows(items, charges, noted)),
        known,
        tuple(waivers.select_related("delivery").order_by("-pk")),
        notes,
        relief_rules(customer.company).waiving,
    )


def _rows(
    items: Sequence[DatedItem], charges: dict[str, Charges], noted: set[int]
) -> Iterable[Charged]:
    for one in items:
        yield Charged(one, charges.get(one.item.number, Charges(0, 0)), one.invoice in noted)


def _paid_late(customer: Customer, late: set[int]) -> list[Invoice]:
    """Invoices of which something was paid after their day, but those that are late still."""
    rows = Invoice.objects.filter(
        customer=customer,
        cents__gt=0,
        allocations__kind="payment",
        allocations__on__gt=F("due_on"),
    ).exclude(pk__in=late)
    return list(rows.select_related("company").distinct().order_by("-due_on", "-pk")[:_SETTLED])


def _notes(customer: Customer) -> tuple[NoteRow, ...]:
    rows = DebitNote.objects.filter(customer=customer).order_by("-pk")
    found = rows.prefetch_related("charges__invoice", "charges__credited", "credits")
    return tuple(NoteRow(row, tuple(row.charges.all()), tuple(row.credits.all())) for row in found)
