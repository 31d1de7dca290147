"""Documents added to a case, and the case files that were made; both sealed, never changed."""

from __future__ import annotations

from django.db import models

from butoir.dunning.models import Task
from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company


class CaseDocument(models.Model):
    """A document that somebody added to a customer's case; it is taken out by ending it.

    `kind` is one of `documents.KINDS`; without an invoice it is about all of them.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="case_documents")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="case_documents")
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="case_documents")
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=120)
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)


class CaseFile(models.Model):
    """A case file as it was made: the ZIP in `file`, for a recipient of `layouts.LAYOUTS`.

    `task` is the announcement that it executed, if it did.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="case_files")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="case_files")
    currency = models.CharField(max_length=3)
    as_of = models.DateField()
    layout = models.CharField(max_length=10)
    lang = models.CharField(max_length=2)
    cents = models.BigIntegerField()  # the total claimed
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="case_files")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        indexes = (models.Index(fields=["customer", "made_at"], name="case_files_of_customer"),)


from butoir.casefile.following import models as following  # noqa: E402, F401  names models above
from butoir.casefile.orders import models as orders  # noqa: E402, F401
