"""Draws crowded diaries: few days and few amounts, so that things coincide, and every event.

Easter 2026 is on 5 April; 1 May is a Friday; 25 December 2025 a Thursday, 1 January a Thursday.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

Draw = st.DrawFn
Table = dict[str, Any]

STARTS = (date(2025, 12, 15), date(2026, 1, 5), date(2026, 3, 16), date(2026, 4, 20))
TWO_YEARS, FIVE_YEARS = 731, 1826
PRICES = (1, 100, 150, 1_000, 5_000, 10_000, 12_345)
LADDER = ("reminder-1", "reminder-2", "formal-notice")


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


@st.composite
def rich_diaries(draw: Draw) -> Table:
    """A whole diary as the table of a TOML document."""
    start = draw(st.sampled_from(STARTS))
    length = draw(st.integers(20, 120))
    busy = draw(st.lists(st.integers(0, length), min_size=2, max_size=9))
    days = [start + timedelta(days=offset) for offset in busy]
    customers = [_customer(draw, name) for name in "ABCD"[: draw(st.integers(1, 4))]]
    invoices = [_invoice(draw, n, customers, start, days) for n in range(draw(st.integers(1, 7)))]
    later = [
        event
        for _ in range(draw(st.integers(0, 16)))
        for event in _happening(draw, draw(st.sampled_from(invoices)), invoices, days)
    ]
    table: Table = {
        "country": draw(st.sampled_from(("FR", "FR", "BE", "FR-57", "LU", "CH"))),
        "until": start + timedelta(days=length),
        "customer": customers,
        "event": _possible([*invoices, *later]),
    }
    if draw(st.integers(0, 2)):
        table["policy"] = _policy(draw)
    if draw(st.integers(0, 4)) == 0:
        offsets = draw(st.lists(st.integers(0, length), min_size=3, max_size=40, unique=True))
        table["run_on"] = [start + timedelta(days=offset) for offset in offsets]
    return table


def _possible(events: list[Table]) -> list[Table]:
    """In order of days, without what a diary refuses: closing a dispute that is not open."""
    disputed: set[str] = set()
    kept = []
    for event in sorted(events, key=lambda event: event["on"]):
        if "dispute" in event:
            disputed.add(event["dispute"]["invoice"])
        if "dispute_closed" in event:
            number = event["dispute_closed"]["invoice"]
            if number not in disputed:
                continue
            disputed.discard(number)
        kept.append(event)
    return kept


def _customer(draw: Draw, name: str) -> Table:
    customer: Table = {"id": name}
    optional = {
        "kind": st.sampled_from(("company", "consumer", "public")),
        "grace_days": st.sampled_from((0, 1, 3, 10)),
        "email": st.booleans(),
        "currency": st.sampled_from(("EUR", "CHF", "USD")),
        "country": st.sampled_from(("FR", "BE", "LU", "CH")),
    }
    for key, values in optional.items():
        if draw(st.integers(0, 2)) == 0:
            customer[key] = draw(values)
    return customer


def _invoice(
    draw: Draw, number: int, customers: list[Table], start: date, days: list[date]
) -> Table:
    ages = st.one_of(
        st.integers(-60, 60),
        st.integers(-20, 20),
        st.sampled_from((-TWO_YEARS, -FIVE_YEARS)).flatmap(
            lambda age: st.integers(age - 40, age + 60)
        ),
    )
    return {
        "on": draw(st.sampled_from((start, start, days[0]))),
        "invoice": {
            "customer": draw(st.sampled_from(customers))["id"],
            "number": f"F{number}",
            "amount": money(draw(st.sampled_from(PRICES))),
            "due": start + timedelta(days=draw(ages)),
        },
    }


def _policy(draw: Draw) -> Table:
    policy: Table = {}
    optional = {
        "min_amount": st.sampled_from((0, 100, 5_000, 10_000)).map(money),
        "min_gap_days": st.integers(0, 9),
        "working_days_only": st.booleans(),
        "tolerance": st.sampled_from((0, 1, 50, 150)).map(money),
        "credit_holds": st.booleans(),
        "bank_data_max_days": st.integers(0, 4),
    }
    for key, values in optional.items():
        if draw(st.integers(0, 2)) == 0:
            policy[key] = draw(values)
    if draw(st.booleans()):
        policy["steps"] = _steps(draw)
    return policy


def _steps(draw: Draw) -> list[Table]:
    count = draw(st.sampled_from((3, 3, 3, 2, 1)))
    channels = st.sampled_from(("email", "post", "registered", "sms"))
    steps: list[Table] = []
    for name in LADDER[:count]:
        step: Table = {"name": name, "days_after_due": draw(st.integers(0, 40))}
        if draw(st.booleans()):
            step["channel"] = draw(channels)
        if draw(st.booleans()):
            step["pay_by_days"] = draw(st.integers(0, 20))
        steps.append(step)
    calls = draw(st.lists(st.integers(-3, 40), max_size=3, unique=True))
    steps += [{"name": "call", "days_after_due": day} for day in calls]
    for day in draw(st.lists(st.integers(-20, 5), max_size=2, unique=True)):
        notice: Table = {"name": "notice", "days_after_due": day}
        if draw(st.booleans()):
            notice |= {"channel": draw(channels), "pay_by_days": draw(st.integers(0, 9))}
        steps.append(notice)
    return list(draw(st.permutations(steps)))


def _happening(draw: Draw, about: Table, invoices: list[Table], days: list[date]) -> list[Table]:
    """One event of any kind, or a pair that belongs together, not before its invoices."""
    issued = max(invoice["on"] for invoice in invoices)
    on = max(issued, draw(st.sampled_from(days)) + timedelta(days=draw(st.integers(-1, 2))))
    end = on + timedelta(days=draw(st.integers(0, 20)))
    fields = about["invoice"]
    customer, number = fields["customer"], fields["number"]
    amount = draw(
        st.one_of(
            st.just(fields["amount"]),
            st.sampled_from(PRICES).map(money),
        )
    )
    whole = {"customer": customer, "amount": amount}
    paid = {**whole, "invoice": number}
    mine = [i["invoice"]["number"] for i in invoices if i["invoice"]["customer"] == customer]
    some = draw(st.lists(st.sampled_from(mine), min_size=1, unique=True))
    target = draw(st.sampled_from(({"invoice": number}, {"customer": customer})))
    steps = st.sampled_from((*LADDER, "call", "notice"))
    kinds: dict[str, Any] = {
        "payment": [{"on": on, "payment": draw(st.sampled_from((paid, paid, whole)))}],
        "credit": [{"on": on, "credit_note": draw(st.sampled_from((paid, whole)))}],
        "undone": [
            {"on": on, draw(st.sampled_from(("payment", "credit_note"))): paid},
            {"on": end, "reversal": paid},
        ],
        "dispute": [
            {"on": on, "dispute": {"invoice": number} | _maybe(draw, {"amount": amount})},
        ],
        "disputed and closed": [
            {"on": on, "dispute": {"invoice": number} | _maybe(draw, {"amount": amount})},
            {
                "on": end,
                "dispute_closed": {
                    "invoice": number,
                    "outcome": draw(st.sampled_from(("upheld", "rejected"))),
                },
            },
        ],
        "promise": [{"on": on, "promise": {**whole, "by": end} | _maybe(draw, {"invoices": some})}],
        "plan": [{"on": on, "plan": _plan(draw, customer, some, on)}],
        "hold": [{"on": on, "hold": {**target, "reason": "drawn"} | _maybe(draw, {"until": end})}],
        "release": [{"on": on, "release": target}],
        "bounce": [{"on": on, "bounce": {"customer": customer}}],
        "sending": [{"on": on, "sending": False}, {"on": end, "sending": True}],
        "skip": [{"on": on, "skip": {"invoice": number, "step": draw(steps)}}],
        "debit": [
            {"on": on, "direct_debit": {"invoice": number}},
            {"on": end, "debit_returned": {"invoice": number}},
        ],
        "bank": [{"on": on, "bank_data_until": on - timedelta(days=draw(st.integers(0, 5)))}],
        "policy": [{"on": on, "policy_change": _policy(draw)}],
        "ended": [
            {
                "on": on,
                **draw(
                    st.sampled_from(
                        (
                            {"insolvency": {"customer": customer, "judgment": on}},
                            {"handed_over": {"customer": customer}},
                            {"written_off": {"invoice": number}},
                        )
                    )
                ),
            }
        ],
    }
    common = ("payment", "payment", "promise", "plan", "disputed and closed", "bounce", "undone")
    return list(kinds[draw(st.sampled_from((*kinds, *common)))])


def _maybe(draw: Draw, fields: Table) -> Table:
    return fields if draw(st.booleans()) else {}


def _plan(draw: Draw, customer: str, invoices: list[str], on: date) -> Table:
    gaps = draw(st.lists(st.integers(0, 25), min_size=1, max_size=4))
    ends = [on + timedelta(days=sum(gaps[: position + 1])) for position in range(len(gaps))]
    return {
        "customer": customer,
        "invoices": invoices,
        "instalments": [
            {"on": end, "amount": money(draw(st.sampled_from(PRICES)))} for end in ends
        ],
    }
