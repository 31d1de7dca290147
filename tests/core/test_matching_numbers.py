"""Invoice numbers in free text: how they are written, what must agree with them, look-alikes."""

from __future__ import annotations

from datetime import date

import pytest

from core.matching_kit import bill, by, certain, match, paid, reasons, rule, suggested

LIKE_FA_2026_0041 = [
    "FA-2026-0041",
    "Facture FA-2026-0041",
    "fact. n° fa-2026-0041",
    "FA 2026 0041",
    "FA20260041",
    "FA/2026/0041",
    "VIR SEPA DUPONT FA-2026-0041 DU 05/01/2026",
    "REGLEMENT FA-2026-0041 CLIENT 10041",
    "/INV/FA-2026-0041 27.1.2026",
    "betaling factuur FA.2026.0041",
    "2026-0041",
    "Règlement de votre facture n° 2026-0041",
    "CMD 4500012345 FA-2026-0041",
    "FA-2026-0041 TVA FR 40 303 265 045",
    "FA-2026-0041 IBAN FR76 3000 6000 0112 3456 7890 189",
]


@pytest.mark.parametrize("text", LIKE_FA_2026_0041)
def test_ways_to_write_one_number(text: str) -> None:
    result = match(paid(36300, text), bill("FA-2026-0041", 36300), bill("FA-2026-0042", 9900))
    assert certain(result) == {"FA-2026-0041": 36300}
    assert rule(result) == "number"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("BL-2026-0041", "longer-number"),  # a delivery note
        ("FC-2026-0041", "longer-number"),  # another series
        ("FA-2026-0041-7", "longer-number"),
        ("FA-2026-0041B", "longer-number"),
        ("13-2026-0041", "longer-number"),
        ("FA-2026-0041, FA-2026-0099", "unknown-number"),
        ("FA-2026-0041 + 99", "unknown-number"),
        ("FA-2026-0041 FACTURE 555", "unknown-number"),
        ("AVOIR 2026-0041", "unknown-number"),
    ],
)
def test_a_number_that_is_not_read_whole_is_not_certain(text: str, why: str) -> None:
    result = match(paid(36300, text), bill("FA-2026-0041", 36300), bill("FA-2026-0042", 9900))
    assert certain(result) == {}
    assert why in reasons(result)


def test_a_number_made_like_the_one_named_spoils_it_even_in_full() -> None:
    # 363.00 is what 0041 asks; but 0099 stands there too, and is not known here
    result = match(paid(36300, "K-2026-0041 K-2026-0099"), bill("K-2026-0041", 36300))
    assert certain(result) == {}
    other = match(paid(36300, "K-2026-0041 55120"), bill("K-2026-0041", 36300))
    assert certain(other) == {"K-2026-0041": 36300}


def test_two_numbers_that_share_a_part_of_the_text() -> None:
    result = match(paid(500, "2026 0041 77"), bill("2026 0041", 500), bill("0041 77", 600))
    assert certain(result) == {}
    assert "read-two-ways" in reasons(result)


def test_a_typing_error_is_suggested_never_certain() -> None:
    result = match(
        paid(36300, "FA-2026-0047", counterparty_name=by("C1")), bill("FA-2026-0041", 36300)
    )
    assert certain(result) == {}
    assert reasons(result)[0] == "number-typo"
    assert suggested(result) == {"FA-2026-0041": 36300}


class TestLookAlikes:
    """Short numbers, dates, amounts and the like are not taken for invoice numbers."""

    @pytest.mark.parametrize(
        ("number", "cents", "text"),
        [
            ("12", 5000, "facture du 12 janvier"),
            ("2024", 5000, "cotisation 2024"),
            ("75011", 7777, "11 RUE OBERKAMPF 75011 PARIS"),
            ("260115", 5000, "LOYER 260115"),
            ("20260115", 5000, "prestation 20260115"),
            ("2026-01", 5000, "loyer 2026-01"),
            ("5000", 500000, "VIREMENT 5000 EUR"),
            ("500000", 500000, "VIREMENT 500000"),
            ("0478123456", 5000, "TEL 0478 12 34 56"),
            ("303265045", 5000, "TVA FR 40 303 265 045"),
            ("0403019261", 5000, "BE 0403.019.261"),
            ("30006000", 5000, "IBAN FR76 3000 6000 0112 3456 7890 189"),
            ("10041", 5000, "client 10041"),
            ("4500012345", 5000, "commande 4500012345"),
        ],
    )
    def test_alone_they_settle_nothing(self, number: str, cents: int, text: str) -> None:
        # the same amount on a second invoice of the book: nothing but the number speaks for it
        result = match(paid(cents, text), bill(number, cents, "C1"), bill("X-9001", cents, "C2"))
        assert certain(result) == {}

    def test_with_the_sure_payer_and_the_only_amount_they_do(self) -> None:
        result = match(
            paid(5000, "facture 12", counterparty_name=by("C1")), bill("12", 5000), bill("13", 700)
        )
        assert certain(result) == {"12": 5000}

    def test_but_not_when_his_other_invoices_make_the_amount_too(self) -> None:
        result = match(
            paid(5000, "facture 12", counterparty_name=by("C1")),
            bill("12", 5000),
            bill("13", 3000),
            bill("14", 2000),
        )
        assert certain(result) == {}
        assert reasons(result)[0] == "number-weak"

    def test_nor_when_a_settled_one_had_the_same_amount(self) -> None:
        settled = bill("11", 5000)._replace(open=0)
        result = match(
            paid(5000, "facture 12", counterparty_name=by("C1")), bill("12", 5000), settled
        )
        assert certain(result) == {}

    def test_a_labelled_order_beside_the_invoice_is_left_aside(self) -> None:
        # 2026-0050 is another customer's invoice, but here it is called an order
        result = match(
            paid(36300, "CMD 2026-0050 FACTURE 2026-0041"),
            bill("2026-0041", 36300, "C1"),
            bill("2026-0050", 990, "C2"),
        )
        assert certain(result) == {"2026-0041": 36300}


class TestWhoPays:
    """A number names an invoice; the payer must not say otherwise."""

    def test_a_usual_price_from_an_unknown_payer_is_not_certain(self) -> None:
        # 49.90 on two invoices: a stranger's own number could meet ours
        result = match(
            paid(4990, "REF 2026-0041", counterparty_name="ENGIE"),
            bill("2026-0041", 4990, "C1"),
            bill("2026-0042", 4990, "C2"),
        )
        assert certain(result) == {}
        assert reasons(result)[0] == "number-weak"

    def test_nor_from_a_name_that_is_only_like_the_customers(self) -> None:
        result = match(
            paid(4990, "REF 2026-0041", counterparty_name="C1 Plomberi"),
            bill("2026-0041", 4990, "C1"),
            bill("2026-0042", 4990, "C2"),
        )
        assert certain(result) == {}

    def test_from_the_customer_it_is(self) -> None:
        result = match(
            paid(4990, "REF 2026-0041", counterparty_name=by("C1")),
            bill("2026-0041", 4990, "C1"),
            bill("2026-0042", 4990, "C2"),
        )
        assert certain(result) == {"2026-0041": 4990}

    def test_an_amount_of_its_own_needs_no_name(self) -> None:
        result = match(paid(36317, "2026-0041"), bill("2026-0041", 36317), bill("2026-0042", 4990))
        assert certain(result) == {"2026-0041": 36317}

    @pytest.mark.parametrize("how", ["iban", "name"])
    def test_another_customers_account_or_name_contradicts(self, how: str) -> None:
        account = "BE68539007547034"
        who = {"counterparty_iban": account} if how == "iban" else {"counterparty_name": by("C2")}
        result = match(
            paid(36300, "FA-2026-0041", **who),
            bill("FA-2026-0041", 36300, "C1"),
            bill("FA-2026-0060", 12100, "C2", ibans=(account,)),
        )
        assert certain(result) == {}
        assert reasons(result)[0] == "payer-contradicts"
        assert result.candidates["r1"] == {"C1", "C2"}

    def test_one_number_of_two_customers_is_ambiguous(self) -> None:
        result = match(paid(36300, "1041"), bill("A-1041", 36300, "C1"), bill("B-1041", 900, "C2"))
        assert certain(result) == {}
        assert "number-ambiguous" in reasons(result)

    def test_unless_the_payer_and_the_amount_choose(self) -> None:
        result = match(
            paid(36300, "facture 1041", counterparty_name=by("C1")),
            bill("A-1041", 36300, "C1"),
            bill("B-1041", 900, "C2"),
        )
        assert certain(result) == {"A-1041": 36300}

    def test_but_not_when_he_settled_the_same_amount_before(self) -> None:
        result = match(
            paid(36300, "facture 1041", counterparty_name=by("C1")),
            bill("A-1041", 36300, "C1"),
            bill("B-1041", 36300, "C1")._replace(open=0),
        )
        assert certain(result) == {}

    def test_the_letters_in_front_choose_the_series(self) -> None:
        result = match(paid(900, "B-1041"), bill("A-1041", 36300, "C1"), bill("B-1041", 900, "C2"))
        assert certain(result) == {"B-1041": 900}

    def test_the_same_invoice_twice_in_the_book_is_ambiguous(self) -> None:
        result = match(paid(36300, "FA-2026-0041"), *[bill("FA-2026-0041", 36300)] * 2)
        assert certain(result) == {}

    def test_a_number_issued_after_the_payment_was_not_meant(self) -> None:
        late = bill("FA-2026-0041", 36300, issued_on=date(2026, 4, 1))
        result = match(paid(36300, "FA-2026-0041"), late)
        assert certain(result) == {}
        assert "not-yet-issued" in reasons(result)


class TestPartPayments:
    """Less than is open: a number may be a slip, and the amount proves nothing."""

    def test_by_the_customer_himself_it_is_certain(self) -> None:
        result = match(
            paid(10000, "acompte FA-2026-0041", counterparty_name=by("C1")),
            bill("FA-2026-0041", 36300),
        )
        assert certain(result) == {"FA-2026-0041": 10000}
        assert rule(result) == "number-part"

    @pytest.mark.parametrize("name", ["", "C1 Plomberi", "Inconnu"])
    def test_by_nobody_known_it_is_not(self, name: str) -> None:
        result = match(
            paid(10000, "FA-2026-0041", counterparty_name=name), bill("FA-2026-0041", 36300)
        )
        assert reasons(result)[0] == "part-unconfirmed"

    def test_not_when_other_invoices_of_his_make_the_amount(self) -> None:
        result = match(
            paid(10000, "FA-2026-0041", counterparty_name=by("C1")),
            bill("FA-2026-0041", 36300),
            bill("FA-2026-0042", 4000),
            bill("FA-2026-0043", 6000),
        )
        assert certain(result) == {}
        assert "other-fits" in reasons(result)

    def test_not_when_an_earlier_receipt_for_it_still_waits(self) -> None:
        # 300.00 by a stranger waits; with 100.00 more it would exceed 363.00
        first = paid(30000, "FA-2026-0041", "r0", date(2026, 2, 1))
        second = paid(10000, "FA-2026-0041", counterparty_name=by("C1"))
        result = match([first, second], bill("FA-2026-0041", 36300))
        assert certain(result) == {}
        assert "claimed" in reasons(result)

    @pytest.mark.parametrize("more", ["18522", "FA-2026-0099"])
    def test_not_when_the_text_holds_a_number_that_nothing_explains(self, more: str) -> None:
        # perhaps an invoice that is not imported yet, which takes a share
        result = match(
            paid(10000, f"FA-2026-0041 {more}", counterparty_name=by("C1")),
            bill("FA-2026-0041", 36300),
        )
        assert certain(result) == {}

    def test_then_the_rest_is_paid_in_full(self) -> None:
        first = paid(10000, "FA-2026-0041", "r0", date(2026, 2, 1), counterparty_name=by("C1"))
        second = paid(26300, "FA-2026-0041")
        result = match([second, first], bill("FA-2026-0041", 36300))
        assert certain(result, "r0") == {"FA-2026-0041": 10000}
        assert certain(result) == {"FA-2026-0041": 26300}
