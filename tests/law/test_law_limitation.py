"""The last day on which an invoice can be claimed, and when to warn of it (R34)."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.law.calendar import calendar_for
from butoir.law.limitation import latest_due_to_warn, limitation, limitation_last_day
from butoir.law.registry import LawError


@pytest.mark.parametrize(
    ("country", "kind", "last"),
    [
        ("FR", "company", date(2026, 11, 22)),  # 5 years, C. com. L110-4
        ("FR-57", "company", date(2026, 11, 22)),
        ("FR", "consumer", date(2023, 11, 22)),  # 2 years, C. conso. L218-2
        ("FR", "public", date(2026, 11, 22)),  # the longest that may apply
        ("BE", "company", date(2031, 11, 22)),  # 10 years, contract
        ("BE", "consumer", date(2031, 11, 22)),  # services; goods are shorter
        ("LU", "company", date(2031, 11, 22)),
        ("CH", "company", date(2031, 11, 22)),  # CO 127
    ],
)
def test_an_invoice_due_22_november_2021_can_be_claimed_until(country, kind, last):
    assert limitation_last_day(country, kind, date(2021, 11, 22)) == last


def test_the_last_day_is_not_moved_to_a_working_day_and_the_warning_comes_before():
    """FR48: Sunday 22 November 2026 stays; warn on 22 May, 22 September and Friday 20 November."""
    found = limitation("FR", "company", date(2021, 11, 22), calendar_for("FR"))
    assert found.last_day == found.prudent_day == date(2026, 11, 22)
    assert found.warn_on == (date(2026, 5, 22), date(2026, 9, 22), date(2026, 11, 20))
    assert found.references == (
        "between traders, or a trader to a non-trader who is no consumer: "
        "C. com. L110-4; C. civ. 2224, 2228 à 2233, 2240 à 2244",
    )


def test_in_doubt_the_longest_period_holds_and_the_shortest_warns():
    """Belgian consumer: one year if goods were sold, ten for services."""
    found = limitation("BE", "consumer", date(2025, 3, 31), calendar_for("BE"))
    assert found.prudent_day == date(2026, 3, 31)
    assert found.last_day == date(2035, 3, 31)
    assert found.warn_on == (date(2025, 9, 30), date(2026, 1, 31), date(2026, 3, 31))
    assert len(found.references) == 2


def test_a_leap_day_ends_on_the_last_of_february():
    assert limitation_last_day("FR", "company", date(2024, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(("country", "kind"), [("DE", "company"), ("FR", "friend")])
def test_a_limitation_that_is_not_known_is_refused(country, kind):
    with pytest.raises(LawError):
        limitation_last_day(country, kind, date(2026, 1, 1))


def test_the_latest_due_date_to_warn_of_is_that_of_the_shortest_law() -> None:
    on = date(2026, 7, 1)
    # a Belgian consumer's twelve months, and a French public body's forty-eight, less six
    assert latest_due_to_warn("consumer", on) == date(2026, 1, 1)
    assert latest_due_to_warn("public", on) == date(2023, 1, 1)
