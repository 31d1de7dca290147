"""The case of a dispute, beside the hold that rests its invoice: who answers, by when, and how.

They are part of `dunning.models`, which loads them.
"""

from __future__ import annotations

from datetime import date

from django.db import models

from butoir.dispatch.models import Delivery
from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company, User

WAYS = ("page", "mail", "phone", "office")  # how we heard of it; "office": we found it ourselves


class Dispute(models.Model):
    """What a customer disputes of an invoice. It is open as long as its `hold` runs, which also
    says since when, how much (null: all of it), who recorded it, and how it ended.

    `cents` is what was disputed on that day, `reason` one of `letters.notes.disputes.REASONS`,
    `words` the customer's own; `earlier` the case before it on the same invoice. `receipt` is the
    acknowledgement, `reply` the reasoned answer; `credit_by` the last day of the credit note.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="disputes")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="disputes")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="disputes")
    hold = models.OneToOneField("dunning.Hold", models.PROTECT, related_name="dispute")
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    answer = models.ForeignKey("dunning.Answer", models.PROTECT, null=True, related_name="disputes")
    cents = models.BigIntegerField()
    reason = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    way = models.CharField(max_length=6)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answer_by = models.DateField()
    receipt = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="+")
    reply = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="+")
    explanation = models.TextField(blank=True)
    credit_by = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["company", "answer_by"], name="disputes_by_day"),)

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it and nothing has settled it."""
        return self.hold.ended_at is None

    def is_late(self, on: date) -> bool:
        """Whether the day by which we answer has passed."""
        return self.is_open and self.answer_by < on


class DisputeDocument(models.Model):
    """A document of a case, as it came; `name` is how a letter may name it."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="documents")
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class DisputeNote(models.Model):
    """What is worth remembering of a case."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="notes")
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class DisputeProposal(models.Model):
    """A decision as somebody prepared it, for a manager to take; the last one counts.

    `credited` cents are to be credited by `credit_by`, what is left to be paid by `pay_by`;
    `documents` are the names that the letter gives.
    """

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="proposals")
    credited = models.BigIntegerField()
    explanation = models.TextField(blank=True)
    credit_by = models.DateField(null=True)
    pay_by = models.DateField(null=True)
    documents = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
