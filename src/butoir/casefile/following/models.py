"""The records of a case that somebody else has; they are part of `casefile.models`.

Amounts are cents. What was entered wrongly is ended, not changed.
"""

from __future__ import annotations

from django.db import models

from butoir.dunning.models import Hold, Task
from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company


class Handover(models.Model):
    """A case as it was handed over, beside the `hold` that rests its customer: as long as that
    runs, nobody of us chases. `kind` is the layout of its file, "" when nobody made one here.

    `route` (of `orders.deadlines.ROUTES`) and `court` say which deadlines follow from its steps;
    `outcome` is of `closing.OUTCOMES`, "" while it runs.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="handovers")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="handovers")
    hold = models.OneToOneField(Hold, models.PROTECT, related_name="handover")
    file = models.OneToOneField(
        "casefile.CaseFile", models.PROTECT, null=True, related_name="handover"
    )
    to = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, blank=True)
    currency = models.CharField(max_length=3)
    cents = models.BigIntegerField()  # all that was claimed on that day
    reference = models.CharField(max_length=80, blank=True)
    route = models.CharField(max_length=12, blank=True)
    court = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    closed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["company", "closed_on"], name="handovers_of_company"),)

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.closed_at is None


class HandoverInvoice(models.Model):
    """An invoice of the case, and what of it was claimed."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="invoices")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="handovers")
    cents = models.BigIntegerField()


class CaseStep(models.Model):
    """What happened in the case on a day: a kind of `steps.KINDS`, in a person's words; fees have
    their amount."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16)
    on = models.DateField()
    note = models.TextField(blank=True)
    cents = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)


class CaseMoney(models.Model):
    """Money that the recipient was paid, as it tells us: an announcement. It counts as money that
    is on its way until it is handed over to us (`remitted_on`); from then on the ledger alone says
    what came. `kept` is what the recipient kept of it for its fees."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="money")
    on = models.DateField()
    payer = models.CharField(max_length=120, blank=True)
    principal = models.BigIntegerField()
    interest = models.BigIntegerField()
    costs = models.BigIntegerField()
    remitted_on = models.DateField(null=True)
    kept = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    @property
    def cents(self) -> int:
        """All of it."""
        return self.principal + self.interest + self.costs


class DeadlineTask(models.Model):
    """The task that told of a deadline (`code`, `by`), and how urgently: the last of its warnings
    that has come."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="deadline_tasks")
    code = models.CharField(max_length=16)
    by = models.DateField()
    level = models.IntegerField()
    task = models.OneToOneField(Task, models.PROTECT, related_name="deadline")


class VatLine(models.Model):
    """The part of an invoice at one rate (hundredths of a percent), as a person read it there."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="vat_lines")
    rate = models.IntegerField()
    net = models.BigIntegerField()
    vat = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)


class LossCertificate(models.Model):
    """The statement of a loss as it was made: the PDF, and its figures in `data`."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="certificates")
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    data = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
