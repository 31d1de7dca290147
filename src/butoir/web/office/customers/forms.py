"""The forms of what a person does for a customer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.core.errors import InputError
from butoir.core.money import parse_cents
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import User
from butoir.web.ui.templatetags.figures import money
from butoir.web.words.names import DISPUTES, HEARD, WAYS


class MoneyField(forms.CharField):
    """An amount as people write it ("1 234,50 €"), in cents and above zero."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=30, **more)

    def clean(self, value: Any) -> Any:
        """Cents; None where the field may be empty and is."""
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = parse_cents(plain_amount(text))
        except InputError:
            cents = 0
        if cents <= 0:
            raise forms.ValidationError(_("Write an amount such as 1234.50."))
        return cents


def plain_amount(text: str) -> str:
    """An amount without its spaces, sign of the euro and thousands, with a point."""
    bare = "".join(text.replace("€", "").split())
    if "," in bare:
        bare = bare.replace(".", "").replace(",", ".")
    return bare


class DayInput(forms.DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


Choices = list[tuple[int, str]]


def open_choices(customer: Customer) -> Choices:
    """What a customer has open, to choose from."""
    rows = open_invoice_rows(customer.company, [customer.pk])
    return [(row[0], choice_of(row[2], row[7], row[5])) for row in rows if row[7] > 0]


def choice_of(number: str, cents: int, currency: str) -> str:
    """An invoice as it is chosen."""
    return f"{number} · {money(cents, currency)}"


# how a person may have heard of a dispute; the answer page tells of its own
WAYS_OF_HEARING = [(code, name) for code, name in HEARD.items() if code != "page"]


class CustomerForm(forms.Form):
    """A form about a customer, as of a day; its labels end without a colon.

    `invoices` are those that are open, where the page knows them already.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        customer: Customer,
        today: date,
        invoices: Choices | None = None,
    ) -> None:
        super().__init__(data, label_suffix="", auto_id=f"{type(self).__name__}-%s")
        self.customer, self.today = customer, today
        name = next((name for name in ("invoices", "invoice") if name in self.fields), "")
        if name:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = open_choices(customer) if invoices is None else invoices

    def chosen(self) -> list[Invoice]:
        """The invoices that were ticked."""
        return list(Invoice.objects.filter(customer=self.customer, pk__in=self._ids()))

    def _ids(self) -> list[str]:
        return list(self.cleaned_data.get("invoices") or [])


class HoldForm(CustomerForm):
    """Let the whole customer rest."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
    until = forms.DateField(
        label=_("Until (nothing: until ended)"), required=False, widget=DayInput
    )

    def clean_until(self) -> date | None:
        """Not in the past."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return until


class DisputeForm(CustomerForm):
    """What a customer contests, and whether they are told at once by which day we answer."""

    invoice = forms.ChoiceField(label=_("Invoice"))
    cents = MoneyField(label=_("Disputed part (nothing: the whole invoice)"), required=False)
    reason = forms.ChoiceField(label=_("What is contested"), choices=DISPUTES.items())
    words = forms.CharField(
        label=_("In their words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    way = forms.ChoiceField(label=_("How we heard of it"), choices=WAYS_OF_HEARING)
    received_on = forms.DateField(label=_("Heard on"), widget=DayInput)
    acknowledge = forms.BooleanField(
        label=_("Acknowledge it in writing, with the day by which we answer"), required=False
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial["received_on"] = self.today
        self.initial["acknowledge"] = has_email(self.customer)

    def clean_received_on(self) -> date:
        """Not ahead."""
        on: date = self.cleaned_data["received_on"]
        if on > self.today:
            raise forms.ValidationError(_("This day lies ahead."))
        return on


def has_email(customer: Customer) -> bool:
    """Whether an e-mail can reach the customer."""
    rows = customer.contacts.exclude(email="")
    return rows.filter(email_failed_on=None).exists()


class PromiseForm(CustomerForm):
    """What a customer promised."""

    cents = MoneyField(label=_("Promised amount"))
    by_on = forms.DateField(label=_("To be paid by"), widget=DayInput)
    said_by = forms.CharField(label=_("Who said so"), max_length=120, required=False)
    said_how = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[("", "–"), *((way, WAYS[way]) for way in ("phone", "email", "letter", "visit"))],
    )
    how = forms.CharField(label=_("Note"), max_length=80, required=False)
    invoices = forms.MultipleChoiceField(
        label=_("Invoices (nothing: all that are open)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    confirm = forms.BooleanField(label=_("Confirm it by e-mail"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        contacts = self.customer.contacts.exclude(email="")
        self.initial["confirm"] = contacts.filter(email_failed_on=None).exists()

    def clean_by_on(self) -> date:
        """Not in the past."""
        by_on: date = self.cleaned_data["by_on"]
        if by_on < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return by_on


class InsolvencyForm(CustomerForm):
    """The opening of insolvency proceedings."""

    since = forms.DateField(label=_("Day of the judgment"), widget=DayInput)
    reason = forms.CharField(
        label=_("Court, kind of proceedings, where it is published"), max_length=500
    )

    def clean_since(self) -> date:
        """Not ahead."""
        since: date = self.cleaned_data["since"]
        if since > self.today:
            raise forms.ValidationError(_("This day lies ahead."))
        return since


class ContactForm(CustomerForm):
    """One more person to write to or call."""

    title = forms.CharField(label=_("Form of address"), max_length=40, required=False)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """A contact can be reached, or at least has a name."""
        said: dict[str, Any] = super().clean() or {}
        if not any(said.get(name) for name in ("name", "email", "phone")):
            raise forms.ValidationError(_("Give a name, an e-mail address or a phone number."))
        return said


class FamiliarForm(CustomerForm):
    """Whether the letters say tu, je or du."""

    familiar = forms.TypedChoiceField(
        label=_("The letters say"),
        choices=[("no", _("vous, u, Sie (formal)")), ("yes", _("tu, je, du (familiar)"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        help_text=_(
            "Formal notices and what a judge may read stay formal, and so do the letters to a "
            "public body or to nobody by name."
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial["familiar"] = "yes" if self.customer.familiar else "no"


class InChargeForm(CustomerForm):
    """Who reads the answers of the customer."""

    person = forms.ModelChoiceField(
        label=_("In charge"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody in particular"),
        help_text=_("The answers to the e-mails of this customer go to this person's address."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        members = User.objects.filter(memberships__company=self.customer.company)
        field.queryset = members.exclude(email="").order_by("username")
        self.initial["person"] = self.customer.in_charge_id


class NoteForm(CustomerForm):
    """What is worth remembering."""

    text = forms.CharField(
        label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
