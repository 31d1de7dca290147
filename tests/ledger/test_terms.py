"""The days that a customer has to pay where no document says."""

from datetime import date, timedelta

import pytest

from butoir.ledger.terms import Terms, choose_terms, learn_terms

DAY = date(2026, 9, 1)


def learned(*days: int) -> int | None:
    return learn_terms((DAY, DAY + timedelta(days=length)) for length in days)


def test_the_terms_of_most_invoices_are_those_of_the_customer() -> None:
    assert learned(30, 45, 30, 60) == 30


def test_of_terms_as_frequent_the_longest_count_so_that_nobody_is_reminded_early() -> None:
    """As with "30 days, end of month": each invoice has its own number of days."""
    assert learned(47, 58, 33) == 58


@pytest.mark.parametrize("days", [(), (-3,), (4_000,)])
def test_nothing_is_learned_from_dates_that_are_no_terms(days: tuple[int, ...]) -> None:
    assert learned(*days) is None


def test_no_days_at_all_are_terms_too() -> None:
    assert learned(0, 0, 30) == 0


@pytest.mark.parametrize(
    ("own", "from_before", "given", "chosen"),
    [
        (0, 45, 30, Terms(0, "customer")),
        (None, 45, 30, Terms(45, "learned")),
        (None, None, 30, Terms(30, "given")),
        (None, None, None, Terms(None, "given")),
    ],
)
def test_what_was_agreed_comes_first_then_what_was_usual_then_what_is_given(
    own: int | None, from_before: int | None, given: int | None, chosen: Terms
) -> None:
    assert choose_terms(own, from_before, given) == chosen
