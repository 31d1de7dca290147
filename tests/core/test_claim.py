"""The statement of claim: its lines, its citations, and what the daily decision claims."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.claim import (
    NO_TERMS,
    Claim,
    ClaimLine,
    ClaimTerms,
    claim_amounts,
    claim_item,
    claim_items,
    dated_payments,
)
from butoir.core.items import Demand, Hold, Movement, OpenItem
from butoir.law.regimes import ForbiddenChargeError

CLAUSE = ClaimTerms(consumer_clause=True, sme=True)


def d(text: str) -> date:
    return date.fromisoformat(text)


def item(cents: int = 1_000_000, due: str = "2026-05-01", **facts) -> OpenItem:
    return OpenItem(number="F1", due_on=d(due), cents=cents, **{"open": cents, **facts})


def demand(step: str, sent: str, channel: str = "email") -> Demand:
    return Demand(step, d(sent), d(sent), channel)


PART_PAID = item(open=600_000, movements=(Movement(d("2026-07-01"), 400_000),))


# ---- one invoice


def test_each_line_gives_its_formula_dates_and_text():
    claim = claim_item(item(), "fr-b2b", d("2026-09-01"))
    principal, spring, summer, flat = claim.lines
    assert (principal.kind, principal.cents) == ("principal", 1_000_000)
    assert spring.formula == "10000.00 × 12.15 % × 60 / 365 = 199.726027"
    assert (spring.from_on, spring.to_on, spring.days) == (d("2026-05-02"), d("2026-06-30"), 60)
    assert (summer.principal, summer.rate) == (1_000_000, 1240)
    assert summer.reference == "C. com. L441-10 II"
    assert (flat.kind, flat.cents) == ("indemnity", 4_000)
    assert "D441-5" in flat.reference
    assert (claim.total("interest"), claim.total_due) == (41_375, 1_045_375)


def test_a_payment_is_a_negative_line_and_the_sum_is_what_is_owed():
    """203.12 + 134.87 of interest: 10 000 - 4 000 + 337.99 + 40 = 6 377.99."""
    claim = claim_item(PART_PAID, "fr-b2b", d("2026-09-03"))
    assert claim.total("credit") == -400_000
    assert claim.total("interest") == 33_799
    assert claim.total_due == 637_799


def test_a_credit_note_reduces_the_claim_from_the_due_date():
    """1 000 less 270: 730 x 12.15 % x 30 / 365 = 7.29."""
    credited = item(
        100_000, "2026-05-31", open=73_000, movements=(Movement(d("2026-06-20"), 27_000, "credit"),)
    )
    claim = claim_item(credited, "fr-b2b", d("2026-06-30"))
    assert claim.total("credit") == -27_000
    assert claim.total("interest") == 729
    assert claim.total_due == 73_000 + 729 + 4_000


def test_an_invoice_credited_whole_claims_nothing():
    claim = claim_item(item(90_000, open=0), "fr-b2b", d("2026-09-01"))
    assert [line.kind for line in claim.lines] == ["principal", "credit"]
    assert claim.total_due == 0


def test_a_payment_that_came_back_was_never_one():
    """4 000 paid on 1 July and undone on the 9th: interest as if nothing had come."""
    undone = item(
        movements=(Movement(d("2026-07-01"), 400_000), Movement(d("2026-07-09"), -400_000))
    )
    assert claim_item(undone, "fr-b2b", d("2026-09-01")).total("interest") == 41_375


def test_an_undone_payment_takes_away_its_like_else_the_latest():
    moves = [Movement(d("2026-06-01"), 500), Movement(d("2026-06-05"), 300)]
    back = d("2026-06-09")
    assert dated_payments([*moves, Movement(back, -500)], back) == ((d("2026-06-05"), 300),)
    assert dated_payments([*moves, Movement(back, -400)], back) == ((d("2026-06-01"), 400),)
    assert dated_payments([*moves, Movement(back, -999)], back) == ()
    assert len(dated_payments(moves, d("2026-06-04"))) == 1


def test_a_disputed_part_bears_nothing_while_it_is_disputed():
    """1 000 of which 270 disputed: the claim is made on 730."""
    disputed = item(100_000, "2026-05-31", holds=(Hold("disputed", d("2026-06-05"), cents=27_000),))
    claim = claim_item(disputed, "fr-b2b", d("2026-06-30"))
    assert claim.total("interest") == 729
    assert claim_amounts(disputed, "FR", "company", d("2026-06-30")) == (729, 4_000)


def test_an_insolvency_stops_the_interest_at_its_eve():
    held = item(1_200_000, "2026-06-30", holds=(Hold("insolvency", d("2026-09-15")),))
    claim = claim_item(held, "fr-b2b", d("2026-12-31"))
    assert claim.total("interest") == 30_983
    again = claim_item(
        item(1_200_000, "2026-06-30"), "fr-b2b", d("2026-12-31"), judgment_on=d("2026-09-15")
    )
    assert again.lines == claim.lines


def test_several_invoices_make_one_statement_oldest_first():
    newer = OpenItem(number="F2", due_on=d("2026-06-30"), cents=800_000, open=800_000)
    claim = claim_items([newer, item()], "fr-b2b", d("2026-07-31"))
    assert [line.invoice for line in claim.lines] == ["F1"] * 4 + ["F2"] * 3
    assert claim.total("indemnity") == 8_000
    assert len(claim.warnings) == len(set(claim.warnings))


# ---- what the daily decision claims


def test_the_amounts_of_the_day_are_those_of_the_statement():
    """Interest is all that accrued: 6 000 open + 337.99 is what the law leaves due."""
    assert claim_amounts(PART_PAID, "FR", "company", d("2026-09-03")) == (33_799, 4_000)


def test_a_rate_of_the_terms_counts_for_companies_not_for_public_bodies():
    """3 650 x 15 % x 10 / 365 = 15.00 from a company; 10.15 frozen, or 10.5 in Belgium."""
    terms = ClaimTerms(contract_rate=1500)
    late = item(365_000, "2026-03-31")
    as_of = d("2026-04-10")
    assert claim_amounts(late, "FR", "company", as_of, terms) == (1_500, 4_000)
    assert claim_amounts(late, "FR", "public", as_of, terms) == (1_015, 4_000)
    assert claim_amounts(late, "BE", "public", as_of, terms) == (1_050, 4_000)
    assert claim_amounts(late, "FR-57", "company", as_of, NO_TERMS) == (1_215, 4_000)
    public = claim_item(late, "be-b2b", as_of, terms, kind="public")
    assert public.total("interest") == 1_050


def test_a_french_consumer_is_charged_only_after_the_formal_notice_was_received():
    """Registered on 8 May, three days of post: received 11 May, interest from the 12th (FR30)."""
    bare = item(80_000, "2026-03-31")
    assert claim_amounts(bare, "FR", "consumer", d("2026-08-31")) == (0, 0)
    notified = item(
        80_000,
        "2026-03-31",
        demands=(
            demand("reminder-1", "2026-04-07"),
            demand("formal-notice", "2026-05-08", "registered"),
        ),
    )
    assert claim_amounts(notified, "FR", "consumer", d("2026-08-31")) == (661, 0)
    proved = claim_item(notified, "fr-b2c", d("2026-08-31"), notice_on=d("2026-05-20"))
    assert proved.lines[1].from_on == d("2026-05-21")


def test_a_french_consumer_never_owes_the_rate_of_the_terms_here():
    notified = item(80_000, "2026-03-31", demands=(demand("formal-notice", "2026-05-11"),))
    terms = ClaimTerms(contract_rate=1500)
    assert claim_amounts(notified, "FR", "consumer", d("2026-08-31"), terms) == (661, 0)


def test_a_belgian_consumer_is_charged_after_the_first_reminder_and_its_fourteen_days():
    """Reminded by e-mail on 16 March 2026: nothing on the 30th, 55.00 and interest on 30 April."""
    reminded = item(
        40_000,
        "2026-03-01",
        demands=(demand("reminder-1", "2026-03-16"), demand("reminder-2", "2026-03-31")),
    )
    assert claim_amounts(reminded, "BE", "consumer", d("2026-03-30"), CLAUSE) == (0, 0)
    assert claim_amounts(reminded, "BE", "consumer", d("2026-04-30"), CLAUSE) == (517, 5_500)
    assert claim_amounts(reminded, "BE", "consumer", d("2026-04-30"), NO_TERMS) == (0, 0)
    claim = claim_item(reminded, "be-b2c", d("2026-04-30"), CLAUSE)
    assert claim.lines[-1].formula == "legal ceiling for 400.00 still due, rounded down"


def test_a_luxembourg_consumer_is_charged_nothing_that_is_not_proved():
    assert claim_amounts(item(due="2026-01-31"), "LU", "consumer", d("2026-09-01")) == (0, 0)


# ---- the gate


def line(kind: str, cents: int, invoice: str = "F1") -> ClaimLine:
    return ClaimLine(invoice, kind, cents)


@pytest.mark.parametrize(
    ("regime", "lines"),
    [
        ("fr-b2c", [line("principal", 80_000), line("indemnity", 4_000)]),
        ("fr-b2c", [line("principal", 80_000), line("fee", 1)]),
        ("lu-b2c", [line("principal", 80_000), line("indemnity", 4_000)]),
        ("ch", [line("principal", 80_000), line("indemnity", 4_000)]),
        ("fr-b2b", [line("principal", 80_000), line("indemnity", 4_001)]),
        ("fr-b2b", [line("principal", 80_000), line("indemnity", 4_000), line("indemnity", 4_000)]),
        ("fr-b2b", [line("principal", 80_000), line("costs", 10_000)]),
        ("fr-b2b", [line("principal", 80_000), line("interest", -1)]),
        ("be-b2c", [line("principal", 40_000), line("indemnity", 5_501)]),
        ("be-b2c", [line("principal", 40_000, "F2"), line("indemnity", 2_000)]),
    ],
)
def test_a_claim_with_a_forbidden_line_cannot_be_made(regime, lines):
    with pytest.raises(ForbiddenChargeError):
        Claim(regime, d("2026-09-01"), tuple(lines))


def test_a_claim_of_the_price_alone_is_always_allowed():
    for regime in ("fr-b2c", "ch", "be-b2c"):
        assert Claim(regime, d("2026-09-01"), (line("principal", 80_000),)).total_due == 80_000
