"""The published rates agree with the formula of their text and the ECB rate of the first day."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.law.registry import parameter


def ecb(day: date) -> int:
    return parameter("eu/refinancing_rate").at(day).number


def up_to_half_point(hundredths: int) -> int:
    """Loi 2 août 2002 art. 5: rounded up to the next half point."""
    return -(-hundredths // 50) * 50


@pytest.mark.parametrize(
    ("mro", "rate"),
    [
        (215, 1050),
        (240, 1050),
        (250, 1050),
        (251, 1100),
        (400, 1200),
        (425, 1250),
        (0, 800),
        (5, 850),
    ],
)
def test_belgium_rounds_up_to_the_half_point(mro: int, rate: int):
    """BE03: 2.50 + 8 is 10.5 already; 2.51 + 8 = 10.51 becomes 11."""
    assert up_to_half_point(mro + 800) == rate


@pytest.mark.parametrize("value", parameter("fr/default_rate").values, ids=lambda v: v.label)
def test_france_between_professionals_is_ecb_plus_ten_of_the_first_day(value):
    """C. com. L441-10 II. S2 2022: the rise of 27 July 2022 came too late, 0.00 + 10."""
    assert value.number == ecb(value.since) + 1000


@pytest.mark.parametrize("value", parameter("fr/public_rate").values, ids=lambda v: v.label)
def test_french_public_buyers_owe_ecb_plus_eight(value):
    assert value.number == ecb(value.since) + 800


@pytest.mark.parametrize("value", parameter("fr/contract_rate_floor").values, ids=lambda v: v.label)
def test_the_floor_is_three_times_the_legal_rate(value):
    assert value.number == 3 * parameter("fr/legal_rate").at(value.since).number


SINCE_2013 = [v for v in parameter("be/commercial_rate").values if v.since.year >= 2013]


@pytest.mark.parametrize("value", SINCE_2013, ids=lambda v: v.label)
def test_belgium_in_commerce_is_ecb_plus_eight_rounded_up(value):
    """Since the directive of 2011; contracts from 16 March 2013 in the first half-years."""
    assert value.number == up_to_half_point(ecb(value.since) + 800)


@pytest.mark.parametrize("value", parameter("lu/commercial_rate").values, ids=lambda v: v.label)
def test_luxembourg_in_commerce_is_ecb_plus_eight_not_rounded(value):
    assert value.number == ecb(value.since) + 800


def test_older_belgian_contracts_join_the_general_rate_on_16_march_2015():
    old = parameter("be/commercial_rate_old_contracts")
    new = parameter("be/commercial_rate")
    assert old.at(date(2015, 3, 15)).number == 750
    assert old.at(date(2015, 3, 16)).number == new.at(date(2015, 3, 16)).number == 850
    assert old.at(date(2012, 7, 1)).number == new.at(date(2012, 7, 1)).number


@pytest.mark.parametrize(
    ("day", "wrong", "right"),
    [
        (date(2019, 3, 1), 76, 86),
        (date(2018, 3, 1), 88, 89),
        (date(2024, 3, 1), 492, 507),
        (date(2023, 9, 1), 447, 422),
    ],
)
def test_misprints_of_public_tables_are_not_repeated(day: date, wrong: int, right: int):
    """Legal rate, professional creditor: values that public calculators print wrongly."""
    found = parameter("fr/legal_rate").at(day).number
    assert found == right
    assert found != wrong


def test_the_rate_of_the_first_day_holds_for_its_half_year():
    """S2 2024: 4.25 + 10, although the ECB went to 3.65 in September (13.65 is a misprint)."""
    assert parameter("fr/default_rate").at(date(2024, 12, 31)).number == 1425


def test_the_belgian_legal_rate_of_2010_follows_its_formula():
    """Euribor 1.242 up to the quarter, 1.25, + 2 = 3.25; one public table prints 3.5."""
    assert parameter("be/legal_rate").at(date(2010, 6, 1)).number == 325
