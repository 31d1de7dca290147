"""Notices about customers, the proceedings that they opened, the claims declared in them.

Dated, signed records: nothing of them is deleted, it is ended. They are part of `dunning.models`,
which loads them.
"""

from __future__ import annotations

from django.db import models

from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer, Import
from butoir.users.models import Company


class Proceeding(models.Model):
    """An insolvency of a customer, from its opening judgment on, as a person read it.

    `declare_by` is the last day to declare what it owed, `relief_until` the last day to ask for
    relief from having missed that one (null: not known). `outcome` is "cancelled" (the notice was
    withdrawn, or the judgment quashed) or "corrected" (another row, whose `corrects` is this one,
    says the right days). A customer has one at a time.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="proceedings")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=16)  # a kind of `readings.STOPPING`
    country = models.CharField(max_length=2)
    court = models.TextField(blank=True)
    agent = models.TextField(blank=True)  # whom claims are declared to: name and address, by lines
    judged_on = models.DateField()
    published_on = models.DateField(null=True)
    declare_by = models.DateField(null=True)
    relief_until = models.DateField(null=True)
    hold = models.OneToOneField("dunning.Hold", models.PROTECT, related_name="proceeding")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(ended_at=None),
                name="one_proceeding_at_a_time",
            ),
        )
        indexes = (models.Index(fields=["company", "ended_at"], name="proceedings_running"),)


class LegalNotice(models.Model):
    """A notice about a customer as it was published, or as a person entered it: evidence.

    The fields are those of `formats.model.Notice`. `matched` says how it was tied to the customer:
    by its "number", or by its "name" alone, which changes nothing. Nobody has read it as long as
    its `task` is open; without a task it is for information. `proceeding` is the one that it
    opened, corrected or belongs to.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="legal_notices")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="legal_notices")
    country = models.CharField(max_length=2)
    reference = models.CharField(max_length=80)
    stage = models.CharField(max_length=12)
    procedure = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=12)
    published_on = models.DateField()
    judged_on = models.DateField(null=True)
    declare_by = models.DateField(null=True)  # as the judgment states it (Belgium)
    name = models.TextField(blank=True)
    city = models.TextField(blank=True)
    court = models.TextField(blank=True)
    nature = models.TextField(blank=True)
    text = models.TextField(blank=True)
    agent = models.TextField(blank=True)
    previous = models.CharField(max_length=80, blank=True)
    address = models.TextField(blank=True)  # of its page: http(s) only
    matched = models.CharField(max_length=6)
    source = models.ForeignKey(Import, models.PROTECT, null=True, related_name="legal_notices")
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=150)
    task = models.OneToOneField("dunning.Task", models.PROTECT, null=True, related_name="notice")
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, null=True, related_name="notices")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "reference"], name="one_notice_a_number"),
        )
        indexes = (models.Index(fields=["company", "published_on"], name="notices_by_day"),)


class NoticesTaken(models.Model):
    """A file of notices whose notices were looked at: `counts` says what came of them."""

    source = models.OneToOneField(Import, models.PROTECT, related_name="notices_taken")
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()


class AskedNumber(models.Model):
    """The last day on which the interface was asked about a number for a company."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="asked_numbers")
    number = models.CharField(max_length=14)
    asked_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "number"], name="one_question_a_number"),
        )


class NoticeFetch(models.Model):
    """One asking of the interface: about how many numbers, what it gave, and why it stopped."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="notice_fetches")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    asked = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)  # empty: all that was to be asked was answered


class Declaration(models.Model):
    """A claim as it was declared in one currency: the sealed letter, its figures, when and how."""

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="declarations")
    currency = models.CharField(max_length=3)
    cents = models.BigIntegerField()
    data = models.JSONField()
    letter = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    declared_on = models.DateField()
    how = models.TextField(blank=True)  # registered letter, RegSol …
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
