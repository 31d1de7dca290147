"""The mailbox of a company, and the mails that came: evidence, kept as they came."""

from __future__ import annotations

from django.db import models

from butoir.dispatch.models import Delivery
from butoir.dunning.answers.models import Answer
from butoir.dunning.models import Task
from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer
from butoir.users.models import Company


class Mailbox(models.Model):
    """Where the answers to a company arrive, and how far they were read.

    `tls` is "ssl", "starttls" or empty; `options` holds the password, encrypted
    (`dispatch.secrets`). Mails that arrived before `since` are left alone. `last_uid` is the last
    one read of those that the server numbers under `uid_validity`. `read_at` is the last time that
    the mailbox was read to its end, `error` what went wrong since then, at `failed_at`. The last
    `stops` readings that failed broke off at the mail `stopped_uid`.
    """

    company = models.OneToOneField(Company, models.PROTECT, related_name="mailbox")
    enabled = models.BooleanField(default=True)
    host = models.CharField(max_length=253)
    port = models.IntegerField(default=993)
    tls = models.CharField(max_length=8, default="ssl", blank=True)
    username = models.CharField(max_length=254)
    options = models.JSONField(default=dict)
    folder = models.CharField(max_length=200, default="INBOX")
    since = models.DateField()
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    stopped_uid = models.BigIntegerField(null=True)
    stops = models.IntegerField(default=0)


class MissedMail(models.Model):
    """A mail that the server of a mailbox does not give: left out, so that the others are read, and
    tried again at `next_at`. `outcome` is "taken" (given at last), "gone" (no longer there) or
    "left" (the mailbox is another one now)."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="missed_mails")
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    why = models.TextField()
    tries = models.IntegerField(default=1)
    first_at = models.DateTimeField()
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=5, blank=True)

    class Meta:
        indexes = (models.Index(fields=["company", "ended_at"], name="missed_mails_waiting"),)


class IncomingMail(models.Model):
    """One mail as it came (`file`), and what was understood of it; what it says is never changed.

    `kind` is one of `inbox.sorting`; `gist` makes the same mail one although it came twice. A mail
    that was too large has only its headers (`whole` is false). `tied_by` says how its customer was
    found: "reply", "token", "sender", "number", "bounce" or "person"; empty: nobody's yet.
    `delivery` is the message of ours that it answers. `sayings` are the sentences that propose
    something (`accepting.Proposed`). It is unread as long as its `task` is open; `answer` is what a
    person took from it. `aside_at`: it is about no customer.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="mails")
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    gist = models.CharField(max_length=64)
    whole = models.BooleanField(default=True)
    source = models.CharField(max_length=8)  # "imap" | "file" | "pipe"
    kind = models.CharField(max_length=16)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=150, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)  # its own words, without what it quotes
    message_id = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)  # as the mail says
    taken_at = models.DateTimeField()
    attachments = models.JSONField(default=list)  # [{"name", "type", "size"}], in their order
    sayings = models.JSONField(default=list)
    back_on = models.DateField(null=True)  # of an out-of-office reply
    status = models.CharField(max_length=300, blank=True)  # of a bounce
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="mails")
    tied_by = models.CharField(max_length=8, blank=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="mails")
    task = models.OneToOneField(Task, models.PROTECT, null=True, related_name="mail")
    answer = models.OneToOneField(Answer, models.PROTECT, null=True, related_name="mail")
    aside_at = models.DateTimeField(null=True)
    aside_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["company", "gist"], name="one_mail_once"),)
        indexes = (
            models.Index(fields=["company", "taken_at"], name="mails_by_day"),
            models.Index(fields=["customer", "taken_at"], name="mails_of_a_customer"),
        )

    @property
    def is_to_sort(self) -> bool:
        """Whether a person has to say whose it is."""
        nobodys = self.customer_id is None and self.aside_at is None
        return nobodys and self.kind in ("written", "unreadable")

    @property
    def probable(self) -> bool:
        """Whether anybody could have written it: only its sender or a number says whose it is."""
        return self.tied_by in ("sender", "number")
