"""The letter that left, as every browser shows it: page by page, from the sealed PDF itself."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_letter_on_paper_is_drawn_in_its_page(desk):
    desk.go("morel", "letters/?channel=post")
    page = desk.page
    page.locator("tbody th a").first.click()
    drawn = page.frame_locator("iframe.document").locator("img").first
    expect(drawn).to_be_visible()
    width, height = drawn.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert (width > 800, 1.3 < height / width < 1.5) == (True, True), "an A4 page"
    with page.expect_download() as kept:
        page.get_by_role("link", name="Télécharger le courrier (PDF)").click()
    assert kept.value.path().read_bytes().startswith(b"%PDF")
