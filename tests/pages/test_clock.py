"""The day of a demo is that day for the people who look at it, at any hour."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from butoir.users.hours import PARIS, day_of
from butoir.web.clock import on_its_day


@pytest.mark.parametrize("month", [1, 6])  # the hour of winter, and that of summer
@pytest.mark.parametrize("real_month", [1, 6])
@pytest.mark.parametrize("hour", range(24))
def test_it_is_the_day_of_the_demo_at_every_hour(month: int, real_month: int, hour: int):
    real, day = datetime(2026, real_month, 22, hour, 40, tzinfo=UTC), date(2025, month, 16)
    shown = on_its_day(day, real)
    assert day_of(shown) == day
    assert shown.astimezone(PARIS).time() == real.astimezone(PARIS).time()
