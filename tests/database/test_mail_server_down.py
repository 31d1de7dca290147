"""A mail server that is down: visible, tried again, and nothing counts as sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from day_by_day import live_a_day, mail_to, release, run, send

from butoir.dispatch.held import load_held
from butoir.dispatch.models import Attempt, Delivery
from butoir.users.models import Company
from companies import at, make_company
from dispatch.mailservers import free_port, mail_server
from dunning.test_day import FIRST, automatic, one_late_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return automatic(make_company())


def test_a_mail_server_that_is_down_is_visible_and_tried_again_and_nothing_counts_as_sent(
    company: Company, settings: Any
):
    for code in ("PETIT", "ROY", "BRUN"):
        one_late_invoice(company, code)
    run(company)
    release(company)
    port, now = free_port(), at(FIRST, 9)
    mail_to(settings, port)
    tally = send(now)
    assert (tally.sent, tally.failed, tally.postponed) == (0, 1, 2)
    assert "refused" in tally.problems[0]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    held = load_held(company, now)
    assert sum(row.deliveries for row in held) == 3
    assert all(row.why == "retrying" and "refused" in row.detail for row in held)
    assert not Attempt.objects.filter(outcome="sent").exists()
    assert send(now + timedelta(seconds=30)).claimed == 0, "it is not hammered"
    with mail_server(port) as (keeper, _):
        assert send(now + timedelta(minutes=10)).sent == 3
        assert sorted(keeper.ids().values()) == [1, 1, 1]
    assert load_held(company, now) == []


def test_what_a_mail_server_down_kept_back_too_long_expires_and_is_decided_again(
    company: Company, settings: Any
):
    one_late_invoice(company)
    run(company)
    release(company)
    mail_to(settings, free_port())
    assert send().sent == 0
    late = date(2026, 2, 12)
    assert send(at(late)).claimed == 0
    assert Delivery.objects.get().state == "expired"
    with mail_server() as (keeper, port):
        mail_to(settings, port)
        assert live_a_day(company, late) == ["reminder-1"]
        assert len(keeper.messages) == 1
