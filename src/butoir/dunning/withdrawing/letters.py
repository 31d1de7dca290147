"""The two letters, by the channel of the demand: it is withdrawn, or its payment is thanked for."""

from __future__ import annotations

from datetime import datetime

from butoir.dispatch.models import Delivery
from butoir.dunning.models import PlannedMessage
from butoir.dunning.note_check import Truth
from butoir.dunning.notes import Note, send_note
from butoir.dunning.withdrawing.models import PaidLetter
from butoir.ledger.models import Invoice, OpenInvoice
from butoir.letters.letter import Letter
from butoir.letters.notes.settled import Crossed, Settled, compose_thanks, compose_withdrawal
from butoir.letters.occasion import Occasion, named
from butoir.letters.own import OwnTexts
from butoir.users.hours import day_of

WITHDRAWAL, THANKS = "withdrawal", "thank-you"
_ON_PAPER = ("post", "registered")


def send_paid_letter(row: PaidLetter, *, by: str, at: datetime) -> Delivery | None:
    """Put it into the outbox; None where no way reaches the customer. Raises InputError for a
    letter that cannot be written, or when something is open again."""
    message = row.message
    invoices = tuple(
        named(one, _left(one))
        for one in Invoice.objects.filter(planned__message=message).distinct().order_by("due_on")
    )

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        clear = owes_nothing(row.customer_id, at)
        settled = Settled(occasion, invoices, row.paid, row.paid_on, clear)
        if row.kind == THANKS:
            return compose_thanks(settled, own), Truth(occasion, invoices, settled)
        crossed = Crossed(settled, message.step, message.run.as_of)
        return compose_withdrawal(crossed, own), Truth(occasion, invoices, crossed)

    note = Note(row.kind, f"{row.kind}.{message.pk}", message.currency, compose)
    return send_note(row.customer, note, by=by, at=at, ways=_ways(message))


def owes_nothing(customer: int, at: datetime) -> bool:
    """Whether nothing of a customer (id) is overdue, in any currency."""
    late = OpenInvoice.objects.filter(customer=customer, unpaid__gt=0, due_on__lt=day_of(at))
    return not late.exists()


def _left(invoice: Invoice) -> int:
    found = OpenInvoice.objects.filter(invoice=invoice).values_list("unpaid", flat=True).first()
    return max(0, found or 0)


def _ways(message: PlannedMessage) -> tuple[str, ...]:
    return ("post", "email") if message.channel in _ON_PAPER else ("email", "post")
