"""Over random diaries, what must never happen never does (R1, R10, R23, R24, R6).

The checks are made from the diary's own events and from what was said, with a small model of
their own, not with the functions that decided.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from butoir.core.decisions import DunningPlan, Message
from butoir.core.diary import diary_from_table
from butoir.core.diary_player import play
from butoir.core.diary_state import Story
from butoir.core.items import DEMANDS
from butoir.core.money import parse_cents
from butoir.core.plan import plan_dunning
from butoir.core.plan_lint import lint_plan
from butoir.law.calendar import calendar_for
from simulation.crowded_diaries import crowded_diaries
from simulation.drawn_diaries import diaries

ENDED_BY = {"insolvency": "customer", "handed_over": "customer", "written_off": "invoice"}


def played(table: dict[str, Any]) -> list[DunningPlan]:
    return list(play(diary_from_table(table, "drawn")))


def demands(plans: list[DunningPlan]) -> list[tuple[date, Message]]:
    return [(plan.as_of, m) for plan in plans for m in plan.messages if m.step in DEMANDS]


@given(diaries())
def test_never_more_than_three_demands_nor_one_step_twice(table: dict[str, Any]):
    """Without a bounce (which re-opens a step by right), each step comes at most once."""
    table["event"] = [event for event in table["event"] if "bounce" not in event]
    counted = Counter(
        (line.invoice, line.step) for _, message in demands(played(table)) for line in message.lines
    )
    assert all(count == 1 for count in counted.values())
    assert all(number <= 3 for number in Counter(i for i, _ in counted).values())


@given(diaries())
def test_never_two_messages_to_a_debtor_in_one_day(table: dict[str, Any]):
    for plan in played(table):
        assert len({m.customer for m in plan.messages}) == len(plan.messages)


@given(diaries())
def test_a_formal_notice_follows_two_demands_or_a_persons_skip(table: dict[str, Any]):
    table["event"] = [event for event in table["event"] if "bounce" not in event]
    skipped = {
        (event["skip"]["invoice"], event["skip"]["step"])
        for event in table["event"]
        if "skip" in event
    }
    before: set[tuple[str, str]] = set(skipped)
    for _, message in demands(played(table)):
        for line in message.lines:
            if line.step == "formal-notice":
                assert {(line.invoice, "reminder-1"), (line.invoice, "reminder-2")} <= before
        before |= {(line.invoice, line.step) for line in message.lines}


@given(diaries())
def test_the_pay_by_date_is_an_open_day_and_not_past(table: dict[str, Any]):
    calendar = calendar_for(table["country"])
    for plan in played(table):
        for message in plan.messages:
            assert calendar.is_open(message.pay_by)
            assert message.pay_by >= plan.as_of


@given(diaries())
def test_nothing_is_demanded_of_what_ended_was_promised_or_disputed(table: dict[str, Any]):
    """Insolvent, handed over, written off: never again. Disputed: not while the dispute lasts.
    Promised: not before the promised day, unless a later promise or plan took its place."""
    for on, message in demands(played(table)):
        for event in table["event"]:
            if event["on"] > on:
                continue
            for kind, whose in ENDED_BY.items():
                if kind in event:
                    named = {message.customer, *(line.invoice for line in message.lines)}
                    assert event[kind][whose] not in named
            if "dispute" in event and "amount" not in event["dispute"]:
                assert event["dispute"]["invoice"] not in {line.invoice for line in message.lines}
        assert message.customer not in _promised(table, on)


def _promised(table: dict[str, Any], on: date) -> set[str]:
    """Customers whose last agreement is a promise still running (it covers all that is open)."""
    last: dict[str, Any] = {}
    for event in sorted(table["event"], key=lambda event: event["on"]):
        if event["on"] <= on:
            for kind in ("promise", "plan"):
                if kind in event:
                    last[event[kind]["customer"]] = (kind, event)
    return {
        customer
        for customer, (kind, event) in last.items()
        if kind == "promise"
        and on <= event["promise"]["by"]
        # an invoice re-opened later by a returned payment was not open when the promise was made
        and not any(
            "reversal" in other and other["reversal"]["customer"] == customer
            for other in table["event"]
        )
    }


@given(diaries())
def test_a_demand_never_asks_for_more_than_is_open(table: dict[str, Any]):
    """The open amount, kept here from the events alone."""
    for on, message in demands(played(table)):
        for line in message.lines:
            assert 0 < line.open <= _open_cents(table, line.invoice, on)
        assert message.total > 0


def _open_cents(table: dict[str, Any], number: str, on: date) -> int:
    signs = {"invoice": 1, "reversal": 1, "payment": -1, "credit_note": -1}
    total = 0
    for event in table["event"]:
        for kind, sign in signs.items():
            fields = event.get(kind)
            if (
                fields
                and event["on"] <= on
                and number in (fields.get("number"), fields.get("invoice"))
            ):
                total += sign * parse_cents(fields["amount"])
    return total


@given(diaries())
def test_what_was_announced_is_said_once(table: dict[str, Any]):
    table["event"] = [event for event in table["event"] if "bounce" not in event]
    executed = Counter(
        number
        for plan in played(table)
        for task in plan.tasks
        if task.kind == "execute"
        for number in task.invoices
    )
    assert all(count == 1 for count in executed.values())


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.one_of(diaries(), crowded_diaries()))
def test_every_open_invoice_gets_an_action_or_a_reason_and_the_lint_agrees(table: dict[str, Any]):
    diary = diary_from_table(table, "drawn")
    story, pending = Story(diary), list(diary.happenings)
    for plan in play(diary):
        while pending and pending[0].on <= plan.as_of:
            story.happen(pending.pop(0))
        assert lint_plan(plan, story.accounts(), story.policy) == []
        story.remember(plan)


@given(diaries())
def test_the_order_of_the_rows_changes_nothing(table: dict[str, Any]):
    diary = diary_from_table(table, "drawn")
    story = Story(diary)
    for happening in diary.happenings:
        story.happen(happening)
    accounts = story.accounts()
    shuffled = random.Random(7).sample(accounts, len(accounts))
    day = diary.happenings[-1].on
    one = plan_dunning(accounts, story.policy, day, closed_days_too=True)
    assert plan_dunning(shuffled, story.policy, day, closed_days_too=True) == one


@pytest.mark.soak
@given(diaries())
def test_long_campaign(table: dict[str, Any]):
    """All of it at once, over many more stories."""
    plans = played(table)
    assert all(len({m.customer for m in plan.messages}) == len(plan.messages) for plan in plans)
    for on, message in demands(plans):
        for line in message.lines:
            assert 0 < line.open <= _open_cents(table, line.invoice, on)
