"""A debtor pays online from a telephone, without any script: to the provider and back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from browser.looks import in_the_dark, serious, too_wide
from browser.test_answer_page import telephone


@pytest.mark.parametrize(
    ("code", "lang", "press", "said"),
    [
        ("LEROY", "fr", "Payer par carte ou application bancaire", "Votre paiement est en cours"),
        ("PEETERS", "nl", "Betalen met kaart of bankapp", "Uw betaling is onderweg"),
    ],
)
def test_who_pays_goes_to_the_provider_and_comes_back(browser, ways, code, lang, press, said):
    provider = urlsplit(ways.mollie.url).netloc
    seen: set[str] = set()
    with telephone(browser) as page:
        page.on("request", lambda request: seen.add(urlsplit(request.url).netloc))
        page.goto(ways.link(code, f"?lang={lang}"))
        page.get_by_label(f"F-{code}-2").uncheck()
        button = page.get_by_role("button", name=press)
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        button.click()
        expect(page.locator("h1")).to_have_text("1250.00")
        assert urlsplit(page.url).netloc == provider
        page.get_by_role("button", name="Under way").click()
        expect(page.locator("[role=status]")).to_contain_text(said)
        expect(page.locator("main")).to_contain_text(f"F-{code}-1")
        expect(page.locator("main")).not_to_contain_text(f"F-{code}-2")
        back = page.url
    assert seen - {""} == {urlsplit(ways.office.url).netloc, provider}
    with telephone(browser, script=True) as page:  # the searches below are scripts
        for address in (ways.link(code, f"?lang={lang}"), back):
            page.goto(address)
            assert not serious(page)
            assert not in_the_dark(page)
            assert not too_wide(page)
