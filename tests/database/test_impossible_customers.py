"""A customer that cannot be served is a task, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from day_by_day import live_a_day, mailbox, release, run, send

from butoir.dunning.models import Task
from butoir.ledger.models import Contact, Customer
from butoir.users.models import Company
from companies import altered_journal, make_company
from dispatch.mailservers import Keeper
from dunning.test_day import FIRST, automatic, one_late_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return automatic(make_company())


@pytest.fixture
def mail(settings: Any) -> Iterator[Keeper]:
    with mailbox(settings) as keeper:
        yield keeper


def without_address(customer: Customer) -> None:
    Contact.objects.filter(customer=customer).delete()
    Customer.objects.filter(pk=customer.pk).update(address={})


def of_an_unknown_kind(customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(kind="ghost")


def with_grace_beyond_all_days(customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(grace_days=2_000_000_000)


def with_an_address_that_is_none(customer: Customer) -> None:
    Contact.objects.filter(customer=customer).update(email="not an address")


def without_a_name(customer: Customer) -> None:
    Contact.objects.filter(customer=customer).update(name="", title="")
    Customer.objects.filter(pk=customer.pk).update(name="")


def with_an_address_of_another_shape(customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(address={"lines": 7, "city": "Nantes"})


@pytest.mark.parametrize(
    "impossible",
    [
        without_address,
        of_an_unknown_kind,
        with_grace_beyond_all_days,
        with_an_address_that_is_none,
        without_a_name,
        with_an_address_of_another_shape,
    ],
)
def test_a_customer_that_cannot_be_served_is_a_task_and_the_others_go_on(
    company: Company, mail: Keeper, impossible: Callable[[Customer], None]
):
    for code in ("A", "PETIT", "Z"):
        one_late_invoice(company, code)
    impossible(Customer.objects.get(code="PETIT"))
    run(company)
    release(company)
    send()
    run(company, FIRST + timedelta(days=1))
    reached = sorted(one.recipients[0] for one in mail.messages)
    assert reached == ["a@client.example", "z@client.example"]
    tasks = Task.objects.values_list("kind", "customer__code").distinct()
    assert set(tasks) in ({("no-channel", "PETIT")}, {("review", "PETIT")})
    assert Task.objects.count() == 1, "told once"
    assert altered_journal() == []


def test_a_name_of_two_lines_adds_nobody_to_a_message(company: Company, mail: Keeper):
    invoice = one_late_invoice(company)
    Contact.objects.filter(customer=invoice.customer).update(name="Anne\r\nBcc: x@y.example")
    assert live_a_day(company, FIRST) == ["reminder-1"]
    (received,) = mail.messages
    assert received.recipients == ["petit@client.example"]
    assert not message_from_bytes(received.content)["Bcc"]
