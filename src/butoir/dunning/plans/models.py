"""Payment plans as they were proposed and what became of them: dated, signed records.

They are part of `dunning.models`, which loads them. Amounts are cents.
"""

from __future__ import annotations

from django.db import models

from butoir.dispatch.models import Delivery
from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company


class PlanRules(models.Model):
    """What a company allows in a plan since that moment: the fields of `core.schedule.Allowed`, and
    how its plans go.

    `grace_days` is what a new plan gives each instalment, `remind_days` how many open days before
    it its notice leaves (0: none), `from_signature` that a plan runs once its signed copy is here,
    `default_alone` that the letter about a missed instalment leaves without a person.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="plan_rules")
    most_parts = models.IntegerField(default=6)
    longest_months = models.IntegerField(default=6)
    least_cents = models.BigIntegerField(default=50_00)
    first_within_days = models.IntegerField(default=30)
    waiving = models.BooleanField(default=True)
    clause = models.BooleanField(default=True)
    grace_days = models.IntegerField(default=0)
    remind_days = models.IntegerField(default=3)
    from_signature = models.BooleanField(default=False)
    default_alone = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class Proposal(models.Model):
    """A plan that one side put to the other: its terms.

    `interest` is "waived" (let off while it is kept), "included" (in its parts, as `claim` has it)
    or "law" (nothing is said of it). `beyond` are the company's terms that it passes
    (`core.schedule.beyond`), signed for with `exception`. What was recorded before it
    (`after_receipt`, `after_allocation`) does not count towards it.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="proposals")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="proposals")
    currency = models.CharField(max_length=3, default="EUR")
    answer = models.ForeignKey(
        "dunning.Answer", models.PROTECT, null=True, related_name="proposals"
    )
    interest = models.CharField(max_length=8)
    claim = models.JSONField(null=True)
    clause = models.BooleanField(default=True)
    grace_days = models.IntegerField(default=0)
    answer_by = models.DateField(null=True)  # none: agreed without an offer
    waits_until = models.DateField(null=True)  # the last day to wait for an answer or a signature
    ended_at = models.DateTimeField(null=True)  # it waits no more: it runs, or never will
    beyond = models.JSONField(default=list)
    exception = models.TextField(blank=True)
    after_receipt = models.BigIntegerField(default=0)
    after_allocation = models.BigIntegerField(default=0)
    agreement = models.OneToOneField(
        "dunning.Agreement", models.PROTECT, null=True, related_name="proposal"
    )
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        indexes = (
            models.Index(fields=["company", "customer"], name="proposals_of_a_customer"),
            models.Index(fields=["company", "ended_at"], name="proposals_that_wait"),
        )


class ProposedPart(models.Model):
    """What is to come by a day."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="parts")
    on = models.DateField()
    cents = models.BigIntegerField()


class ProposedInvoice(models.Model):
    """An invoice of a plan, with what was open of it when it was proposed."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="invoices")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="proposed")
    cents = models.BigIntegerField()


class PlanState(models.Model):
    """Where a plan stands since that moment: the last row counts.

    `state` is one of `plans.states.STATES`; `by` names who said so, `how` by which way, `reason`
    why; `file` is the signed copy.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="states")
    state = models.CharField(max_length=10)
    on = models.DateField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    how = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    file = models.ForeignKey(SealedFile, models.PROTECT, null=True, related_name="+")


class AgreedLetter(models.Model):
    """A letter about a promise or a plan. `part_on` is the instalment that it speaks of (the last
    one, where several are missing), `pay_by` the last day that it gives for it, and `cents` what it
    says is missing."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="agreed_letters")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="agreed_letters")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="letters")
    agreement = models.ForeignKey(
        "dunning.Agreement", models.PROTECT, null=True, related_name="letters"
    )
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="agreed_letter")
    kind = models.CharField(max_length=30)
    part_on = models.DateField(null=True)
    pay_by = models.DateField(null=True)
    cents = models.BigIntegerField(default=0)  # what it says is missing
