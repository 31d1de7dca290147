"""Everything that the page of one delivery shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.dispatch.models import Attempt, Delivery, Proof
from butoir.dispatch.proofs import legal_on, proofs_of
from butoir.dunning.models import Approval, PlannedLine, PlannedMessage
from butoir.journal.models import Event, SealedFile
from butoir.ledger.models import Customer
from butoir.web.office.customers.story import Entry, entries_of
from butoir.web.office.letters.mail import Mail, read_mail

EMAIL = "message/rfc822"


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One delivery: the document with its hash, what it demanded, and what proves its fate.

    `customer` is None when the books have none of its code; `enclosed` are the invoices whose
    copies are in the envelope, `left_out` why others are not.
    """

    delivery: Delivery
    customer: Customer | None
    file: SealedFile
    mail: Mail | None
    message: PlannedMessage | None
    lines: list[PlannedLine]
    approvals: list[Approval]
    attempts: list[Attempt]
    enclosed: list[str]
    left_out: str
    proofs: list[Proof]
    legal_on: date | None
    events: list[Entry]

    @property
    def to(self) -> list[str]:
        """The addressee, line by line."""
        to = self.delivery.to
        place = " ".join(filter(None, (to.get("postcode", ""), to.get("city", ""))))
        said = (to.get("name"), to.get("contact"), to.get("email"), to.get("phone"))
        lines = [*map(str, filter(None, said)), *map(str, to.get("lines", ())), place]
        return [line for line in lines if line]


def read_letter(delivery: Delivery) -> LetterPage:
    """The page of a delivery, in a fixed number of queries."""
    message = PlannedMessage.objects.filter(release__delivery=delivery)
    found = message.select_related("run", "release").first()
    lines = PlannedLine.objects.filter(message=found).select_related("invoice")
    file = delivery.document.file
    known = Customer.objects.filter(company=delivery.company_id, code=delivery.reference)
    events = Event.objects.filter(company=delivery.company_id, about__in=_names(delivery, found))
    return LetterPage(
        delivery=delivery,
        customer=known.first(),
        file=file,
        mail=read_mail(bytes(file.content)) if file.media_type == EMAIL else None,
        message=found,
        lines=list(lines.order_by("pk")) if found else [],
        approvals=list(found.approvals.order_by("pk")) if found else [],
        attempts=list(delivery.tries.order_by("pk")),
        enclosed=list(delivery.document.enclosures.values_list("name", flat=True)),
        left_out=found.release.reason if found else "",
        proofs=proofs_of(delivery),
        legal_on=legal_on(delivery),
        events=entries_of(list(events.order_by("sequence"))),
    )


def _names(delivery: Delivery, message: PlannedMessage | None) -> list[str]:
    """What the journal calls the delivery and its message."""
    return [f"delivery:{delivery.pk}", *([f"message:{message.pk}"] if message else [])]
