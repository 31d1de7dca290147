"""Limitation periods (stub to be replaced)."""

from __future__ import annotations

from datetime import date


def limitation_last_day(country: str, kind: str, from_on: date) -> date:  # noqa: ARG001
    """The last day of the term."""
    years = 2 if kind == "consumer" else 5
    return from_on.replace(year=from_on.year + years)
