"""Everything that the page of one dispute shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.dunning.disputes.letters import disputed_of
from butoir.dunning.disputes.models import (
    Dispute,
    DisputeDocument,
    DisputeNote,
    DisputeProposal,
)
from butoir.dunning.disputes.owed import left_of
from butoir.journal.models import Event
from butoir.web.office.customers.story import Entry, entries_of


@dataclass(frozen=True, slots=True)
class DisputeSheet:
    """One case. `left` is what is open of the invoice and `disputed` what of that it is about, in
    cents; `prepared` the decision that waits for a manager, if any."""

    dispute: Dispute
    on: date
    left: int
    disputed: int
    age_days: int
    documents: list[DisputeDocument]
    notes: list[DisputeNote]
    prepared: DisputeProposal | None
    history: list[Entry]

    @property
    def late(self) -> bool:
        """Whether the day by which we answer has passed."""
        return self.dispute.is_late(self.on)


def read_dispute(dispute: Dispute, on: date) -> DisputeSheet:
    """The page of a case that comes with its hold, invoice and customer, in six queries."""
    left, hold = left_of(dispute.invoice), dispute.hold
    about = [f"dispute:{dispute.pk}"]
    about += [f"delivery:{pk}" for pk in (dispute.receipt_id, dispute.reply_id) if pk]
    events = Event.objects.filter(company=dispute.company_id, about__in=about)
    return DisputeSheet(
        dispute,
        on,
        left,
        disputed_of(dispute, left),
        ((hold.ended_on or on) - hold.since).days,
        list(dispute.documents.select_related("file").defer("file__content").order_by("pk")),
        list(dispute.notes.order_by("-pk")),
        dispute.proposals.order_by("-pk").first() if dispute.is_open else None,
        entries_of(list(events.order_by("-sequence"))),
    )
