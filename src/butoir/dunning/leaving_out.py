"""What a person decides instead of the message of the day: each with the message left out today.

A hold, a dispute or a promise changes what the next decision says; the message that today's run
made is left out at once, so that nobody agrees to it meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from butoir.dunning.approving import refuse, withdraw
from butoir.dunning.holding import skip_step
from butoir.dunning.models import PlannedMessage, Run
from butoir.ledger.models import Customer


@contextmanager
def instead_of_messages(
    customer: Customer, reason: str, *, by: str, at: datetime
) -> Iterator[None]:
    """What is recorded within takes the place of the customer's messages that have not left yet.

    One transaction; what the person had agreed to of them themselves is taken back first.
    """
    with transaction.atomic():
        yield
        last = Run.objects.filter(company=customer.company).order_by("-as_of", "-number").first()
        messages = PlannedMessage.objects.filter(run=last, customer=customer, release=None)
        still = list(messages.select_related("run__company"))
        if still:
            withdraw(still, by=by, at=at)
            refuse(still, reason, by=by, at=at)


def skip_message(message: PlannedMessage, reason: str, *, by: str, at: datetime) -> None:
    """Leave out the step of every invoice of a message, for good (R24), and the message itself.

    Raises InputError without a reason.
    """
    with instead_of_messages(message.customer, reason, by=by, at=at):
        for line in message.lines.select_related("invoice__company").order_by("pk"):
            skip_step(line.invoice, line.step, by=by, at=at, reason=reason, keys=line.keys)
