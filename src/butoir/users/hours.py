"""The clock that every company goes by."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def day_of(at: datetime) -> date:
    """The date in France and Belgium at that instant."""
    return at.astimezone(PARIS).date()
