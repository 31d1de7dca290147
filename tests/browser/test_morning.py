"""The morning's work of a manager: by the keyboard alone, and many letters at once."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from browser.offices import LATE, Desk

MOREL = "morel"


def opens(desk: Desk) -> None:
    """Goes to the letters to confirm, with the first one looked at."""
    desk.go(MOREL, "today/?section=confirm")
    expect(desk.page.locator("#pane h2")).to_be_visible()


def to_confirm(page: Page) -> list[str]:
    return [name.strip() for name in page.locator("[data-row] th a").all_inner_texts()]


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until what has the focus is called so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().startswith(name):
            return
    raise AssertionError(f"the keyboard never comes to {name!r}")


def said(page: Page) -> Locator:
    return page.locator("main .said", has_text="Boulangerie").first


def test_a_letter_is_found_read_confirmed_and_taken_back_by_keys_alone(desk):
    opens(desk)
    page, keys, pane = desk.page, desk.page.keyboard, desk.page.locator("#pane")
    waiting = to_confirm(page)
    keys.press("j")
    keys.press("j")
    expect(pane.locator("h2")).to_have_text(waiting[2] if len(waiting) > 2 else waiting[1])
    keys.press("k")
    expect(pane.locator("h2")).to_have_text(waiting[1])
    expect(pane).to_contain_text("au plus tard le")
    letter = page.frame_locator("#pane iframe.letter")
    expect(letter.locator("body")).to_contain_text(f"F-{waiting[1].split()[-1].upper()}")
    keys.press("Enter")
    expect(page.locator(".agreed")).to_contain_text(waiting[1])
    expect(page.locator("[data-row] th a", has_text=waiting[1])).to_have_count(0)
    tab_to(page, "Annuler")
    keys.press("Enter")
    expect(page.locator(".agreed")).to_have_count(0)
    opens(desk)
    assert to_confirm(page) == waiting


def test_a_step_is_left_out_with_its_reason_by_keys_alone(desk):
    opens(desk)
    page, keys = desk.page, desk.page.keyboard
    name = to_confirm(page)[0]
    keys.press("s")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    keys.press("s")
    expect(dialog).to_be_visible()
    while page.evaluate("document.activeElement.tagName") != "TEXTAREA":
        keys.press("Tab")
    keys.type("le client a téléphoné ce matin")
    tab_to(page, "Enregistrer")
    keys.press("Enter")
    expect(said(page)).to_contain_text(name)
    expect(page.locator("nav.parts")).to_contain_text("Écartés aujourd’hui")
    opens(desk)
    assert name not in to_confirm(page)


def test_a_key_that_still_reaches_the_field_of_a_closed_dialog_is_a_key_of_the_page(desk):
    opens(desk)
    page = desk.page
    page.keyboard.press("s")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("textarea")).to_be_focused()
    page.keyboard.press("s")
    expect(dialog.locator("textarea")).to_have_value("s")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    key = {"key": "s", "bubbles": True, "cancelable": True}
    page.locator("dialog textarea").dispatch_event("keydown", key)
    expect(dialog.locator("textarea")).to_have_value("")


def test_without_a_reason_nothing_is_left_out(desk):
    opens(desk)
    page = desk.page
    before = to_confirm(page)
    page.keyboard.press("s")
    dialog = page.locator("dialog[open]")
    dialog.locator("button.main").click()
    expect(dialog.locator(".errorlist").first).to_be_visible()
    desk.refused()
    opens(desk)
    assert to_confirm(page) == before


def test_many_letters_are_confirmed_after_their_summary_and_taken_back_at_once(desk):
    opens(desk)
    page = desk.page
    before = to_confirm(page)
    assert len(before) >= 2, LATE
    for box in page.locator(".pick input").all()[:2]:
        box.check()
    page.get_by_role("button", name="Confirmer les courriers choisis").click()
    summary = page.locator("dialog[open]")
    expect(summary.locator(".sums")).to_contain_text(re.compile(r"2\s*courriers à confirmer"))
    expect(summary.locator(".sums")).to_contain_text(re.compile(r"200,00\s€"))
    expect(summary.locator("table")).to_contain_text("e-mail")
    summary.locator("button.main").click()
    agreed = page.locator(".agreed")
    expect(agreed).to_contain_text("minutes pour annuler")
    expect(page.locator("nav.parts")).to_contain_text("Sur le point de partir 2")
    agreed.get_by_role("button", name="Annuler").click()
    expect(agreed).to_have_count(0)
    opens(desk)
    assert to_confirm(page) == before
