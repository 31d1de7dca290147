"""The morning's work of a manager, by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from offices import Desk, Office, chromium, office_of_three, sits_down
from playwright.sync_api import Browser, expect

from databases import ENGINE

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="the pages are the same on both engines")
MOREL = "morel"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def office(browser: Browser, tmp_path_factory) -> Iterator[Office]:
    with office_of_three(tmp_path_factory.mktemp("office")) as served:
        yield served


def opens(desk: Desk, part: str) -> None:
    """Goes to a part of the queue, with its first row looked at."""
    desk.go(MOREL, "today/")
    desk.page.get_by_role("link", name=part).first.click()
    desk.page.wait_for_load_state("networkidle")


def test_a_letter_is_read_confirmed_and_taken_back_by_keys(browser, office):
    with sits_down(browser, office, "sophie") as desk:
        opens(desk, "À confirmer")
        page = desk.page
        expect(page.locator("#pane")).to_contain_text("au plus tard le")
        debtor = page.locator("#pane h2").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        agreed = page.locator("main")
        expect(agreed).to_contain_text(debtor)
        undo = page.get_by_role("button", name="Annuler").first
        undo.focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        expect(page.locator("nav.parts")).to_contain_text("À confirmer")


def test_a_step_is_left_out_with_a_reason_by_keys(browser, office):
    with sits_down(browser, office, "sophie") as desk:
        opens(desk, "À confirmer")
        page = desk.page
        page.keyboard.press("s")
        dialog = page.locator("dialog[open]")
        expect(dialog).to_be_visible()
        dialog.locator("textarea, input[type=text]").first.fill("le client a téléphoné ce matin")
        dialog.locator("button.main").click()
        page.wait_for_load_state("networkidle")
        expect(page.locator("#said")).not_to_be_empty()


def test_the_editor_refuses_a_bad_sentence_and_says_why(browser, office):
    with sits_down(browser, office, "sophie") as desk:
        opens(desk, "À confirmer")
        page = desk.page
        page.keyboard.press("e")
        page.wait_for_load_state("networkidle")
        box = page.locator("main textarea").first
        box.fill("Vous êtes un escroc : nous porterons plainte contre vous.")
        expect(page.locator("#checked .finding-error").first).to_be_visible()  # as one writes
        page.locator("#editor button.main").click()
        page.wait_for_load_state("networkidle")
        expect(page.locator("#checked")).to_contain_text("ne peut pas être")
        # the browser itself notes that the page was a refusal
        desk.complaints[:] = [told for told in desk.complaints if "422" not in told]
