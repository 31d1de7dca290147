"""How long a company keeps personal data, who froze them, what was erased, who looked at a case.

Dated, signed records: nothing is deleted, it is ended; but for the log of views, which is kept for
the time that the company chose.
"""

from __future__ import annotations

from django.db import models

from butoir.ledger.models import Customer
from butoir.users.models import Company

CASE, BOOKS = "case", "books"  # what is erased of a customer: its case, then its vouchers too


class RetentionRules(models.Model):
    """What a company chose since that moment, the last row counts (`rules.terms_of`).

    Without a number of months the law's counts. `alone`: what has passed its date is erased without
    anybody's approval.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="retention_rules")
    archive_days = models.IntegerField()
    case_months = models.IntegerField(null=True)
    books_months = models.IntegerField(null=True)
    log_months = models.IntegerField()
    alone = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class LegalHold(models.Model):
    """A person froze every erasure of a customer's data; `kind` is one of `holding.KINDS`."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="legal_holds")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="legal_holds")
    kind = models.CharField(max_length=10)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(ended_at=None),
                name="one_legal_hold_at_a_time",
            ),
        )
        indexes = (models.Index(fields=["company", "ended_at"], name="legal_holds_running"),)


class Archived(models.Model):
    """A customer whose case is settled and put aside: managers alone see it, until it is taken up
    again."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="archived")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="archived")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(ended_at=None), name="archived_once"
            ),
        )
        indexes = (models.Index(fields=["company", "ended_at"], name="archived_now"),)


class Erasure(models.Model):
    """A list of what would be erased, as of a day; nothing is erased before an owner approved it.

    `checked_by` looked at it first, where the company wants two people.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="erasures")
    as_of = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=150, blank=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.CharField(max_length=150, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["company"],
                condition=models.Q(done_at=None, refused_at=None),
                name="one_erasure_at_a_time",
            ),
        )


class ErasureEntry(models.Model):
    """What is to be erased of one customer, or (none) of the files about everybody up to `until`.

    `until` is the day on which its time had passed. `left_out` says why it was not erased after
    all: an entry is open as long as it is neither done nor left out.
    """

    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="entries")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="erasures")
    level = models.CharField(max_length=5)
    until = models.DateField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    left_out = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["erasure", "customer", "level"], name="one_entry_a_level"
            ),
        )


class Viewing(models.Model):
    """Somebody looked at a case, or took something of it with them: who, when, what, from where.

    `what` is one of `viewing.KINDS`, `detail` names the very thing, `page` is the address.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="viewings")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="viewings")
    what = models.CharField(max_length=12)
    detail = models.CharField(max_length=80, blank=True)
    page = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        indexes = (
            models.Index(fields=["customer", "at"], name="viewings_of_a_customer"),
            models.Index(fields=["company", "at"], name="viewings_by_day"),
        )


class RetentionLook(models.Model):
    """The day on which the clock last looked at what has passed its date."""

    company = models.OneToOneField(Company, models.PROTECT, primary_key=True, related_name="+")
    looked_on = models.DateField()
