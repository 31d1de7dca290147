"""Every file of legal numbers is complete: a reference, a status and days for every value."""

from __future__ import annotations

import itertools
import tomllib
from datetime import date, timedelta
from decimal import Decimal

import pytest

from butoir.law.registry import (
    ROOM,
    STATUSES,
    UNITS,
    LawError,
    UnknownLegalValueError,
    UnknownParameterError,
    file_names,
    parameter,
)

_TABLES = ("rules", "procedures", "limitation", "interruption", "vat_relief")
PARAMETERS = [name for name in file_names() if name.split("/")[1] not in _TABLES]
TABLES = [name for name in file_names() if name not in PARAMETERS]
ROW_FIELDS = {
    "rules": {
        "id",
        "debtor",
        "item",
        "allowed",
        "amount",
        "runs_from",
        "earliest_step",
        "conditions",
        "never",
        "reference",
        "status",
    },
    "procedures": {"id", "scope", "cap", "filed_by", "delays", "inputs", "reference", "status"},
    "limitation": {
        "id",
        "case",
        "debtors",
        "months",
        "starts",
        "interrupted_by",
        "not_interrupted_by",
        "reference",
        "status",
    },
    "vat_relief": {"id", "from", "attach", "reference", "note", "status"},
    "interruption": {
        "id",
        "effect",
        "case",
        "months",
        "ceiling_months",
        "once",
        "reference",
        "status",
    },
}
OPTIONAL = {"in_force", "until", "mention"}  # of a procedure without its decree; of a dated text


def raw(name: str) -> dict:
    text = (ROOM / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def test_the_tree_holds_every_country():
    assert {name.split("/")[0] for name in file_names()} == {"eu", "fr", "be", "lu", "ch"}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_says_what_it_is_and_where_its_next_value_is_published(name: str):
    data = raw(name)
    assert set(data) == {"description", "unit", "lookup", "last_checked_on", "values"}
    assert data["unit"] in UNITS
    assert len(data["description"]) > 20
    assert "{start}" in data["lookup"] or name == "be/commercial_rate_old_contracts"
    assert date(2026, 1, 1) <= data["last_checked_on"] <= date(2100, 1, 1)


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_value_has_its_own_reference_status_and_days(name: str):
    for row in raw(name)["values"]:
        assert set(row) - {"until", "note"} == {"from", "value", "status", "reference"}
        assert len(row["reference"]) >= 8, row
        assert row["status"] in STATUSES
        assert type(row["from"]) is date
        assert row.get("until") is None or row["until"] >= row["from"]
        if isinstance(row["value"], Decimal):
            assert 0 <= row["value"] <= 100, "a rate or an amount that no text gives"


@pytest.mark.parametrize("name", PARAMETERS)
def test_values_follow_each_other_without_gap_or_overlap(name: str):
    values = parameter(name).values
    for earlier, later in itertools.pairwise(values):
        assert earlier.until is not None
        assert later.since - earlier.until == timedelta(days=1), later


# 5 % of interest in Switzerland, a tenth of the principal in C. jud. 1394/20
FIXED_BY_CODE = ("ch/default_rate", "be/undisputed_accessories")


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_rate_that_changes_ends_with_the_last_known_period(name: str):
    """Only a rate fixed by the code itself has no end."""
    found = parameter(name)
    if found.unit == "percent":
        assert (found.values[-1].until is None) == (name in FIXED_BY_CODE)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table_is_complete(name: str):
    rows = raw(name)["rows"]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) - OPTIONAL == ROW_FIELDS[name.split("/")[1]], row["id"]
        assert row["status"] in STATUSES
        assert len(row["reference"]) >= 8


def test_a_half_year_that_is_not_known_is_refused_and_says_what_to_look_up():
    """R31: the rate of 1 January 2027 is the ECB's of that day, not last half-year's."""
    with pytest.raises(UnknownLegalValueError) as caught:
        parameter("fr/default_rate").at(date(2027, 1, 15))
    assert "2027-S1" in str(caught.value)
    assert "ECB main refinancing operations rate in force on 1 January 2027" in str(caught.value)
    with pytest.raises(UnknownLegalValueError, match=r"arrêté .* in force on 1 July 2027"):
        parameter("fr/legal_rate").at(date(2027, 8, 1))


def test_a_day_before_the_first_value_is_refused_too():
    with pytest.raises(LawError, match="2014-S2"):
        parameter("fr/default_rate").at(date(2014, 12, 31))


def test_a_stretch_of_days_is_refused_where_it_leaves_the_known_ones():
    stretch = parameter("be/legal_rate").between(date(2026, 12, 30), date(2027, 1, 2))
    assert next(stretch)[:2] == (date(2026, 12, 30), date(2026, 12, 31))
    with pytest.raises(UnknownLegalValueError, match="year of 1 January 2027"):
        next(stretch)


def test_there_is_no_parameter_without_a_file():
    with pytest.raises(UnknownParameterError):
        parameter("fr/invented")


def test_a_value_names_its_period_as_people_do():
    """A half-year, a year, or the first day of what follows no calendar period."""
    assert parameter("fr/legal_rate").at(date(2026, 8, 1)).label == "2026-S2"
    assert parameter("be/legal_rate").at(date(2026, 8, 1)).label == "2026"
    assert parameter("eu/refinancing_rate").at(date(2026, 6, 17)).label == "2026-06-17"


def test_numbers_are_served_as_integers():
    """12.40 % is 1240 hundredths, 40 EUR is 4000 cents, 14 days are 14."""
    assert parameter("fr/default_rate").at(date(2026, 7, 1)).number == 1240
    assert parameter("fr/lump_sum").at(date(2026, 7, 1)).number == 4000
    assert parameter("be/consumer_reminder_days").at(date(2026, 7, 1)).number == 14
