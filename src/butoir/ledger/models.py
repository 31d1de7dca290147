"""What is owed, as dated records: nothing here is a balance, a balance is worked out each time.

Amounts are cents of the row's currency. Rows are never deleted but by the undoing of the import
that brought them, while nothing was built on it.
"""

from __future__ import annotations

from django.db import models

from butoir.journal.models import SealedFile
from butoir.users.models import Company, User


class Import(models.Model):
    """One file taken in, with what was found in it; undone as a whole or not at all.

    `books_until` is the last day that a ledger in it covers.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="imports")
    name = models.CharField(max_length=255)
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    format = models.CharField(max_length=40, blank=True)
    diagnostics = models.JSONField(default=list)
    counts = models.JSONField(default=dict)  # created, updated, unchanged, by kind of row
    books_until = models.DateField(null=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = (models.Index(fields=["company", "file"]),)


class ImportChange(models.Model):
    """What an import did to one row: its fields before (null: it made the row) and after.

    A row that names its import itself is not listed when it is made. The row of another import
    (`table` "import", nothing before or after) is one that this import relies on.
    """

    source = models.ForeignKey(Import, models.PROTECT, related_name="changes")
    table = models.CharField(max_length=40)
    row = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=["table", "row"]),)


class WaitingFile(models.Model):
    """A table whose headings say nothing, until a person says which column holds what.

    Nothing of it is on the books; it goes when it is taken in, or after some days.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="waiting_files")
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=150)


class NamedColumns(models.Model):
    """What a person said of the columns of a table: the same headings mean the same again.

    `headings` is the digest of the line, `mapping` what `importing.import_file` takes. The latest
    counts.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="named_columns")
    headings = models.CharField(max_length=64)
    mapping = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        indexes = (models.Index(fields=["company", "headings"]),)


class CustomerGroup(models.Model):
    """Customers that share a scenario."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="groups")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "name"], name="one_group_a_name"),
        )


class Customer(models.Model):
    """A customer of a company. `grace_days` are agreed beyond the due date, `terms_days` give the
    due date of invoices that state none. `address` holds the fields of `core.parties.Address`.
    `called` are the other [code, name, [identifiers]] that files give it, `booked` tells that a
    ledger keeps an account of it, `familiar` that its letters say tu, je or du,
    `in_charge` who reads its answers.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="customers")
    code = models.CharField(max_length=120)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, default="company")
    country = models.CharField(max_length=5, default="FR")
    lang = models.CharField(max_length=2, default="fr")
    address = models.JSONField(default=dict, blank=True)
    ids = models.JSONField(default=list, blank=True)
    iban = models.CharField(max_length=40, blank=True)
    grace_days = models.IntegerField(default=0)
    terms_days = models.IntegerField(null=True, blank=True)
    group = models.ForeignKey(CustomerGroup, models.PROTECT, null=True, blank=True)
    address_failed_on = models.DateField(null=True, blank=True)  # the post brought a letter back
    known = models.BooleanField(default=False)  # a table of customers or a person described it
    called = models.JSONField(default=list, blank=True)
    booked = models.BooleanField(default=False)
    familiar = models.BooleanField(default=False)
    in_charge = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "code"], name="one_customer_a_code"),
        )

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person to write to or call at a customer; the lowest `position` comes first.

    `email_failed_on` is the day on which the address turned out to be dead.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    position = models.IntegerField(default=0)
    title = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email_failed_on = models.DateField(null=True, blank=True)


class Invoice(models.Model):
    """An invoice, a credit note (`cents` negative), or one due date of an invoice with several.

    `number` names the row, `document` the number that payers write. `due_on` never changes but by
    a newer export that says otherwise; `due_by` tells whose terms gave it where no document said
    (`ledger.terms`). `booked` tells that the books (a FEC) have it, `rests` what it says itself
    against a reminder (`resting.HOLDS`), `corrects` the numbers of those that it corrects.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="invoices")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices")
    number = models.CharField(max_length=140)
    document = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, default="invoice")  # "invoice" | "credit-note"
    issued_on = models.DateField(null=True)
    due_on = models.DateField()
    due_by = models.CharField(max_length=8, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    cents = models.BigIntegerField()
    order_reference = models.CharField(max_length=120, blank=True)
    payment_reference = models.CharField(max_length=140, blank=True)
    booked = models.BooleanField(default=False)
    rests = models.CharField(max_length=20, blank=True)
    corrects = models.JSONField(null=True)  # null: the table has triggers, it is not made anew
    source = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "number"], name="one_invoice_a_number"),
        )
        indexes = (
            models.Index(
                fields=["company"], condition=models.Q(rests__gt=""), name="invoices_to_rest"
            ),
            models.Index(fields=["company", "document"]),
            # all that sums of invoices ask, in the order in which they are summed
            models.Index(
                fields=["company", "currency", "due_on", "cents"], name="invoices_by_due_date"
            ),
            models.Index(
                fields=["company", "issued_on", "currency", "cents"],
                name="invoices_by_day_of_issue",
            ),
            models.Index(
                fields=["company", "customer", "currency", "due_on", "cents"],
                name="invoices_by_customer",
            ),
        )


class InvoiceCopy(models.Model):
    """An invoice as its customer reads it: the PDF that an import brought with it."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="copies")
    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="+")
    source = models.ForeignKey(Import, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "invoice copies"
        constraints = (models.UniqueConstraint(fields=["invoice", "file"], name="one_copy_a_file"),)


class BankAccount(models.Model):
    """An account of the company. Receipts are known up to the day that the latest statement of
    every watched account reaches."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="bank_accounts")
    number = models.CharField(max_length=80)
    watched = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "number"], name="one_account_a_number"),
        )


class Statement(models.Model):
    """One bank statement as it was read; `checked_at` is when a person said that nothing is missing
    from one that does not add up."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements")
    source = models.ForeignKey(Import, models.PROTECT, related_name="+")
    format = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    opening = models.BigIntegerField(null=True)
    closing = models.BigIntegerField(null=True)
    balanced = models.BooleanField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["account", "from_on"],
                condition=models.Q(balanced=False),
                name="does_not_add_up",
            ),
        )


class BankEntry(models.Model):
    """One movement of a bank account, once, whatever the number of files that say it.

    `key` is the digest of what identifies it; `state` tells what came of it: "allocated",
    "suggested" (a person must look), "unmatched", "ignored" (by a person), "in-ledger", "returned"
    (it was allocated, and its money went back) or "other" (nothing to settle).
    """

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="entries")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="entries")
    key = models.CharField(max_length=64)
    booked_on = models.DateField(null=True)
    value_on = models.DateField(null=True)
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    counterparty_name = models.CharField(max_length=255, blank=True)
    counterparty_iban = models.CharField(max_length=80, blank=True)
    remittance = models.TextField(blank=True)
    structured_reference = models.CharField(max_length=140, blank=True)
    end_to_end = models.CharField(max_length=140, blank=True)
    bank_reference = models.CharField(max_length=140, blank=True)
    reversal = models.BooleanField(default=False)
    return_code = models.CharField(max_length=4, blank=True)  # why it came back (ISO 20022)
    charges = models.BigIntegerField(default=0)  # cents that the bank says it kept of a credit
    status = models.CharField(max_length=10, default="booked")
    state = models.CharField(max_length=12, default="unmatched")
    why = models.TextField(blank=True)
    taken_back = models.BooleanField(default=False)  # a person undid a match: never certain again

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "key"], name="one_entry_a_movement"),
        )
        indexes = (
            models.Index(fields=["account", "state"]),
            models.Index(fields=["account", "booked_on"]),
        )


class Candidate(models.Model):
    """A customer that a receipt could belong to: its reminders rest until a person has looked."""

    entry = models.ForeignKey(BankEntry, models.CASCADE, related_name="candidates")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="candidates")
    parts = models.JSONField(default=list)  # [invoice number, cents] of the best suggestion
    rule = models.CharField(max_length=40, blank=True)
    why = models.TextField(blank=True)
    score = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = (models.Index(fields=["customer", "closed_at"]),)


class Receipt(models.Model):
    """Money of a customer, from the bank or told by a person; negative when it went back.

    What is not allocated of it is a credit of the customer.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="receipts")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="receipts")
    entry = models.ForeignKey(BankEntry, models.PROTECT, null=True, related_name="receipts")
    on = models.DateField()
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    source = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)


class Allocation(models.Model):
    """What settles an invoice, in part or whole; negative when it was undone.

    `kind` is "payment" or "credit". A payment has its receipt, or none when the books say it. A
    credit between a credit note and an invoice is two rows, one for each (`counterpart`), that
    cancel out. The open amount of any invoice row is `cents` less the sum of its allocations.
    """

    # found through the indexes below, two of which answer without the table
    company = models.ForeignKey(Company, models.PROTECT, related_name="allocations", db_index=False)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations", db_index=False)
    receipt = models.ForeignKey(
        Receipt, models.PROTECT, null=True, related_name="allocations", db_index=False
    )
    counterpart = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    cents = models.BigIntegerField()
    kind = models.CharField(max_length=8, default="payment")
    rule = models.CharField(max_length=40, blank=True)
    why = models.TextField(blank=True)
    source = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        indexes = (
            models.Index(fields=["company", "on"]),
            models.Index(fields=["invoice", "on", "cents"], name="what_settles_an_invoice"),
            models.Index(fields=["receipt", "cents"], name="what_a_receipt_settles"),
        )


class OpenInvoice(models.Model):
    """An invoice or credit note of which something is open: an index that the database keeps by
    itself (`ledger.open_index`, docs/adr/0028) and that no code writes.

    Lists and figures of a whole company read it. What is demanded never does: that is worked out
    from the records each time. `unpaid` is the invoice's `cents` less its allocations, never zero.
    """

    invoice = models.OneToOneField(
        Invoice, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    company = models.ForeignKey(
        Company, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    customer = models.ForeignKey(
        Customer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    currency = models.CharField(max_length=3)
    due_on = models.DateField()
    unpaid = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(
                fields=["company", "customer", "currency", "due_on", "unpaid"],
                name="open_by_customer",
            ),
            models.Index(
                fields=["company", "due_on", "currency", "unpaid"], name="open_by_due_date"
            ),
        )


class KnownPayer(models.Model):
    """An account or a name that a customer pays under, learned from a confirmed match."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="payers")
    iban = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=255, blank=True)
    learned_at = models.DateTimeField()
