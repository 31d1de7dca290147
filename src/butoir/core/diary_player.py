"""Plays a diary day by day through the real decision."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta

from butoir.core.claim import NO_TERMS, ClaimTerms
from butoir.core.decisions import DunningPlan
from butoir.core.diary import Diary
from butoir.core.diary_state import Story
from butoir.core.plan import plan_dunning


def play(diary: Diary, terms: ClaimTerms = NO_TERMS) -> Iterator[DunningPlan]:
    """The decision of each run, the quiet ones included; what is decided is taken as sent.

    The events of a day come before its run. The days of `run_on` are run even when closed.
    """
    story = Story(diary)
    pending = deque(diary.happenings)
    for day in _days(diary):
        while pending and pending[0].on <= day:
            story.happen(pending.popleft())
        plan = plan_dunning(
            story.accounts(), story.policy, day, terms, closed_days_too=bool(diary.run_on)
        )
        story.remember(plan)
        yield plan


def _days(diary: Diary) -> Iterator[date]:
    if diary.run_on:
        yield from diary.run_on
        return
    if not diary.happenings:
        return
    day = diary.happenings[0].on
    last = diary.until or diary.happenings[-1].on
    while day <= last:
        yield day
        day += timedelta(days=1)
