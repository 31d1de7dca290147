"""Interest while a payment plan runs: on due instalments in Belgium, none where it is let off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from butoir.core.claim import ClaimTerms, claim_amounts, claim_item
from butoir.core.items import Deferral, Instalment, Movement, OpenItem
from butoir.law.regimes import REGIMES

DUE, AGREED = date(2026, 1, 1), date(2026, 2, 1)
PARTS = (Instalment(date(2026, 2, 28), 500_000), Instalment(date(2026, 3, 31), 500_000))
UNTIL = date(2026, 4, 10)
ITEM = OpenItem("F1", DUE, 1_000_000, 1_000_000)


def with_plan(item: OpenItem = ITEM, **said: object) -> OpenItem:
    return replace(item, deferrals=(Deferral(AGREED, PARTS, **said),))  # type: ignore[arg-type]


def paid(*moves: tuple[date, int]) -> OpenItem:
    open_ = ITEM.cents - sum(cents for _, cents in moves)
    return replace(ITEM, open=open_, movements=tuple(Movement(on, cents) for on, cents in moves))


def interest(item: OpenItem, on: date = UNTIL, country: str = "BE", kind: str = "company") -> int:
    return claim_amounts(item, country, kind, on)[0]


def days(*runs: tuple[int, int]) -> int:
    """The interest of (cents, days) at 10.5 % (Belgium, first half-year of 2026), rounded once."""
    weighted = sum(cents * 1050 * count for cents, count in runs)
    return (weighted + 3_650_000 // 2) // 3_650_000


# Belgium, between enterprises: loi du 2 août 2002, art. 4 §3


def test_only_due_instalments_bear_interest_while_the_plan_runs():
    """10 000.00 for the 31 days to 1 February; 5 000.00 from 1 March, all from 1 April."""
    expected = days((1_000_000, 31), (500_000, 31), (1_000_000, 10))
    assert expected == 162_53  # 89.178 + 44.589 + 28.767
    assert interest(with_plan()) == expected


def test_a_public_body_of_belgium_is_bound_by_the_same_text():
    assert interest(with_plan(), kind="public") == interest(with_plan())


def test_an_instalment_paid_on_its_day_bears_none():
    item = with_plan(paid((date(2026, 2, 28), 500_000)))
    assert interest(item, date(2026, 3, 31)) == days((1_000_000, 31))


def test_an_instalment_paid_late_bears_it_until_it_is_paid():
    """5 000.00 for the ten days from 1 to 10 March, then nothing is due before 31 March."""
    item = with_plan(paid((date(2026, 3, 10), 500_000)))
    before, late = days((1_000_000, 31)), days((500_000, 10))
    assert abs(interest(item, date(2026, 3, 31)) - (before + late)) <= 1  # rounded once for both
    assert interest(item, date(2026, 3, 31)) == days((1_000_000, 31), (500_000, 10))


def test_what_is_paid_ahead_lessens_the_next_instalment():
    """2 000.00 in February: 3 000.00 of the first instalment bear interest in March."""
    item = with_plan(paid((date(2026, 2, 10), 200_000)))
    assert interest(item, date(2026, 3, 31)) == days((1_000_000, 31)) + days((300_000, 31))


def test_from_the_day_of_its_end_the_whole_bears_interest_again():
    """The plan ended on 20 March: 5 000.00 from the 1st to the 19th, then 10 000.00."""
    item = with_plan(until=date(2026, 3, 20))
    runs = ((1_000_000, 31), (500_000, 19), (1_000_000, 22))
    assert interest(item) == days(*runs)


def test_let_off_and_then_missed_it_is_as_if_nothing_had_been_let_off():
    missed = with_plan(until=date(2026, 3, 20), forgone=True)
    assert interest(missed) == interest(with_plan(until=date(2026, 3, 20)))


def test_every_line_has_its_arithmetic_and_its_text():
    claim = claim_item(with_plan(), "be-b2b", UNTIL)
    lines = [line for line in claim.lines if line.kind == "interest"]
    assert [(line.principal, line.days, line.from_on) for line in lines] == [
        (1_000_000, 31, date(2026, 1, 2)),
        (500_000, 31, date(2026, 3, 1)),
        (1_000_000, 10, date(2026, 4, 1)),
    ]
    assert lines[0].reference == "Loi 2 août 2002 art. 2, 4, 5"
    assert [line.reference for line in lines[1:]] == [
        "Loi 2 août 2002 art. 2, 4, 5; Loi 2 août 2002 art. 4 §3"
    ] * 2
    assert lines[1].formula == "5000.00 × 10.50 % × 31 / 365 = 44.589041"
    assert sum(line.cents for line in lines) == interest(with_plan())


def test_a_rate_of_the_terms_goes_by_the_same_days():
    terms = ClaimTerms(contract_rate=1050)
    assert claim_amounts(with_plan(), "BE", "company", UNTIL, terms)[0] == interest(with_plan())


def test_an_instalment_goes_to_the_principal_as_agreed_and_to_interest_first_where_it_has_some():
    """89.18 had accrued. The parts of the principal alone leave it; parts with charges pay it."""
    bare = claim_item(with_plan(paid((date(2026, 2, 28), 500_000))), "be-b2b", date(2026, 4, 10))
    assert [line.principal for line in bare.lines if line.kind == "interest"] == [
        1_000_000,
        500_000,
    ]
    shares = (Instalment(date(2026, 2, 28), 491_082), Instalment(date(2026, 3, 31), 508_918))
    charged = replace(
        paid((date(2026, 2, 28), 500_000)),
        deferrals=(Deferral(AGREED, shares, until=date(2026, 4, 5), charged=True),),
    )
    claim = claim_item(charged, "be-b2b", date(2026, 4, 10))
    assert [line.principal for line in claim.lines if line.kind == "interest"] == [
        1_000_000,
        508_918,  # from 1 April, due by the plan
        508_918,  # from 5 April, when it no longer bound
    ]


# elsewhere


@pytest.mark.parametrize("name", ["fr-b2b", "fr-public", "lu-b2b", "ch"])
def test_no_other_law_of_ours_says_so(name):
    assert REGIMES[name].instalments_reference == ""
    bare, planned = (claim_item(one, name, UNTIL) for one in (ITEM, with_plan()))
    assert bare == planned


@pytest.mark.parametrize("country", ["FR", "BE"])
def test_interest_let_off_is_not_asked_while_the_plan_is_kept(country):
    item = with_plan(forgone=True)
    assert claim_amounts(item, country, "company", UNTIL) == (0, 40_00)
    claim = claim_item(item, f"{country.lower()}-b2b", UNTIL)
    assert [line.kind for line in claim.lines] == ["principal", "indemnity"]


def test_interest_let_off_is_asked_from_the_due_date_once_the_plan_is_missed():
    """France: 10 000.00 from 2 January to 10 April, 99 days at 12.15 %."""
    item = with_plan(until=date(2026, 4, 9), forgone=True)
    assert interest(item, date(2026, 4, 8), "FR") == 0
    assert interest(item, UNTIL, "FR") == interest(ITEM, UNTIL, "FR")
    assert interest(ITEM, UNTIL, "FR") == (1_000_000 * 1215 * 99 + 1_825_000) // 3_650_000


def test_what_the_instalments_contain_is_not_asked_again():
    item = with_plan(paid((date(2026, 2, 28), 1_000_000)), forgone=True, charged=True)
    assert claim_amounts(item, "FR", "company", UNTIL) == (0, 0)
    assert claim_item(item, "fr-b2b", UNTIL).total_due == 0


def test_before_the_agreement_nothing_is_let_off():
    item = with_plan(forgone=True)
    day = date(2026, 1, 31)
    assert interest(item, day, "FR") == interest(ITEM, day, "FR")
