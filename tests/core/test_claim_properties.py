"""What may not be charged is not charged, whatever the facts (R32)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from butoir.core.claim import ClaimTerms, claim_amounts, claim_item
from butoir.core.conditions import consumer_cap_cents
from butoir.core.items import DEMANDS, Demand, Hold, Movement, OpenItem, Waived
from butoir.law.delays import consumer_charges_from
from butoir.law.regimes import regime, regime_for

FIRST = date(2024, 1, 1)
OFFSET = st.integers(0, 400)
WHERE = st.tuples(
    st.sampled_from(("FR", "FR-57", "BE", "LU", "CH")),
    st.sampled_from(("company", "consumer", "public")),
)
TERMS = st.builds(
    ClaimTerms,
    contract_rate=st.none() | st.integers(0, 3000),
    consumer_clause=st.booleans(),
    sme=st.booleans(),
)


def waivers(due: date) -> st.SearchStrategy[Waived]:
    days = OFFSET.map(lambda after: due + timedelta(days=after))
    return st.builds(Waived, days, st.none() | days, st.booleans(), st.booleans(), st.none() | days)


@st.composite
def items(draw) -> OpenItem:
    due = FIRST + timedelta(days=draw(OFFSET))
    cents = draw(st.integers(1, 10**8))
    demands = tuple(
        Demand(step, due + timedelta(days=draw(OFFSET) - 30), due, draw(CHANNEL))
        for step in draw(st.lists(st.sampled_from(DEMANDS), max_size=3))
    )
    payments = draw(st.lists(st.tuples(OFFSET, st.integers(1, cents)), max_size=3))
    credit = draw(st.integers(0, cents))
    moves = tuple(Movement(due + timedelta(days=after), paid) for after, paid in payments)
    judged = draw(st.none() | OFFSET)
    holds = () if judged is None else (Hold("insolvency", FIRST + timedelta(days=judged)),)
    left = cents - credit - sum(paid for _, paid in payments)
    given_up = draw(st.lists(waivers(due), max_size=2))
    return OpenItem(
        "F1",
        due,
        cents,
        left,
        demands=demands,
        movements=moves,
        holds=holds,
        waivers=tuple(given_up),
    )


CHANNEL = st.sampled_from(("email", "post", "registered", "call", "sms"))
AS_OF = OFFSET.map(lambda after: date(2025, 6, 1) + timedelta(days=after))


@given(items(), WHERE, AS_OF, TERMS)
def test_the_days_amounts_are_those_of_the_statement(item, where, as_of, terms):
    claim = claim_item(item, regime_for(*where), as_of, terms, kind=where[1])
    interest, indemnity = claim_amounts(item, *where, as_of, terms)
    assert (claim.total("interest"), claim.total("indemnity")) == (interest, indemnity)
    charges = {line.kind for line in claim.lines} - {"principal", "credit"}
    assert charges <= regime(claim.regime).charges
    assert min(interest, indemnity) >= 0


@given(items(), st.sampled_from(("FR", "LU", "CH")), AS_OF, TERMS)
def test_no_flat_sum_from_these_consumers(item, country, as_of, terms):
    assert claim_amounts(item, country, "consumer", as_of, terms)[1] == 0


@given(items(), AS_OF, TERMS)
def test_a_french_consumer_without_a_formal_notice_owes_no_charge(item, as_of, terms):
    if not any(demand.step == "formal-notice" for demand in item.demands):
        assert claim_amounts(item, "FR", "consumer", as_of, terms) == (0, 0)


@given(items(), AS_OF, TERMS)
def test_a_belgian_consumer_owes_at_most_the_ceilings_and_nothing_too_early(item, as_of, terms):
    interest, indemnity = claim_amounts(item, "BE", "consumer", as_of, terms)
    written = sorted(
        (demand.sent_on, demand.channel)
        for demand in item.demands
        if demand.sent_on > item.due_on and demand.channel not in ("call", "sms")
    )
    if not terms.consumer_clause or not written or as_of < consumer_charges_from(*written[0]):
        assert (interest, indemnity) == (0, 0)
        return
    assert indemnity <= consumer_cap_cents("be/consumer_cap", item.cents, as_of)
    days = (as_of - written[0][0]).days
    assert interest * 3_650_000 <= item.cents * 1250 * days, "12.5 % is the highest rate since 2024"


@given(items(), st.sampled_from(("FR", "BE", "LU")), AS_OF, TERMS)
def test_the_flat_sum_is_forty_once_or_nothing(item, country, as_of, terms):
    assert claim_amounts(item, country, "company", as_of, terms)[1] in (0, 4_000)


@given(items(), WHERE, AS_OF, TERMS)
def test_nothing_is_charged_up_to_the_due_date(item, where, as_of, terms):
    if as_of <= item.due_on:
        assert claim_amounts(item, *where, as_of, terms) == (0, 0)
