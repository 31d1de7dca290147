"""The figures in the files are those of the shared tables, row by row."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from butoir.law.calendar import calendar_for
from butoir.law.registry import parameter, table


def rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "law" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def hundredths(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def first_day(half: str) -> date:
    year, _, number = half.partition("-S")
    return date(int(year), 1 if number == "1" else 7, 1)


def test_ecb_rates(shared: Path):
    found = parameter("eu/refinancing_rate").values
    expected = rows(shared, "ecb_refi.csv")
    assert len(found) == len(expected)
    for value, row in zip(found, expected, strict=True):
        assert value.since.isoformat() == row["effective_date"]
        assert value.number == hundredths(row["rate_percent"])
        assert value.status == row["status"]


COLUMNS = {
    "fr/legal_rate": "rate_other_creditors_percent",
    "fr/legal_rate_private_creditor": "rate_creditor_private_individual_percent",
    "fr/default_rate": "l441_10_default_rate_percent",
    "fr/contract_rate_floor": "l441_10_contract_floor_percent_3x",
    "fr/public_rate": "public_procurement_rate_percent",
}


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_french_rates_of_each_half_year(shared: Path, name: str):
    for row in rows(shared, "fr_legal_rate.csv"):
        value = parameter(name).at(first_day(row["semester"]))
        assert (value.label, value.number) == (row["semester"], hundredths(row[COLUMNS[name]]))
        if name.startswith("fr/legal"):
            assert value.status == row["status_legal_rate"]


@pytest.mark.parametrize(
    ("file", "name", "column"),
    [
        ("fr_legal_rate_pre2015.csv", "fr/legal_rate", "rate_percent_single"),
        ("be_legal_rate.csv", "be/legal_rate", "rate_percent"),
        ("lu_legal_rate.csv", "lu/legal_rate", "rate_percent"),
    ],
)
def test_yearly_rates(shared: Path, file: str, name: str, column: str):
    for row in rows(shared, file):
        value = parameter(name).at(date(int(row["year"]), 12, 31))
        assert (value.number, value.status) == (hundredths(row[column]), row["status"])


def test_luxembourg_commercial_rates(shared: Path):
    for row in rows(shared, "lu_commercial_rate.csv"):
        value = parameter("lu/commercial_rate").at(first_day(row["semester"]))
        assert value.label == row["semester"]
        assert (value.number, value.status) == (hundredths(row["rate_percent"]), row["status"])


def test_belgian_commercial_rates(shared: Path):
    for row in rows(shared, "be_commercial_rate.csv"):
        old = row["contracts"].startswith("contracts before")
        name = "be/commercial_rate_old_contracts" if old else "be/commercial_rate"
        value = parameter(name).at(first_day(row["semester"]))
        assert (value.number, value.status) == (hundredths(row["rate_percent"]), row["status"])


def test_belgian_consumer_bands(shared: Path):
    bands = parameter("be/consumer_cap").at(date(2026, 1, 1)).bands
    for band, row in zip(bands, rows(shared, "be_consumer_cap.csv"), strict=True):
        assert band.fixed == hundredths(row["fixed_eur"])
        assert band.rate == hundredths(row["percent_of_excess"])
        assert band.above == hundredths(row["excess_over_eur"])
        assert band.most == hundredths(row["max_eur"])


@pytest.mark.parametrize(
    ("file", "key", "tables"),
    [
        ("rules.csv", "rule_id", ("fr/rules", "be/rules", "lu/rules", "ch/rules")),
        (
            "procedures.csv",
            "procedure_id",
            ("fr/procedures", "be/procedures", "ch/procedures", "eu/procedures"),
        ),
    ],
)
def test_no_rule_and_no_procedure_is_left_out(shared: Path, file: str, key: str, tables):
    known = {row: data["status"] for name in tables for row, data in table(name).items()}
    for row in rows(shared, file):
        wanted = row[key]
        if wanted in ("MAIL-PROMO", "LRE-CONSENT"):
            wanted = f"FR-{wanted}"
        assert wanted in known
        assert known[wanted] == row["status"].split(" (")[0].lower()


def test_limitation_periods(shared: Path):
    periods = {
        country: sorted(row["months"] for row in table(f"{country.lower()}/limitation").values())
        for country in ("FR", "BE", "CH")
    }
    for row in rows(shared, "limitation.csv"):
        if row["years"] != "-":
            assert hundredths(row["years"]) * 12 // 100 in periods[row["country"]], row


@pytest.mark.parametrize("place", ["FR", "BE", "LU", "FR-57"])
def test_holidays_of_2026_to_2029(shared: Path, place: str):
    """Of the shared list, Alsace stands for Alsace-Moselle."""
    country, _, part = place.partition("-")
    expected = {
        row["date"]
        for row in rows(shared, "holidays_2026_2029.csv")
        if row["country"] == country and row["subdivision"].startswith("6AE") == bool(part)
    }
    calendar = calendar_for(place)
    first, last = date(2026, 1, 1).toordinal(), date(2029, 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    found = {day.isoformat() for day in days if calendar.is_holiday(day)}
    assert expected
    assert found == expected
