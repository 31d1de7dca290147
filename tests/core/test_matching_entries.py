"""What is not simply money in: returns, debits, pending entries, copies, currencies, twice paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from butoir.core.matching import KnownPayers, Paid, Part
from core.matching_kit import bill, by, certain, match, paid, reasons, suggested

F1 = bill("FA-2026-0041", 36300)
PAYMENT = paid(36300, "FA-2026-0041", "r0", date(2026, 2, 20), end_to_end="DD-77")


class TestReturns:
    """A payment that came back opens what it had paid, or is shown to a person."""

    def returned(self, **more: object) -> object:
        said = {"key": "r1", "reversal": True, "end_to_end": "DD-77", **more}
        return paid(-36300, "RETOUR", **said)  # type: ignore[arg-type]

    def test_a_return_of_the_same_batch(self) -> None:
        result = match([PAYMENT, self.returned()], F1)  # type: ignore[list-item]
        assert certain(result, "r0") == {"FA-2026-0041": 36300}
        assert certain(result) == {"FA-2026-0041": -36300}

    def test_a_return_of_an_earlier_batch(self) -> None:
        known = KnownPayers(paid=(Paid(PAYMENT, (Part("FA-2026-0041", "C1", 36300),)),))
        result = match(self.returned(), F1._replace(open=0), known=known)  # type: ignore[arg-type]
        assert certain(result) == {"FA-2026-0041": -36300}

    def test_what_is_open_again_can_be_paid_again(self) -> None:
        again = paid(36300, "FA-2026-0041", "r2", date(2026, 3, 9))
        result = match([again, self.returned(), PAYMENT], F1)  # type: ignore[list-item]
        assert certain(result, "r2") == {"FA-2026-0041": 36300}

    def test_a_return_is_undone_once(self) -> None:
        second = self.returned(key="r2")
        result = match([PAYMENT, self.returned(), second], F1)  # type: ignore[list-item]
        assert certain(result) == {"FA-2026-0041": -36300}
        assert reasons(result, "r2") == ["returned"]

    def test_without_its_trace_it_is_a_suggestion(self) -> None:
        account = "BE68539007547034"
        first = replace(PAYMENT, end_to_end="", counterparty_iban=account)
        back = self.returned(end_to_end="NOTPROVIDED", counterparty_iban=account)
        result = match([first, back], F1)  # type: ignore[list-item]
        assert certain(result) == {}
        assert suggested(result) == {"FA-2026-0041": -36300}

    def test_a_debit_with_the_same_trace_is_a_suggestion_unless_marked_a_return(self) -> None:
        result = match([PAYMENT, self.returned(reversal=False)], F1)  # type: ignore[list-item]
        assert certain(result) == {}
        assert suggested(result) == {"FA-2026-0041": -36300}

    def test_with_another_amount_nothing_is_known(self) -> None:
        back = replace(self.returned(), cents=-36299)  # type: ignore[type-var]
        result = match([PAYMENT, back], F1)  # type: ignore[list-item]
        assert reasons(result) == ["returned"]
        assert result.unmatched[0].why == "a returned payment: re-open what it had paid"

    def test_the_return_of_two_payments_alike_is_a_suggestion(self) -> None:
        twin = replace(PAYMENT, key="r9", remittance="FA-2026-0042")
        books = (F1, bill("FA-2026-0042", 36300))
        named = [replace(p, counterparty_name=by("C1")) for p in (PAYMENT, twin)]
        result = match([*named, self.returned()], *books)  # type: ignore[list-item]
        assert certain(result) == {}
        assert reasons(result) == ["returned", "returned"]


def test_money_that_left_is_no_payment() -> None:
    result = match(paid(-36300, "FA-2026-0041"), F1)
    assert reasons(result) == ["debit"]
    assert result.candidates == {}


def test_a_debit_undone_is_no_payment() -> None:
    assert reasons(match(paid(36300, "FA-2026-0041", reversal=True), F1)) == ["debit-reversed"]


def test_pending_entries_hold_and_are_never_allocated() -> None:
    result = match(paid(36300, "FA-2026-0041", status="pending"), F1)
    assert certain(result) == {}
    assert reasons(result) == ["pending"]
    assert result.held_customers == {"C1"}


def test_entries_for_information_are_never_allocated() -> None:
    assert reasons(match(paid(36300, "FA-2026-0041", status="info"), F1)) == ["information"]


def test_the_same_receipt_given_twice_counts_once() -> None:
    result = match([PAYMENT, PAYMENT], F1)
    assert certain(result, "r0") == {"FA-2026-0041": 36300}
    assert len(result.allocations) == 1
    assert result.unmatched == ()


def test_the_booked_form_of_a_receipt_stands_for_the_pending_one() -> None:
    pending = replace(PAYMENT, status="pending", on=date(2026, 2, 18))
    for order in ([PAYMENT, pending], [pending, PAYMENT]):
        assert certain(match(order, F1), "r0") == {"FA-2026-0041": 36300}


def test_one_bank_entry_in_two_files_counts_once() -> None:
    one = replace(PAYMENT, bank_reference="B-900")
    result = match([one, replace(one, key="r1")], F1)
    assert certain(result, "r0") == {"FA-2026-0041": 36300}
    assert reasons(result) == ["duplicate"]


def test_two_payments_alike_are_two_payments() -> None:
    # no bank reference says that they are one: the second has nothing left to pay
    result = match([PAYMENT, replace(PAYMENT, key="r1")], F1)
    assert certain(result, "r0") == {"FA-2026-0041": 36300}
    assert certain(result) == {}
    assert "already-settled" in reasons(result)
    assert "double payment" in result.suggestions[0].why
    assert result.held_customers == {"C1"}


def test_an_invoice_that_is_settled_already_is_not_paid_again() -> None:
    result = match(paid(36300, "FA-2026-0041"), F1._replace(open=0))
    assert reasons(result) == ["already-settled"]


def test_never_across_currencies() -> None:
    result = match(paid(36300, "FA-2026-0041", currency="CHF"), F1)
    assert certain(result) == {}
    assert reasons(result) == ["currency-differs"]


def test_an_empty_batch() -> None:
    result = match([])
    assert result.allocations == result.suggestions == result.unmatched == ()


def test_an_entry_of_nothing() -> None:
    assert reasons(match(paid(0, "FA-2026-0041"), F1)) == ["information"]
