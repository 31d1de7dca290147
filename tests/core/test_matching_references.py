"""Structured references: what has check digits names one invoice, whoever pays.

Belgian +++, RF (ISO 11649) and Swiss references carry check digits: a slip of the pen makes them
invalid, not another invoice's.
"""

from __future__ import annotations

from datetime import date

import pytest

from core.matching_kit import bill, by, certain, match, paid, reasons, rule, suggested

VCS = "+++010/8068/17183+++"
OTHER_VCS = "+++090/9337/55493+++"


@pytest.mark.parametrize(
    "written",
    [
        "+++010/8068/17183+++",
        "***010/8068/17183***",
        "+++ 010 / 8068 / 17183 +++",
        "010/8068/17183",
        "Merci +++010/8068/17183+++ facture de janvier",
        "+++010/8068\n/17183+++",
    ],
)
def test_the_belgian_reference_in_the_text(written: str) -> None:
    result = match(paid(12100, written), bill("V-77", 12100, payment_reference=VCS))
    assert certain(result) == {"V-77": 12100}
    assert rule(result) == "structured-reference"


@pytest.mark.parametrize("field", ["010806817183", "+++010/8068/17183+++"])
def test_the_belgian_reference_in_the_banks_own_field(field: str) -> None:
    result = match(
        paid(12100, structured_reference=field), bill("V-77", 12100, payment_reference=VCS)
    )
    assert rule(result) == "structured-reference"


@pytest.mark.parametrize(
    "text", ["RF18539007547034", "RF18 5390 0754 7034", "REF RF18 5390 0754 7034 DUPONT"]
)
def test_the_creditor_reference(text: str) -> None:
    result = match(paid(5000, text), bill("2026-9", 5000, payment_reference="RF18539007547034"))
    assert certain(result) == {"2026-9": 5000}
    assert rule(result) == "structured-reference"


def test_the_reference_comes_back_as_end_to_end() -> None:
    result = match(
        paid(5000, end_to_end="RF18539007547034"),
        bill("2026-9", 5000, payment_reference="RF18 5390 0754 7034"),
    )
    assert rule(result) == "structured-reference"


def test_wrong_check_digits_are_no_reference() -> None:
    result = match(paid(12100, "+++010/8068/17184+++"), bill("V-77", 12100, payment_reference=VCS))
    assert certain(result) == {}


def test_less_than_open_is_a_part_payment_of_the_invoice_referred_to() -> None:
    # the debtor says which debt he pays (C. civ. 1342-10): 121.00 open, 50.00 came, 71.00 stay
    result = match(paid(5000, VCS), bill("V-77", 12100, payment_reference=VCS))
    assert certain(result) == {"V-77": 5000}
    assert rule(result) == "structured-reference-part"


def test_less_than_open_but_just_another_invoice_of_his_is_not_certain() -> None:
    result = match(paid(5000, VCS), bill("V-77", 12100, payment_reference=VCS), bill("V-78", 5000))
    assert certain(result) == {}
    assert "other-fits" in reasons(result)


def test_the_invoice_less_a_credit_note_is_not_a_part_payment() -> None:
    # 121.00 less the credit of 21.00 makes 100.00: a person should net them
    result = match(
        paid(10000, VCS), bill("V-77", 12100, payment_reference=VCS), bill("NC-3", -2100)
    )
    assert certain(result) == {}
    assert "other-fits" in reasons(result)


def test_more_than_open_is_never_certain() -> None:
    result = match(paid(13000, VCS), bill("V-77", 12100, payment_reference=VCS))
    assert certain(result) == {}
    assert reasons(result) == ["more-than-open"]
    assert suggested(result) == {"V-77": 12100}
    assert "by 9.00" in result.suggestions[0].why


def test_a_reference_used_for_several_invoices_identifies_none() -> None:
    result = match(
        paid(12100, VCS),
        bill("V-77", 12100, payment_reference=VCS),
        bill("V-78", 9000, payment_reference=VCS),
    )
    assert certain(result) == {}
    assert "number-ambiguous" in reasons(result)


def test_a_reference_that_is_nobodys_stops_matching_by_amount() -> None:
    account = "BE68539007547034"
    mine = bill("V-77", 12100, ibans=(account,))
    silent = match(paid(12100, counterparty_iban=account), mine)
    assert rule(silent) == "known-account"
    foreign = match(paid(12100, OTHER_VCS, counterparty_iban=account), mine)
    assert certain(foreign) == {}


def test_whoever_pays_the_reference_decides() -> None:
    # a parent pays its subsidiary's invoice in full, with its reference
    result = match(
        paid(12100, VCS, counterparty_name=by("C2")),
        bill("V-77", 12100, "C1", payment_reference=VCS),
        bill("V-90", 3333, "C2"),
    )
    assert certain(result) == {"V-77": 12100}


def test_unless_the_payer_owes_just_that_amount_himself() -> None:
    result = match(
        paid(12100, VCS, counterparty_name=by("C2")),
        bill("V-77", 12100, "C1", payment_reference=VCS),
        bill("V-90", 12100, "C2"),
    )
    assert certain(result) == {}
    assert "payer-contradicts" in reasons(result)


def test_another_customers_part_payment_is_not_certain() -> None:
    result = match(
        paid(5000, VCS, counterparty_name=by("C2")),
        bill("V-77", 12100, "C1", payment_reference=VCS),
        bill("V-90", 3333, "C2"),
    )
    assert certain(result) == {}


def test_a_reference_may_be_paid_before_the_invoice_is_issued() -> None:
    # a pro forma carries the reference of the invoice to come
    early = bill("V-77", 12100, payment_reference=VCS, issued_on=date(2026, 4, 1))
    assert rule(match(paid(12100, VCS), early)) == "structured-reference"


def test_a_payment_reference_without_check_digits_counts_as_a_number() -> None:
    result = match(
        paid(12100, "CLI77-INV1009"), bill("V-1", 12100, payment_reference="CLI77-INV1009")
    )
    assert rule(result) == "number"
    nothing = match(paid(12100, "facture"), bill("V-1", 12100, payment_reference="Facture"))
    assert certain(nothing) == {}


@pytest.mark.parametrize("word", ["NOTPROVIDED", "NONREF", "0000000000", ""])
def test_words_for_no_reference(word: str) -> None:
    result = match(
        paid(12100, structured_reference=word, end_to_end=word),
        bill("V-77", 12100, payment_reference=word),
    )
    assert certain(result) == {}
