"""What every test shares: where the shared facts lie, and how Hypothesis draws."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import settings

from soak import PERCENT, share

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# The same draws on every machine and every day; `make soak` asks for many more, and new ones.
settings.register_profile("suite", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("soak", deadline=None, max_examples=share(5_000), print_blob=True)
settings.load_profile("soak" if PERCENT else "suite")

# The folders with the files that take minutes. They go first: what is left for the end is short.
_LONG = ("house", "simulation", "database", "dispatch")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files before the others; within each group nothing moves."""
    items.sort(key=lambda item: item.path.parent.name not in _LONG)


@pytest.fixture(autouse=True)
def language_of_the_house() -> Iterator[None]:
    """A page leaves its reader's language behind; the next test begins in that of the settings."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts beside the project; a test that needs it says so when it is away."""
    if not SHARED.is_dir():
        pytest.skip("the folder of shared facts is not beside the project")
    return SHARED
