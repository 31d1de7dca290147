"""Every first page of the office in a real browser: four languages, narrow and wide, dark."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from offices import LANGUAGES, Desk, Office, chromium, demo_office, sits_down
from playwright.sync_api import Browser, Page

from butoir.web.office.urls import NOUNS
from databases import ENGINE

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="the pages are the same on both engines")
MOREL = "ateliers-morel"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def office(browser: Browser, tmp_path_factory) -> Iterator[Office]:
    with demo_office(tmp_path_factory.mktemp("office")) as served:
        yield served


def speaks(office: Office, user: str, lang: str) -> None:
    change = "from butoir.users.models import User; "
    change += f"User.objects.filter(username={user!r}).update(lang={lang!r})"
    code = f"import django; django.setup(); {change}"
    subprocess.run([sys.executable, "-c", code], env=office.environment, check=True)


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody from using the page."""
    return [
        f"{page.url}: {found['id']}: {found['help']}: {found['nodes'][0]['html'][:120]}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]


def wider_than_the_window(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def walk(desk: Desk) -> Iterator[str]:
    for noun in NOUNS:
        desk.go(MOREL, f"{noun}/")
        yield noun


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_opens_without_a_complaint_and_for_everybody(browser, office, lang):
    speaks(office, "claire", lang)
    with sits_down(browser, office, "claire") as desk:
        found = [finding for _ in walk(desk) for finding in serious(desk.page)]
        assert desk.page.get_attribute("html", "lang") == lang
    assert not found


def test_every_page_is_for_everybody_in_the_dark_too(browser, office):
    with sits_down(browser, office, "claire", dark=True) as desk:
        assert not [finding for _ in walk(desk) for finding in serious(desk.page)]


@pytest.mark.parametrize("width", [360, 1920])
def test_no_page_is_wider_than_its_window(browser, office, width):
    with sits_down(browser, office, "claire", width=width) as desk:
        assert not [noun for noun in walk(desk) if wider_than_the_window(desk.page)]


def test_the_keyboard_alone_goes_from_the_login_to_any_page(browser, office):
    with sits_down(browser, office, "claire") as desk:
        page = desk.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
