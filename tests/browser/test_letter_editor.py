"""A letter edited in a real browser: what is bad is refused as one writes, what is good leaves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from browser.looks import in_the_dark, serious, too_wide
from browser.offices import Desk

BAD = "Vous êtes un escroc : nous porterons plainte contre vous."


@pytest.fixture
def editor(desk: Desk) -> Locator:
    """The letter of the last debtor to confirm, opened by its key."""
    desk.go("morel", "today/?section=confirm")
    desk.page.locator("[data-row] th a").last.click()
    expect(desk.page.locator("#pane h2")).to_have_text(
        desk.page.locator("[data-row] th a").last.inner_text()
    )
    desk.page.keyboard.press("e")
    form = desk.page.locator("#editor")
    expect(form).to_be_visible()
    return form


def field(editor: Locator, words: str) -> Locator:
    """The field that holds those words."""
    for box in editor.locator("textarea").all():
        if words in box.input_value():
            return box
    raise AssertionError(words)


def test_the_editor_is_for_everybody_at_any_width_and_in_the_dark(desk, editor):
    assert not serious(desk.page)
    assert not in_the_dark(desk.page)
    assert not too_wide(desk.page)


def test_a_bad_sentence_is_told_as_one_writes_and_refused(desk, editor):
    checked = desk.page.locator("#checked")
    box = field(editor, "Sauf erreur")
    box.fill(BAD)
    expect(checked.locator(".finding-error").first).to_be_visible()
    checked.locator("a", has_text="escroc").first.click()
    expect(box).to_be_in_viewport()
    editor.locator("button.main").click()
    expect(desk.page.locator("#checked")).to_contain_text("ne peut pas être gardé")
    expect(field(desk.page.locator("#editor"), "escroc")).to_be_visible()
    desk.refused()


def test_the_sum_and_the_date_stay_in_their_sentence(desk, editor):
    box = field(editor, "au plus tard le")
    standard = box.input_value()
    box.fill("Merci de nous régler cette facture.")
    expect(desk.page.locator("#checked")).to_contain_text("doit toujours indiquer la somme")
    box.fill(standard.replace("Il s’agit sans doute d’un simple oubli", "Un oubli, sans doute"))
    expect(desk.page.locator("#checked")).to_contain_text("✓ ton ✓ faits")


def test_good_words_are_kept_seen_in_the_letter_and_taken_back(desk, editor):
    page = desk.page
    field(editor, "Sauf erreur").press("End")
    opening = field(editor, "Sauf erreur")
    opening.fill(opening.input_value() + " Nous en avions parlé au salon.")
    field(editor, "Facture F-").fill(field(editor, "Facture F-").input_value() + ", notre appel")
    expect(page.locator("#checked")).to_contain_text("✓ ton ✓ faits")
    editor.locator("button.main").click()
    pane = page.locator("#pane")
    expect(pane).to_contain_text("modifié par sophie")
    letter = page.frame_locator("#pane iframe.letter")
    expect(letter.locator("body")).to_contain_text("Nous en avions parlé au salon.")
    page.keyboard.press("e")
    page.get_by_role("button", name="Revenir au texte standard").click()
    expect(pane.locator(".checks")).to_be_visible()
    expect(pane).not_to_contain_text("modifié par sophie")
