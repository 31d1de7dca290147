"""A plan is proposed from the page of a customer, accepted by the debtor, seen by the office."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from browser.looks import serious, too_wide
from browser.offices import sits_down
from browser.test_answer_page import telephone
from browser.ways import for_everybody


def test_a_plan_is_proposed_shown_to_the_debtor_and_accepted(browser, ways):
    with sits_down(browser, ways.office, "sophie") as desk:
        page = desk.page
        desk.go("morel", "customers/?q=etale")
        page.get_by_role("link", name="Boulangerie Etale").first.click()
        page.get_by_role("link", name="Proposer un échéancier").click()
        for box in page.locator("[name=invoices]").all():
            box.check()
        page.get_by_label("Nombre d’échéances").fill("3")
        page.get_by_role("button", name="Voir le calendrier").click()
        schedule = page.get_by_role("region", name="Échéancier")
        expect(schedule.locator("tbody tr")).to_have_count(3)
        for_everybody(desk)
        page.get_by_role("button", name="Proposer l’échéancier").click()
        expect(page.locator("h1 + .chip")).to_contain_text("attend sa réponse")
        for_everybody(desk)
        shown = page.url
    accepted_by_the_debtor(browser, ways)
    with sits_down(browser, ways.office, "sophie") as desk:
        desk.page.goto(shown)
        expect(desk.page.locator("h1 + .chip")).to_have_text("en cours")


def accepted_by_the_debtor(browser, ways) -> None:
    """On a telephone, by one press."""
    with telephone(browser, script=True) as page:
        page.goto(ways.link("ETALE", "?lang=fr"))
        page.get_by_role("link", name=re.compile("Un échéancier vous est proposé")).click()
        expect(page.locator("tbody tr")).to_have_count(3)
        assert not serious(page)
        assert not too_wide(page)
        page.get_by_role("button", name="J’accepte cet échéancier").click()
        expect(page.locator("[role=status]")).to_contain_text("Cet échéancier est convenu")
