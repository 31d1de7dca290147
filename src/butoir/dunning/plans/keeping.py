"""Promises and plans that were kept, found from the payments; opened again when money goes back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from butoir.dunning.agreed import Agreed, load_agreed, load_values
from butoir.dunning.agreeing import end_agreement
from butoir.dunning.models import AgreedInvoice, Agreement
from butoir.dunning.plans.states import RUNNING, record_state
from butoir.journal.events import record_event
from butoir.ledger.models import Allocation, Receipt
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company

ENDED_BY_ITSELF = ("kept", "settled")


def mark_kept(company: Company, *, by: str, at: datetime) -> int:
    """End the running agreements for which all the money is in, and those of whose invoices
    nothing is open any more; how many. Called in the transaction that holds the journal's end."""
    running = load_agreed(company, None)
    rows = open_invoice_rows(company, running.keys()) if running else []
    still_open = {(row[1], row[2]) for row in rows if row[7] > 0}
    ended = 0
    for customer, found in running.items():
        for one in found:
            outcome = _outcome(one, customer, still_open)
            if outcome:
                row = Agreement.objects.select_related("company", "proposal").get(pk=one.id)
                end_agreement(row, outcome, by=by, at=at, kept_on=one.whole_on)
                ended += 1
    return ended


def _outcome(one: Agreed, customer: int, still_open: set[tuple[int, str]]) -> str:
    if one.whole_on is not None:
        return "kept"
    if not any((customer, number) in still_open for number in one.invoices):
        return "settled"
    return ""


def reopen_undone(company: Company, *, by: str, at: datetime) -> int:
    """Those that run again since money that made them whole went back, or was on account and paid
    something else; how many. Called in the transaction that holds the journal's end."""
    found = _with_money_gone(company)
    values = {one.id: one for some in load_values(company, found).values() for one in some}
    again = [one for one in values.values() if one.whole_on is None and _something_open(one)]
    for one in again:
        row = Agreement.objects.select_related("company", "proposal").get(pk=one.id)
        Agreement.objects.filter(pk=row.pk).update(
            ended_at=None, ended_by="", outcome="", kept_on=None
        )
        about = f"agreement:{row.pk}"
        record_event(company, "agreement-reopened", about, by=by, at=at)
        proposal = getattr(row, "proposal", None)
        if proposal is not None:
            record_state(proposal, RUNNING, by=by, at=at)
    return len(again)


def _with_money_gone(company: Company) -> QuerySet[Agreement]:
    """Agreements that ended by themselves, of whose money something was undone or tied since."""
    since = OuterRef("ended_at")
    receipts = Receipt.objects.filter(
        customer=OuterRef("customer"), cents__lt=0, recorded_at__gte=since
    )
    undone = Allocation.objects.filter(
        invoice__agreed__agreement=OuterRef("pk"), cents__lt=0, recorded_at__gte=since
    )
    tied = Allocation.objects.filter(
        receipt__customer=OuterRef("customer"),
        receipt__gt=OuterRef("after_receipt"),
        recorded_at__gte=since,
    )
    return Agreement.objects.filter(
        Q(Exists(receipts)) | Q(Exists(undone)) | Q(Exists(tied)),
        company=company,
        outcome__in=ENDED_BY_ITSELF,
    )


def _something_open(one: Agreed) -> bool:
    paid = Coalesce(Sum("invoice__allocations__cents"), 0)
    named = AgreedInvoice.objects.filter(agreement=one.id, replaced_by=None)
    return named.annotate(left=F("invoice__cents") - paid).filter(left__gt=0).exists()
