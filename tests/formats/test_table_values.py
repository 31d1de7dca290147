"""Amounts and dates: each column is read one way, and never by a guess."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_cases import invoices, problems, read

from butoir.formats.table_values import AmountColumns, DateColumns

ENGLISH = "number;customer;due date;amount"


def amounts(
    *written: str, option: str = ""
) -> list[int] | list[tuple[str, int | None, str | None]]:
    """The cents of a column of amounts, or what was wrong with it."""
    lines = [f'F{n};A;2025-02-28;"{text}"' for n, text in enumerate(written)]
    document = read("\n".join([ENGLISH, *lines]), {"decimal": option} if option else None)
    return problems(document) if document.failed else [one.gross for one in document.invoices]


def dates(*written: str, headings: str = ENGLISH, option: str = "") -> object:
    """The days of a column of dates, or what was wrong with it."""
    lines = [f"F{n};A;{text};1.00" for n, text in enumerate(written)]
    document = read("\n".join([headings, *lines]), {"date": option} if option else None)
    if document.failed:
        return problems(document)
    return [str(one.due_on) for one in document.invoices]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234,56", 123456),
        ("-1.234,56", -123456),
        ("\u22121.234,56", -123456),
        ("$1,020.00", 102000),
        ("1'234.50", 123450),
        ("1\u2019234.50", 123450),
        ("12.5", 1250),
        ("12", 1200),
        ("12,50-", -1250),
        ("(12,50)", -1250),
        ("€ 12,50", 1250),
        ("12,50 EUR", 1250),
        ("1,234,567", 123456700),
        ("1.234.567", 123456700),
        ("1 234 567,8", 123456780),
        ("0,125", 13),
        ("1234,567", 123457),
        ("1 234,567", 123457),
    ],
)
def test_amounts_that_are_clear_by_themselves(written: str, cents: int) -> None:
    assert amounts(written) == [cents]


@pytest.mark.parametrize("written", ["1.234", "1,234", "-12.345", "999,000"])
def test_thousands_or_decimals_is_asked(written: str) -> None:
    assert amounts(written) == [("ambiguous-amount", 2, "amount")]


def test_the_other_cells_of_the_column_settle_it() -> None:
    assert amounts("1.234", "12,50") == [123400, 1250]
    assert amounts("1,234", "12.50") == [123400, 1250]
    assert amounts("1.234", "0.125") == [123, 13]
    assert amounts("1,234", "1,234,567") == [123400, 123456700]


def test_three_decimals_among_twos_are_asked_all_the_same() -> None:
    """Where amounts have two decimals, 1.234 is more likely a thousand than a fraction."""
    assert amounts("1.234", "12.50") == [("bad-amount", 2, "amount")]
    assert amounts("1.234", "12.50", option=".") == [123, 1250]


def test_the_other_columns_settle_it_too() -> None:
    text = "number;customer;due date;total amount;amount due\nF1;A;2025-02-28;1.234;12,50\n"
    assert invoices(text)[0].gross == 123400


def test_a_person_settles_it() -> None:
    assert amounts("1.234", option=",") == [123400]
    assert amounts("1.234", option=".") == [123]


def test_two_ways_in_one_column_are_refused() -> None:
    assert amounts("12,50", "12.50") == [("mixed-decimals", 3, "amount")]


@pytest.mark.parametrize(
    "written",
    ["abc", "12 34", "1.2.3,4", "1,23,456.00", "12€50", "--1", "(1", "1)", "1e5", "12 EUR EUR"],
)
def test_what_is_no_amount_is_refused(written: str) -> None:
    assert amounts(written) == [("bad-amount", 2, "amount")]


def test_dates_that_are_clear_by_themselves() -> None:
    clear = ["2021-01-28", "28.01.2021", "Jan 28 2021", "28 janv. 2021", "28 Januar 2021"]
    clear += ["28 januari 2021", "20210128", "2021/1/28", "2021-01-28T10:00:00", "28-Jan-21"]
    assert dates(*clear) == ["2021-01-28"] * len(clear)
    assert dates("1er mars 2021", "mardi 2 mars 2021", "3 März 2021") == [
        "2021-03-01",
        "2021-03-02",
        "2021-03-03",
    ]


def test_one_day_after_the_twelfth_settles_a_column() -> None:
    assert dates("04/03/2025", "28/02/2025") == ["2025-03-04", "2025-02-28"]
    assert dates("04/03/2025", "02/28/2025") == ["2025-04-03", "2025-02-28"]
    assert dates("04/03/25", "28/02/25") == ["2025-03-04", "2025-02-28"]


def test_day_or_month_first_is_asked() -> None:
    assert dates("04/03/2025", "05/05/2025") == [("ambiguous-date", 2, "due date")]
    assert dates("04/03/2025", option="dmy") == ["2025-03-04"]
    assert dates("04/03/2025", option="mdy") == ["2025-04-03"]
    assert dates("05/05/2025") == ["2025-05-05"]


@pytest.mark.parametrize(
    "headings",
    [
        "Facture;Client;Échéance;Montant",
        "Factuur;Klant;Vervaldag;Bedrag",
        "Rechnung;Kunde;Fällig;Betrag",
    ],
)
def test_french_dutch_and_german_tables_put_the_day_first(headings: str) -> None:
    assert dates("04/03/2025", headings=headings) == ["2025-03-04"]


def test_so_do_tables_with_decimal_commas() -> None:
    found = invoices(f'{ENGLISH}\nF1;A;04/03/2025;"12,50"\n')[0]
    assert found.due_on == date(2025, 3, 4)


def test_another_column_of_dates_settles_it() -> None:
    text = "number;customer;invoice date;due date;amount\nF1;A;02/28/2025;04/03/2025;1.00\n"
    assert invoices(text)[0].due_on == date(2025, 4, 3)


def test_two_orders_in_one_column_are_refused() -> None:
    assert dates("28/02/2025", "02/28/2025") == [("mixed-dates", 3, "due date")]


@pytest.mark.parametrize(
    "written", ["31/02/2025", "soon", "2025-13-01", "44000", "1/2", "0001-01-01"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    assert dates(written) == [("bad-date", 2, "due date")]


def test_numbers_of_a_workbook_lose_only_their_noise() -> None:
    columns = AmountColumns()
    assert columns.cents("gross", 1, 1234.5600000000002) == (123456, "")
    assert columns.cents("gross", 1, 0.1 + 0.2) == (30, "")
    assert columns.cents("gross", 1, 99999999.99) == (9999999999, "")
    assert columns.rounded == []
    assert columns.cents("gross", 7, 12.345) == (1235, "")
    assert columns.rounded == [7]
    for odd in (float("nan"), float("inf"), True, date(2025, 1, 1), 1e300):
        with pytest.raises(ValueError, match="amount"):
            columns.cents("gross", 1, odd)


def test_dates_of_a_workbook_are_dates() -> None:
    columns = DateColumns()
    assert columns.day("due_on", date(2025, 2, 28)) == date(2025, 2, 28)
    assert columns.day("due_on", datetime(2025, 2, 28, 12)) == date(2025, 2, 28)
    assert columns.day("due_on", 20250228.0) == date(2025, 2, 28)
    with pytest.raises(ValueError, match="date"):
        columns.day("due_on", 45716.0)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.integers(-(10**11), 10**11),
    st.sampled_from([",", "."]),
    st.sampled_from(["", " ", "'", "x"]),
)
def test_every_amount_comes_back_however_it_is_written(cents: int, mark: str, group: str) -> None:
    """Written with two decimals it is never ambiguous; `x` stands for the other mark."""
    grouping = {",": ".", ".": ","}[mark] if group == "x" else group
    units = f"{abs(cents) // 100:,}".replace(",", grouping)
    written = f"{'-' if cents < 0 else ''}{units}{mark}{abs(cents) % 100:02d}"
    columns = AmountColumns()
    columns.learn("gross", 2, written)
    columns.decide(None, {"gross": "gross"})  # type: ignore[arg-type] # nothing to tell
    assert columns.cents("gross", 2, written) == (cents, "")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.lists(st.dates(date(1990, 1, 1), date(2060, 12, 31)), min_size=1, max_size=6), st.booleans()
)
def test_a_column_of_dates_comes_back_or_is_asked(days: list[date], month_first: bool) -> None:
    form = "%m/%d/%Y" if month_first else "%d/%m/%Y"
    found = dates(*(day.strftime(form) for day in days))
    clear = any(day.day > 12 for day in days) or all(day.day == day.month for day in days)
    if clear:
        assert found == [day.isoformat() for day in days]
    else:
        assert [code for code, _, _ in found] == ["ambiguous-date"]  # type: ignore[attr-defined]
