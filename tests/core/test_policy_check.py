"""What is wrong with a scenario before anybody follows it."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.policy import Policy, Step
from butoir.core.policy_check import NOBODY, Audience, Concern, check_policy, errors_of
from butoir.law.registry import parameter

DAY = date(2026, 6, 16)
BELGIANS = Audience(frozenset({("BE", "consumer")}), customers=3)


def ladder(first=(7, "email", 6), second=(14, "email", 14), notice=(30, "registered", 15)):
    names = ("reminder-1", "reminder-2", "formal-notice")
    steps = [Step(name, *row) for name, row in zip(names, (first, second, notice), strict=True)]
    return Policy(steps=tuple(steps))


def found(policy, audience=NOBODY):
    return [tuple(concern) for concern in check_policy(policy, audience, DAY)]


def test_the_default_scenario_has_nothing_to_mend():
    assert errors_of(check_policy(Policy(), NOBODY, DAY)) == []


def test_demands_come_in_their_order():
    assert ("error", "order", "reminder-2@5", 8) in found(ladder(second=(5, "email", 7)))


def test_two_demands_are_no_closer_than_the_gap():
    assert ("error", "gap", "reminder-2@10", 12) in found(ladder(second=(10, "email", 7)))
    assert not errors_of(check_policy(ladder(second=(12, "email", 7)), NOBODY, DAY))


def test_a_demand_asks_to_be_paid_by_a_date():
    assert ("error", "no-pay-by", "reminder-1@7", 0) in found(ladder(first=(7, "email", 0)))
    assert ("error", "no-pay-by", "reminder-1@7", 0) in found(ladder(first=(7, "email", None)))


def test_the_next_demand_waits_for_the_date_of_the_one_before_it():
    posted = ladder(first=(7, "post", 6))
    assert ("advice", "before-deadline", "reminder-2@14", 17) in found(posted)


def test_a_formal_notice_is_registered():
    assert ("error", "not-registered", "formal-notice@30", 0) in found(
        ladder(notice=(30, "email", 15))
    )


def test_a_notice_after_the_due_date_would_never_leave():
    with_notice = Policy(steps=(*ladder().steps, Step("notice", 3, "email")))
    assert ("error", "late-notice", "notice@3", 0) in found(with_notice)


def test_belgian_consumers_have_their_clear_days_before_the_formal_notice():
    days = parameter("be/consumer_reminder_days").at(DAY).number
    early = ladder(notice=(7 + days, "registered", 15))
    assert ("error", "consumer-days", f"formal-notice@{7 + days}", 8 + days) in found(
        early, BELGIANS
    )
    assert errors_of(check_policy(early, NOBODY, DAY)) == []
    later = ladder(notice=(8 + days, "registered", 15))
    assert errors_of(check_policy(later, BELGIANS, DAY)) == []
    posted = ladder(first=(7, "post", 6), notice=(8 + days, "registered", 15))
    assert [one.code for one in errors_of(check_policy(posted, BELGIANS, DAY))] == ["consumer-days"]


def test_belgian_consumers_have_a_first_reminder_whose_days_can_be_counted():
    by_sms = ladder(first=(7, "sms", 6))
    assert ("error", "consumer-channel", "reminder-1@7", 0) in found(by_sms, BELGIANS)
    without = Policy(steps=(Step("reminder-2", 14, "email", 14),))
    assert ("error", "consumer-no-reminder", "", 0) in found(without, BELGIANS)


def test_advice_tells_who_cannot_be_reached_and_who_needs_a_scenario_of_their_own():
    kinds = frozenset({("FR", "company"), ("FR", "public")})
    codes = {
        (code, days)
        for _, code, _, days in found(
            ladder(), Audience(kinds, 10, no_email=4, no_post=3, nowhere=1)
        )
    }
    assert codes == {
        ("public-apart", 0),
        ("nowhere", 1),
        ("no-email", 3),
        ("no-post", 2),
        ("no-call", 0),
    }


def test_errors_come_first():
    concerns = check_policy(ladder(second=(5, "email", 0)), NOBODY, DAY)
    severities = [concern.severity for concern in concerns]
    assert severities == sorted(severities, key=["error", "advice"].index)


@pytest.mark.parametrize(
    "code",
    [
        "order",
        "gap",
        "no-pay-by",
        "not-registered",
        "late-notice",
        "consumer-no-reminder",
        "consumer-channel",
        "consumer-days",
    ],
)
def test_every_error_is_said_in_words(code: str):
    assert str(Concern("error", code, "reminder-2@5", 8)).startswith("reminder-2@5: ")
