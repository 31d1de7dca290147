"""The clock of the installation: what tells a page, or a command, the time.

A demo keeps its own day (`BUTOIR_DEMO_DAY`), so that it looks the same whenever it is opened; all
its channels are switched off.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from butoir.users.hours import PARIS


def now() -> datetime:
    """The instant at which a person or a command acts."""
    real = datetime.now(UTC)
    day = os.environ.get("BUTOIR_DEMO_DAY")
    return on_its_day(date.fromisoformat(day), real) if day else real


def on_its_day(day: date, real: datetime) -> datetime:
    """The same time of day on another day: as clocks here show it, so that the day is that day
    late in the evening too."""
    return datetime.combine(day, real.astimezone(PARIS).time(), PARIS).astimezone(UTC)


def is_demo() -> bool:
    """Whether the installation keeps the day of a demo."""
    return bool(os.environ.get("BUTOIR_DEMO_DAY"))
