"""A little less than what is named: never a plain part payment, and nothing is written off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from butoir.core.matching_values import KnownPayers
from core.matching_kit import bill, by, certain, match, paid, reasons, rule, suggested

LATE = date(2026, 3, 2)  # after 4 February, when the bills are due
EARLY = date(2026, 1, 20)
BOOKS = (bill("FA-2026-0041", 100_000), bill("FA-2026-0042", 50_000))


def pay(cents: int, text: str = "FA-2026-0041", on: date = LATE):
    return match(paid(cents, text, on=on, counterparty_name=by("C1")), *BOOKS)


@pytest.mark.parametrize("kept", [1, 99, 501, 2_400, 4_999])
def test_what_a_bank_may_have_kept_leaves_the_rest_to_a_person(kept: int) -> None:
    result = pay(100_000 - kept)
    assert certain(result) == {}
    assert reasons(result)[0] == "little-less"
    assert suggested(result) == {"FA-2026-0041": 100_000 - kept}
    assert f"({kept // 100}.{kept % 100:02d})" in result.suggestions[0].why
    assert result.held_customers == {"C1"}, "who thinks that he has paid is not reminded"


@pytest.mark.parametrize("kept", [5_001, 10_000])
def test_more_than_a_bank_keeps_is_a_part_payment(kept: int) -> None:
    result = pay(100_000 - kept)
    assert certain(result) == {"FA-2026-0041": 100_000 - kept}
    assert rule(result) == "number-part"


def test_a_few_euros_of_a_small_invoice_are_a_part_payment() -> None:
    # 10.00 of 100.00 is a tenth: no charge of a bank
    result = match(
        paid(9_000, "FA-2026-0041", counterparty_name=by("C1")), bill("FA-2026-0041", 10_000)
    )
    assert rule(result) == "number-part"


@pytest.mark.parametrize("rest", [500, 1_000, 2_000, 3_000, 5_000])
@pytest.mark.parametrize("on", [EARLY, LATE])
def test_a_usual_discount_is_said_to_be_one_in_time_or_not(rest: int, on: date) -> None:
    """0.5, 1, 2, 3 and 5 % of 1,000.00."""
    assert reasons(pay(100_000 - rest, on=on))[0] == "discount"


def test_a_discount_on_several_invoices() -> None:
    """2 % of 1,500.00."""
    result = pay(147_000, "FA-2026-0041, FA-2026-0042", EARLY)
    assert certain(result) == {}
    assert reasons(result)[0] == "discount"
    assert suggested(result) == {"FA-2026-0041": 100_000, "FA-2026-0042": 47_000}


def test_an_amount_that_is_another_invoice_s_is_no_shortfall() -> None:
    other = bill("FA-2026-0043", 99_500)
    result = match(paid(99_500, "FA-2026-0041", counterparty_name=by("C1")), *BOOKS, other)
    assert certain(result) == {}
    assert "other-fits" in reasons(result)


def test_check_digits_do_not_make_a_shortfall_certain() -> None:
    books = bill("F1", 12_100, payment_reference="+++090/9337/55493+++")
    result = match(paid(12_000, "+++090/9337/55493+++"), books)
    assert certain(result) == {}
    assert reasons(result)[0] == "little-less"


# what the bank says it kept


@pytest.mark.parametrize(("cents", "kept"), [(99_150, 850), (94_000, 6_000), (90_000, 10_000)])
def test_exactly_what_the_bank_says_it_kept_is_told_so(cents: int, kept: int) -> None:
    """Beyond what is taken for charges by guess, too; and 5 % is then no discount."""
    result = match(paid(cents, "FA-2026-0041", counterparty_name=by("C1"), charges=kept), *BOOKS)
    assert certain(result) == {}
    assert reasons(result)[0] == "charges-kept"
    assert f"({kept // 100}.{kept % 100:02d})" in result.suggestions[0].why
    assert result.held_customers == {"C1"}


def test_what_the_bank_names_comes_before_what_is_guessed() -> None:
    guessed = pay(99_150).suggestions[0]
    named = match(paid(99_150, "FA-2026-0041", counterparty_name=by("C1"), charges=850), *BOOKS)
    assert guessed.code == "little-less"
    assert named.suggestions[0].score > guessed.score


def test_other_charges_than_what_is_missing_explain_nothing() -> None:
    result = match(paid(99_150, "FA-2026-0041", counterparty_name=by("C1"), charges=849), *BOOKS)
    assert reasons(result)[0] == "little-less"


def test_charges_of_several_invoices() -> None:
    text = "FA-2026-0041, FA-2026-0042"
    result = match(paid(149_150, text, counterparty_name=by("C1"), charges=850), *BOOKS)
    assert reasons(result)[0] == "charges-kept"
    assert suggested(result) == {"FA-2026-0041": 100_000, "FA-2026-0042": 49_150}


def test_with_charges_kept_the_amount_alone_is_not_what_was_sent() -> None:
    """99,150 is the amount of one invoice; 100,000 was sent, that of another."""
    iban = "BE68539007547034"
    known = KnownPayers({iban: frozenset({"C1"})})
    books = (*BOOKS, bill("FA-2026-0044", 99_150))
    from_him = {"counterparty_iban": iban, "counterparty_name": by("C1")}
    assert certain(match(paid(99_150, **from_him), *books, known=known)) == {"FA-2026-0044": 99_150}
    result = match(paid(99_150, charges=850, **from_him), *books, known=known)
    assert certain(result) == {}
    assert reasons(result)[:2] == ["charges-payer", "payer-amount"]
    assert suggested(result) == {"FA-2026-0041": 99_150}
    assert result.held_customers == {"C1"}


def test_a_stranger_s_amount_with_its_charges_is_suggested() -> None:
    assert reasons(match(paid(99_150, charges=850), *BOOKS)) == ["charges-amount"]
    likely = match(paid(99_150, charges=850, counterparty_name="C1 Plomberie"), *BOOKS)
    assert reasons(likely)[0] in ("charges-name", "charges-payer")
    assert reasons(match(paid(99_150), *BOOKS)) == ["unrecognised"]


def test_the_same_entry_of_two_files_is_one_though_one_names_the_charges() -> None:
    first = paid(100_000, "FA-2026-0041", "r1", bank_reference="B1", counterparty_name=by("C1"))
    again = replace(first, key="r2", charges=850)
    result = match([first, again], *BOOKS)
    assert certain(result, "r1") == {"FA-2026-0041": 100_000}
    assert reasons(result, "r2") == ["duplicate"]
