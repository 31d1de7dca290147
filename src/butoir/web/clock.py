"""The clock of the installation: what tells a page, or a command, the time.

A demo keeps its own day (`BUTOIR_DEMO_DAY`), so that it looks the same whenever it is opened; all
its channels are switched off.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def now() -> datetime:
    """The instant at which a person or a command acts."""
    real = datetime.now(UTC)
    day = os.environ.get("BUTOIR_DEMO_DAY")
    return datetime.combine(date.fromisoformat(day), real.timetz()) if day else real


def is_demo() -> bool:
    """Whether the installation keeps the day of a demo."""
    return bool(os.environ.get("BUTOIR_DEMO_DAY"))
