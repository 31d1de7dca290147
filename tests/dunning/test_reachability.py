"""A dead address re-opens the step and sends it another way; a person is told (R25)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from butoir.dispatch.channels.base import RECIPIENT_REFUSED, Outcome
from butoir.dispatch.handing import finish
from butoir.dispatch.models import Delivery, State
from butoir.dispatch.proofs import record_proof
from butoir.dunning import running
from butoir.dunning.deciding import decide
from butoir.dunning.models import Task
from butoir.dunning.reachability import record_bounce
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.dunning.tasks import complete_task
from butoir.ledger.models import Contact, Customer
from butoir.ledger.recording import record_contact, record_customer, record_invoice
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
DUE, FIRST, NEXT = date(2026, 1, 31), date(2026, 2, 9), date(2026, 2, 10)
AUTOMATIC = {"reminder-1": "automatic", "reminder-2": "automatic", "formal-notice": "automatic"}


@pytest.fixture
def company():
    company = make_company()
    version = make_scenario(company, "s", {}, AUTOMATIC, **WHO)
    assign(company, version, date(2026, 1, 1), **WHO)
    customer = make_customer(company)
    record_invoice(customer, "F1", 100_00, DUE, issued_on=date(2026, 1, 1), **WHO)
    return company


def day(company, on):
    """Decide, release, and take what was released as accepted by its carrier."""
    plan = run_day(company, on, by="clock", at=at(on)).plan
    release_approved(company, at=at(on), by="clock")
    Delivery.objects.filter(state=State.WAITING).update(state=State.SENT, state_at=at(on, 9))
    return [(message.step, message.channel) for message in plan.messages]


def refuse(delivery, error, on=FIRST, hour=9):
    """The carrier refuses what it had in hand."""
    Delivery.objects.filter(pk=delivery.pk).update(state=State.UNKNOWN)
    with transaction.atomic():
        assert finish(delivery, Outcome("permanent", error), at(on, hour))


def test_a_bounce_opens_the_step_again_by_the_next_channel(company):
    assert day(company, FIRST) == [("reminder-1", "email")]
    record_bounce(Delivery.objects.get(), FIRST, by="inbox", at=at(FIRST, 10))
    assert Contact.objects.get().email_failed_on == FIRST
    assert day(company, NEXT) == [("reminder-1", "post")]
    assert Task.objects.filter(kind="review").count() == 1


def test_another_address_that_works_comes_before_another_channel(company):
    customer = Customer.objects.get()
    record_contact(customer, name="Paul Petit", email="paul@client.example", **WHO)
    day(company, FIRST)
    record_bounce(Delivery.objects.get(), FIRST, by="inbox", at=at(FIRST, 10))
    assert day(company, NEXT) == [("reminder-1", "email")]
    assert Delivery.objects.latest("pk").to["email"] == "paul@client.example"


def test_an_address_that_the_server_refuses_is_given_up(company):
    day(company, FIRST)
    refuse(Delivery.objects.get(), f"{RECIPIENT_REFUSED}: 550 no such user")
    assert day(company, NEXT) == [("reminder-1", "post")]


def test_a_message_refused_for_its_sender_says_nothing_of_the_address(company):
    day(company, FIRST)
    refuse(Delivery.objects.get(), "554 sender not permitted")
    assert day(company, NEXT) == [("reminder-1", "email")]
    assert Contact.objects.get().email_failed_on is None
    assert "554" in Task.objects.get(kind="review").detail


def test_an_address_declared_good_again_is_used_again(company):
    day(company, FIRST)
    refuse(Delivery.objects.get(), f"{RECIPIENT_REFUSED}: 550 mailbox full for good")
    day(company, NEXT)
    Contact.objects.update(email_failed_on=None)
    later = NEXT + timedelta(days=20)
    assert day(company, later) == [("reminder-2", "email")]


def test_a_letter_that_the_post_brings_back_ends_the_postal_way(company):
    Contact.objects.update(email="")
    assert day(company, FIRST) == [("reminder-1", "post")]
    record_proof(Delivery.objects.get(), "bounce", FIRST, by="claire", at=at(FIRST, 12))
    assert day(company, NEXT) == []
    assert Customer.objects.get().address_failed_on == FIRST
    assert {task.kind for task in Task.objects.all()} == {"review", "no-channel"}


def test_a_failure_is_told_once_and_an_address_declared_good_meanwhile_stays_good(company):
    """The mailbox was full; a person saw it, and says so, before the next run looks at it again."""
    day(company, FIRST)
    record_bounce(Delivery.objects.get(), FIRST, by="inbox", at=at(FIRST, 10))
    complete_task(Task.objects.get(kind="review"), "done", by="claire", at=at(FIRST, 11))
    Contact.objects.update(email_failed_on=None)
    assert day(company, NEXT) == [("reminder-1", "email")]
    assert Task.objects.filter(kind="review").count() == 1


def test_a_refusal_is_seen_by_the_next_run_although_the_clock_went_back(company):
    """The run was made at eight, the refusal came after it, at six by the clock of then."""
    day(company, FIRST)
    refuse(Delivery.objects.get(), f"{RECIPIENT_REFUSED}: 550 no such user", hour=6)
    assert day(company, NEXT) == [("reminder-1", "post")]
    assert Contact.objects.get().email_failed_on == FIRST


def test_a_second_refusal_is_told_although_the_clock_says_it_came_before_the_first_was(company):
    error = f"{RECIPIENT_REFUSED}: 550 mailbox full"
    day(company, FIRST)
    refuse(Delivery.objects.get(), error)
    run_day(company, NEXT, by="clock", at=at(NEXT, 20))
    complete_task(Task.objects.get(kind="review"), "done", by="claire", at=at(NEXT, 21))
    Contact.objects.update(email_failed_on=None)
    day(company, NEXT)
    refuse(Delivery.objects.latest("pk"), error, hour=7)
    run_day(company, date(2026, 2, 11), by="clock", at=at(NEXT, 8))
    assert Contact.objects.get().email_failed_on == FIRST
    assert [task.done_at is None for task in Task.objects.filter(kind="review")] == [False, True]


def test_a_refusal_that_comes_while_the_run_decides_is_seen(company, monkeypatch):
    day(company, FIRST)
    delivery = Delivery.objects.get()

    def decide_late(*args, **options):
        if Delivery.objects.get(pk=delivery.pk).state == State.SENT:
            refuse(delivery, f"{RECIPIENT_REFUSED}: 550 no such user")
        return decide(*args, **options)

    monkeypatch.setattr(running, "decide", decide_late)
    assert day(company, NEXT) == [("reminder-1", "post")]


def test_a_postal_address_that_the_carrier_refuses_is_given_up_until_it_is_mended(company):
    Contact.objects.update(email="")
    day(company, FIRST)
    refuse(Delivery.objects.get(), f"{RECIPIENT_REFUSED}: line 4 is too long")
    assert day(company, NEXT) == []
    customer = Customer.objects.get()
    record_customer(company, customer.code, address={**customer.address, "city": "Rezé"}, **WHO)
    assert day(company, date(2026, 2, 11)) == [("reminder-1", "post")]
