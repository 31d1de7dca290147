"""The same day again, a week or a year without a run, and fees: each thing is said once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from day_by_day import NOTICE, SECOND, live_a_day, mailbox, release, run, send
from django.apps import apps

from butoir.dispatch.channels.base import Outcome
from butoir.dispatch.handing import begin, finish
from butoir.dispatch.outbox import claim
from butoir.dunning.models import PlannedMessage
from butoir.dunning.running import run_day
from butoir.ledger.models import Invoice
from butoir.users.models import Company
from companies import at, make_company
from dispatch.mailservers import Keeper
from dunning.test_day import FIRST, automatic, one_late_invoice

pytestmark = pytest.mark.django_db
TABLES = ("users", "journal", "ledger", "dispatch", "dunning")


@pytest.fixture
def company() -> Company:
    return automatic(make_company())


@pytest.fixture
def mail(settings: Any) -> Iterator[Keeper]:
    with mailbox(settings) as keeper:
        yield keeper


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    models = [model for app in TABLES for model in apps.get_app_config(app).get_models()]
    return {str(model): list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("before", ["decided", "released", "sent"])
def test_a_second_run_on_the_same_day_changes_nothing(company: Company, mail: Keeper, before: str):
    one_late_invoice(company)
    one_late_invoice(company, "ROY")
    run(company)
    if before != "decided":
        assert release(company) == {"queued": 2}
    if before == "sent":
        assert send().sent == 2
    known = everything()
    again = run_day(company, FIRST, by="someone else", at=at(FIRST, 17))
    assert again.repeated
    assert everything() == known


def test_a_missed_week_is_caught_up_once(company: Company, mail: Keeper):
    one_late_invoice(company)
    late = FIRST + timedelta(days=7)
    assert live_a_day(company, late) == ["reminder-1"]
    assert live_a_day(company, late) == []
    assert live_a_day(company, late + timedelta(days=1)) == []
    assert len(mail.messages) == 1


def test_a_year_without_a_run_does_not_send_a_years_letters(company: Company, mail: Keeper):
    one_late_invoice(company)
    late = date(2027, 2, 9)
    assert live_a_day(company, late) == ["reminder-1"]
    assert live_a_day(company, late) == []
    assert len(mail.messages) == 1


def test_a_fee_is_never_added_twice_nor_to_the_invoice(company: Company, mail: Keeper):
    one_late_invoice(company)
    known = list(Invoice.objects.values())
    assert live_a_day(company, FIRST) == ["reminder-1"]
    assert live_a_day(company, SECOND) == ["reminder-2"]
    assert live_a_day(company, NOTICE) == ["formal-notice"]
    hand_over_the_registered_letter(company)
    for day in range(0, 90, 3):
        assert live_a_day(company, NOTICE + timedelta(days=day)) == []
    notice = PlannedMessage.objects.get(step="formal-notice")
    assert (notice.principal, notice.indemnity) == (100_00, 40_00)
    assert notice.interest > 0
    assert notice.total == notice.principal + notice.interest + notice.indemnity
    assert list(Invoice.objects.values()) == known
    assert len(mail.messages) == 2, "the notice left by registered letter"


def hand_over_the_registered_letter(company: Company) -> None:
    company.channels.create(channel="registered", provider="carrier")
    (delivery,) = claim("worker", at(NOTICE, 9))
    assert begin(delivery, at(NOTICE, 9), provider="carrier")
    assert finish(delivery, Outcome("sent", "taken", "R-1"), at(NOTICE, 9))


def test_the_fee_of_a_notice_that_did_not_leave_is_not_added_to_the_next_one(company: Company):
    one_late_invoice(company)
    for on in (FIRST, SECOND):
        run(company, on)
        release(company, on)
    first = run(company, NOTICE).plan.messages[0]
    later = NOTICE + timedelta(days=1)
    second = run(company, later).plan.messages[0]
    assert (second.principal, second.indemnity) == (first.principal, 40_00)
    assert 0 < second.interest - first.interest < 10
