"""What interrupts limitation and what does not (R34): full new terms, extensions, suspensions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butoir.law.calendar import calendar_for
from butoir.law.interruption import Act, effects_of, term_end
from butoir.law.limitation import limitation, limitation_last_day

DUE = date(2021, 11, 22)
COUNTRIES = ("FR", "FR-57", "BE", "LU", "CH")


def last(country: str, kind: str, *acts: Act) -> date:
    return limitation_last_day(country, kind, DUE, acts)


@pytest.mark.parametrize(
    "act", ["acknowledgement", "part-payment", "court-claim", "order-served", "enforcement"]
)
def test_in_france_a_full_new_term_runs_from_what_interrupts(act):
    """C. civ. 2231: five years from 3 March 2024."""
    assert last("FR", "company", Act(act, date(2024, 3, 3))) == date(2029, 3, 3)


@pytest.mark.parametrize("act", ["formal-notice", "order-application", "reminder"])
def test_a_formal_notice_and_an_application_change_nothing(act):
    """Cass. com. 18 May 2022 n° 20-23.204; an application interrupts by its service alone."""
    assert last("FR", "company", Act(act, date(2024, 3, 3))) == date(2026, 11, 22)


def test_the_new_term_of_a_consumer_is_as_short_as_the_first():
    acknowledged = Act("acknowledgement", date(2023, 11, 22))
    assert last("FR", "consumer", acknowledged) == date(2025, 11, 22), "the last day is in time"
    late = Act("acknowledgement", date(2023, 11, 23))
    assert last("FR", "consumer", late) == date(2023, 11, 22), "what is over does not begin again"


def test_each_act_counts_from_its_own_day_in_any_order():
    acts = (Act("court-claim", date(2027, 1, 5)), Act("part-payment", date(2024, 3, 3)))
    assert last("FR", "company", *acts) == date(2032, 1, 5)


def test_acknowledging_again_and_again_ends_twenty_years_after_the_debt():
    acts = [Act("acknowledgement", date(2021 + years, 11, 1)) for years in range(1, 20)]
    assert last("FR", "company", *acts) == date(2041, 11, 22), "C. civ. 2232"
    assert last("FR", "company", *acts, Act("enforcement", date(2040, 5, 1))) == date(2045, 5, 1)


def test_a_belgian_lawyers_notice_gives_one_year_once_and_never_takes_any_away():
    """2244 §2: one year from its sending, not before the first term ends, once."""
    early = Act("lawyer-notice", date(2024, 1, 1))
    assert last("BE", "company", early) == date(2031, 11, 22)
    near = Act("lawyer-notice", date(2031, 11, 1))
    assert last("BE", "company", near) == date(2032, 11, 1)
    again = Act("lawyer-notice", date(2032, 10, 1))
    assert last("BE", "company", near, again) == date(2032, 11, 1)
    assert last("FR", "company", Act("lawyer-notice", date(2026, 11, 1))) == date(2026, 11, 22)


def test_conciliation_stops_the_clock_and_leaves_six_months():
    """C. civ. 2238: ninety days stood still; near the end six months are left in any case."""
    early = Act("conciliation", date(2023, 1, 1), date(2023, 4, 1))
    assert last("FR", "company", early) == date(2026, 11, 22) + timedelta(days=90)
    near = Act("conciliation", date(2026, 11, 1), date(2026, 12, 1))
    assert last("FR", "company", near) == date(2027, 6, 1)
    both = (early, Act("conciliation", date(2023, 2, 1), date(2023, 4, 11)))
    assert last("FR", "company", *both) == date(2026, 11, 22) + timedelta(days=100), "once a day"
    running = Act("conciliation", date(2026, 11, 1))
    assert last("FR", "company", running) == date(2026, 11, 22), "it counts once it has ended"


def test_what_only_may_have_interrupted_carries_the_longest_term_and_warns_as_before():
    paid = Act("part-payment", date(2024, 3, 3))
    found = limitation("FR", "company", DUE, calendar_for("FR"), possible=[paid])
    assert (found.prudent_day, found.last_day) == (date(2026, 11, 22), date(2029, 3, 3))
    sure = limitation("FR", "company", DUE, calendar_for("FR"), [paid])
    assert sure.prudent_day == sure.last_day == date(2029, 3, 3)
    assert sure.warn_on == (date(2028, 9, 3), date(2029, 1, 3), date(2029, 3, 2))


def test_an_act_after_the_shortest_term_may_have_come_too_late():
    """Belgian consumer: one year if goods were sold, so that the prudent day stays where it was."""
    act = Act("acknowledgement", date(2024, 6, 1))
    found = limitation("BE", "consumer", DUE, calendar_for("BE"), [act])
    assert (found.prudent_day, found.last_day) == (date(2022, 11, 22), date(2034, 6, 1))


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_says_that_its_creditors_letters_interrupt_nothing(country):
    assert effects_of(country)["formal-notice"].effect == "none"
    assert all(one.reference for one in effects_of(country).values())


def test_a_country_that_is_not_known_knows_no_act():
    assert effects_of("DE") == {}


DAYS = st.dates(date(2015, 1, 1), date(2045, 1, 1))
ACTS = st.lists(
    st.builds(
        Act,
        st.sampled_from(sorted({kind for one in COUNTRIES for kind in effects_of(one)})),
        DAYS,
        st.none() | DAYS,
    ),
    max_size=6,
)


@given(st.sampled_from(COUNTRIES), st.sampled_from((6, 12, 24, 60, 120)), DAYS, ACTS)
def test_no_act_ever_shortens_a_term(country, months, due, acts):
    alone = term_end(country, months, due)
    together = term_end(country, months, due, acts)
    assert together >= alone
    for left_out in range(len(acts)):
        fewer = [*acts[:left_out], *acts[left_out + 1 :]]
        assert term_end(country, months, due, fewer) >= alone
    assert term_end(country, months, due, reversed(acts)) == together
