"""What a company decided, as dated, signed records: scenarios, holds, agreements, runs, approvals.

Nothing is deleted, it is ended. Amounts are cents.
"""

from __future__ import annotations

from django.db import models

from butoir.dispatch.models import Delivery
from butoir.journal.models import SealedFile
from butoir.ledger.models import Customer, CustomerGroup, Invoice
from butoir.users.models import Company

ANSWER = "answer"  # the task of an answer that a customer gave, as long as nobody has read it
INSOLVENCY = "insolvency"  # the task of a legal notice about a customer, in the same way
IDENTITY = "identity"  # the task of a formal notice that waits for its debtor's identity
PAY_LATE = "pay-late"  # the task of a payment online whose money has not come
PAY_BACK = "pay-back"  # and of one of which money went back
DEBIT_RETURNED = "debit-returned"  # the task of a payment that the bank gave back
DECLARE = "declare"  # the task of a claim to declare in a proceeding


class Scenario(models.Model):
    """A named way to chase; what it says is in its versions."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "name"], name="one_scenario_a_name"),
        )


class ScenarioVersion(models.Model):
    """What a scenario says since a day: the `[policy]` table of DIARIES, and the mode of each step.

    A mode is "automatic", "confirm" or "manual"; a step without one is confirmed by a person.
    """

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    policy = models.JSONField(default=dict)
    modes = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scenario", "number"], name="one_version_a_number"),
        )


class Assignment(models.Model):
    """From a day on, a group of customers (none: all others) follows a scenario's version.

    `running` moves the running cases too, which else keep the version of their last demand.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="assignments")
    group = models.ForeignKey(CustomerGroup, models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey(ScenarioVersion, models.PROTECT, related_name="+")
    from_on = models.DateField()
    running = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class OwnWording(models.Model):
    """From that moment a company says a sentence of its letters its own way, or (`standard`) as
    everybody again. The sentence is named as in `letters.own.TextKey`; the last row counts."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="wordings")
    lang = models.CharField(max_length=2)
    file = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    when = models.CharField(max_length=120, blank=True)
    say = models.TextField(blank=True)
    standard = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        indexes = (models.Index(fields=["company", "lang", "file"], name="own_wording_by_file"),)


class SendingSwitch(models.Model):
    """From that moment a company sends, or no longer."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="switches")
    sending = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    reason = models.TextField(blank=True)


class Hold(models.Model):
    """A reason to rest, on an invoice or on a whole customer: `core.items.Hold` with its author.

    `outcome` of an ended dispute is "upheld" (a credit note will come, of `granted` cents; null: as
    much as was disputed), "rejected", "paid" or "credited". What was refused of it rests until
    `pay_by`, the day that the answer gave. Its case is a `Dispute` (dunning.disputes).
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="holds")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="holds")
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="holds")
    kind = models.CharField(max_length=16)
    since = models.DateField()
    until = models.DateField(null=True)
    cents = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    granted = models.BigIntegerField(null=True)
    pay_by = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["company", "ended_at"]),)


class Agreement(models.Model):
    """A promise (one part) or a payment plan (several) on some invoices of a customer.

    `after_receipt` and `after_allocation` are the last rows recorded before it: what comes later
    counts towards it. A newer agreement takes its invoices (`AgreedInvoice.replaced_by`).
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="agreements")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=8)  # "promise" | "plan"
    currency = models.CharField(max_length=3, default="EUR")
    made_on = models.DateField()
    how = models.CharField(max_length=80, blank=True)  # what else was said of it
    said_by = models.CharField(max_length=120, blank=True)  # who gave it
    said_how = models.CharField(max_length=16, blank=True)  # a way of `agreeing.WAYS`
    after_receipt = models.BigIntegerField(default=0)
    after_allocation = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=10, blank=True)  # kept | broken | withdrawn
    kept_on = models.DateField(null=True)  # the day of the payment that made it whole

    class Meta:
        indexes = (
            models.Index(fields=["company", "ended_at"]),
            models.Index(fields=["customer", "kind"], name="agreements_of_a_customer"),
        )


class AgreedPart(models.Model):
    """What is to come by a day."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parts")
    on = models.DateField()
    cents = models.BigIntegerField()


class AgreedInvoice(models.Model):
    """An invoice that an agreement rests, until a newer one takes it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="invoices")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="agreed")
    replaced_by = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="+")


class Skip(models.Model):
    """A step that a person left out for an invoice, with the reason. `keys` are those of the calls
    and notices that it covers, separated by spaces."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="skips")
    step = models.CharField(max_length=16)
    keys = models.TextField(blank=True)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)


class Run(models.Model):
    """The decision of one day, immutable. `plan` is the whole of it, sealed; `digest` that of what
    it was decided from; `head` the place in the journal up to which everything was known."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="runs")
    as_of = models.DateField()
    number = models.IntegerField()
    digest = models.CharField(max_length=64)
    head = models.BigIntegerField()
    plan = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "as_of", "number"], name="one_run_a_number"),
        )


class PlannedMessage(models.Model):
    """A message of a run, as decided: `core.decisions.Message`, and who has to agree to it."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="messages")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="messages")
    version = models.ForeignKey(ScenarioVersion, models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    step = models.CharField(max_length=16)
    channel = models.CharField(max_length=12)
    principal = models.BigIntegerField()
    interest = models.BigIntegerField()
    indemnity = models.BigIntegerField()
    credits = models.BigIntegerField()
    total = models.BigIntegerField()
    pay_by = models.DateField()
    mode = models.CharField(max_length=10)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["run", "customer", "currency"], name="one_message_a_debtor"
            ),
        )


class PlannedLine(models.Model):
    """One invoice of a message, at its own step. `keys` are those of the notices it covers."""

    message = models.ForeignKey(PlannedMessage, models.PROTECT, related_name="lines")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="planned", db_index=False)
    step = models.CharField(max_length=16)
    cents = models.BigIntegerField()
    keys = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["invoice", "step", "message"], name="demands_of_an_invoice"),
        )


class Approval(models.Model):
    """A person, or the scenario itself, agrees to a message, or refuses it with a reason.

    It counts from `from_at` on (null: at once), which leaves a moment to take it back.
    """

    message = models.ForeignKey(PlannedMessage, models.PROTECT, related_name="approvals")
    agreed = models.BooleanField(default=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    from_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["message", "by"],
                condition=models.Q(withdrawn_at=None),
                name="one_approval_a_person",
            ),
        )


class EditedText(models.Model):
    """Parts of a message's letter in a person's own words, by their names in `wording_by_hand`:
    {"subject" or place of a paragraph: text}.

    `standard` is the digest of the text that they take the place of. Bound to one message: another
    one, or another standard text, does not use it.
    """

    message = models.ForeignKey(PlannedMessage, models.PROTECT, related_name="edits")
    paragraphs = models.JSONField()
    standard = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["message"], condition=models.Q(ended_at=None), name="one_text_a_message"
            ),
        )


class ClosedDays(models.Model):
    """Days on which a company is closed, both included: nothing is decided on them."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="closed_days")
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = (models.Index(fields=["company", "last_on"], name="closed_days_to_come"),)


class Release(models.Model):
    """What became of an approved message: put in the outbox, left out, or failed, and why."""

    message = models.OneToOneField(PlannedMessage, models.PROTECT, related_name="release")
    outcome = models.CharField(max_length=8)  # "queued" | "skipped" | "failed"
    reason = models.TextField(blank=True)
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="release")
    at = models.DateTimeField()


class Task(models.Model):
    """Work for a person: a call, what was announced, a broken agreement, a letter that failed.

    `result` says what was done; "waived" needs a reason.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="tasks")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="tasks")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=16)
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="tasks")
    proceeding = models.ForeignKey(
        "dunning.Proceeding", models.PROTECT, null=True, related_name="tasks"
    )
    dispute = models.ForeignKey("dunning.Dispute", models.PROTECT, null=True, related_name="tasks")
    pay_link = models.ForeignKey("dunning.PayLink", models.PROTECT, null=True, related_name="tasks")
    detail = models.TextField(blank=True)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, blank=True)
    result = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    postponed = models.BooleanField(default=False)  # put off to this day: not a second time

    class Meta:
        indexes = (models.Index(fields=["company", "done_at"]),)


class TaskInvoice(models.Model):
    """An invoice that a task names. `keys`: the calls, notices or missing channels that it told,
    separated by spaces, so that they are not told again."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="invoices")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="tasks")
    keys = models.TextField(blank=True)


from butoir.dunning.answers import models as answers  # noqa: E402, F401  they name models from above
from butoir.dunning.debits import models as debits  # noqa: E402, F401
from butoir.dunning.disputes import models as disputes  # noqa: E402, F401  likewise
from butoir.dunning.identity import models as identity  # noqa: E402, F401
from butoir.dunning.insolvency import models as insolvency  # noqa: E402, F401
from butoir.dunning.limitation import models as limitation  # noqa: E402, F401
from butoir.dunning.paylinks import models as paylinks  # noqa: E402, F401
from butoir.dunning.plans import models as plans  # noqa: E402, F401
from butoir.dunning.waiving import models as waiving  # noqa: E402, F401
from butoir.dunning.withdrawing import models as withdrawing  # noqa: E402, F401
