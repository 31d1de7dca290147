"""Documents, deliveries and their proofs: the outbox is the truth about what left the house."""

from __future__ import annotations

from django.db import models

from butoir.journal.models import SealedFile
from butoir.users.models import Company


class Document(models.Model):
    """A letter or message as it is sent: sealed bytes with a title."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="documents")
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)  # reminder-1, ..., notice
    title = models.CharField(max_length=255)
    lang = models.CharField(max_length=2, default="fr")
    made_at = models.DateTimeField()


class Enclosure(models.Model):
    """A file that goes with a document in its envelope, the `position`-th after it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="enclosures")
    position = models.IntegerField()
    name = models.CharField(max_length=120)  # the number of an invoice
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("document", "position")


class State(models.TextChoices):
    """Where a delivery stands. Only the first two may still leave."""

    WAITING = "waiting"  # may be claimed from `not_before` on
    SENDING = "sending"  # in the hands of a worker, or of one that died
    SENT = "sent"  # accepted by the next hand: mail server, provider, printed and posted
    REFUSED = "refused"  # will never be accepted
    UNKNOWN = "unknown"  # the answer was lost: a person looks, nothing is repeated by itself
    CANCELLED = "cancelled"  # withdrawn before it left
    EXPIRED = "expired"  # too late to leave: the dates in it no longer hold
    RETURNED = "returned"  # came back: bounced, or the letter was not delivered


COUNTS = (State.WAITING, State.SENDING, State.SENT, State.UNKNOWN)  # as said to the debtor


class Delivery(models.Model):
    """One document to one addressee by one channel; `key` makes it unique for ever.

    `to` is {"email", "name"}, {"phone"} or a postal address; `reference` is the customer's code.
    `fence` grows with each claim, so that a worker whose lease has ended can change nothing.
    `not_after` is the last instant at which what the document says still holds.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="deliveries")
    document = models.ForeignKey(Document, models.PROTECT, related_name="deliveries")
    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=12)
    to = models.JSONField()
    domain = models.CharField(max_length=120, blank=True)  # of an e-mail address, for its limit
    reference = models.CharField(max_length=120, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    fence = models.BigIntegerField(default=0)
    handed_over = models.BooleanField(default=False)  # the worker began to hand it to the carrier
    lease_until = models.DateTimeField(null=True)
    state_at = models.DateTimeField()
    error = models.TextField(blank=True)
    provider = models.CharField(max_length=40, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    batch = models.ForeignKey("PrintBatch", models.PROTECT, null=True, related_name="deliveries")

    class Meta:
        indexes = (
            models.Index(fields=["state", "not_before"]),
            models.Index(fields=["company", "state", "not_before"]),
            models.Index(fields=["state", "not_after"]),
            models.Index(fields=["message_id"]),
            models.Index(fields=["company", "channel", "state_at"]),
        )


class Attempt(models.Model):
    """One try to send, kept as it went."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="tries")
    worker = models.CharField(max_length=80)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)  # sent | permanent | temporary | unknown
    detail = models.TextField(blank=True)


class Proof(models.Model):
    """What shows that a delivery was posted, presented, accepted, refused or not claimed.

    `kind` is deposit, presented, acknowledgement, refusal, unclaimed or bounce; `on` the date that
    the proof bears.
    """

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="proofs")
    kind = models.CharField(max_length=16)
    on = models.DateField()
    file = models.ForeignKey(SealedFile, models.PROTECT, null=True, related_name="+")
    detail = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)


class PrintBatch(models.Model):
    """Letters to print, put in envelopes and post together; posted when a person says so."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="print_batches")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    posted_on = models.DateField(null=True)
    posted_by = models.CharField(max_length=150, blank=True)


class ChannelSetting(models.Model):
    """How a company uses a channel: provider, limits, quiet hours (Europe/Paris).

    `per_day` and `per_domain_hour` are numbers of deliveries, null without a limit. `options` is
    what the provider needs (its address, a name); its secrets are in there encrypted
    (`secrets.py`).
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="channels")
    channel = models.CharField(max_length=12)
    enabled = models.BooleanField(default=True)
    provider = models.CharField(max_length=40, blank=True)
    options = models.JSONField(default=dict, blank=True)
    per_day = models.IntegerField(null=True)
    per_domain_hour = models.IntegerField(null=True)
    price_cents = models.IntegerField(null=True)  # of one letter, to say what a batch costs
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "channel"], name="one_setting_a_channel"),
        )
