"""What a court's form asks for and no invoice says; part of `casefile.models`."""

from __future__ import annotations

from django.db import models

from butoir.ledger.models import Customer
from butoir.users.models import Company


class OrderDetails(models.Model):
    """What a person filled in for an application against a customer; the last row counts.

    The fields are those of `orders.facts.OrderFacts`.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="order_details")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="order_details")
    data = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        indexes = (models.Index(fields=["customer"], name="order_details_of_customer"),)
