"""How long: the law's delays by country, what a company may choose, where each case stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.journal.models import Event
from butoir.law.registry import LawError, parameter
from butoir.personal.rules import Chosen, choose, chosen_of, terms_of
from butoir.personal.standing import (
    ARCHIVED,
    DUE,
    EMPTIED,
    ERASED,
    HANDED_OVER,
    INSOLVENT,
    RUNNING,
    SETTLED,
    Facts,
    standing_of,
)
from companies import AT, make_company

DAY = date(2026, 3, 3)
PAID = date(2026, 1, 15)


@pytest.fixture
def terms(db: None):
    return terms_of(make_company(), DAY)


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "case", "books"), [("FR", 60, 120), ("BE", 120, 120)])
def test_the_law_of_each_country_has_its_figures_and_references(country, case, books):
    terms = terms_of(make_company(country=country), DAY)
    assert (terms.case_months, terms.books_months) == (case, books)
    assert all(one.reference for one in (terms.case_law, terms.books_law))


@pytest.mark.parametrize("name", ["fr/retention_case_months", "be/retention_case_months"])
def test_what_was_not_confirmed_says_so(name):
    (value,) = parameter(name).values
    assert value.status != "confirmed"
    assert value.note


@pytest.mark.django_db
def test_a_country_whose_delays_are_not_known_erases_nothing():
    with pytest.raises(LawError):
        terms_of(make_company(country="LU"), DAY)


@pytest.mark.django_db
def test_a_company_chooses_within_bounds_and_the_journal_says_so():
    company = make_company()
    chosen = Chosen(30, 36, 180, 24, alone=True)
    choose(company, chosen, by="claire", at=AT)
    assert chosen_of(company) == chosen
    assert Event.objects.get(kind="retention-rules").by == "claire"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "chosen",
    [
        Chosen(archive_days=-1),
        Chosen(archive_days=366),
        Chosen(case_months=11),
        Chosen(case_months=181),
        Chosen(books_months=119),
        Chosen(books_months=361),
        Chosen(log_months=5),
        Chosen(log_months=37),
    ],
)
def test_what_is_beyond_the_bounds_is_refused(chosen):
    company = make_company()
    with pytest.raises(InputError):
        choose(company, chosen, by="claire", at=AT)
    assert chosen_of(company) == Chosen()


def settled(**fields):
    return Facts(1, last_on=PAID, booked_on=PAID, **fields)


@pytest.mark.parametrize(
    ("on", "state", "levels"),
    [
        (PAID, SETTLED, ()),
        (PAID + timedelta(days=90), SETTLED, ()),
        (PAID + timedelta(days=91), ARCHIVED, ()),
        (date(2031, 1, 15), ARCHIVED, ()),
        (date(2031, 1, 16), DUE, ("case",)),
        (date(2037, 1, 15), DUE, ("case",)),
        (date(2037, 1, 16), DUE, ("case", "books")),
    ],
)
def test_a_settled_case_goes_its_way_day_by_day(terms, on, state, levels):
    """Five years after its last day the case, ten years after the end of the longest financial
    year that it can be of its vouchers."""
    found = standing_of(settled(), terms, on)
    assert (found.state, found.levels) == (state, levels)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (settled(because=("open",)), RUNNING),
        (settled(because=("task",)), RUNNING),
        (settled(because=("open", "handed-over")), HANDED_OVER),
        (settled(because=("open",), insolvent=True), INSOLVENT),
    ],
)
def test_what_runs_is_never_erased_however_old(terms, facts, state):
    found = standing_of(facts, terms, date(2099, 1, 1))
    assert (found.state, found.levels, found.case_on) == (state, (), None)


def test_an_insolvency_of_whom_nothing_is_open_ends_like_any_other_case(terms):
    assert standing_of(settled(insolvent=True), terms, date(2031, 1, 16)).levels == ("case",)


def test_a_legal_hold_keeps_all_of_it(terms):
    found = standing_of(settled(frozen=True), terms, date(2099, 1, 1))
    assert (found.state, found.levels) == (DUE, ())


def test_what_was_erased_stays_so(terms):
    case, both = frozenset({"case"}), frozenset({"case", "books"})
    assert standing_of(settled(done=case), terms, date(2031, 2, 1)).state == EMPTIED
    found = standing_of(settled(done=both), terms, date(2099, 1, 1))
    assert (found.state, found.levels) == (ERASED, ())


def test_a_customer_that_nothing_dates_is_left_alone(terms):
    assert standing_of(Facts(1), terms, date(2099, 1, 1)).levels == ()
