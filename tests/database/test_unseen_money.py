"""Money that other systems do not see: not applied, come in the gaps, or undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from day_by_day import SECOND, live_a_day, mailbox, release, run, send

from butoir.dispatch.models import Delivery
from butoir.dunning.models import Release
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.recording import record_credit_note, record_receipt, reverse_payment
from butoir.users.models import Company
from companies import make_company
from dispatch.mailservers import Keeper
from dunning.test_day import DUE, FIRST, WHO, automatic, one_late_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return automatic(make_company())


@pytest.fixture
def mail(settings: Any) -> Iterator[Keeper]:
    with mailbox(settings) as keeper:
        yield keeper


def reasons(company: Company, on: date = FIRST) -> list[str]:
    return [row.reason for row in run(company, on).plan.waiting]


def unapplied_payment(invoice: Invoice) -> None:
    record_receipt(invoice.customer, 100_00, FIRST, **WHO)


def unapplied_credit(invoice: Invoice) -> None:
    record_credit_note(invoice.customer, "A-1", 100_00, FIRST, **WHO)


def some_of_each(invoice: Invoice) -> None:
    record_receipt(invoice.customer, 60_00, FIRST, **WHO)
    record_credit_note(invoice.customer, "A-1", 40_00, FIRST, **WHO)


def another_invoice_paid_twice(invoice: Invoice) -> None:
    other = one_more_invoice(invoice.customer)
    record_receipt(invoice.customer, 200_00, FIRST, invoice=other, **WHO)


def one_more_invoice(customer: Customer) -> Invoice:
    return Invoice.objects.create(
        company=customer.company,
        customer=customer,
        number="F-2",
        document="F-2",
        due_on=DUE,
        cents=100_00,
    )


@pytest.mark.parametrize(
    "covered", [unapplied_payment, unapplied_credit, some_of_each, another_invoice_paid_twice]
)
def test_a_debtor_covered_by_what_is_not_applied_gets_nothing(
    company: Company, mail: Keeper, covered: Callable[[Invoice], None]
):
    covered(one_late_invoice(company))
    assert reasons(company) == ["customer-credit"]
    assert release(company) == {}
    assert send().claimed == 0
    assert not mail.messages


def test_what_is_not_applied_and_covers_a_part_is_taken_off_the_total(company: Company):
    invoice = one_late_invoice(company)
    record_receipt(invoice.customer, 30_00, FIRST, **WHO)
    (message,) = run(company).plan.messages
    assert (message.principal, message.credits, message.total) == (100_00, 30_00, 70_00)


@pytest.mark.parametrize(
    "covered", [unapplied_payment, unapplied_credit, some_of_each, another_invoice_paid_twice]
)
@pytest.mark.parametrize("gap", ["before the release", "before the sending"])
def test_who_paid_since_the_decision_gets_nothing_and_the_others_do(
    company: Company, mail: Keeper, covered: Callable[[Invoice], None], gap: str
):
    invoice = one_late_invoice(company)
    one_late_invoice(company, "ROY")
    run(company)
    if gap == "before the release":
        covered(invoice)
        assert release(company) == {"skipped": 1, "queued": 1}
    else:
        assert release(company) == {"queued": 2}
        covered(invoice)
    send()
    assert [one.recipients for one in mail.messages] == [["roy@client.example"]]
    told = Delivery.objects.filter(reference="PETIT").first() or Release.objects.get(delivery=None)
    assert "nothing is due any more" in getattr(told, "error", "") + getattr(told, "reason", "")


def test_a_letter_stopped_at_the_last_moment_counts_as_never_sent(company: Company, mail: Keeper):
    invoice = one_late_invoice(company)
    run(company)
    release(company)
    record_receipt(invoice.customer, 100_00, FIRST, invoice=invoice, **WHO)
    assert send().cancelled == 1
    reverse_payment(invoice, 100_00, SECOND, **WHO)
    assert live_a_day(company, SECOND) == ["reminder-1"]


def test_a_reversed_payment_reopens_the_step_where_it_was(company: Company, mail: Keeper):
    invoice = one_late_invoice(company)
    assert live_a_day(company, FIRST) == ["reminder-1"]
    record_receipt(invoice.customer, 100_00, date(2026, 2, 12), invoice=invoice, **WHO)
    assert live_a_day(company, SECOND) == []
    reverse_payment(invoice, 100_00, date(2026, 2, 20), **WHO)
    assert live_a_day(company, date(2026, 2, 24)) == ["reminder-2"]
    assert len(mail.messages) == 2
