"""Years that follow each other: what one carries forward into the next counts once."""

from __future__ import annotations

from typing import Any

from fec_cases import against, ledger, line

from butoir.formats.model import Ledger

AN = {"journal": "AN", "journal_label": "A nouveaux", "label": "Solde"}
F1 = line("411000", "100,00", aux="C1", piece="F1", on="20240601")


def opened(found: Ledger) -> dict[str, int]:
    """Cents by reference."""
    return {item.reference: item.cents for item in found.open_items}


def carried(amount: str, on: str = "20250101", **more: Any) -> list[str]:
    """A line that opens the account of C1."""
    return line("411000", amount, aux="C1", on=on, piece="AN", **(AN | more))


def receipt(amount: str, on: str = "20250210", **more: Any) -> list[str]:
    return line("411000", credit=amount, aux="C1", on=on, piece="VIR", journal="BQ", **more)


def test_what_the_lines_of_two_years_say_counts_once_under_the_invoices_own_names() -> None:
    """100 invoiced in June 2024 and carried forward: 100, not 200, and it is F1."""
    found = ledger(*against(F1, carried("100,00")))
    assert (opened(found), found.balance) == ({"F1": 10_000}, 10_000)
    told = "several years in one file: the books are opened again on 2025-01-01, "
    assert told + "what was carried forward counts once" in found.warnings


def test_a_receipt_lettered_with_the_opening_line_settles_the_invoice_that_it_stands_for() -> None:
    found = ledger(*against(F1, carried("100,00", code="A"), receipt("100,00", code="A")))
    assert (opened(found), found.balance) == ({}, 0)


def test_of_two_invoices_carried_forward_as_one_sum_the_oldest_is_settled_first() -> None:
    """100 and 50 are carried forward as 150; 120 are received and lettered with that."""
    other = line("411000", "50,00", aux="C1", piece="F2", on="20241101")
    found = ledger(*against(F1, other, carried("150,00", code="A"), receipt("120,00", code="A")))
    assert (opened(found), found.balance) == ({"F2": 3_000}, 3_000)


def test_a_year_that_was_closed_is_opened_by_its_opening_lines() -> None:
    """The year ends with an entry that empties the account: nothing stands twice."""
    closed = line("411000", credit="100,00", aux="C1", piece="CLOTURE", on="20241231")
    found = ledger(*against(F1, closed, carried("100,00")))
    assert found.balance == 10_000


def test_after_a_whole_year_the_opening_is_right_where_the_lines_before_it_are_not() -> None:
    """The receipts of 2024 are not in the file: 300 invoiced then, 80 carried forward."""
    sale = line("411000", "300,00", aux="C1", piece="F1", on="20240115")
    found = ledger(*against(sale, carried("80,00")))
    assert (opened(found), found.balance) == ({"AN": 8_000}, 8_000)


def test_within_a_year_nobody_can_say_and_it_is_told() -> None:
    found = ledger(*against(F1, carried("80,00")))
    assert found.balance == 18_000
    assert any("may count twice; give one year at a time" in text for text in found.warnings)


def test_three_years_in_one_file_count_once() -> None:
    """F1 is carried forward twice."""
    found = ledger(*against(F1, carried("100,00"), carried("100,00", on="20260101")))
    assert opened(found) == {"F1": 10_000}


def test_receipts_lettered_with_another_year_are_set_off_against_its_sum_oldest_first() -> None:
    """100 of March and 50 of May are carried forward line by line, 120 received for them."""
    found = ledger(
        *against(
            carried("50,00", piece_on="20240501", label="mai"),
            carried("100,00", piece_on="20240301", label="mars"),
            receipt("120,00", code="B"),
        )
    )
    assert [(item.label, item.cents) for item in found.open_items] == [("mai", 3_000)]
    assert any("lettered with an earlier year, 120.00 in all: set off" in w for w in found.warnings)


def test_receipts_that_are_not_lettered_stay_beside_what_was_carried_forward() -> None:
    found = ledger(*against(carried("100,00"), receipt("30,00")))
    assert opened(found) == {"AN": 10_000, "VIR": -3_000}


def test_what_one_customer_paid_settles_nothing_of_another() -> None:
    other = line("411000", credit="60,00", aux="C2", piece="VIR", on="20250210", code="B")
    found = ledger(*against(carried("100,00"), other))
    assert opened(found) == {"AN": 10_000, "VIR": -6_000}


def test_an_invoice_lettered_with_an_opening_credit_uses_it() -> None:
    """A credit of 40 was carried forward; an invoice of 100 is lettered with it: 60 remain."""
    credit = line("411000", credit="40,00", aux="C1", piece="AN", on="20250101", **AN)
    sale = line("411000", "100,00", aux="C1", piece="F7", on="20250110", code="C")
    assert opened(ledger(*against(credit, sale))) == {"F7": 6_000}


def test_a_code_that_another_year_used_already_settles_what_balances_by_itself() -> None:
    """AA of 2024 left 20 of F1 open; AA of 2025 is F2, all paid: F2 is not what is owed."""
    found = ledger(
        *against(
            line("411000", "100,00", aux="C1", piece="F1", code="AA", on="20241115"),
            line("411000", credit="80,00", aux="C1", piece="V1", code="AA", on="20241215"),
            line("411000", "50,00", aux="C1", piece="F2", code="AA", on="20250115"),
            line("411000", credit="50,00", aux="C1", piece="V2", code="AA", on="20250215"),
        )
    )
    assert opened(found) == {"F1": 2_000}


def test_a_code_used_twice_in_a_year_is_told_apart_by_the_day_of_the_lettrage() -> None:
    found = ledger(
        *against(
            line("411000", "100,00", aux="C1", piece="F1", code="AA", lettered="20250301"),
            line("411000", credit="80,00", aux="C1", piece="V1", code="AA", lettered="20250301"),
            line("411000", "50,00", aux="C1", piece="F2", code="AA", lettered="20250501"),
            line("411000", credit="50,00", aux="C1", piece="V2", code="AA", lettered="20250501"),
        )
    )  # fmt: skip
    assert opened(found) == {"F1": 2_000}


def test_an_invoice_lettered_with_what_the_file_does_not_have_is_marked() -> None:
    """Its receipt stands in the journal of the bank, or in the next year's file."""
    found = ledger(*against(line("411000", "100,00", aux="C1", piece="F1", code="A")))
    (item,) = found.open_items
    assert (item.cents, item.elsewhere, found.balance) == (10_000, True, 10_000)
    assert any(w.startswith("1 invoices are lettered with what this file") for w in found.warnings)


def test_what_is_left_of_a_part_payment_is_no_such_thing() -> None:
    found = ledger(
        *against(line("411000", "100,00", aux="C1", code="A"), receipt("30,00", code="A"))
    )
    assert [item.elsewhere for item in found.open_items] == [False]
