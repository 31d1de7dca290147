"""Payments online: the provider of a company, and each payment that a debtor began there.

They are part of `dunning.models`, which loads them. Amounts are cents.
"""

from __future__ import annotations

from django.db import models

from butoir.dunning.answers.models import AnswerCase
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company


class PayProvider(models.Model):
    """Who takes payments online for a company. `options` has its address (`base_url`) and, locked,
    its key. Money is expected on the bank account `wait_days` days after it was paid."""

    company = models.OneToOneField(Company, models.PROTECT, related_name="pay_provider")
    provider = models.CharField(max_length=20)
    options = models.JSONField(default=dict)
    enabled = models.BooleanField(default=True)
    wait_days = models.IntegerField(default=7)


class PayLink(models.Model):
    """One payment that a debtor began: where it stands, by what the provider last said (`hearing`).

    `key` makes it one payment at the provider, however often it is asked for; `reference` is the
    provider's own name of it, `checkout` the page where it is paid. `back` is what was given back
    of it since. It waits for nothing any more when it has ended; what a provider says later counts.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="pay_links")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="pay_links")
    case = models.ForeignKey(AnswerCase, models.PROTECT, related_name="pay_links")
    provider = models.CharField(max_length=20)
    key = models.CharField(max_length=64, unique=True)
    currency = models.CharField(max_length=3)
    cents = models.BigIntegerField()
    state = models.CharField(max_length=12)
    reference = models.CharField(max_length=64, blank=True)
    checkout = models.TextField(blank=True)
    back = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # when the provider was last asked
    paid_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["company", "ended_at"], name="pay_links_that_wait"),
            models.Index(fields=["customer", "ended_at"], name="pay_links_of_a_customer"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=models.Q(reference__gt=""),
                name="one_pay_link_a_reference",
            ),
        )


class PayLinkPart(models.Model):
    """What a payment is to settle of one invoice; `left` is what is open of it afterwards, `hold`
    what rests it until the money is here."""

    link = models.ForeignKey(PayLink, models.CASCADE, related_name="parts")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="pay_parts")
    cents = models.BigIntegerField()
    left = models.BigIntegerField()
    hold = models.ForeignKey("dunning.Hold", models.PROTECT, null=True, related_name="pay_parts")

    class Meta:
        verbose_name_plural = "payments online"
