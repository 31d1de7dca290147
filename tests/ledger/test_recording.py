"""What a person or a diary tells the ledger, one record at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models import Sum

from butoir.core.diary import Diary, Happening
from butoir.core.diary_state import Story
from butoir.core.errors import InputError
from butoir.core.policy import Policy
from butoir.journal.models import Event
from butoir.journal.verify import verify_journal
from butoir.ledger.models import Allocation, Contact, Customer, Invoice, Receipt
from butoir.ledger.recording import (
    allocate,
    record_contact,
    record_credit_note,
    record_customer,
    record_invoice,
    record_receipt,
    reverse_payment,
)
from companies import AT, make_company

pytestmark = pytest.mark.django_db

WHO: dict[str, Any] = {"by": "claire", "at": AT}
DAY = date(2026, 3, 2)


@pytest.fixture
def customer() -> Customer:
    return record_customer(make_company(), "ACME", **WHO)


def invoice_of(customer: Customer, number: str = "F1", cents: int = 10_000, **more: Any) -> Invoice:
    return record_invoice(customer, number, cents, date(2026, 1, 31), **WHO, **more)


def open_of(invoice: Invoice) -> int:
    return invoice.cents - (invoice.allocations.aggregate(s=Sum("cents"))["s"] or 0)


def unallocated_of(customer: Customer) -> int:
    money = Receipt.objects.filter(customer=customer).aggregate(s=Sum("cents"))["s"] or 0
    used = Allocation.objects.filter(receipt__customer=customer).aggregate(s=Sum("cents"))["s"]
    return money - (used or 0)


def test_a_customer_is_made_once_and_then_changed():
    company = make_company()
    first = record_customer(company, "ACME", **WHO)
    again = record_customer(company, "ACME", **WHO, name="ACME SA", grace_days=5)
    assert first.pk == again.pk
    assert (again.name, again.grace_days, Customer.objects.count()) == ("ACME SA", 5, 1)


def test_contacts_come_in_the_order_in_which_they_were_told(customer):
    record_contact(customer, **WHO, name="Paul", email="paul@acme.example")
    record_contact(customer, **WHO, name="Anne")
    assert list(Contact.objects.order_by("position").values_list("name", "position")) == [
        ("Paul", 0),
        ("Anne", 1),
    ]


def test_an_invoice_is_open_until_money_comes(customer):
    """100 - 40 = 60."""
    invoice = invoice_of(customer)
    record_receipt(customer, 4_000, DAY, **WHO, invoice=invoice)
    assert (invoice.document, open_of(invoice)) == ("F1", 6_000)


def test_a_number_is_used_once_a_customer(customer):
    invoice_of(customer)
    with pytest.raises(InputError, match="used before"):
        invoice_of(customer)
    invoice_of(record_customer(customer.company, "Bell", **WHO))


def test_a_credit_note_alone_is_a_credit_of_its_customer(customer):
    note = record_credit_note(customer, "A1", 3_000, DAY, **WHO)
    assert (note.kind, note.cents, open_of(note)) == ("credit-note", -3_000, -3_000)


def test_a_credit_note_for_an_invoice_is_two_rows_that_cancel_out(customer):
    invoice = invoice_of(customer)
    note = record_credit_note(customer, "A1", 3_000, DAY, **WHO, invoice=invoice)
    rows = Allocation.objects.order_by("-cents").values_list("invoice", "counterpart", "cents")
    assert list(rows) == [(invoice.pk, note.pk, 3_000), (note.pk, invoice.pk, -3_000)]
    assert (open_of(invoice), open_of(note)) == (7_000, 0)


def test_money_without_an_invoice_is_a_credit_of_its_customer(customer):
    record_receipt(customer, 4_000, DAY, **WHO)
    record_receipt(customer, -1_000, DAY, **WHO)
    assert unallocated_of(customer) == 3_000


def test_a_receipt_is_shared_out_but_never_beyond_what_it_has(customer):
    one, two = invoice_of(customer), invoice_of(customer, "F2")
    receipt = record_receipt(customer, 15_000, DAY, **WHO)
    allocate(receipt, one, 10_000, DAY, **WHO, rule="person", why="told")
    with pytest.raises(InputError, match="more than is left"):
        allocate(receipt, two, 5_001, DAY, **WHO, rule="person", why="told")
    allocate(receipt, two, 5_000, DAY, **WHO, rule="person", why="told")
    assert (open_of(one), open_of(two), unallocated_of(customer)) == (0, 5_000, 0)


def test_a_receipt_may_settle_an_invoice_less_a_credit_note(customer):
    """70 received for 100 - 30."""
    invoice, note = invoice_of(customer), record_credit_note(customer, "A1", 3_000, DAY, **WHO)
    receipt = record_receipt(customer, 7_000, DAY, **WHO)
    allocate(receipt, note, -3_000, DAY, **WHO, rule="sum", why="")
    allocate(receipt, invoice, 10_000, DAY, **WHO, rule="sum", why="")
    assert (open_of(invoice), open_of(note), unallocated_of(customer)) == (0, 0, 0)


def test_a_payment_that_came_back_opens_the_invoice_again(customer):
    invoice = invoice_of(customer)
    record_receipt(customer, 10_000, DAY, **WHO, invoice=invoice)
    row = reverse_payment(invoice, 10_000, DAY, **WHO)
    assert (row.kind, row.cents, open_of(invoice)) == ("payment", -10_000, 10_000)
    assert unallocated_of(customer) == 0


def test_where_no_payment_is_left_a_credit_is_undone_and_no_money_moves(customer):
    invoice = invoice_of(customer)
    record_credit_note(customer, "A1", 3_000, DAY, **WHO, invoice=invoice)
    row = reverse_payment(invoice, 3_000, DAY, **WHO)
    assert (row.kind, row.receipt, open_of(invoice)) == ("credit", None, 10_000)
    assert not Receipt.objects.exists()


def pay(customer: Customer, invoice: Invoice) -> None:
    record_receipt(customer, 100, DAY, **WHO, invoice=invoice)


def credit(customer: Customer, invoice: Invoice) -> None:
    record_credit_note(customer, "A1", 100, DAY, **WHO, invoice=invoice)


@pytest.mark.parametrize("settle", [pay, credit])
def test_an_invoice_of_another_customer_or_currency_is_refused(customer, settle):
    bell = record_customer(customer.company, "Bell", **WHO)
    others = (invoice_of(bell), invoice_of(customer, "F2", currency="CHF"))
    before = (Invoice.objects.count(), Event.objects.count())
    for other in others:
        with pytest.raises(InputError, match="another"):
            settle(customer, other)
    assert (Invoice.objects.count(), Event.objects.count()) == before, "nothing is kept"
    assert not Receipt.objects.exists()


def test_amounts_are_above_zero(customer):
    invoice = invoice_of(customer)
    for cents in (0, -1):
        with pytest.raises(InputError):
            invoice_of(customer, "F2", cents)
        with pytest.raises(InputError):
            record_receipt(customer, cents, DAY, **WHO, invoice=invoice)
        with pytest.raises(InputError):
            record_credit_note(customer, "A1", cents, DAY, **WHO)
        with pytest.raises(InputError):
            reverse_payment(invoice, cents, DAY, **WHO)


def test_every_record_has_its_event(customer):
    invoice = invoice_of(customer)
    record_receipt(customer, 100, DAY, **WHO, invoice=invoice)
    kinds = list(Event.objects.order_by("sequence").values_list("kind", "about"))
    assert kinds == [
        ("customer-recorded", f"customer:{customer.pk}"),
        ("invoice-recorded", f"invoice:{invoice.pk}"),
        ("receipt-recorded", f"receipt:{Receipt.objects.get().pk}"),
    ]
    assert list(verify_journal()) == []


STORIES = [
    [("payment", 40), ("payment", 80)],
    [("payment", 100), ("reversal", 100), ("payment", 30)],
    [("credit_note", 30), ("reversal", 30), ("payment", 100), ("reversal", 60), ("reversal", 60)],
    [("payment", 50), ("credit_note", 20), ("reversal", 70), ("reversal", 10)],
]


@pytest.mark.parametrize("story", STORIES)
def test_it_means_what_a_diary_means(customer, story):
    """The same movements with the same kinds, the same open amount, the same credits."""
    told = Story(Diary(title="", country="FR", until=None, run_on=(), policy=Policy(),
                       policy_table={}, people={}, happenings=()))  # fmt: skip
    fields = {"customer": "ACME", "number": "F1", "amount": 100, "due": date(2026, 1, 31)}
    told.happen(Happening(DAY, "invoice", fields, ""))
    invoice = invoice_of(customer, "F1", 100)
    for number, (kind, cents) in enumerate(story):
        event = {"customer": "ACME", "invoice": "F1", "amount": cents}
        told.happen(Happening(DAY, kind, event, ""))
        if kind == "payment":
            record_receipt(customer, cents, DAY, **WHO, invoice=invoice)
        elif kind == "credit_note":
            record_credit_note(customer, f"A{number}", cents, DAY, **WHO, invoice=invoice)
        else:
            reverse_payment(invoice, cents, DAY, **WHO)
    (account,) = told.accounts()
    (item,) = account.items
    rows = invoice.allocations.order_by("pk").values_list("on", "cents", "kind")
    assert list(rows) == [(m.on, m.cents, m.kind) for m in item.movements]
    assert open_of(invoice) == item.open
    assert max(0, unallocated_of(customer) - min(0, item.open)) == account.credits
