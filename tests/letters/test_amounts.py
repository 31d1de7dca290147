"""Amounts are what Babel would write, in every locale that letters and pages use."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from butoir.letters.amounts import amount_text, exact_text

LOCALES = ("fr", "fr_FR", "fr_BE", "fr_LU", "fr_CH", "nl", "nl_BE", "de", "de_BE", "de_LU", "de_CH")


@given(
    st.integers(-(10**13), 10**13) | st.integers(-200_000, 200_000),
    st.sampled_from(("EUR", "CHF", "GBP", "USD", "SEK", "JPY", "XYZ")),
    st.sampled_from((*LOCALES, "en_GB", "en")),
)
def test_it_is_what_babel_writes(cents: int, currency: str, locale: str) -> None:
    value = Decimal(cents).scaleb(-2)
    written = format_currency(value, currency, locale=locale, currency_digits=False)
    assert amount_text(cents, currency, locale) == written.replace("-", "\N{MINUS SIGN}")


@pytest.mark.parametrize(
    ("cents", "locale", "text"),
    [
        (123_456_789, "fr", "1\u202f234\u202f567,89\xa0€"),
        (-5, "fr", "−0,05\xa0€"),
        (99_999, "nl_BE", "€\xa0999,99"),
        (100_000, "en_GB", "€1,000.00"),
    ],
)
def test_thousands_and_signs(cents: int, locale: str, text: str) -> None:
    assert amount_text(cents, "EUR", locale) == text


@pytest.mark.parametrize(
    ("hundredths", "locale", "text"),
    [
        (16_943, "fr", "1,6943\xa0€"),
        (5, "nl_BE", "€\xa00,0005"),
        (12_345_678, "en_GB", "€1,234.5678"),
    ],
)
def test_what_interest_comes_to_in_a_day_has_four_decimals(
    hundredths: int, locale: str, text: str
) -> None:
    assert exact_text(hundredths, "EUR", locale) == text


def test_a_locale_with_other_groups_is_refused() -> None:
    with pytest.raises(ValueError, match="a manner of its own"):
        amount_text(1, "INR", "en_IN")
