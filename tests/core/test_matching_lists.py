"""Several invoices in one payment: lists, what they leave out, ranges, credit notes.

A list is certain when every member is understood and the sum is the receipt, to the cent.
"""

from __future__ import annotations

import pytest

from core.matching_kit import bill, by, certain, match, paid, reasons, rule, suggested

LONG = [bill("2022-12-13196", 10000), bill("2022-12-13189", 5000), bill("2022-11-12977", 700)]
SERIES = [bill(f"F2026-{n:03d}", n * 1000) for n in (1, 2, 3, 9, 10)]
SPACED = [bill(f"FA-2026-{n:04d}", n * 100) for n in (41, 42, 43, 44)]


@pytest.mark.parametrize(
    ("text", "tail", "cents"),
    [
        ("2022-12-13196+13189", "13189", 15000),  # 100.00 + 50.00
        ("2022-12-13196 + 13189", "13189", 15000),
        ("fact 2022-12-13196, 189", "13189", 15000),
        ("2022-12-13196 et 2022-12-13189", "13189", 15000),
        ("2022-12-13189/13196", "13196", 15000),
    ],
)
def test_the_prefix_left_out(text: str, tail: str, cents: int) -> None:
    result = match(paid(cents, text), *LONG)
    assert certain(result) == {"2022-12-13196": 10000, "2022-12-13189": 5000}
    assert rule(result) == "numbers"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("F2026-001/002/003", (1, 2, 3)),
        ("F2026-001/2/3", (1, 2, 3)),
        ("Factures F2026-001, 002 et 003", (1, 2, 3)),
        ("facturen F2026-001 en F2026-003", (1, 3)),
        ("F2026-009 & 010", (9, 10)),
        ("F2026-001;F2026-002", (1, 2)),
        ("F2026-001 F2026-002", (1, 2)),
        ("F2026 001\nF2026 002", (1, 2)),
        ("F2026-001 à 003", (1, 2, 3)),
        ("F2026-001 à F2026-003", (1, 2, 3)),
        ("F2026-001 t/m F2026-003", (1, 2, 3)),
        ("F2026-001 - 003", (1, 2, 3)),
    ],
)
def test_lists_and_ranges(text: str, numbers: tuple[int, ...]) -> None:
    result = match(paid(sum(numbers) * 1000, text), *SERIES)
    assert certain(result) == {f"F2026-{n:03d}": n * 1000 for n in numbers}


def test_a_dash_means_and_or_to_as_the_amount_says() -> None:
    # 41.00 is 0041 in cents: 4100 + 4400 = 8500 for the two, 17000 for all four
    two = match(paid(8500, "FA 2026 0041 - 44"), *SPACED)
    assert certain(two) == {"FA-2026-0041": 4100, "FA-2026-0044": 4400}
    four = match(paid(17000, "FA 2026 0041 - 44"), *SPACED)
    assert len(certain(four)) == 4
    neither = match(paid(9000, "FA 2026 0041 - 44"), *SPACED)
    assert certain(neither) == {}


def test_a_range_does_not_take_in_other_customers() -> None:
    # 002 is another customer's: "001 à 003" of this one are 001 and 003
    books = [bill("F2026-001", 1000), bill("F2026-002", 2000, "C2"), bill("F2026-003", 3000)]
    result = match(paid(4000, "F2026-001 à F2026-003"), *books)
    assert certain(result) == {"F2026-001": 1000, "F2026-003": 3000}


def test_plain_numbers_in_a_list_need_the_payer() -> None:
    books = [bill("101", 1010), bill("102", 1020), bill("103", 1030)]
    text = "factures 101, 102 et 103"
    assert certain(match(paid(3060, text), *books)) == {}
    sure = match(paid(3060, text, counterparty_name=by("C1")), *books)
    assert certain(sure) == {"101": 1010, "102": 1020, "103": 1030}


def test_all_prefixes_left_out_need_the_payer() -> None:
    text = "factures 0041, 0043"
    assert certain(match(paid(8400, text), *SPACED)) == {}
    sure = match(paid(8400, text, counterparty_name=by("C1")), *SPACED)
    assert certain(sure) == {"FA-2026-0041": 4100, "FA-2026-0043": 4300}


@pytest.mark.parametrize("cents", [14249, 15001, 10000, 5000])
def test_a_sum_that_differs_is_a_suggestion(cents: int) -> None:
    result = match(paid(cents, "2022-12-13196+13189"), *LONG)
    assert certain(result) == {}
    assert reasons(result)[0] in ("sum-differs", "more-than-open")


def test_a_member_that_is_not_found_spoils_the_list() -> None:
    # 100.00 is 13196 alone, but 13555 is named too: perhaps not imported yet
    result = match(paid(10000, "2022-12-13196+13555"), *LONG)
    assert certain(result) == {}
    assert suggested(result) == {"2022-12-13196": 10000}


def test_a_member_that_is_another_customers_spoils_the_list() -> None:
    result = match(
        paid(3000, "F2026-001/002"), bill("F2026-001", 1000), bill("F2026-002", 2000, "C2")
    )
    assert certain(result) == {}


def test_a_member_that_is_a_whole_number_too_can_be_read_two_ways() -> None:
    # "12" may be F2026-012, or the customer's old invoice 12
    books = [bill("F2026-001", 1000), bill("F2026-012", 2000), bill("12", 500)]
    result = match(paid(3000, "F2026-001/12"), *books)
    assert certain(result) == {}
    assert "read-two-ways" in reasons(result)


def test_invoices_of_two_customers_are_for_a_person() -> None:
    result = match(
        paid(3000, "F2026-001 + F2026-002"), bill("F2026-001", 1000), bill("F2026-002", 2000, "C2")
    )
    assert certain(result) == {}
    assert "several-customers" in reasons(result)
    assert result.candidates["r1"] == {"C1", "C2"}


def test_a_credit_note_named_is_netted() -> None:
    # 363.00 less 63.00
    result = match(
        paid(30000, "F2026-0041 - avoir AV-2026-007"),
        bill("F2026-0041", 36300),
        bill("AV-2026-007", -6300),
    )
    assert certain(result) == {"F2026-0041": 36300, "AV-2026-007": -6300}
    assert sum(certain(result).values()) == 30000


def test_a_credit_note_alone_is_not_paid() -> None:
    result = match(paid(6300, "AV-2026-007"), bill("AV-2026-007", -6300))
    assert certain(result) == {}


def test_a_number_cut_by_the_banks_line_length() -> None:
    text = "PAIEMENT FACTURE FA-2026-00\n41 MERCI"
    result = match(paid(4100, text, counterparty_name=by("C1")), *SPACED)
    assert certain(result) == {"FA-2026-0041": 4100}
    assert certain(match(paid(4100, text), *SPACED)) == {}


def test_zeros_left_out_need_the_payer() -> None:
    text = "facture FA 2026/41"
    assert certain(match(paid(4100, text, counterparty_name=by("C1")), *SPACED)) == {
        "FA-2026-0041": 4100
    }


def test_zeros_that_make_two_invoices_are_ambiguous() -> None:
    result = match(
        paid(4100, "FA 2026 041", counterparty_name=by("C1")),
        bill("FA-2026-41", 4100),
        bill("FA-2026-0041", 4100),
    )
    assert certain(result) == {}
