"""Debit notes for charges, and credit notes on them: numbered, dated, signed records.

They are part of `dunning.models`, which loads them. Amounts are cents. A debit note is the document
of what a claim charges, not another debt: it is no invoice, and no VAT is added to it.
"""

from __future__ import annotations

from django.db import models

from butoir.dispatch.models import Delivery
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company


class DebitNote(models.Model):
    """A numbered note for interest and indemnities up to a day (`as_of`), to be paid by another.

    `claim` is what it charges, line by line, as `plans.claims` keeps it.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="debit_notes")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="debit_notes")
    number = models.CharField(max_length=40)
    currency = models.CharField(max_length=3, default="EUR")
    cents = models.BigIntegerField()
    as_of = models.DateField()
    pay_by = models.DateField()
    claim = models.JSONField()
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="debit_note")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "number"], name="one_debit_note_a_number"),
        )


class NotedCharge(models.Model):
    """What a debit note asks on one invoice: its interest or its indemnity."""

    note = models.ForeignKey(DebitNote, models.PROTECT, related_name="charges")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="noted_charges")
    kind = models.CharField(max_length=10)  # "interest" | "indemnity"
    cents = models.BigIntegerField()


class DebitCredit(models.Model):
    """A credit note on a debit note: for all of it, or for some of its charges.

    `gives_up`: the charges are not asked any more. Otherwise the note itself was wrong, and they
    may be noted anew.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="debit_credits")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="debit_credits")
    note = models.ForeignKey(DebitNote, models.PROTECT, related_name="credits")
    number = models.CharField(max_length=40)
    cents = models.BigIntegerField()
    reason = models.TextField()
    gives_up = models.BooleanField(default=True)
    delivery = models.OneToOneField(
        Delivery, models.PROTECT, null=True, related_name="debit_credit"
    )
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "number"], name="one_credit_note_a_number"),
        )


class CreditedCharge(models.Model):
    """A charge of a debit note that was credited, whole: once, for ever."""

    credit = models.ForeignKey(DebitCredit, models.PROTECT, related_name="charges")
    charge = models.OneToOneField(NotedCharge, models.PROTECT, related_name="credited")
