"""A customer's case on the answer page, and what was answered there: dated records, never changed.

They are part of `dunning.models`, which loads them.
"""

from __future__ import annotations

from django.db import models

from butoir.dispatch.models import Delivery
from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Company


class AnswerCase(models.Model):
    """The number under which a customer answers. A customer has one at a time: the links and the
    PIN of a revoked one open nothing, and the next letter gets another number."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="answer_cases")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="answer_cases")
    number = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(revoked_at=None), name="one_case_at_a_time"
            ),
        )


class Answer(models.Model):
    """What a customer said on the page, word for word: evidence.

    `kind` is one of `answering.KINDS`; `cents` and `on` are the payment's, the promise's, the part
    disputed or the instalment proposed; `reason` is that of a dispute, `person` whom to write to
    instead. `hold` rests the customer until a person closes the answer, `task` is its row in the
    queue, `agreement` the promise that was recorded at once or on acceptance.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="answers")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="answers")
    case = models.ForeignKey(AnswerCase, models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=16)
    currency = models.CharField(max_length=3, default="EUR")
    cents = models.BigIntegerField(null=True)
    on = models.DateField(null=True)
    parts = models.IntegerField(null=True)  # instalments proposed
    reason = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)
    person = models.JSONField(default=dict)  # {"name", "email", "phone"}
    lang = models.CharField(max_length=2)
    proof = models.ForeignKey(SealedFile, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    hold = models.OneToOneField("dunning.Hold", models.PROTECT, related_name="answer")
    task = models.OneToOneField("dunning.Task", models.PROTECT, related_name="answer")
    agreement = models.ForeignKey(
        "dunning.Agreement", models.PROTECT, null=True, related_name="answers"
    )
    receipt = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="answer")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)
    accepted = models.BooleanField(null=True)  # of a closed one
    note = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["company", "closed_at", "given_at"], name="answers_to_read"),
        )


class AnswerInvoice(models.Model):
    """An invoice that an answer is about."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="invoices")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="answers")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["answer", "invoice"], name="one_mention_an_answer"),
        )
