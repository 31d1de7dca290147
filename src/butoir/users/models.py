"""People, companies (creditors) and what each person may do in each company."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who logs in; `lang` is the language of the screens."""

    lang = models.CharField(max_length=2, default="fr")


class Company(models.Model):
    """A creditor: its identity as its letters name it, and how strict it is with itself.

    `four_eyes` asks for two different people before a formal notice leaves. `contract_rate` is the
    late-payment rate of its terms, in hundredths of a percent. Addresses are kept as the
    fields of `core.parties.Address`.
    """

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=120, blank=True)
    ids = models.JSONField(default=list, blank=True)
    address = models.JSONField(default=dict, blank=True)
    country = models.CharField(max_length=5, default="FR")
    lang = models.CharField(max_length=2, default="fr")
    iban = models.CharField(max_length=40, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    cheque_to = models.JSONField(null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    reply_email = models.CharField(max_length=254, blank=True)  # where e-mails are answered
    plus_addresses = models.BooleanField(default=False)  # with the customer's case number in it
    signatory = models.CharField(max_length=120, blank=True)
    signatory_title = models.CharField(max_length=120, blank=True)
    signatory_titles = models.JSONField(default=dict, blank=True)  # by language
    notice_signatory = models.CharField(max_length=120, blank=True)  # empty: the same person
    notice_signatory_title = models.CharField(max_length=120, blank=True)
    notice_signatory_titles = models.JSONField(default=dict, blank=True)
    accent = models.CharField(max_length=7, default="#0f4c5c")
    red_when_firm = models.BooleanField(default=True)  # a red accent from the firm reminder on
    contract_rate = models.IntegerField(null=True, blank=True)
    consumer_clause = models.BooleanField(default=False)
    sme = models.BooleanField(default=False)
    four_eyes = models.BooleanField(default=False)
    dispute_days = models.IntegerField(default=10)  # open days in which a dispute is answered
    run_at = models.TimeField(default="06:00")  # the hour of the nightly clock, Europe/Paris
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Logo(models.Model):
    """The picture at the head of a company's letters: a PNG as `letters.logo` draws it.

    Apart from the company, so that a page that only names it does not fetch the picture.
    """

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="logo")
    picture = models.BinaryField()

    def __str__(self) -> str:
        return f"logo of {self.company_id}"


class Role(models.TextChoices):
    """What a person may do: each role includes those below it."""

    OWNER = "owner"
    MANAGER = "manager"  # approves, holds, agrees
    CLERK = "clerk"  # imports, matches, records calls
    READER = "reader"

    def includes(self, other: Role) -> bool:
        """Whether it is that role or one above it."""
        order = list(Role)
        return order.index(self) <= order.index(other)


class Membership(models.Model):
    """A person's role in one company."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    company = models.ForeignKey(Company, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "company"], name="one_role_a_company"),
        )
