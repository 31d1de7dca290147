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
    """What a customer said on the page, word for word, or a person took from a mail (then it has no
    `case`): evidence, never changed.

    `kind` is one of `letters.notes.answers.KINDS`; `cents` and `on` are the payment's, the
    promise's, the part disputed or the first instalment proposed; `reason` is that of a dispute,
    `person` whom to write to instead. It is unread as long as its `task` is open. `agreement` is
    the promise that was recorded at once, `receipt` the acknowledgement that was sent.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="answers")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="answers")
    case = models.ForeignKey(AnswerCase, models.PROTECT, null=True, related_name="answers")
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
    task = models.OneToOneField("dunning.Task", models.PROTECT, related_name="answer")
    agreement = models.OneToOneField(
        "dunning.Agreement", models.PROTECT, null=True, related_name="answer"
    )
    receipt = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="answer")

    class Meta:
        indexes = (models.Index(fields=["company", "given_at"], name="answers_by_day"),)


class AnswerInvoice(models.Model):
    """An invoice that an answer is about."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="invoices")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="answers")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["answer", "invoice"], name="one_mention_an_answer"),
        )
