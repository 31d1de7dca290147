"""The evidence about one customer: its part of the journal, with the files, as a bundle.

Owns which events are a customer's: those about what is its own, and the few about several letters
together that say nothing but their numbers. What is about everybody (a run, an import, the matching
of receipts) is not shown: it would tell of others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO

from django.db.models import Model, Q

from butoir.dispatch.models import Delivery
from butoir.dunning.answers.models import Answer
from butoir.dunning.debits.models import DebitNote
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.identity.models import IdentityCheck
from butoir.dunning.insolvency.models import LegalNotice, Proceeding
from butoir.dunning.limitation.models import Interruption
from butoir.dunning.models import Agreement, Hold, PlannedMessage, Task
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.plans.models import Proposal
from butoir.dunning.waiving.models import Waiver
from butoir.dunning.withdrawing.models import PaidLetter
from butoir.inbox.models import IncomingMail
from butoir.journal.bundle.writing import Bundled
from butoir.journal.exporting import export_chain
from butoir.journal.models import Event
from butoir.journal.stamps import STAMPED
from butoir.ledger.models import Contact, Customer, Invoice, Receipt

OWN: Mapping[str, type[Model]] = MappingProxyType(
    {
        "agreement": Agreement,
        "answer": Answer,
        "contact": Contact,
        "debit-note": DebitNote,
        "dispute": Dispute,
        "hold": Hold,
        "identity": IdentityCheck,
        "interruption": Interruption,
        "invoice": Invoice,
        "mail": IncomingMail,
        "message": PlannedMessage,
        "notice": LegalNotice,
        "pay-link": PayLink,
        "paid-letter": PaidLetter,
        "proceeding": Proceeding,
        "proposal": Proposal,
        "receipt": Receipt,
        "task": Task,
        "waiver": Waiver,
    }
)  # what an event is about: rows that have a customer
TOGETHER = ("batch-posted", "deliveries-expired", "deliveries-put-back", "print-batch")


def write_evidence(customer: Customer, out: BinaryIO) -> Bundled:
    """Write the bundle of a customer; the same journal gives the same bytes.

    Raises InputError when a file is missing, or it would be larger than a bundle may be.
    """
    names, letters = set(names_of(customer)), set(letters_of(customer))

    def is_shown(event: Event) -> bool:
        if event.kind in TOGETHER:
            return not letters.isdisjoint(json.loads(event.data).get("deliveries", ()))
        if event.about in names:
            return not _was_of_another(event, customer)
        return event.kind == STAMPED

    return export_chain(customer.company, customer.code, customer.name, is_shown, out)


def _was_of_another(event: Event, customer: Customer) -> bool:
    """Whether it names another customer: a mail, before a person said whose it is."""
    said = json.loads(event.data).get("customer")
    return said not in (None, "", customer.code, customer.pk)


def names_of(customer: Customer) -> Iterator[str]:
    """What the journal calls all that is the customer's."""
    yield f"customer:{customer.pk}"
    yield from (f"delivery:{pk}" for pk in letters_of(customer))
    for what, model in OWN.items():
        rows = model._default_manager.filter(customer=customer.pk)
        yield from (f"{what}:{pk}" for pk in rows.values_list("pk", flat=True))


def letters_of(customer: Customer) -> Iterator[int]:
    """The deliveries to the customer, whatever made them."""
    planned = Q(release__message__customer=customer) | Q(answer__customer=customer)
    named = Q(company=customer.company_id, reference=customer.code)
    rows = Delivery.objects.filter(planned | named).distinct()
    yield from rows.values_list("pk", flat=True).iterator()
