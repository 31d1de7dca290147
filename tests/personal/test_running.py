"""What somebody still works on keeps a case from rest, and what rests is not kept for ever."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from butoir.casefile.following.models import Handover
from butoir.core import reasons
from butoir.dunning.debits.models import DebitNote
from butoir.dunning.models import Hold
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.waiving.models import Waiver
from butoir.ledger.models import Customer
from butoir.personal.clock import look
from butoir.personal.facts import standing_now
from butoir.personal.models import Archived
from butoir.personal.standing import DUE, HANDED_OVER, RUNNING
from companies import at, make_company
from personal.kept import CASE_GONE, known_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Customer:
    return known_customer()


def test_once_all_of_it_has_ended_it_is_due(customer: Customer):
    assert standing_now(customer, CASE_GONE).state == DUE


@pytest.mark.parametrize(
    ("model", "running", "because", "state"),
    [
        (Handover, {"closed_at": None, "closed_on": None}, "handed-over", HANDED_OVER),
        (PayLink, {"ended_at": None}, "payment", RUNNING),
        (Waiver, {"outcome": "", "ended_at": None}, "waiver", RUNNING),
    ],
    ids=["a case followed", "a payment online", "charges given up"],
)
def test_what_runs_is_not_erased(customer: Customer, model, running, because: str, state: str):
    model.objects.filter(customer=customer).update(**running)
    found = standing_now(customer, CASE_GONE)
    assert (found.facts.because, found.state, found.levels) == ((because,), state, ())


def test_a_hold_runs_as_long_as_nobody_closed_the_case(customer: Customer):
    """Whoever closes a case leaves its hold, so that nobody chases: that is no work."""
    Hold.objects.filter(kind=reasons.HANDED_OVER).update(ended_at=None, ended_on=None)
    assert standing_now(customer, CASE_GONE).state == DUE
    Handover.objects.update(closed_at=None, closed_on=None)
    assert standing_now(customer, CASE_GONE).state == HANDED_OVER


def test_a_debit_note_counts_until_the_day_on_which_it_was_to_be_paid(customer: Customer):
    DebitNote.objects.update(pay_by=date(2027, 3, 1))
    found = standing_now(customer, CASE_GONE)
    assert (found.facts.booked_on, found.levels) == (date(2027, 3, 1), ())


def test_a_country_without_delays_is_said_and_stops_no_other_company(
    customer: Customer, caplog: pytest.LogCaptureFixture
):
    unknown = make_company("lux", name="Lux", country="LU")
    with caplog.at_level(logging.WARNING, logger="butoir.personal.clock"):
        for company in (unknown, customer.company):
            look(company, CASE_GONE, by="butoir", at=at(CASE_GONE))
    assert [one.getMessage().partition(":")[0] for one in caplog.records] == ["lux"]
    assert "retention_case_months" in caplog.text
    assert Archived.objects.filter(customer=customer, ended_at=None).exists()
    caplog.clear()
    look(unknown, CASE_GONE, by="butoir", at=at(CASE_GONE, 9))
    assert caplog.records == [], "once a day"
