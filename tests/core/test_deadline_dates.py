"""The pay-by date of a message (R6), and a date as a letter writes it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butoir.core.deadline import LANGUAGES, day_text, free_until, parse_day, pay_by_date
from butoir.core.errors import InputError
from butoir.law.calendar import COUNTRIES, calendar_for
from butoir.law.delays import consumer_charges_from

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_a_closed_day_moves_to_the_next_open_one():
    """FR46: 24 April 2026 + 7 is 1 May, then a week-end: Monday 4 May."""
    assert pay_by_date(date(2026, 4, 24), 7, "email", calendar_for("FR")) == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("channel", "day"),
    [("email", date(2026, 2, 16)), ("post", date(2026, 2, 18)), ("registered", date(2026, 2, 18))],
)
def test_the_post_is_given_three_days(channel, day):
    """Sent Monday 9 February 2026, six days: Sunday 15, so Monday 16; posted, Wednesday 18."""
    assert pay_by_date(date(2026, 2, 9), 6, channel, calendar_for("FR")) == day


def test_each_country_has_its_own_closed_days():
    """21 July 2026 is closed in Belgium only; Good Friday in Moselle only."""
    sent = date(2026, 7, 14)
    assert pay_by_date(sent, 7, "email", calendar_for("FR")) == date(2026, 7, 21)
    assert pay_by_date(sent, 7, "email", calendar_for("BE")) == date(2026, 7, 22)
    sent = date(2026, 3, 27)
    assert pay_by_date(sent, 7, "email", calendar_for("FR")) == date(2026, 4, 3)
    assert pay_by_date(sent, 7, "email", calendar_for("FR-57")) == date(2026, 4, 7)


@given(DAYS, st.integers(0, 90), st.sampled_from(("email", "post")), st.sampled_from(COUNTRIES))
def test_the_date_is_open_and_never_shortens_the_time_given(sent_on, days, channel, place):
    calendar = calendar_for(place)
    found = pay_by_date(sent_on, days, channel, calendar)
    assert calendar.is_open(found)
    assert (found - sent_on).days >= days + (3 if channel == "post" else 0)


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.sampled_from(("email", "post")))
def test_the_free_period_ends_on_an_open_day_and_is_never_shorter_than_the_law_s(sent_on, channel):
    last = free_until(sent_on, channel)
    in_law = consumer_charges_from(sent_on, channel) - timedelta(days=1)
    assert last == calendar_for("BE").next_open(in_law)
    assert in_law <= last <= in_law + timedelta(days=4)


@pytest.mark.parametrize(
    ("lang", "fourth", "first"),
    [
        ("fr", "lundi 4 mai 2026", "vendredi 1er mai 2026"),
        ("nl", "maandag 4 mei 2026", "vrijdag 1 mei 2026"),
        ("de", "Montag, 4. Mai 2026", "Freitag, 1. Mai 2026"),
        ("en", "Monday 4 May 2026", "Friday 1 May 2026"),
    ],
)
def test_a_date_is_written_with_its_weekday(lang, fourth, first):
    assert day_text(date(2026, 5, 4), lang) == fourth
    assert day_text(date(2026, 5, 1), lang) == first


def test_only_the_first_of_the_month_is_an_ordinal_in_french():
    assert day_text(date(2026, 3, 11), "fr") == "mercredi 11 mars 2026"
    assert day_text(date(2026, 3, 31), "fr") == "mardi 31 mars 2026"


@given(DAYS, st.sampled_from(LANGUAGES))
def test_the_number_and_the_year_are_always_in_the_text(day, lang):
    text = day_text(day, lang)
    assert str(day.year) in text
    assert str(day.day) in text


def test_a_language_that_is_not_written_is_refused():
    with pytest.raises(InputError, match="fr, nl, de, en"):
        day_text(date(2026, 5, 4), "it")


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-2-3",
        "20260203",
        "2026-W05-1",
        "03/02/2026",
        "",
        "soon",
        "٢٠٢٦-٠٢-٠٣",
        "2026-02-03T00:00",
        "0001-01-01",
        "9999-12-31",
    ],
)
def test_what_is_not_a_date_of_our_years_is_refused_with_its_place(text):
    with pytest.raises(InputError, match=r"^--due: "):
        parse_day(text, "--due")


def test_an_iso_date_is_read():
    assert parse_day("2028-02-29") == date(2028, 2, 29)
