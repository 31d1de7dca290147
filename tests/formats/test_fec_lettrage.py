"""Which lines are open: the balance of each account is what must come out."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from fec_cases import against, ledger, line
from hypothesis import given, settings
from hypothesis import strategies as st

from butoir.formats.lettrage import (
    Posting,
    find_open_items,
    open_item,
    set_off_earlier_years,
)
from butoir.formats.model import Ledger
from butoir.formats.receivables import Books


def opened(found: Ledger) -> list[tuple[str, int, bool]]:
    """Reference, cents and whether it never had lettrage, of each open item."""
    return [(item.reference, item.cents, item.unlettered) for item in found.open_items]


def test_the_same_code_at_another_customer_is_another_group() -> None:
    """AA settles C1. AA of C2 is 200 invoiced against 150 paid: 50 remain."""
    found = ledger(
        *against(
            line("411000", "100,00", aux="C1", code="AA", piece="F1"),
            line("411000", credit="100,00", aux="C1", code="AA", piece="V1"),
            line("411000", "200,00", aux="C2", code="AA", piece="F2"),
            line("411000", credit="150,00", aux="C2", code="AA", piece="V2"),
        )
    )
    assert opened(found) == [("F2", 5000, False)]
    assert "1 lettrage groups do not balance, 50.00 in all: AA of C2 (50.00)" in found.warnings[0]


def test_the_same_code_in_another_account_of_the_customer_is_another_group() -> None:
    found = ledger(
        *against(
            line("411000", "100,00", aux="C1", code="AA", piece="F1"),
            line("411200", credit="100,00", aux="C1", code="AA", piece="V1"),
        )
    )
    assert opened(found) == [("F1", 10000, False), ("V1", -10000, False)]


def test_lower_case_codes_are_other_codes() -> None:
    """Some programs letter a part payment in lower case."""
    found = ledger(
        *against(
            line("411000", "100,00", code="AA", piece="F1"),
            line("411000", credit="100,00", code="AA", piece="V1"),
            line("411000", "80,00", code="aa", piece="F2"),
            line("411000", credit="30,00", code="aa", piece="V2"),
        )
    )
    assert opened(found) == [("F2", 5000, False)]


def test_a_part_payment_of_several_invoices_settles_the_oldest_first() -> None:
    """100 (10 January), 200 (20 January), 250 paid: nothing of the first, 50 of the second."""
    found = ledger(
        *against(
            line("411000", "200,00", code="A", piece="F2", on="20250120"),
            line("411000", "100,00", code="A", piece="F1", on="20250110"),
            line("411000", credit="250,00", code="A", piece="V", on="20250201"),
        )
    )
    assert opened(found) == [("F2", 5000, False)]


def test_a_small_part_payment_leaves_a_part_of_the_oldest() -> None:
    """300 invoiced, 30 paid: 70 of the first and all 200 of the second remain."""
    found = ledger(
        *against(
            line("411000", "100,00", code="A", piece="F1", on="20250110"),
            line("411000", "200,00", code="A", piece="F2", on="20250120"),
            line("411000", credit="30,00", code="A", piece="V", on="20250201"),
        )
    )
    assert opened(found) == [("F1", 7000, False), ("F2", 20000, False)]


def test_payments_lettered_without_their_invoices_stay_open_as_credits() -> None:
    """The invoices stand in another year's file: each group holds one receipt."""
    found = ledger(
        *against(
            line("411000", credit="18,95", aux="PASSA", code="B", piece="R1"),
            line("411000", credit="15,00", aux="PASSA", code="G", piece="R2"),
        )
    )
    assert opened(found) == [("R1", -1895, False), ("R2", -1500, False)]
    assert found.balance == -3395
    assert "2 lettrage groups" in found.warnings[0]


def test_a_ledger_without_any_lettrage_is_open_line_by_line() -> None:
    found = ledger(
        *against(line("411000", "100,00", piece="F1"), line("411000", credit="60,00", piece="V"))
    )
    assert opened(found) == [("F1", 10000, True), ("V", -6000, True)]
    assert "no customer line is lettered" in found.warnings[0]


def test_invoices_alone_need_no_such_warning() -> None:
    assert ledger(*against(line("411000", "100,00", aux="C1"))).warnings == ()


def test_lettrage_without_its_date_is_lettrage() -> None:
    found = ledger(line("411000", "9,00", code="A"), line("411000", credit="9,00", code="A"))
    assert found.open_items == ()
    assert found.balance == 0


postings = st.builds(
    Posting,
    line=st.integers(2, 99),
    account=st.sampled_from(["411000", "411200"]),
    customer=st.sampled_from(["C1", "C2"]),
    name=st.just("Name"),
    reference=st.text("F12", max_size=3),
    on=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    cents=st.integers(-50_000, 50_000),
    code=st.sampled_from(["", "A", "B", "a"]),
    label=st.just(""),
    entered_on=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    opening=st.booleans(),
    lettered_on=st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 3)),
)


def balances_of(rows: Any) -> dict[tuple[str, str], int]:
    """Cents by account and customer, of those that are not nought."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found[row.account, row.customer] += row.cents
    return {key: cents for key, cents in found.items() if cents}


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(postings, max_size=30))
def test_open_items_always_add_up_to_the_balance(lines: list[Posting]) -> None:
    """With earlier years set off or not."""
    found, _ = find_open_items(lines)
    items, _ = set_off_earlier_years(found)
    for some in (found, items):
        assert balances_of(map(open_item, some)) == balances_of(lines)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(postings, max_size=30))
def test_whatever_the_years_of_a_ledger_its_open_items_add_up_to_its_balances(
    lines: list[Posting],
) -> None:
    found = Books(postings=lines).ledger()
    stated = {(one.account, one.customer): one.balance for one in found.customers}
    assert balances_of(found.open_items) == {key: cents for key, cents in stated.items() if cents}
    assert sum(stated.values()) == found.balance


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(postings, max_size=30))
def test_a_remainder_is_never_more_than_its_line(lines: list[Posting]) -> None:
    items, _ = set_off_earlier_years(find_open_items(lines)[0])
    for posting, cents, _, _ in items:
        assert posting in lines
        assert cents == posting.cents or 0 < cents / posting.cents <= 1


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_the_order_of_the_lines_changes_nothing(order: list[int]) -> None:
    lines = [
        line("411000", "100,00", code="A", piece="F1", on="20250110"),
        line("411000", "200,00", code="A", piece="F2", on="20250120"),
        line("411000", credit="250,00", code="A", piece="V", on="20250201"),
    ]
    assert opened(ledger(*(lines[at] for at in order))) == [("F2", 5000, False)]
