"""A company's own sentence in a real browser: refused with its reason, or said from then on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.offices import Desk
from butoir.letters.own import standard_texts

TEXTS = standard_texts("fr", "reminder-1")
PLACE = next(at for at, one in enumerate(TEXTS) if one.key[2:] == ("crossed", ""))


@pytest.fixture
def page(desk: Desk) -> Page:
    """The editor of the sentence on crossed payments, beside its letter."""
    desk.go("morel", f"wording/fr/reminder-1/{PLACE}/")
    return desk.page


def test_a_bad_sentence_is_refused_with_its_reason(desk, page):
    page.fill("#say", "Vous devez payer immédiatement.")
    expect(page.locator("#shown .error", has_text="immédiatement").first).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#refused")).to_contain_text("un courrier ne pourrait pas partir")
    expect(page.locator("#say")).to_have_value("Vous devez payer immédiatement.")
    expect(page.locator("#history + p")).to_have_text("Elle n’a jamais été changée.")
    desk.refused()


def test_a_fact_is_put_in_by_a_click_and_seen_in_the_letter(page):
    expect(page.locator("#shown img").first).to_be_visible()
    page.fill("#say", TEXTS[PLACE].text + " Notre client : ")
    page.locator("#say").press("End")
    page.get_by_role("button", name="nom du client").click()
    assert page.input_value("#say").endswith("Notre client : {debtor}")
    page.locator("#shown summary").click()
    expect(page.locator("#shown pre")).to_contain_text("Notre client\u00a0: Boulangerie Petit")


def test_a_good_sentence_is_saved_said_in_the_letter_and_restored(desk, page):
    good = "Si vous venez de payer, merci de ne pas tenir compte de ce message. Merci encore."
    page.fill("#say", good)
    expect(page.locator("#shown .chip-good")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#history + ol")).to_contain_text("sophie")
    expect(page.locator("h2#standard ~ p.difference ins").first).to_be_visible()
    desk.go("morel", "wording/letter/?file=reminder-1")
    page.locator("summary", has_text="texte seul").click()
    expect(page.locator("pre")).to_contain_text(good)
    desk.go("morel", f"wording/fr/reminder-1/{PLACE}/")
    page.get_by_role("button", name="Rétablir la phrase standard").click()
    expect(page.locator("#say")).to_have_value(TEXTS[PLACE].text)
