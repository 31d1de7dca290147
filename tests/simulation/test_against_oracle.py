"""The decision against a second one, written apart from it: day by day they say the same.

`oracle.py` reads the rules of docs/DECISION.md naively; a difference is a fault in one of the two.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from butoir.core.decisions import DunningPlan
from butoir.core.diary import diary_from_table
from butoir.core.diary_player import play
from simulation import oracle
from simulation.drawn_diaries import diaries
from simulation.rich_diaries import rich_diaries

FIELDS = ("customer", "currency", "step", "channel", "principal", "credits", "pay_by")
slow_draws = settings(
    max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@slow_draws
@given(rich_diaries())
def test_crowded_stories(table: dict[str, Any]):
    assert_same(table)


@given(diaries())
def test_plain_stories(table: dict[str, Any]):
    assert_same(table)


@pytest.mark.soak
@settings(suppress_health_check=list(HealthCheck))
@given(rich_diaries())
def test_long_campaign(table: dict[str, Any]):
    assert_same(table)


def assert_same(table: dict[str, Any]) -> None:
    """Both play the diary and say the same on every day, whatever the order of the answers."""
    plans = list(play(diary_from_table(table, "drawn")))
    runs = oracle.play(table)
    assert [plan.as_of for plan in plans] == [run.on for run in runs]
    for plan, run in zip(plans, runs, strict=True):
        assert _of_plan(plan) == _of_run(run), plan.as_of


def _of_plan(plan: DunningPlan) -> dict[str, Any]:
    return {
        "messages": [
            {name: getattr(message, name) for name in FIELDS} | {"lines": [*message.lines]}
            for message in plan.messages
        ],
        "tasks": sorted(
            (task.kind, task.customer, tuple(sorted(task.invoices)))
            for task in plan.tasks
            if task.kind != "review"
        ),
        "waiting": {row.invoice: (row.reason, row.next_step) for row in plan.waiting},
    }


def _of_run(run: oracle.Run) -> dict[str, Any]:
    return {
        "messages": [{name: m[name] for name in (*FIELDS, "lines")} for m in run.messages],
        "tasks": sorted((kind, who, tuple(sorted(numbers))) for kind, who, numbers in run.tasks),
        "waiting": run.waiting,
    }
