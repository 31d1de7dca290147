"""What customers wrote by mail is read in the office, accepted, and out of the day's queue."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.offices import sits_down
from browser.ways import for_everybody


@pytest.mark.parametrize(
    ("name", "said", "agreed"),
    [
        ("Boulangerie Ecrit", "promet de payer", "30 avril 2026"),
        ("Boulangerie Doute", "conteste", "le prix est faux"),
    ],
)
def test_a_proposal_is_accepted_and_the_row_leaves_the_queue(browser, ways, name, said, agreed):
    with sits_down(browser, ways.office, "sophie") as desk:
        page, pane = desk.page, desk.page.locator("#pane")
        desk.go("morel", "today/?section=reviews")
        page.locator("[data-row] th a", has_text=name).click()
        expect(pane.locator("h2")).to_have_text(name)
        expect(pane).to_contain_text(said)
        pane.get_by_role("link", name="Lire et accepter").click()
        expect(page.locator("blockquote")).to_contain_text(agreed)
        for_everybody(desk)
        if not page.locator("[name=invoices]:checked").count():
            page.locator("[name=invoices]").first.check()
        page.get_by_role("button", name="Accepter").click()
        expect(page.locator("#said")).to_contain_text("Acceptée")
        for_everybody(desk)
        desk.go("morel", "today/?section=reviews")
        expect(page.locator("[data-row] th a", has_text=name)).to_have_count(0)
