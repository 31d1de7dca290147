"""Whether the invoices of a proposed plan still are what it says: paid in part is one thing, which
counts towards the plan; a credit note or a payment undone is another."""

from __future__ import annotations

from django.db.models import Q, Sum

from butoir.core.errors import InputError
from butoir.dunning.plans.models import Proposal
from butoir.ledger.models import Allocation
from butoir.ledger.open_items import open_invoice_rows


def check_unchanged(proposal: Proposal) -> None:
    """Raise InputError when what is open of an invoice is not the proposal's less what was paid
    on it since; three queries."""
    rows = open_invoice_rows(proposal.company, [proposal.customer_id])
    left = {row[0]: row[7] for row in rows}
    since = _paid_since(proposal)
    for invoice, cents in proposal.invoices.values_list("invoice", "cents"):
        if left.get(invoice, 0) + since.get(invoice, 0) != cents:
            raise InputError("what is open has changed since the plan was proposed", field="plan")


def _paid_since(proposal: Proposal) -> dict[int, int]:
    later = Q(receipt__gt=proposal.after_receipt) | Q(
        receipt=None, pk__gt=proposal.after_allocation
    )
    rows = Allocation.objects.filter(later, kind="payment", invoice__proposed__proposal=proposal)
    found = rows.order_by().values_list("invoice").annotate(cents=Sum("cents"))
    return dict(found)
