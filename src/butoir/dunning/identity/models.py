"""What public registers said of customers, and who answered for it: dated, signed records.

Nothing of them changes or is deleted; the last row of a customer counts. They are part of
`dunning.models`, which loads them.
"""

from __future__ import annotations

from django.db import models

from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer
from butoir.users.models import Company


class IdentityRules(models.Model):
    """When a formal notice waits for a person, since that moment: `core.identity_rule`."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="identity_rules")
    mode = models.CharField(max_length=12, default="checked")
    days = models.IntegerField(default=90)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class RegisterReading(models.Model):
    """One asking of a register, or one file of it: about how many customers, what came of it.

    `source` is "interface", "annuaire" (a saved answer of the same search) or "kbo"; `said_on` the
    day of the register; `error` why it stopped early, empty when all was answered.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="register_readings")
    source = models.CharField(max_length=9)
    name = models.CharField(max_length=200, blank=True)  # of the file
    said_on = models.DateField()
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        indexes = (models.Index(fields=["company", "source"], name="readings_by_source"),)


class IdentityCheck(models.Model):
    """What a register said of one number of a customer, as of a day: evidence.

    `said` is `core.registered.Registered` as JSON, `answer` the record as it was given.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="identity_checks")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identity_checks")
    number = models.CharField(max_length=10)
    said_on = models.DateField()
    said = models.JSONField()
    source = models.CharField(max_length=9)
    answer = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class IdentityConfirmation(models.Model):
    """A person looked at what speaks against a customer's identity, and answers for it.

    `findings` are those that were there, as lists; the formal notice goes as long as they are the
    only ones.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="identity_confirmations")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identity_confirmations")
    findings = models.JSONField()
    on = models.DateField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
