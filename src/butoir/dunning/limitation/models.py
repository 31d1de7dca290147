"""What interrupted the limitation of an invoice, as dated, signed records.

They are part of `dunning.models`, which loads them.
"""

from __future__ import annotations

from django.db import models

from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company


class Interruption(models.Model):
    """An act that interrupted or suspended the limitation of an invoice, as a person read it.

    `kind` is one of the acts of the country's law (`law.interruption`), done `on` a day and lasting
    `until` one (a conciliation). `words` are those that make it one, quoted, or what names the act;
    `file` is its document. A mistaken one is ended with a reason and counts no more.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="interruptions")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="interruptions")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="interruptions")
    kind = models.CharField(max_length=20)
    on = models.DateField()
    until = models.DateField(null=True)
    words = models.TextField(blank=True)
    file = models.ForeignKey(SealedFile, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["invoice", "kind", "on"],
                condition=models.Q(ended_at=None),
                name="one_interruption_a_day",
            ),
        )
        indexes = (models.Index(fields=["company", "ended_at"], name="interruptions_that_count"),)
