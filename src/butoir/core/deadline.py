"""The exact calendar date by which a message asks to be paid (R6)."""

from __future__ import annotations

from datetime import date, timedelta

from butoir.law.calendar import Calendar

TRANSIT_DAYS = {"post": 3, "registered": 3}  # what the post may take before the letter is read


def pay_by_date(sent_on: date, days: int, channel: str, calendar: Calendar) -> date:
    """The day sent plus `days`, plus the post's days, moved to the next open day."""
    return calendar.next_open(sent_on + timedelta(days=days + TRANSIT_DAYS.get(channel, 0)))
