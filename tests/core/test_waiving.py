"""Interest and indemnities that a person gave up are asked by no path, and only they."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from butoir.core.claim import claim_amounts, claim_item
from butoir.core.items import Movement, OpenItem, Waived

DUE, DAY = date(2025, 12, 31), date(2026, 3, 31)
ITEM = OpenItem("F1", DUE, 10_000_00, 10_000_00)
OFFERED = date(2026, 3, 1)


def charged(item: OpenItem, on: date = DAY) -> tuple[int, int]:
    found = claim_amounts(item, "FR", "company", on)
    claim = claim_item(item, "fr-b2b", on)
    assert found == (claim.total("interest"), claim.total("indemnity"))
    return found


def given(*waivers: Waived, **more: object) -> OpenItem:
    return replace(ITEM, waivers=waivers, **more)


def test_while_it_binds_nothing_of_it_is_asked():
    assert charged(ITEM) == (299_59, 40_00)  # 10 000 × 12.15 % × 90 / 365
    assert charged(given(Waived(OFFERED, interest=True, indemnity=True))) == (0, 0)
    assert charged(given(Waived(OFFERED, interest=True))) == (0, 40_00)
    assert charged(given(Waived(OFFERED, indemnity=True))) == (299_59, 0)


def test_before_the_decision_and_after_its_end_everything_is():
    one = Waived(OFFERED, date(2026, 3, 20), interest=True, indemnity=True)
    assert charged(given(one), date(2026, 2, 28)) == charged(ITEM, date(2026, 2, 28))
    assert charged(given(one), date(2026, 3, 19)) == (0, 0)
    assert charged(given(one), date(2026, 3, 20)) == charged(ITEM, date(2026, 3, 20))


def test_a_payment_meanwhile_counts_on_the_principal_and_by_law_again_when_it_failed():
    """C. civ. 1343-1: interest first, as long as interest is asked."""
    paid = (Movement(date(2026, 3, 10), 4_000_00),)
    kept = given(Waived(OFFERED, interest=True), open=6_000_00, movements=paid)
    claim = claim_item(kept, "fr-b2b", DAY)
    assert claim.total_due == 6_000_00 + 40_00
    failed = replace(kept, waivers=(Waived(OFFERED, date(2026, 3, 20), interest=True),))
    plain = replace(kept, waivers=())
    assert charged(failed) == charged(plain)


def test_interest_credited_up_to_a_day_runs_on_from_the_next_on_what_is_left():
    """Up to 28 February given up; March alone: 10 000 × 12.15 % × 31 / 365."""
    credited = Waived(OFFERED, interest=True, through=date(2026, 2, 28))
    assert charged(given(credited)) == (103_19, 40_00)
