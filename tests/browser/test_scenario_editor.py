"""A scenario changed in a real browser: guard rails, the effect on today's debtors, a version."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.offices import Desk


@pytest.fixture
def page(desk: Desk) -> Page:
    """The editor of a new scenario, its steps on the axis."""
    desk.go("morel", "scenarios/new/")
    expect(desk.page.locator("#effect svg")).to_be_visible()
    return desk.page


def day_of(page: Page, row: int, days: int) -> None:
    page.fill(f"[name=step-{row}-days]", str(days))
    page.keyboard.press("Tab")


def test_a_guard_rail_is_an_error_with_a_way_out_and_nothing_is_saved(desk, page):
    page.fill("[name=name]", "trop serré")
    day_of(page, 1, 8)
    errors = page.locator("#effect .said-error")
    expect(errors).to_contain_text("Placez-la à J+12 ou après")
    page.get_by_role("button", name="Enregistrer comme nouvelle version").click()
    expect(page.locator("#effect .said-error")).to_contain_text("Placez-la à J+12 ou après")
    desk.go("morel", "scenarios/")
    expect(page.locator("main")).not_to_contain_text("trop serré")
    desk.refused()


def test_the_effect_on_todays_debtors_is_seen_and_a_version_is_saved(desk, page):
    effect = page.locator("#effect")
    row = effect.locator("tr", has_text="Relance courtoise")
    expect(row.locator("td").nth(1)).not_to_have_text("0")
    for step, days in ((0, 20), (1, 35), (2, 60)):
        day_of(page, step, days)
    expect(effect.locator("svg")).to_contain_text("J+20")
    expect(row.locator("td").nth(1)).to_have_text("0")
    page.fill("[name=name]", "patient")
    page.get_by_role("button", name="Enregistrer comme nouvelle version").click()
    expect(page.locator("h1")).to_have_text("patient")
    expect(page.locator("main")).to_contain_text("version 1")
    page.get_by_role("link", name="Modifier").click()
    expect(effect.locator("svg")).to_be_visible()
    day_of(page, 0, 21)
    expect(effect.locator("svg")).to_contain_text("J+21")
    page.get_by_role("button", name="Enregistrer comme nouvelle version").click()
    expect(page.locator("h1 + .chip")).to_have_text("version 2")
    expect(page.locator("main")).to_contain_text("J+21 au lieu de J+20")
