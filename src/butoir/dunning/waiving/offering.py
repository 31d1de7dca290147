"""A named person gives up interest or indemnities, if the principal is paid by a day (R29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.core.governing import law_of
from butoir.dunning.dated import DatedItem
from butoir.dunning.models import AgreedInvoice
from butoir.dunning.plans.models import ProposedInvoice
from butoir.dunning.plans.running import silent_customers
from butoir.dunning.plans.terms import calendar_of
from butoir.dunning.waiving.charges import charges_by_invoice, claim_on, open_of
from butoir.dunning.waiving.letters import send_offer
from butoir.dunning.waiving.models import WaivedInvoice, Waiver
from butoir.dunning.waiving.rules import relief_rules
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Customer, Invoice
from butoir.users.hours import day_of


@dataclass(frozen=True, slots=True)
class Offer:
    """What is given up, until which day the principal must be here, why, and whether the customer
    is told by letter."""

    pay_by: date
    reason: str
    interest: bool = True
    indemnity: bool = True
    letter: bool = True


@transaction.atomic
def offer_waiver(
    customer: Customer, invoices: Sequence[Invoice], offer: Offer, *, by: str, at: datetime
) -> Waiver:
    """Give the charges up from now on, on that condition, with its event and its letter.

    Raises InputError where the company gives nothing up, without a reason, for a day that has
    passed or is no working day, for a French public body (CCP L2192-13), where nothing is charged,
    while another waiver or a payment plan runs, in an insolvency or after handing over, and when
    its letter cannot be written. Raises LawError for a day without a known rate.
    """
    lock_head(customer.company)
    _check(customer, offer, at)
    owed = _owed(customer, invoices)
    charges = _charged(customer, owed, offer, day_of(at))
    row = Waiver.objects.create(
        company=customer.company,
        customer=customer,
        currency=owed[0].currency,
        interest=offer.interest,
        indemnity=offer.indemnity,
        cents=sum(charges),
        pay_by=offer.pay_by,
        reason=offer.reason.strip(),
        made_on=day_of(at),
        made_at=at,
        made_by=by,
    )
    WaivedInvoice.objects.bulk_create(
        WaivedInvoice(waiver=row, invoice_id=one.invoice, cents=one.item.open) for one in owed
    )
    if offer.letter:
        row.delivery = send_offer(row, owed, *charges, by=by, at=at)
        row.save(update_fields=["delivery"])
    said = {
        "customer": customer.code,
        "currency": row.currency,
        "invoices": [one.item.number for one in owed],
        "interest": offer.interest,
        "indemnity": offer.indemnity,
        "cents": row.cents,
        "principal": sum(one.item.open for one in owed),
        "pay_by": offer.pay_by,
        "reason": row.reason,
        "by_letter": row.delivery_id is not None,
    }
    record_event(customer.company, "waiver-offered", f"waiver:{row.pk}", by=by, at=at, data=said)
    return row


def _check(customer: Customer, offer: Offer, at: datetime) -> None:
    company, where = customer.company, customer.code
    if not relief_rules(company).waiving:
        raise InputError("the company gives nothing up", where, field="reason")
    if not offer.reason.strip():
        raise InputError("charges are given up with a reason", where, field="reason")
    if not (offer.interest or offer.indemnity):
        raise InputError("nothing is given up", where, field="interest")
    if offer.pay_by <= day_of(at):
        raise InputError("the day to pay lies ahead", where, field="pay_by")
    if not calendar_of(customer).is_open(offer.pay_by):
        raise InputError("the day to pay is a working day", where, field="pay_by")
    law = law_of(customer.country, customer.kind, company.country)
    if offer.interest and (law[:2], customer.kind) == ("FR", "public"):
        raise InputError(
            "a public buyer is not let off interest (CCP L2192-13)", where, field="interest"
        )
    if customer.pk in silent_customers(company):
        raise InputError("nothing is agreed with this customer any more", where)


def _owed(customer: Customer, invoices: Sequence[Invoice]) -> list[DatedItem]:
    where, ids = customer.code, [one.pk for one in invoices]
    owed = open_of(customer, invoices)
    if not owed or len(owed) != len(set(ids)):
        raise InputError("nothing of this invoice is open", where, field="invoices")
    if len({one.currency for one in owed}) > 1:
        raise InputError("a waiver is in one currency", where, field="invoices")
    if WaivedInvoice.objects.filter(invoice__in=ids, waiver__outcome="").exists():
        raise InputError("another waiver runs for this invoice", where, field="invoices")
    agreed = AgreedInvoice.objects.filter(invoice__in=ids, replaced_by=None)
    running = agreed.filter(agreement__kind="plan", agreement__ended_at=None)
    waiting = ProposedInvoice.objects.filter(invoice__in=ids, proposal__ended_at=None)
    if running.exists() or waiting.exists():
        raise InputError(
            "a payment plan says what becomes of the interest", where, field="invoices"
        )
    return owed


def _charged(
    customer: Customer, owed: Sequence[DatedItem], offer: Offer, on: date
) -> tuple[int, int]:
    """The interest and the indemnity that are given up, as of the day, in cents."""
    found = charges_by_invoice(claim_on(customer, [one.item for one in owed], on)).values()
    interest = sum(one.interest for one in found) if offer.interest else 0
    indemnity = sum(one.indemnity for one in found) if offer.indemnity else 0
    if not interest + indemnity:
        raise InputError("nothing is charged on it", customer.code, field="interest")
    return interest, indemnity
