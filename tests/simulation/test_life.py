"""Years in the life of companies: whatever happens, what must never happen never does.

Customers pay, dispute, promise and vanish; people approve late or not at all; workers die; each day
the database is held against a small model of its own, and so is everything that leaves.
"""

from __future__ import annotations

import pytest

from butoir.dispatch.channels import registry
from simulation.life_carrier import CHANNELS
from simulation.life_world import World
from soak import new_seed, share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _carrier(monkeypatch: pytest.MonkeyPatch):
    for channel in CHANNELS:
        monkeypatch.setitem(registry._MODULES, channel, "simulation.life_carrier")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_life(seed: int):
    world = lived(seed, 120)
    assert world.checks.counts["left"] > 20, world.checks.counts


@pytest.mark.soak
def test_long_campaign():
    for _ in range(share(20)):
        with new_seed() as seed:
            lived(seed, 730)


def lived(seed: int, days: int) -> World:
    """A whole life; what happened last is told with what went wrong."""
    world = World(seed)
    try:
        world.live(days)
    except Exception as error:
        error.add_note(f"seed {seed}, {world.now}\n{world.events.story()}")
        raise
    return world
