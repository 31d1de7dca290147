"""Amounts without a reference: certain only from an account that is one customer's alone."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.matching import KnownPayers, Receipt
from core.matching_kit import bill, by, certain, match, paid, reasons, rule, suggested

IBAN = "BE68539007547034"
OTHER = "FR1420041010050500013M02606"


def from_account(cents: int, text: str = "", **more: str) -> Receipt:
    return paid(cents, text, counterparty_iban=IBAN, **more)


def test_the_only_invoice_of_that_amount() -> None:
    result = match(from_account(5000), bill("F1", 5000, ibans=(IBAN,)), bill("F2", 7000))
    assert certain(result) == {"F1": 5000}
    assert rule(result) == "known-account"


def test_the_account_may_have_been_learned() -> None:
    known = KnownPayers(ibans={"BE68 5390 0754 7034": frozenset({"C1"})})
    assert certain(match(from_account(5000), bill("F1", 5000), known=known)) == {"F1": 5000}


def test_everything_that_is_open() -> None:
    books = [bill("F1", 5000, ibans=(IBAN,)), bill("F2", 7000), bill("N1", -1000)]
    result = match(from_account(11000), *books)  # 50.00 + 70.00 - 10.00
    assert certain(result) == {"F1": 5000, "F2": 7000, "N1": -1000}
    assert rule(result) == "known-account-balance"


def test_the_sum_of_some_is_suggested() -> None:
    books = [bill("F1", 5000, ibans=(IBAN,)), bill("F2", 7000), bill("F3", 300)]
    result = match(from_account(12000), *books)
    assert certain(result) == {}
    assert reasons(result) == ["payer-sum"]
    assert suggested(result) == {"F1": 5000, "F2": 7000}


class TestNeverCertain:
    """Each case lacks one of the conditions, and only one."""

    def check(self, receipt: Receipt, *books: object, **more: object) -> None:
        assert certain(match(receipt, *books, **more)) == {}  # type: ignore[arg-type]

    def test_without_an_account(self) -> None:
        self.check(paid(5000, counterparty_name=by("C1")), bill("F1", 5000, ibans=(IBAN,)))

    def test_from_another_account(self) -> None:
        self.check(paid(5000, counterparty_iban=OTHER), bill("F1", 5000, ibans=(IBAN,)))

    def test_from_an_account_of_two_customers(self) -> None:
        books = (bill("F1", 5000, ibans=(IBAN,)), bill("F2", 700, "C2", ibans=(IBAN,)))
        self.check(from_account(5000), *books)

    def test_from_an_account_of_two_customers_under_the_name_of_one(self) -> None:
        books = (bill("F1", 5000, ibans=(IBAN,)), bill("F2", 700, "C2", ibans=(IBAN,)))
        self.check(from_account(5000, counterparty_name=by("C1")), *books)

    @pytest.mark.parametrize("name", ["TRESORERIE DE LILLE", by("C2"), "FIDUCIAIRE CONSEIL"])
    def test_under_a_foreign_name(self, name: str) -> None:
        books = (bill("F1", 5000, ibans=(IBAN,)), bill("F2", 700, "C2"))
        self.check(from_account(5000, counterparty_name=name), *books)

    def test_when_two_invoices_have_the_amount(self) -> None:
        self.check(from_account(5000), bill("F1", 5000, ibans=(IBAN,)), bill("F2", 5000))

    def test_when_other_invoices_add_up_to_it(self) -> None:
        books = (bill("F1", 5000, ibans=(IBAN,)), bill("F2", 3000), bill("F3", 2000))
        self.check(from_account(5000), *books)

    def test_when_a_larger_one_less_a_credit_makes_it(self) -> None:
        books = (bill("F1", 5000, ibans=(IBAN,)), bill("F2", 8000), bill("N3", -3000))
        self.check(from_account(5000), *books)

    def test_when_one_of_that_amount_is_settled(self) -> None:
        # a second payment by mistake, or the next month of a subscription: the books cannot tell
        settled = bill("F0", 5000)._replace(open=0)
        self.check(from_account(5000), bill("F1", 5000, ibans=(IBAN,)), settled)

    def test_when_one_of_that_amount_was_settled_a_moment_ago(self) -> None:
        named = paid(5000, "F2026-0001", "r0", counterparty_iban=IBAN)
        books = (bill("F2026-0001", 5000, ibans=(IBAN,)), bill("F2026-0002", 5000))
        result = match([from_account(5000), named], *books)
        assert certain(result, "r0") == {"F2026-0001": 5000}
        assert certain(result) == {}

    @pytest.mark.parametrize("issued", [None, date(2026, 3, 3)])
    def test_when_it_was_not_issued_yet(self, issued: date | None) -> None:
        self.check(from_account(5000), bill("F1", 5000, ibans=(IBAN,), issued_on=issued))

    @pytest.mark.parametrize(
        "text", ["facture 2026-118", "F9", "55120", "facture 2025", "+++090/9337/55493+++"]
    )
    def test_when_the_text_may_name_something_else(self, text: str) -> None:
        self.check(from_account(5000, text), bill("F1", 5000, ibans=(IBAN,)))

    def test_in_another_currency(self) -> None:
        self.check(from_account(5000), bill("F1", 5000, ibans=(IBAN,), currency="CHF"))

    def test_when_there_are_too_many_invoices_to_exclude_other_sums(self) -> None:
        many = [bill(f"X-{n:03d}", 100003 + n * n) for n in range(17)]
        self.check(from_account(5000), bill("F1", 5000, ibans=(IBAN,)), *many)


@pytest.mark.parametrize(
    "text", ["VIREMENT", "Merci", "reglement du 02/03/2026", "TEL 0478/12.34.56"]
)
def test_words_that_name_nothing_leave_it_certain(text: str) -> None:
    assert certain(match(from_account(5000, text), bill("F1", 5000, ibans=(IBAN,)))) == {"F1": 5000}


class TestSuggestions:
    """What is left to a person, best first, and whose reminders wait meanwhile (R11)."""

    def test_the_payer_known_and_nothing_fits(self) -> None:
        # 60.00 on 50.00 and 70.00: the oldest due first, as C. civ. 1342-10 would have it
        books = [
            bill("F2", 7000, due_on=date(2026, 3, 1)),
            bill("F1", 5000, due_on=date(2026, 2, 1), ibans=(IBAN,)),
        ]
        result = match(from_account(6000), *books)
        assert reasons(result) == ["payer-oldest"]
        assert suggested(result) == {"F1": 5000, "F2": 1000}
        assert result.held_customers == {"C1"}

    def test_the_name_and_the_amount(self) -> None:
        result = match(paid(5000, counterparty_name="S.A.R.L. PLOMBERIE C1"), bill("F1", 5000))
        assert reasons(result) == ["payer-amount"]

    def test_a_name_with_a_slip_and_the_amount(self) -> None:
        result = match(paid(5000, counterparty_name="C1 Plmberie"), bill("F1", 5000))
        assert reasons(result) == ["amount-name"]

    def test_the_amount_alone_for_a_few(self) -> None:
        result = match(paid(5000), bill("F1", 5000), bill("F2", 5000, "C2"))
        assert reasons(result) == ["amount-only", "amount-only"]
        assert result.held_customers == {"C1", "C2"}

    def test_but_not_for_a_crowd(self) -> None:
        crowd = [bill(f"F{n}", 5000, f"C{n}") for n in range(30)]
        result = match(paid(5000), *crowd)
        assert reasons(result) == ["unrecognised"]
        assert result.held_customers == frozenset()

    def test_a_name_that_is_like_a_customers(self) -> None:
        books = [
            bill("F1", 5000, "C1", customer_name="Menuiserie Vandeputte"),
            bill("F2", 900, "C2", customer_name="Garage Lambert"),
        ]
        result = match(paid(123, counterparty_name="MENUISERIE VANDEPUTE SRL"), *books)
        assert reasons(result) == ["name"]
        assert result.candidates == {"r1": frozenset({"C1"})}

    def test_the_order_named(self) -> None:
        result = match(
            paid(5000, "COMMANDE 4500012345"), bill("F1", 5000, order_reference="4500012345")
        )
        assert certain(result) == {}
        assert reasons(result)[0] == "order-amount"

    def test_the_payer_known_who_owes_nothing(self) -> None:
        result = match(from_account(5000), bill("F1", 5000, ibans=(IBAN,))._replace(open=0))
        assert reasons(result) == ["nothing-left"]
        assert result.candidates == {"r1": frozenset({"C1"})}

    def test_nothing_at_all(self) -> None:
        result = match(paid(123, "bonjour", counterparty_name="Inconnu"), bill("F1", 5000))
        assert reasons(result) == ["unrecognised"]
        assert result.candidates == {}
