"""What a company allows itself: a switch, quiet hours, so many a day, so many a domain and hour."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from butoir.dispatch.channels.base import Outcome
from butoir.dispatch.handing import begin, finish
from butoir.dispatch.held import Held, load_held
from butoir.dispatch.limits import is_quiet
from butoir.dispatch.models import ChannelSetting, Delivery
from butoir.dispatch.outbox import claim
from companies import AT, make_company
from dispatch.outboxes import later, put, utc

pytestmark = pytest.mark.django_db


def allow(company, channel: str = "email", **fields) -> ChannelSetting:
    return ChannelSetting.objects.create(company=company, channel=channel, **fields)


def send(deliveries: list[Delivery], at: datetime) -> int:
    """As if the carrier had taken them all."""
    for delivery in deliveries:
        assert begin(delivery, at, provider="smtp")
        finish(delivery, Outcome("sent"), at)
    return len(deliveries)


def fill(company, count: int, **changes) -> None:
    for number in range(count):
        put(company, number, **changes)


def why(company, at: datetime = AT) -> dict[str, int]:
    return {held.why: held.deliveries for held in load_held(company, at)}


@pytest.mark.parametrize(
    ("shown", "quiet"),
    [
        ("19:59", False),
        ("20:00", True),
        ("23:59", True),
        ("00:00", True),
        ("07:59", True),
        ("08:00", False),
    ],
)
def test_quiet_hours_pass_midnight(shown: str, quiet: bool):
    now = datetime.fromisoformat(f"2026-01-15T{shown}+01:00")
    assert is_quiet(time(20), time(8), now) is quiet


@pytest.mark.parametrize(
    ("shown", "quiet"), [("11:59", False), ("12:00", True), ("13:59", True), ("14:00", False)]
)
def test_quiet_hours_within_a_day(shown: str, quiet: bool):
    now = datetime.fromisoformat(f"2026-07-15T{shown}+02:00")
    assert is_quiet(time(12), time(14), now) is quiet


def test_hours_that_end_where_they_start_are_none():
    assert not is_quiet(time(8), time(8), AT)
    assert not is_quiet(None, time(8), AT)


def test_quiet_hours_follow_the_clocks_through_the_night_they_go_forward():
    """29 March 2026, 2:00 becomes 3:00: an end at 2:30 is reached when the clocks jump."""
    assert is_quiet(time(22), time(2, 30), utc(2026, 3, 29, 0, 59))
    assert not is_quiet(time(22), time(2, 30), utc(2026, 3, 29, 1, 0))
    assert is_quiet(time(20), time(8), utc(2026, 3, 29, 5, 59))
    assert not is_quiet(time(20), time(8), utc(2026, 3, 29, 6, 0))


def test_quiet_hours_follow_the_clocks_through_the_night_they_go_back():
    """25 October 2026, 3:00 becomes 2:00: the clocks show an end at 8:00 an hour later."""
    assert is_quiet(time(20), time(8), utc(2026, 10, 25, 6, 59))
    assert not is_quiet(time(20), time(8), utc(2026, 10, 25, 7, 0))
    assert is_quiet(time(20), time(8), utc(2026, 10, 24, 18, 0))


def test_nothing_is_claimed_in_quiet_hours_and_all_of_it_after():
    company, other = make_company(), make_company("other")
    allow(company, quiet_from=time(8), quiet_to=time(10))  # AT is nine o'clock in Paris
    fill(company, 2)
    put(other)
    assert [delivery.company for delivery in claim("one", AT)] == [other]
    assert why(company) == {"quiet-hours": 2}
    assert claim("one", later(59)) == []
    assert len(claim("one", later(60))) == 2


def test_a_channel_switched_off_keeps_everything_and_says_so():
    company = make_company()
    setting = allow(company, enabled=False)
    fill(company, 3)
    assert claim("one", AT) == []
    assert load_held(company, AT) == [Held("email", "disabled", 3)]
    setting.enabled = True
    setting.save()
    assert len(claim("one", AT)) == 3


@pytest.mark.parametrize(
    ("channel", "reason"),
    [("post", "to-print"), ("registered", "to-print"), ("sms", "no-provider")],
)
def test_what_nobody_carries_is_not_claimed_and_says_so(channel: str, reason: str):
    company = make_company()
    put(company, channel=channel, to={"phone": "+33612345678"})
    assert claim("one", AT) == []
    assert why(company) == {reason: 1}


def test_no_more_than_so_many_a_day_leave_and_the_others_the_next_morning():
    company = make_company()
    allow(company, per_day=3)
    fill(company, 5)
    assert why(company) == {"due": 3, "per-day": 2}
    assert send(claim("one", AT, limit=2), AT) == 2
    assert send(claim("one", AT), AT) == 1
    assert claim("one", AT) == []
    assert why(company) == {"per-day": 2}
    midnight = utc(2026, 3, 3, 23)  # in Paris
    assert claim("one", midnight - timedelta(seconds=1)) == []
    assert len(claim("one", midnight)) == 2


def test_what_a_worker_has_in_hand_uses_up_the_limit():
    company = make_company()
    allow(company, per_day=2)
    fill(company, 4)
    assert len(claim("one", AT)) == 2
    assert claim("two", AT) == []


def test_what_was_refused_uses_up_nothing():
    company = make_company()
    allow(company, per_day=1)
    fill(company, 2)
    (delivery,) = claim("one", AT)
    begin(delivery, AT, provider="smtp")
    finish(delivery, Outcome("permanent", "no such user"), AT)
    assert len(claim("one", AT)) == 1


def test_no_more_than_so_many_an_hour_go_to_one_domain():
    company = make_company()
    allow(company, per_domain_hour=2)
    fill(company, 5, to={"email": "a@big.example"})
    put(company, 9, to={"email": "b@small.example"}, not_before=later(1))
    first = claim("one", later(1))
    assert sorted(d.domain for d in first) == ["big.example", "big.example", "small.example"]
    send(first, later(1))
    assert why(company, later(2)) == {"per-domain-hour": 3}
    assert claim("one", later(60)) == []
    assert len(claim("one", later(61))) == 2


def test_a_full_domain_does_not_keep_back_those_behind_it():
    company = make_company()
    allow(company, per_domain_hour=1)
    fill(company, 20, to={"email": "a@big.example"})
    put(company, 99, to={"email": "b@small.example"}, not_before=later(1))
    send(claim("one", AT), AT)
    assert [d.domain for d in claim("one", later(1), limit=5)] == ["small.example"]


def test_a_limit_is_a_companys_own():
    one, two = make_company(), make_company("other")
    allow(one, per_day=1)
    allow(two, per_day=5)
    fill(one, 3)
    fill(two, 3)
    assert sorted(d.company.key for d in claim("w", AT)) == ["morel", "other", "other", "other"]


def test_a_limit_of_none_at_all_keeps_everything():
    company = make_company()
    allow(company, per_day=0)
    fill(company, 2)
    assert claim("one", AT) == []
    assert why(company) == {"per-day": 2}


def test_what_failed_or_is_for_later_says_so():
    company = make_company()
    put(company, 1)
    put(company, 2, not_before=later(60))
    (delivery,) = claim("one", AT)
    begin(delivery, AT, provider="smtp")
    finish(delivery, Outcome("temporary", "greylisted"), AT)
    assert load_held(company, AT) == [
        Held("email", "later", 1),
        Held("email", "retrying", 1, "greylisted"),
    ]


def test_another_companys_outbox_is_not_told():
    company = make_company()
    put(make_company("other"))
    assert load_held(company, AT) == []


def test_what_waits_is_told_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    company = make_company()
    allow(company, per_day=10, per_domain_hour=2)
    fill(company, 30)
    with django_assert_max_num_queries(4):
        assert sum(held.deliveries for held in load_held(company, AT)) == 30
