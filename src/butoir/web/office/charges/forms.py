"""What a person fills in to give charges up, to note them, or to credit a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from butoir.dunning.waiving.offering import Offer
from butoir.ledger.models import Customer, Invoice
from butoir.web.office.charges.read import Charged, ChargesPage, NoteRow
from butoir.web.office.customers.forms import DayInput, choice_of
from butoir.web.ui.templatetags.figures import money
from butoir.web.words.names import CHARGES

WHAT = (
    ("both", _("Interest and lump sums")),
    ("interest", _("Interest alone")),
    ("indemnity", _("Lump sums alone")),
)


class _OnInvoices(forms.Form):
    """About some invoices of a customer, with a day to pay."""

    invoices = forms.MultipleChoiceField(label=_("Invoices"), widget=forms.CheckboxSelectMultiple)
    pay_by = forms.DateField(label=_("To be paid by"), widget=DayInput)

    def __init__(self, data: Any = None, *, customer: Customer, rows: tuple[Charged, ...]) -> None:
        super().__init__(data, label_suffix="")
        self.customer = customer
        invoices = self.fields["invoices"]
        assert isinstance(invoices, forms.MultipleChoiceField)
        invoices.choices = [(str(row.one.invoice), _choice(row)) for row in rows]

    def chosen(self) -> list[Invoice]:
        """The invoices, once the form holds."""
        rows = Invoice.objects.filter(customer=self.customer).select_related("company")
        return list(rows.filter(pk__in=self.cleaned_data["invoices"]).order_by("due_on", "pk"))


class WaiverForm(_OnInvoices):
    """What is given up if the invoices are paid by a day, and why."""

    what = forms.ChoiceField(label=_("What is given up"), choices=WHAT)
    reason = forms.CharField(
        label=_("Why (kept in the journal, not in the letter)"), max_length=1000
    )
    letter = forms.BooleanField(
        label=_("Write it to the customer (otherwise you have told them yourself)"),
        required=False,
        initial=True,
    )
    field_order = ("invoices", "what", "pay_by", "reason", "letter")

    def offer(self) -> Offer:
        """The offer, once the form holds."""
        said = self.cleaned_data
        both = said["what"] == "both"
        return Offer(
            said["pay_by"],
            said["reason"],
            both or said["what"] == "interest",
            both or said["what"] == "indemnity",
            said["letter"],
        )


class DebitNoteForm(_OnInvoices):
    """The invoices of a note, and its day to pay."""


class CreditForm(forms.Form):
    """The charges of a note that are credited, and why."""

    charges = forms.MultipleChoiceField(
        label=_("Charges to credit"), widget=forms.CheckboxSelectMultiple
    )
    gives_up = forms.ChoiceField(
        label=_("What it means"),
        choices=(
            ("yes", _("They are given up: nobody asks for them any more")),
            ("no", _("The note was wrong: they are still owed")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why (kept in the journal)"), max_length=1000)

    def __init__(self, data: Any = None, *, row: NoteRow) -> None:
        super().__init__(data, label_suffix="", auto_id=f"credit-{row.note.pk}-%s")
        charges = self.fields["charges"]
        assert isinstance(charges, forms.MultipleChoiceField)
        charges.choices = [
            (
                str(one.pk),
                f"{one.invoice.number} · {CHARGES[one.kind]} · "
                f"{money(one.cents, row.note.currency)}",
            )
            for one in row.open_charges
        ]


def empty_forms(page: ChargesPage) -> dict[str, forms.Form]:
    """The forms as they first show."""
    customer = page.customer
    return {
        "waiver": WaiverForm(customer=customer, rows=page.offered),
        "note": DebitNoteForm(customer=customer, rows=page.notable),
    }


def _choice(row: Charged) -> str:
    item = row.one.item
    charges = money(row.total, row.one.currency)
    return f"{choice_of(item.number, item.open, row.one.currency)} + {charges}"
