"""A dispute is opened: its invoice rests, in whole or in part, and somebody answers by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.answers.models import Answer
from butoir.dunning.disputes.letters import send_received
from butoir.dunning.disputes.models import WAYS, Dispute, DisputeDocument
from butoir.dunning.disputes.owed import left_of
from butoir.dunning.holding import new_hold
from butoir.journal.events import lock_head, record_event
from butoir.law.calendar import calendar_for
from butoir.ledger.models import Customer, Invoice
from butoir.letters.notes.disputes import REASONS
from butoir.users.hours import day_of
from butoir.users.models import Company, Membership, User


@dataclass(frozen=True, slots=True)
class Heard:
    """What a customer disputes, and how we heard of it: `cents` of the invoice (None: all that is
    open), one of `REASONS`, their words, one of `WAYS`; `answer` is what they said on the page.

    `acknowledge` writes to the customer at once by which day we answer.
    """

    invoice: Invoice
    received_on: date
    cents: int | None = None
    reason: str = "other"
    words: str = ""
    way: str = "office"
    answer: Answer | None = None
    acknowledge: bool = False


@transaction.atomic
def open_dispute(heard: Heard, *, by: str, at: datetime) -> Dispute:
    """The case of a dispute, with its hold, its event and its acknowledgement.

    Raises InputError for more than is open and not disputed yet, for a day to come, and for an
    acknowledgement that cannot be written.
    """
    invoice, customer = heard.invoice, heard.invoice.customer
    company = customer.company
    lock_head(company)
    left = left_of(invoice)
    part = _part(heard, left, at)
    told = {"since": heard.received_on, "cents": part, "reason": heard.words}
    hold = new_hold(invoice, reasons.DISPUTED, by=by, at=at, **told)
    dispute = Dispute.objects.create(
        company=company,
        customer=customer,
        invoice=invoice,
        hold=hold,
        earlier=Dispute.objects.filter(invoice=invoice).order_by("-pk").first(),
        answer=heard.answer,
        cents=left if part is None else part,
        reason=heard.reason,
        words=heard.words,
        way=heard.way,
        owner=_owner(customer, by),
        answer_by=answer_day(company, day_of(at)),
    )
    proof = heard.answer.proof if heard.answer else None
    if proof is not None:
        signed = {"made_at": at, "made_by": by, "name": f"{invoice.number} {heard.received_on}"}
        DisputeDocument.objects.create(dispute=dispute, file=proof, **signed)
    if heard.acknowledge:
        dispute.receipt = send_received(dispute, left, by=by, at=at)
        dispute.save(update_fields=["receipt"])
    _record(dispute, by, at)
    return dispute


def answer_day(company: Company, on: date) -> date:
    """The day by which a dispute of that day is answered, by the company's own rule."""
    return calendar_for(company.country).add_open_days(on, company.dispute_days)


def _part(heard: Heard, left: int, at: datetime) -> int | None:
    """The cents that the hold is limited to; None for all that is open."""
    where = heard.invoice.number
    if heard.reason not in REASONS:
        raise InputError(f"{heard.reason!r} is no reason", where, field="reason")
    if heard.way not in WAYS:
        raise InputError(f"{heard.way!r} is no way to hear of it", where, field="way")
    if heard.received_on > day_of(at):
        raise InputError("this day lies ahead", where, field="received_on")
    running = Dispute.objects.filter(invoice=heard.invoice, hold__ended_at=None)
    parts = list(running.values_list("hold__cents", flat=True))
    free = 0 if None in parts else left - sum(part or 0 for part in parts)
    if free <= 0:
        raise InputError("all that is open of it is disputed already", where, field="invoice")
    cents = free if heard.cents is None else heard.cents
    if cents > free:
        raise InputError("less is open, or not disputed yet", where, field="cents")
    return None if cents == left else cents


def _owner(customer: Customer, by: str) -> User | None:
    """The person in charge of the customer, else who records it; only people of the company."""
    them = Q(user=customer.in_charge_id) | Q(user__username=by)
    rows = Membership.objects.filter(them, company=customer.company).select_related("user")
    found = {row.user_id: row.user for row in rows}
    return found.get(customer.in_charge_id or 0) or next(iter(found.values()), None)


def _record(dispute: Dispute, by: str, at: datetime) -> None:
    hold, owner, answer = dispute.hold, dispute.owner, dispute.answer
    said = {
        "customer": dispute.customer.code,
        "invoice": dispute.invoice.number,
        "currency": dispute.invoice.currency,
        "hold": hold.pk,
        "since": hold.since,
        "cents": hold.cents,
        "disputed": dispute.cents,
        "reason": dispute.reason,
        "words": dispute.words,
        "way": dispute.way,
        "owner": owner.username if owner else "",
        "answer_by": dispute.answer_by,
        "earlier": dispute.earlier_id,
        "answer": dispute.answer_id,
        "acknowledged": dispute.receipt_id is not None,
        "file": (answer.proof_id or "") if answer else "",
    }
    about = f"dispute:{dispute.pk}"
    record_event(dispute.company, "dispute-opened", about, by=by, at=at, data=said)
