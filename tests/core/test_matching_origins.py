"""Where the money comes from: through others, from ourselves, from a payer of another name."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.matching import KnownPayers
from butoir.core.matching_intermediaries import is_intermediary_name
from butoir.core.matching_values import Trace
from core.matching_kit import bill, by, certain, match, paid, reasons, rule, suggested

IBAN = "BE68539007547034"
F1 = bill("FA-2026-0041", 36_300)
VCS = "+++090/9337/55493+++"


class TestThroughOthers:
    """A payout of a provider, an advance of a factor: whose money it is, a person says."""

    @pytest.mark.parametrize(
        "name",
        [
            *(
                "STRIPE",
                "Stripe Payments Europe, Ltd.",
                "GoCardless SAS",
                "PayPal (Europe) S.à r.l.",
            ),
            *("Stichting Mollie Payments", "SumUp Limited", "BNP PARIBAS FACTOR", "Eurofactor"),
            *("KBC Commercial Finance NV", "Belfius Factoring", "VIVA WALLET"),
        ],
    )
    def test_a_number_and_its_amount_are_not_enough(self, name: str) -> None:
        result = match(paid(36_300, "PAYOUT FA-2026-0041", counterparty_name=name), F1)
        assert certain(result) == {}
        assert reasons(result)[0] == "paid-through"
        assert result.held_customers == {"C1"}

    @pytest.mark.parametrize("text", ["VIR SEPA STRIPE TECHNOLOGY", "REMISE CB 12/02 FA-2026-0041"])
    def test_without_a_name_the_text_tells(self, text: str) -> None:
        assert certain(match(paid(36_300, f"{text} FA-2026-0041"), F1)) == {}

    def test_an_account_and_a_name_learned_by_mistake_tell_nobody(self) -> None:
        known = KnownPayers(ibans={IBAN: frozenset({"C1"})}, names={"STRIPE": "C1"})
        receipt = paid(36_300, counterparty_name="STRIPE", counterparty_iban=IBAN)
        assert certain(match(receipt, F1, known=known)) == {}

    def test_a_bulk_amount_that_is_nobody_s_holds_nobody(self) -> None:
        result = match(paid(36_299, "PAYOUT", counterparty_name="STRIPE"), F1)
        assert reasons(result) == ["unrecognised"]
        assert not result.held_customers

    def test_check_digits_and_the_exact_amount_are_the_customer_s_own_word(self) -> None:
        books = bill("F1", 12_100, payment_reference=VCS)
        through = {"counterparty_name": "PAYCONIQ INTERNATIONAL"}
        assert rule(match(paid(12_100, VCS, **through), books)) == "structured-reference"
        assert reasons(match(paid(6_000, VCS, **through), books))[0] == "paid-through"

    @pytest.mark.parametrize(
        "name", ["Factory SARL", "Le Facteur", "Strip Moules", "Alma-Ata Sarl"]
    )
    def test_like_names(self, name: str) -> None:
        assert is_intermediary_name(name) is name.startswith("Alma")  # a whole word: to be safe


class TestFromOurselves:
    """A transfer between two accounts of the creditor settles nothing and holds nobody."""

    known = KnownPayers(own=frozenset({"BE68 5390 0754 7034"}))

    def test_it_is_no_payment(self) -> None:
        result = match(paid(36_300, counterparty_iban=IBAN), F1, known=self.known)
        assert reasons(result) == ["internal"]
        assert not result.held_customers

    def test_unless_it_names_an_invoice_and_then_a_person_looks(self) -> None:
        receipt = paid(36_300, "FA-2026-0041", counterparty_iban=IBAN)
        result = match(receipt, F1, known=self.known)
        assert certain(result) == {}
        assert reasons(result) == ["own-account"]

    def test_our_account_in_a_customer_s_file_is_not_his(self) -> None:
        books = bill("FA-2026-0041", 36_300, ibans=(IBAN,))
        assert certain(match(paid(36_300, counterparty_iban=IBAN), books, known=self.known)) == {}


class TestPayersOfAnotherName:
    """A holding that somebody once recognised may pay for a sister company the next time."""

    known = KnownPayers(ibans={IBAN: frozenset({"C1"})}, names={"HOLDING": "C1"})
    receipt = paid(4_990, counterparty_name="Holding", counterparty_iban=IBAN)

    def test_its_amount_is_certain_while_nobody_else_owes_it(self) -> None:
        books = (bill("F1", 4_990), bill("F2", 5_000, "C2"))
        assert certain(match(self.receipt, *books, known=self.known)) == {"F1": 4_990}

    def test_and_is_suggested_when_somebody_does(self) -> None:
        books = (bill("F1", 4_990), bill("F2", 4_990, "C2"))
        result = match(self.receipt, *books, known=self.known)
        assert certain(result) == {}
        assert suggested(result) == {"F1": 4_990}

    def test_a_customer_under_its_own_name_is_not_doubted_for_it(self) -> None:
        own = paid(4_990, counterparty_name=by("C1"), counterparty_iban=IBAN)
        books = (bill("F1", 4_990), bill("F2", 4_990, "C2"))
        assert certain(match(own, *books, known=self.known)) == {"F1": 4_990}


class TestDebtsOfOthers:
    """Who owes no such amount himself may pay for another: both wait, and neither is reminded."""

    def test_a_sister_company_s_amount_is_suggested(self) -> None:
        books = (bill("F1", 36_300), bill("F2", 12_100, "C2", customer_name="Garage Lambert"))
        result = match(paid(12_100, counterparty_name=by("C1")), *books)
        assert certain(result) == {}
        assert "amount-only" in reasons(result)
        assert result.held_customers == {"C1", "C2"}

    def test_who_owes_it_himself_pays_his_own_debt(self) -> None:
        books = (bill("F1", 12_100), bill("F2", 12_100, "C2", customer_name="Garage Lambert"))
        result = match(paid(12_100, counterparty_name=by("C1")), *books)
        assert result.held_customers == {"C1"}

    def test_a_stranger_s_number_with_a_usual_price_is_not_certain(self) -> None:
        # a slip of the pen: 0050 stands for an invoice that is not here yet; all pay 49.90
        paid_before = bill("F2026-0041", 4_990, "C1")._replace(open=0)
        result = match(paid(4_990, "F2026-0050"), bill("F2026-0050", 4_990, "C2"), paid_before)
        assert reasons(result)[0] == "number-weak"

    def test_and_is_when_only_its_customer_ever_paid_it(self) -> None:
        paid_before = bill("F2026-0041", 4_990, "C2")._replace(open=0)
        result = match(paid(4_990, "F2026-0050"), bill("F2026-0050", 4_990, "C2"), paid_before)
        assert certain(result) == {"F2026-0050": 4_990}


class TestSaidAgain:
    """The same money in two files of different days: a notification, then the statement."""

    def part(self, key: str, day: int, reference: str = "E2E-9911"):
        who = {"counterparty_name": by("C1"), "end_to_end": reference}
        return paid(10_000, "FA-2026-0041", key, date(2026, 3, day), **who)

    def test_the_second_waits_for_a_person(self) -> None:
        result = match([self.part("r0", 7), self.part("r1", 9)], F1)
        assert certain(result, "r0") == {"FA-2026-0041": 10_000}
        assert certain(result) == {}
        assert reasons(result)[0] == "said-again"

    def test_also_when_the_first_was_allocated_before(self) -> None:
        known = KnownPayers(traces=(Trace("E2E-9911", 10_000, "EUR", date(2026, 3, 7)),))
        assert certain(match(self.part("r1", 9), F1, known=known)) == {}

    @pytest.mark.parametrize("reference", ["", "NOTPROVIDED", "E2E-9912"])
    def test_two_payments_with_references_of_their_own_are_two(self, reference: str) -> None:
        result = match([self.part("r0", 7, reference or ""), self.part("r1", 9)], F1)
        assert certain(result) == {"FA-2026-0041": 10_000}

    def test_an_instalment_of_the_week_after_is_another_one(self) -> None:
        result = match([self.part("r0", 2), self.part("r1", 9)], F1)
        assert certain(result) == {"FA-2026-0041": 10_000}

    def test_a_debit_presented_again_after_its_return_is_another_one(self) -> None:
        back = paid(-10_000, "", "back", date(2026, 3, 8), reversal=True, end_to_end="E2E-9911")
        result = match([self.part("r0", 7), back, self.part("r1", 9)], F1)
        assert certain(result, "back") == {"FA-2026-0041": -10_000}
        assert certain(result) == {"FA-2026-0041": 10_000}
