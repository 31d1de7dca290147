"""The answers to a customer's e-mails reach the person in charge of it."""

from __future__ import annotations

import email
import json
from datetime import date
from email import policy
from typing import Any

import pytest

from butoir.dispatch.models import Delivery
from butoir.dunning.answers.marks import plus_token
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.models import Customer
from butoir.ledger.recording import put_in_charge, record_invoice
from butoir.users.models import Company, Membership, Role, User
from companies import AT, at, make_company
from dunning.people import make_customer
from dunning.test_day import automatic

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 9)
BY: dict[str, Any] = {"by": "claire", "at": AT}


@pytest.fixture
def company() -> Company:
    return automatic(make_company())


@pytest.fixture
def customer(company: Company) -> Customer:
    made = make_customer(company, "PETIT")
    record_invoice(made, "F1", 100_00, date(2026, 1, 31), **BY)
    return made


def lucas(company: Company, address: str = "lucas@morel.example") -> User:
    user = User.objects.create(
        username="lucas", first_name="Lucas", last_name="Roux", email=address
    )
    Membership.objects.create(user=user, company=company, role=Role.CLERK)
    return user


def answered_to(company: Company) -> list[str]:
    """To whom the only e-mail of the day is answered."""
    run_day(company, DAY, by="clock", at=at(DAY))
    release_approved(company, at=at(DAY), by="clock")
    (delivery,) = Delivery.objects.all()
    raw = bytes(delivery.document.file.content)
    header = email.message_from_bytes(raw, policy=policy.default)["Reply-To"]
    return [f"{one.display_name} <{one.addr_spec}>" for one in header.addresses]


def test_the_person_in_charge_gets_the_answers(company, customer):
    put_in_charge(customer, lucas(company), **BY)
    assert answered_to(company) == [f"Lucas Roux – {company.name} <lucas@morel.example>"]


def test_without_one_the_mailbox_of_the_company_does(company, customer):
    assert [one.endswith(f"<{company.email}>") for one in answered_to(company)] == [True]


@pytest.mark.parametrize("why", ["no role any more", "no address", "nobody any more"])
def test_who_cannot_read_them_does_not_get_them(company, customer, why):
    person = lucas(company, "" if why == "no address" else "lucas@morel.example")
    put_in_charge(customer, person, **BY)
    if why == "no role any more":
        Membership.objects.all().delete()
    if why == "nobody any more":
        put_in_charge(customer, None, **BY)
    assert [one.endswith(f"<{company.email}>") for one in answered_to(company)] == [True]


def test_a_mailbox_that_is_read_for_them_comes_first_and_keeps_the_name(company, customer):
    put_in_charge(customer, lucas(company), **BY)
    Company.objects.update(reply_email="relances@morel.example")
    company.refresh_from_db()
    assert answered_to(company) == [f"Lucas Roux – {company.name} <relances@morel.example>"]
    assert not AnswerCase.objects.exists(), "nobody asked for addresses that name the case"


def test_its_address_names_the_case_of_the_customer_where_the_company_wants_that(company, customer):
    Company.objects.update(reply_email="relances@morel.example", plus_addresses=True)
    company.refresh_from_db()
    (answered,) = answered_to(company)
    number = AnswerCase.objects.get(customer=customer).number
    assert answered.endswith(f"<relances+{number}@morel.example>")
    assert plus_token(f"relances+{number}@morel.example") == number


@pytest.mark.parametrize("address", ["", "relances@morel.example", "+x@morel.example", "a@b+c.d"])
def test_an_address_without_a_plus_names_no_case(address):
    assert plus_token(address) == ""


def test_each_change_is_kept(company, customer):
    put_in_charge(customer, lucas(company), **BY)
    put_in_charge(customer, None, **BY)
    kept = Event.objects.filter(kind="customer-in-charge").order_by("sequence")
    assert [json.loads(event.data)["user"] for event in kept] == ["lucas", ""]
