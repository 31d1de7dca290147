"""Late-payment interest to the cent: every rule with its arithmetic written out."""

from __future__ import annotations

import pytest

from butoir.core.errors import InputError
from butoir.law.registry import LawError
from core.interest_cases import d, flags, interest

# ---- days, rates, rounding


def test_each_day_is_at_the_rate_of_its_own_half_year():
    """10 000 x 12.15 % x 60 / 365 = 199.726027 (2 May to 30 June) and
    10 000 x 12.40 % x 63 / 365 = 214.027397 (1 July to 1 September): 413.753425."""
    found = interest("fr-b2b", 1_000_000, "2026-05-01", "2026-09-01")
    assert found.interest == 41_375
    assert [(s.from_on, s.to_on, s.days, s.rate, s.exact) for s in found.segments] == [
        (d("2026-05-02"), d("2026-06-30"), 60, 1215, "199.726027"),
        (d("2026-07-01"), d("2026-09-01"), 63, 1240, "214.027397"),
    ]
    assert found.indemnity == 4_000
    assert found.total_due == 1_045_375


def test_the_due_date_bears_nothing_and_the_last_day_counts():
    """The other convention (due date counted, last day not) gives 413.68 on these dates: one day
    too many at the old rate. It is not ours."""
    found = interest("fr-b2b", 1_000_000, "2026-05-01", "2026-09-01")
    assert found.interest != 41_368
    assert interest("fr-b2b", 1_000_000, "2026-05-01", "2026-05-01").interest == 0
    assert interest("fr-b2b", 1_000_000, "2026-05-01", "2026-05-02").interest == 333


def test_fractions_are_summed_and_rounded_once():
    """115.00, one day on each side of 1 January 2025: 115 x 14.25 % / 365 = 0.044897 and
    115 x 13.15 % / 365 = 0.041432, together 0.086329: 0.09. Rounding each would make 0.08."""
    found = interest("fr-b2b", 11_500, "2024-12-30", "2025-01-01")
    assert [segment.exact for segment in found.segments] == ["0.044897", "0.041432"]
    assert found.interest == 9
    assert [segment.cents for segment in found.segments] == [4, 5]


def test_half_a_cent_is_rounded_up():
    """Switzerland, 5 %: 365.00 for one day is 0.05; 36.50 for one day is 0.005, so 0.01."""
    assert interest("ch", 36_500, "2026-01-01", "2026-01-02").interest == 5
    assert interest("ch", 3_650, "2026-01-01", "2026-01-02").interest == 1
    assert interest("ch", 3_649, "2026-01-01", "2026-01-02").interest == 0


def test_a_leap_year_counts_365_unless_actual_days_are_asked_for():
    """3 660 for the whole of 2024. ACT/365: 3 660 x (14.5 x 182 + 14.25 x 184) % / 365 = 527.54.
    ACT/ACT: the same over 366 = 3 660 x 5 261 % / 366 = 526.10."""
    facts = ("fr-b2b", 366_000, "2023-12-31", "2024-12-31")
    assert interest(*facts).interest == 52_754
    found = interest(*facts, day_count="actact")
    assert found.interest == 52_610
    assert found.rounding.endswith("ACT/ACT")
    assert {segment.year_days for segment in found.segments} == {366}


def test_actual_days_change_divisor_at_the_turn_of_the_year():
    """Switzerland, 36 600.00, 30 December 2023 to 2 January 2024:
    36 600 x 5 % x 1 / 365 = 5.013699 (31 December) and x 2 / 366 = 10.00: 15.01."""
    found = interest("ch", 3_660_000, "2023-12-30", "2024-01-02", day_count="actact")
    assert [s.exact for s in found.segments] == ["5.013699", "10.000000"]
    assert found.interest == 1_501


def test_equal_rates_of_neighbouring_half_years_make_one_segment():
    """Belgium, 10.5 % in both half-years of 2026: 4 840 x 10.5 % x 153 / 365 = 213.026301; the
    texts of both half-years are named."""
    found = interest("be-b2b", 484_000, "2026-03-31", "2026-08-31")
    assert [s.exact for s in found.segments] == ["213.026301"]
    assert sum(text.startswith("2026-S") for text in found.legal_basis) == 2


def test_an_invoice_that_is_not_due_owes_nothing_more():
    found = interest("fr-b2b", 50_000, "2026-09-30", "2026-09-15")
    assert (found.interest, found.indemnity, found.total_due) == (0, 0, 50_000)


# ---- part payments


def test_a_part_payment_goes_to_interest_first():
    """C. civ. 1343-1. At 1 July: 199.726027 + 10 000 x 12.40 % x 1 / 365 = 203.123288, so 203.12;
    4 000 - 203.12 = 3 796.88 on the principal, 6 203.12 left; then 64 days: 134.871124."""
    found = interest("fr-b2b", 1_000_000, "2026-05-01", "2026-09-03", ("2026-07-01", 400_000))
    (counted,) = found.imputations
    assert (counted.to_interest, counted.to_principal, counted.beyond) == (20_312, 379_688, 0)
    assert found.principal_due == 620_312
    assert found.interest_due == 13_487
    assert found.interest == 20_312 + 13_487
    assert found.total_due == 637_799


def test_a_payment_smaller_than_the_interest_leaves_the_principal_whole():
    """36 500.00 at 5 % is 5.00 a day. Ten days: 50.00; 20.00 paid: 30.00 left, which bear
    nothing; ten more days: 50.00. Due 80.00."""
    found = interest("ch", 3_650_000, "2026-01-01", "2026-01-21", ("2026-01-11", 2_000))
    assert found.principal_due == 3_650_000
    assert found.interest_due == 8_000
    assert found.interest == 10_000


def test_interest_runs_to_the_day_of_payment_included():
    """36 500.00 at 5 %, paid whole on the tenth day late: 50.00 of interest, so that 50.00 of
    principal stay due and bear on: 50.00 x 5 % x 5 / 365 = 0.034247."""
    found = interest("ch", 3_650_000, "2026-01-01", "2026-01-16", ("2026-01-11", 3_650_000))
    assert found.principal_due == 5_000
    assert found.interest == 5_003


def test_paid_on_the_due_date_owes_nothing():
    found = interest("fr-b2b", 500_000, "2026-09-10", "2026-10-10", ("2026-09-10", 500_000))
    assert (found.interest, found.indemnity, found.total_due) == (0, 0, 0)
    assert found.segments == ()


def test_a_deposit_paid_early_is_off_the_principal_from_the_start():
    """36 500.00 less 18 250.00 before the due date: 18 250 x 5 % x 10 / 365 = 25.00."""
    found = interest("ch", 3_650_000, "2026-01-01", "2026-01-11", ("2025-12-01", 1_825_000))
    assert found.interest == 2_500
    assert found.principal_due == 1_825_000


def test_two_payments_of_one_day_are_one_event():
    """No day lies between them: the same as their sum."""
    twice = interest(
        "fr-b2b",
        1_000_000,
        "2026-05-01",
        "2026-09-03",
        ("2026-07-01", 10_000),
        ("2026-07-01", 390_000),
    )
    assert (twice.interest, twice.total_due) == (33_799, 637_799)


def test_the_order_in_which_payments_are_given_does_not_matter():
    payments = [("2026-08-01", 100_000), ("2026-06-01", 200_000), ("2026-07-15", 5_000)]
    one = interest("fr-b2b", 1_000_000, "2026-05-01", "2026-09-03", *payments)
    other = interest("fr-b2b", 1_000_000, "2026-05-01", "2026-09-03", *payments[::-1])
    assert one == other


def test_what_exceeds_interest_and_principal_pays_the_indemnity_last():
    """1 250.00 with 12.48 of interest: 1 290.00 paid leaves 27.52 for the 40.00, 12.48 due."""
    found = interest("fr-b2b", 125_000, "2026-03-31", "2026-08-31", ("2026-04-30", 129_000))
    assert found.interest == 1_248
    assert found.indemnity == 4_000
    assert (found.principal_due, found.interest_due, found.total_due) == (0, 0, 1_248)


def test_too_much_paid_is_said_and_never_bears_negative_interest():
    found = interest("fr-b2b", 125_000, "2026-03-31", "2026-08-31", ("2026-04-30", 200_000))
    assert found.total_due == 0
    assert found.interest == 1_248
    assert "OVERPAID: 697.52 more than was owed has been received" in found.warnings


def test_a_movement_after_the_last_day_is_left_out_and_said():
    found = interest("fr-b2b", 125_000, "2026-03-31", "2026-04-30", ("2026-05-02", 125_000))
    assert found.principal_due == 125_000
    assert "LATER_MOVEMENT" in flags(found)


# ---- credit notes


def test_a_credit_note_reduces_the_principal_from_the_due_date():
    """1 000 less 270 credited in July: 730 x 12.15 % x 30 / 365 = 7.29 in June alone."""
    found = interest("fr-b2b", 100_000, "2026-05-31", "2026-06-30", credit=[("2026-06-30", 27_000)])
    assert found.interest == 729
    assert found.principal_due == 73_000


def test_a_credit_note_for_the_whole_leaves_neither_interest_nor_indemnity():
    """Nothing was ever due, although the credit note came after the due date (FR11)."""
    found = interest("fr-b2b", 90_000, "2026-05-31", "2026-08-31", credit=[("2026-07-10", 90_000)])
    assert (found.interest, found.indemnity, found.total_due) == (0, 0, 0)


def test_a_credit_note_above_the_invoice_is_said():
    found = interest("fr-b2b", 90_000, "2026-05-31", "2026-08-31", credit=[("2026-07-10", 95_000)])
    assert found.total_due == 0
    assert "OVERPAID: 50.00 more than was owed has been received" in found.warnings


# ---- indemnity and insolvency


def test_the_flat_indemnity_is_due_once_for_each_late_invoice():
    found = interest("fr-b2b", 300_000, "2026-03-31", "2026-04-30", invoices=3)
    assert found.indemnity == 12_000


def test_interest_stops_at_the_eve_of_the_judgment():
    """C. com. L622-28: 12 000 x 12.4 % x 76 / 365 = 309.830137, 1 July to 14 September 2026."""
    found = interest("fr-b2b", 1_200_000, "2026-06-30", "2026-12-31", judgment_on=d("2026-09-15"))
    assert found.interest == 30_983
    assert found.segments[-1].to_on == d("2026-09-14")
    assert found.indemnity == 4_000
    assert any("L622-28" in text for text in found.warnings)


@pytest.mark.parametrize("due", ["2026-09-15", "2026-10-31"])
def test_no_indemnity_when_the_judgment_forbids_payment_on_the_due_date(due):
    found = interest("fr-b2b", 1_200_000, due, "2026-12-31", judgment_on=d("2026-09-15"))
    assert (found.interest, found.indemnity) == (0, 0)


# ---- unknown rates


def test_a_half_year_that_is_not_known_is_refused():
    with pytest.raises(LawError, match="2027-S1"):
        interest("fr-b2b", 100_000, "2026-10-31", "2027-01-01")


def test_a_debt_settled_before_the_unknown_half_year_can_be_computed():
    """730.00 at 12.40 %: ten days are 2.48; with them paid, no later rate is asked for."""
    found = interest("fr-b2b", 73_000, "2026-10-31", "2027-03-31", ("2026-11-10", 73_248))
    assert found.interest == 248
    assert found.principal_due == 0


def test_an_unconfirmed_rate_is_used_and_says_so():
    found = interest("be-b2b", 100_000, "2026-06-30", "2026-08-31")
    assert any(text.startswith("UNCONFIRMED 2026-S2: 10.50 %") for text in found.warnings)


@pytest.mark.parametrize(
    ("cents", "payments", "credit"),
    [(-1, (), ()), (100, [("2026-07-01", -1)], ()), (100, (), [("2026-07-01", -1)])],
)
def test_negative_amounts_are_refused(cents, payments, credit):
    with pytest.raises(InputError, match="never negative"):
        interest("fr-b2b", cents, "2026-05-01", "2026-09-01", *payments, credit=credit)


def test_an_unknown_day_count_is_refused():
    with pytest.raises(InputError, match="30/360"):
        interest("fr-b2b", 100, "2026-05-01", "2026-09-01", day_count="30/360")


# ---- capitalisation, by contract or judgment only


def test_interest_of_a_whole_year_bears_interest_only_when_agreed():
    """C. civ. 1343-2, from 1 July 2024. Year 1: 10 000 x (14.25 x 184 + 13.15 x 181) % / 365 =
    1 370.45; year 2: 11 370.45 x 12.15 % = 1 381.51. Without: 1 370.45 + 1 215.00 (unrounded
    fractions: 2 585.452055)."""
    facts = ("fr-b2b", 1_000_000, "2024-06-30", "2026-06-30")
    found = interest(*facts, capitalise=True)
    assert found.interest == 137_045 + 138_151
    assert found.principal_due == 1_000_000
    assert found.interest_due == 275_196
    assert interest(*facts).interest == 258_545
