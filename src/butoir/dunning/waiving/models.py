"""What a company allows itself to give up, and what it gave up: dated, signed records.

They are part of `dunning.models`, which loads them. Amounts are cents.
"""

from __future__ import annotations

from django.db import models

from butoir.dispatch.models import Delivery
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company


class ReliefRules(models.Model):
    """How a company goes by what comes after a demand, since that moment.

    `waiving`: charges may be given up at all (a bill, ppl Rietmann of 2026, would forbid it);
    `withdraw_alone`: the letter that withdraws a crossed demand leaves without a person; `thanks`:
    a long case that is paid is thanked for.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="relief_rules")
    waiving = models.BooleanField(default=True)
    withdraw_alone = models.BooleanField(default=False)
    thanks = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class Waiver(models.Model):
    """Interest, indemnities or both given up on some invoices, if their principal is paid by a day.

    It binds while it runs and once it was kept; `ended_on` is the day from which a failed or
    withdrawn one binds no more. `cents` are the charges of the day on which it was decided.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="waivers")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="waivers")
    currency = models.CharField(max_length=3, default="EUR")
    interest = models.BooleanField()
    indemnity = models.BooleanField()
    cents = models.BigIntegerField()
    pay_by = models.DateField()
    reason = models.TextField()
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="waiver")
    task = models.OneToOneField("dunning.Task", models.PROTECT, null=True, related_name="waiver")
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, blank=True)  # kept | failed | withdrawn
    why_ended = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["company", "outcome"], name="waivers_by_outcome"),
            models.Index(fields=["customer"], name="waivers_of_a_customer"),
        )


class WaivedInvoice(models.Model):
    """An invoice of a waiver, with what was open of it on that day."""

    waiver = models.ForeignKey(Waiver, models.PROTECT, related_name="invoices")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="waived")
    cents = models.BigIntegerField()
