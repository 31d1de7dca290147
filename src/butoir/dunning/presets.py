"""Scenarios to begin with, from the most patient to the firmest; every step waits for a person.

All keep the ladder of three demands, and leave more days than the last demand gave (R1, R5).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.models import ScenarioVersion
from butoir.dunning.scenarios import assign, make_scenario
from butoir.users.hours import day_of
from butoir.users.models import Company


def _demands(*days: tuple[int, int]) -> list[dict[str, Any]]:
    """The three demands: days after the due date, and days left to pay."""
    steps = (("reminder-1", "email"), ("reminder-2", "email"), ("formal-notice", "registered"))
    return [
        {"name": name, "days_after_due": after, "channel": channel, "pay_by_days": left}
        for (name, channel), (after, left) in zip(steps, days, strict=True)
    ]


PRESETS: Mapping[str, list[dict[str, Any]]] = {
    "courteous": _demands((10, 8), (24, 14), (45, 15)),
    "standard": _demands((7, 6), (14, 14), (30, 15)),
    "firm": _demands((3, 6), (10, 8), (20, 10)),
}
MODES = ("reminder-1", "reminder-2", "formal-notice")


@transaction.atomic
def follow_preset(
    company: Company, preset: str, name: str, *, first_by_itself: bool, by: str, at: datetime
) -> ScenarioVersion:
    """Make a scenario of that name, which every customer of the company follows from today.

    `first_by_itself` lets the first reminder leave without a person; every other step is confirmed.
    """
    if preset not in PRESETS:
        raise InputError(f"{preset!r} is no scenario to begin with", field="preset")
    modes = dict.fromkeys(MODES, "confirm")
    if first_by_itself:
        modes["reminder-1"] = "automatic"
    policy = {"min_gap_days": 5, "steps": PRESETS[preset]}
    version = make_scenario(company, name, policy, modes, by=by, at=at)
    assign(company, version, day_of(at), by=by, at=at)
    return version
