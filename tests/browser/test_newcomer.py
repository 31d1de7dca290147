"""From an empty installation to the first confirmed reminder, as a newcomer would do it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.offices import Desk, Office, served
from conftest import ROOT
from databases import own_database

SAMPLES = ROOT / "src" / "butoir" / "project" / "samples"
SECRET = "une phrase de passe de clerc 27"


@pytest.fixture
def empty(browser: Browser, tmp_path: Path) -> Iterator[tuple[Office, str]]:
    """An office of which nothing exists yet, and the address that the server told."""
    with own_database(tmp_path / "data") as environment:
        environment["BUTOIR_DEMO_DAY"] = "2026-11-20"
        log = tmp_path / "log"
        with served(environment, log) as office:
            (start,) = re.findall(r"\S+/start/\S+", log.read_text(encoding="utf-8"))
            yield office, start


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def go_on(page: Page) -> None:
    page.click("main form button.main")
    page.wait_for_load_state("networkidle")


def test_from_nothing_to_the_first_confirmed_reminder(browser, empty):
    office, start = empty
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr").new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    desk = Desk(page, office, complaints)

    page.goto(start)
    fill(page, first_name="Claire", last_name="Morel", username="claire")
    fill(page, email="claire@morel.example", password=SECRET, again=SECRET)
    go_on(page)

    fill(page, number="123 456 782", name="Ateliers Morel", lines="12 rue des Tanneurs")
    fill(page, postcode="59800", city="Lille", email="compta@morel.example")
    fill(page, phone="03 20 00 00 00", iban="FR76 3000 6000 0112 3456 7890 189")
    fill(page, signatory="Claire Morel")
    go_on(page)
    page.click("main form button.main")  # the standard scenario, every step to be confirmed
    page.wait_for_load_state("networkidle")

    files = ("clients.csv", "factures-ouvertes.csv", "banque.cod")
    page.set_input_files("#files", [str(SAMPLES / name) for name in files])
    expect(page.locator("#results")).to_contain_text("factures-ouvertes.csv", timeout=30_000)
    key = page.url.split("/start/")[1].split("/")[0]

    wait_for_work(desk, key)
    page.click("#pane [data-confirm]")
    page.wait_for_load_state("networkidle")
    assert page.locator("body").inner_text().count("part") > 0
    expect(page.locator("main")).to_contain_text("Annuler")
    assert not complaints


def wait_for_work(desk: Desk, key: str) -> None:
    """The day is decided by the clock of the installation, within some seconds."""
    for _ in range(30):
        desk.go(key, "today/")
        if desk.page.locator("#pane [data-confirm]").count():
            return
        links = desk.page.locator("nav.parts a", has_text="À confirmer")
        if links.count():
            links.first.click()
            desk.page.wait_for_load_state("networkidle")
            if desk.page.locator("#pane [data-confirm]").count():
                return
        time.sleep(1)
    raise AssertionError(desk.page.locator("main").inner_text())
