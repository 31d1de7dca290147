"""What differs from one law to another: the start, the rate, the ceilings, the flags."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.conditions import consumer_cap_cents
from butoir.law.registry import LawError
from core.interest_cases import d, flags, interest

# ---- France, between professionals: the rate of the terms and its floor


def test_a_rate_of_the_terms_above_the_floor_is_applied():
    """3 000 x 15 % x 61 / 365 = 75.205479; the floor of 2026-S1 is 7.86 %."""
    found = interest("fr-b2b", 300_000, "2026-02-28", "2026-04-30", contract_rate=1500)
    assert found.interest == 7_521
    assert flags(found) == set()


def test_a_rate_under_the_floor_is_computed_as_agreed_and_flagged_by_half_year():
    """15 % in 2024: above the default rate of 14.50, yet under the floor of 15.21 in the first
    half-year; over that of 14.76 in the second. 3 650 x 15 % / 365 is 1.50 a day."""
    found = interest("fr-b2b", 365_000, "2024-06-20", "2024-07-10", contract_rate=1500)
    assert found.interest == 20 * 150
    assert flags(found) == {"CONTRACT_RATE_BELOW_FLOOR"}
    (text,) = [w for w in found.warnings if w.startswith("CONTRACT_RATE_BELOW_FLOOR")]
    assert "2024-S1" in text
    assert "15.21" in text


def test_a_rate_of_the_terms_needs_the_floor_of_each_half_year():
    with pytest.raises(LawError, match="fr/contract_rate_floor has no value for 2027-S1"):
        interest("fr-b2b", 365_000, "2026-12-20", "2027-01-10", contract_rate=1500)


# ---- France, public buyers


def test_a_public_buyers_rate_is_that_of_the_half_year_in_which_interest_started():
    """Due 30 June 2025: interest starts on 1 July, 2.15 + 8 = 10.15 %, for ever. 3 650 to
    31 December 2026: 549 days at 1.015 = 557.235, so 557.24 (2.40 of July 2026 changes nothing)."""
    found = interest("fr-public", 365_000, "2025-06-30", "2026-12-31")
    assert [(s.rate, s.days) for s in found.segments] == [(1015, 549)]
    assert found.interest == 55_724
    assert found.indemnity == 4_000


def test_one_day_earlier_takes_the_rate_of_the_earlier_half_year():
    """Due 29 June 2025: interest starts on 30 June, 3.15 + 8 = 11.15 %."""
    found = interest("fr-public", 365_000, "2025-06-29", "2025-07-09")
    assert [segment.rate for segment in found.segments] == [1115]
    assert found.interest == 1_115


def test_a_frozen_rate_needs_no_later_half_year():
    """365 000 x 10.40 % / 365 = 104.00 a day."""
    found = interest("fr-public", 36_500_000, "2026-12-30", "2027-01-09")
    assert found.interest == 104_000


def test_no_terms_change_a_public_buyers_rate():
    found = interest("fr-public", 365_000, "2025-06-30", "2025-07-10", contract_rate=1500)
    assert found.interest == 1_015
    assert "CONTRACT_RATE_IGNORED" in flags(found)


# ---- France, consumers


def test_a_french_consumer_owes_the_legal_rate_from_the_day_after_the_notice():
    """800 x 2.62 % x 50 / 365 + 800 x 2.75 % x 62 / 365 = 6.608219, and nothing else."""
    found = interest("fr-b2c", 80_000, "2026-03-31", "2026-08-31", notice_on=d("2026-05-11"))
    assert found.segments[0].from_on == d("2026-05-12")
    assert (found.interest, found.indemnity) == (661, 0)


def test_a_french_consumer_without_notice_owes_the_price_only():
    found = interest("fr-b2c", 80_000, "2026-03-31", "2026-08-31")
    assert (found.interest, found.indemnity, found.total_due) == (0, 0, 80_000)
    assert flags(found) == {"NO_NOTICE"}


def test_a_notice_sent_before_the_due_date_does_not_bring_interest_forward():
    found = interest("fr-b2c", 80_000, "2026-03-31", "2026-08-31", notice_on=d("2026-03-01"))
    assert found.segments[0].from_on == d("2026-04-01")


def test_a_payment_before_the_notice_goes_to_the_principal():
    """800 less 400 on 1 May: 400 x 2.62 % x 50 / 365 = 1.435616 from 12 May to 30 June."""
    found = interest(
        "fr-b2c",
        80_000,
        "2026-03-31",
        "2026-06-30",
        ("2026-05-01", 40_000),
        notice_on=d("2026-05-11"),
    )
    assert found.interest == 144
    assert found.principal_due == 40_000


def test_a_rate_of_the_terms_is_flagged_for_a_consumer():
    found = interest(
        "fr-b2c", 80_000, "2026-03-31", "2026-08-31", notice_on=d("2026-05-11"), contract_rate=500
    )
    assert flags(found) == {"CONSUMER_CONTRACT_RATE"}


def test_before_2015_there_was_one_legal_rate_a_year():
    """2014: 0.04 %. 36 500 x 0.04 % x 10 / 365 = 0.40."""
    found = interest("fr-b2c", 3_650_000, "2014-01-01", "2014-01-21", notice_on=d("2014-01-11"))
    assert found.interest == 40


# ---- Belgium, between enterprises


def test_belgium_takes_the_rate_of_the_contract_without_a_floor():
    """3 650 x 6 % / 365 = 0.60 a day."""
    found = interest("be-b2b", 365_000, "2026-03-31", "2026-04-10", contract_rate=600)
    assert (found.interest, found.indemnity) == (600, 4_000)


def test_contracts_before_16_march_2013_are_pointed_out():
    found = interest("be-b2b", 100_000, "2014-01-31", "2014-03-31")
    assert any("be/commercial_rate_old_contracts" in text for text in found.warnings)


# ---- Belgium, consumers (CDE Book XIX)

REMINDED = {"clause": True, "reminder": (date(2026, 3, 16), "email")}


def test_nothing_is_charged_within_the_fourteen_days():
    """E-mail of 16 March: nothing up to 30 March; a claim on the 25th loses the whole clause."""
    for until in ("2026-03-25", "2026-03-30"):
        found = interest("be-b2c", 40_000, "2026-03-01", until, **REMINDED)
        assert (found.interest, found.indemnity) == (0, 0)
        assert flags(found) == {"CLAUSE_LOST_XIX_15"}
        assert any("before 2026-03-31" in text for text in found.warnings)


def test_interest_and_indemnity_start_with_the_fifteenth_day():
    """31 March: 400 x 10.5 % x 1 / 365 = 0.115068, down to 0.11; indemnity 30 + 10 % of 250."""
    found = interest("be-b2c", 40_000, "2026-03-01", "2026-03-31", **REMINDED)
    assert (found.interest, found.indemnity) == (11, 5_500)


def test_a_small_company_counts_from_the_day_after_the_reminder_was_sent():
    """XIX.2 §4: 400 x 10.5 % x 45 / 365 = 5.178082, rounded down, from 17 March to 30 April."""
    found = interest("be-b2c", 40_000, "2026-03-01", "2026-04-30", sme=True, **REMINDED)
    assert found.segments[0].from_on == d("2026-03-17")
    assert (found.interest, found.indemnity) == (517, 5_500)
    assert found.rounding.startswith("down")


def test_a_larger_company_counts_from_the_end_of_the_fourteen_days():
    """400 x 10.5 % x 31 / 365 = 3.567123, from 31 March to 30 April."""
    found = interest("be-b2c", 40_000, "2026-03-01", "2026-04-30", **REMINDED)
    assert found.segments[0].from_on == d("2026-03-31")
    assert found.interest == 356


def test_a_reminder_by_post_starts_on_the_third_working_day():
    """Posted 2 April 2026 before Easter: charges from 22 April, 9 days to the 30th:
    400 x 10.5 % x 9 / 365 = 1.035616."""
    found = interest(
        "be-b2c",
        40_000,
        "2026-03-01",
        "2026-04-30",
        clause=True,
        reminder=(date(2026, 4, 2), "post"),
    )
    assert found.interest == 103
    assert found.segments[0].from_on == d("2026-04-22")


def test_without_a_clause_a_belgian_consumer_owes_the_price_only():
    found = interest("be-b2c", 40_000, "2026-03-01", "2026-04-30", reminder=REMINDED["reminder"])
    assert (found.interest, found.indemnity) == (0, 0)
    assert flags(found) == {"NO_CLAUSE"}


@pytest.mark.parametrize("sent_on", [None, date(2026, 5, 2), date(2026, 3, 1)])
def test_without_a_reminder_after_the_due_date_nothing_is_charged(sent_on):
    """None at all, one sent after the day of the claim, one sent on the due date."""
    reminder = sent_on and (sent_on, "email")
    found = interest("be-b2c", 40_000, "2026-03-01", "2026-04-30", clause=True, reminder=reminder)
    assert (found.interest, found.indemnity) == (0, 0)
    assert flags(found) == {"NO_REMINDER"}


def test_a_higher_rate_of_the_clause_is_cut_to_the_ceiling_and_a_lower_one_kept():
    """365 days of 365.00: 12 % is cut to 10.5 %, 8 % stays: 3.25 and 2.48 for 31 days."""
    facts = ("be-b2c", 36_500, "2026-03-01", "2026-04-30")
    cut = interest(*facts, contract_rate=1200, **REMINDED)
    assert cut.interest == 325
    assert "CONTRACT_RATE_REDUCED" in flags(cut)
    assert interest(*facts, contract_rate=800, **REMINDED).interest == 248


def test_the_indemnity_is_capped_by_what_is_still_due():
    """400 less 300 paid within the fourteen days: 100 still due, so 20.00."""
    found = interest(
        "be-b2c", 40_000, "2026-03-01", "2026-03-31", ("2026-03-20", 30_000), **REMINDED
    )
    assert found.indemnity == 2_000


def test_a_consumer_who_paid_within_the_fourteen_days_owes_nothing():
    found = interest(
        "be-b2c", 40_000, "2026-03-01", "2026-04-30", ("2026-03-30", 40_000), **REMINDED
    )
    assert (found.interest, found.indemnity, found.total_due) == (0, 0, 0)


@pytest.mark.parametrize(
    ("due", "cap"),
    [
        (1, 2_000),
        (15_000, 2_000),
        (15_001, 3_000),  # 30 + 10 % of 0.01 = 30.001
        (17_555, 3_255),  # 30 + 2.555 = 32.555
        (49_999, 6_499),  # 30 + 34.999
        (50_000, 6_500),
        (50_001, 6_500),  # 65 + 0.0005
        (100_000, 9_000),
        (3_919_999, 199_999),  # 65 + 1 934.9995
        (3_920_000, 200_000),
        (10_000_000, 200_000),
    ],
)
def test_the_indemnity_of_a_belgian_consumer_rises_by_bands_and_rounds_down(due, cap):
    """CDE XIX.4: 20 up to 150; 30 + 10 % of what exceeds 150; 65 + 5 % above 500; 2 000 at most."""
    assert consumer_cap_cents("be/consumer_cap", due, date(2026, 4, 1)) == cap


def test_book_xix_does_not_reach_a_reminder_before_it():
    with pytest.raises(LawError, match="nothing before 1 September 2023"):
        interest(
            "be-b2c",
            40_000,
            "2023-07-01",
            "2023-10-01",
            clause=True,
            reminder=(date(2023, 8, 1), "email"),
        )


# ---- Luxembourg, Switzerland


def test_luxembourg_does_not_round_the_rate():
    """4 000 x 10.15 % x 30 / 365 + 4 000 x 10.40 % x 31 / 365 = 68.701370."""
    found = interest("lu-b2b", 400_000, "2026-05-31", "2026-07-31")
    assert (found.interest, found.indemnity) == (6_870, 4_000)


def test_a_luxembourg_consumer_owes_the_legal_rate_after_the_third_month():
    """Third month ended 30 April 2026: 3 650 x 3.75 % / 365 = 0.375 a day, 31 days in May."""
    found = interest(
        "lu-b2c", 365_000, "2026-02-28", "2026-05-31", third_month_end_on=d("2026-04-30")
    )
    assert (found.interest, found.indemnity) == (1_163, 0)


def test_a_luxembourg_consumer_owes_nothing_while_delivery_is_not_proved():
    found = interest("lu-b2c", 365_000, "2026-02-28", "2026-05-31")
    assert found.interest == 0
    assert flags(found) == {"DELIVERY_NOT_PROVED"}


def test_switzerland_five_percent_from_the_day_after_a_fixed_due_date():
    """2 500 x 5 % x 89 / 365 = 30.479452, 1 February to 30 April 2026; no flat fee."""
    found = interest("ch", 250_000, "2026-01-31", "2026-04-30")
    assert (found.interest, found.indemnity) == (3_048, 0)


def test_switzerland_counts_from_the_reminder_where_no_date_was_fixed():
    """CO 102: the notice given, of 31 January, puts in default."""
    found = interest("ch", 250_000, "2026-01-01", "2026-04-30", notice_on=d("2026-01-31"))
    assert found.interest == 3_048
