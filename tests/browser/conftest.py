"""What the tests in a real browser share: Chromium, the office of the demo, an office at work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser.offices import Desk, Office, chromium, demo_office, office_at_work, sits_down
from browser.ways import Ways, office_of_ways
from databases import ENGINE
from dunning.mollie_server import mollie_server

HERE = Path(__file__).parent
expect.set_options(timeout=30_000)  # milliseconds: a machine may be busy with other tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The pages are the same on both engines."""
    if ENGINE != "sqlite":
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(pytest.mark.skip(reason="the pages are the same on both engines"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office of a small demo, which the tests only look at."""
    with demo_office(tmp_path_factory.mktemp("demo")) as office:
        yield office


@pytest.fixture(scope="session")
def office(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with letters to confirm: each test does its work on customers of its own."""
    with office_at_work(tmp_path_factory.mktemp("work")) as office:
        yield office


@pytest.fixture(scope="session")
def ways(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ways]:
    """An office with every way of work to go: each test goes its own, for debtors of its own."""
    with (
        mollie_server() as mollie,
        office_of_ways(tmp_path_factory.mktemp("ways"), mollie) as found,
    ):
        yield found


@pytest.fixture
def desk(browser: Browser, office: Office) -> Iterator[Desk]:
    """The manager of the office at work before an empty page."""
    with sits_down(browser, office, "sophie") as found:
        yield found
