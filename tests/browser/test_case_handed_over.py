"""What a formal notice announced is done: from the top of the day to the case that is followed."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.offices import sits_down
from browser.ways import for_everybody


def test_an_announcement_is_carried_out_and_the_case_followed(browser, ways):
    with sits_down(browser, ways.office, "sophie") as desk:
        page = desk.page
        desk.go("morel", "today/")
        expect(page.locator("[data-row] th a").first).to_have_text("Boulangerie Petit")
        page.locator("#pane").get_by_role("link", name="Préparer le dossier").click()
        hand = page.get_by_role("region", name="Transmettre le dossier")
        expect(hand).to_contain_text("C’est ce que la mise en demeure annonçait.")
        for_everybody(desk)
        hand.get_by_label("Destinataire", exact=True).select_option("order")
        hand.get_by_label("Nom du destinataire").fill("Maître Martin")
        hand.get_by_role("button").click()
        expect(page.locator("h1 + .chip")).to_contain_text("Maître Martin")
        expect(page.locator("a[href*='/casefile/files/']")).to_have_count(1)
        for_everybody(desk)
        page.get_by_role("link", name="Suivre le dossier").click()
        expect(page.locator("h1")).to_contain_text("chez Maître Martin")
        course = page.locator("form", has=page.get_by_label("Procédure"))
        course.get_by_label("Procédure").select_option("order")
        course.get_by_role("button", name="Enregistrer").click()
        money = page.get_by_role("region", name="Sommes").locator("details")
        money.locator("summary").click()
        money.get_by_label("Quel jour").fill("2026-04-20")  # not the day of another form
        happened = page.get_by_role("region", name="Ce qui s’est passé")
        happened.get_by_label("Ce qui s’est passé").select_option("order")
        happened.get_by_label("Quel jour").fill("2026-04-20")
        happened.get_by_role("button", name="Enregistrer").click()
        due = page.get_by_role("region", name="Échéances de procédure")
        expect(due).to_contain_text("L’ordonnance est à signifier au plus tard le 20/10/2026")
        for_everybody(desk)
        desk.go("morel", "today/")
        expect(page.locator("[data-row] th a", has_text="Petit")).to_have_count(0)
