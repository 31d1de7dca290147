"""Letters after a payment, each about one demand: dated, signed records.

They are part of `dunning.models`, which loads them.
"""

from __future__ import annotations

from django.db import models

from butoir.dispatch.models import Delivery
from butoir.ledger.models import Customer
from butoir.users.models import Company


class PaidLetter(models.Model):
    """A demand that was paid: it is withdrawn, where the payment crossed it, or thanked for.

    `paid` cents came by `paid_on` for the invoices of the message. A demand has one such letter;
    `delivery` is null until it is sent, and where a person sent none.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="paid_letters")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="paid_letters")
    message = models.OneToOneField(
        "dunning.PlannedMessage", models.PROTECT, related_name="paid_letter"
    )
    kind = models.CharField(max_length=10)  # "withdrawal" | "thank-you"
    paid = models.BigIntegerField()
    paid_on = models.DateField()
    task = models.OneToOneField(
        "dunning.Task", models.PROTECT, null=True, related_name="paid_letter"
    )
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="paid_letters")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        indexes = (models.Index(fields=["customer", "paid_on"], name="letters_after_a_payment"),)
