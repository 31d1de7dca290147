"""Statutory delays: from an event to the last day, or to the first day of a right."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butoir.law.delays import (
    RULES,
    DelayError,
    add_months,
    consumer_charges_from,
    end_of_third_month,
    european_opposition,
    statutory_day,
)
from butoir.law.registry import UnknownLegalValueError

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))


def test_months_end_on_the_same_date_or_the_last_of_the_month():
    """CPC 641 al. 2: there is no 31 February."""
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 11, 15), 2) == date(2027, 1, 15)
    assert add_months(date(2026, 1, 15), -2) == date(2025, 11, 15)


@pytest.mark.parametrize(
    ("order", "last"),
    [
        # the day before the reform: 6 months, 28 February 2027 is a Sunday
        (date(2026, 8, 31), date(2027, 3, 1)),
        # the first day of it: 3 months, 1 December 2026 is a Tuesday
        (date(2026, 9, 1), date(2026, 12, 1)),
        # 3 months to Friday 25 December, then the week-end: Monday 28
        (date(2026, 9, 25), date(2026, 12, 28)),
    ],
)
def test_an_order_is_served_within_the_delay_of_its_own_date(order, last):
    """Décret 2026-96: 3 months for orders from 1 September 2026, 6 for older ones."""
    assert statutory_day("fr-order-service", order) == last


def test_an_order_for_payment_may_be_opposed_for_a_month():
    """Served 14 October 2026; 14 November is a Saturday: Monday 16 (FR42)."""
    assert statutory_day("fr-opposition", date(2026, 10, 14)) == date(2026, 11, 16)


def test_two_more_days_are_closed_in_moselle():
    """One month from 26 November 2026 is Saturday 26 December; Monday 28 is open everywhere.
    One month from 3 March 2026 is Good Friday, 3 April: closed in Moselle, then Easter Monday."""
    assert statutory_day("fr-opposition", date(2026, 3, 3)) == date(2026, 4, 3)
    assert statutory_day("fr-opposition", date(2026, 3, 3), "FR-57") == date(2026, 4, 7)


def test_a_claim_is_declared_within_two_months_of_the_bodacc_four_from_abroad():
    """From 15 September 2026: Sunday 15 November, so Monday 16; abroad Friday 15 January (FR44)."""
    published = date(2026, 9, 15)
    assert statutory_day("fr-claim-declaration", published) == date(2026, 11, 16)
    assert statutory_day("fr-claim-declaration", published, "BE") == date(2027, 1, 15)


def test_relief_is_asked_for_within_six_months_of_the_bodacc_from_everywhere():
    """C. com. L622-26. From 6 March 2026: Sunday 6 September, so Monday 7."""
    assert statutory_day("fr-claim-relief", date(2026, 3, 6)) == date(2026, 9, 7)
    with pytest.raises(DelayError, match="not in BE"):
        statutory_day("fr-claim-relief", date(2026, 3, 6), "BE")


def test_a_belgian_consumer_may_be_charged_after_fourteen_clear_days():
    """BE30: e-mail of 16 March, days 17 to 30 March, charges from the 31st.
    BE32: posted Thursday 2 April; working days Friday 3, Tuesday 7 (Easter Monday closed, Saturday
    not counted), Wednesday 8; days 8 to 21 April; charges from the 22nd."""
    assert consumer_charges_from(date(2026, 3, 16), "email") == date(2026, 3, 31)
    assert consumer_charges_from(date(2026, 4, 2), "post") == date(2026, 4, 22)
    assert statutory_day("be-consumer-charge", date(2026, 4, 2), channel="registered") == date(
        2026, 4, 22
    )


@given(DAYS, st.sampled_from(["email", "post"]))
def test_fourteen_whole_days_always_lie_between_reminder_and_charge(sent_on, channel):
    found = consumer_charges_from(sent_on, channel)
    assert (found - sent_on).days >= 15
    if channel == "post":
        assert (found - sent_on).days >= 17, "three working days are never two days away"


def test_book_xix_begins_on_1_september_2023():
    """Not in July 2022, as a public calculator has it."""
    with pytest.raises(UnknownLegalValueError, match="nothing before 1 September 2023"):
        consumer_charges_from(date(2023, 8, 31), "email")
    assert consumer_charges_from(date(2023, 9, 1), "email") == date(2023, 9, 16)


@pytest.mark.parametrize("channel", ["", "sms", "call"])
def test_a_first_reminder_needs_a_durable_medium(channel):
    with pytest.raises(DelayError):
        consumer_charges_from(date(2026, 3, 16), channel)


def test_non_contestation_is_recorded_eight_days_after_the_month_at_the_earliest():
    """C. jud. 1394/24. Summons 14 October 2026; the month ends Saturday 14 November, moved to
    Monday 16 (C. jud. 53); 16 + 8 = 24 November."""
    assert statutory_day("be-undisputed", date(2026, 10, 14)) == date(2026, 11, 24)


def test_the_costs_of_a_registry_are_paid_within_fifteen_days():
    """CPC 1425. From Friday 4 December 2026: Saturday 19, so Monday 21. A lawyer likewise (1418);
    from Tuesday 1 December the 16th is a Wednesday."""
    assert statutory_day("fr-consignment", date(2026, 12, 4)) == date(2026, 12, 21)
    assert statutory_day("fr-appoint-lawyer", date(2026, 12, 1)) == date(2026, 12, 16)


def test_an_order_is_enforced_two_months_after_its_service_where_nothing_was_heard():
    """Décret 2026-96. Served 14 October 2026: Monday 14 December."""
    assert statutory_day("fr-order-silence", date(2026, 10, 14)) == date(2026, 12, 14)
    with pytest.raises(UnknownLegalValueError):
        statutory_day("fr-order-silence", date(2026, 3, 31))


def test_the_new_french_route_has_its_delays_although_it_is_switched_off():
    """Loi 2026-307: command of 14 October 2026, Monday 16 November, and eight days; a record of
    30 November is served within six months: 30 May 2027 is a Sunday."""
    assert statutory_day("fr-merchant-record", date(2026, 10, 14)) == date(2026, 11, 24)
    assert statutory_day("fr-merchant-service", date(2026, 11, 30)) == date(2027, 5, 31)
    with pytest.raises(UnknownLegalValueError):
        statutory_day("fr-merchant-record", date(2026, 4, 23))


def test_a_european_order_is_opposed_within_thirty_days():
    """Served in Belgium on 2 October 2026: 1 November is a Sunday, so Monday 2 November."""
    assert european_opposition(date(2026, 10, 2), "BE") == date(2026, 11, 2)


def test_an_agency_hands_over_within_a_month_on_whatever_day():
    """CPCE R124-1 à R124-7: from 31 January to Sunday 28 February 2027."""
    assert statutory_day("fr-remittance", date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize("rule", ["be-consumer-charge", "be-undisputed", "fr-opposition"])
def test_a_rule_is_counted_in_its_own_country(rule):
    with pytest.raises(DelayError, match="not in LU"):
        statutory_day(rule, date(2026, 10, 14), "LU", "email")


def test_a_rule_that_does_not_exist_is_refused_with_the_known_ones():
    with pytest.raises(DelayError, match="fr-order-service"):
        statutory_day("fr-everything", date(2026, 10, 14))


# of texts that came into force in April 2026
YOUNG = {"fr-order-silence", "fr-merchant-record", "fr-merchant-service"}


@given(DAYS, st.sampled_from(sorted(RULES)))
def test_a_delay_never_ends_before_it_starts(day, rule):
    if rule in YOUNG and day < date(2026, 4, 24):
        day += timedelta(days=1000)
    assert statutory_day(rule, day, channel="post") > day


@given(
    DAYS,
    st.sampled_from(
        [
            "fr-order-service",
            "fr-opposition",
            "fr-claim-declaration",
            "fr-claim-relief",
            "fr-consignment",
            "fr-appoint-lawyer",
        ]
    ),
)
def test_a_french_procedural_delay_never_ends_on_a_week_end(day, rule):
    """CPC 642."""
    assert statutory_day(rule, day).weekday() < 5


def test_luxembourg_counts_from_the_end_of_the_third_month():
    """Delivered 10 January 2026: 30 April, the later of the two readings."""
    assert end_of_third_month(date(2026, 1, 10)) == date(2026, 4, 30)
    assert end_of_third_month(date(2025, 11, 30)) == date(2026, 2, 28)
