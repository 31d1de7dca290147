"""A letter by e-mail on a telephone and on a wide screen, in light and dark, without its image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.html import as_html
from letters.samples import sample

LONG = "A" * 300
PHONE, WIDE = 360, 800


def named(text: str) -> LetterFacts:
    """A letter in which everybody and everything is called that."""
    facts = sample("reminder-2", count=2)
    return replace(
        facts,
        creditor=replace(facts.creditor, name=text, signatory=text),
        debtor=replace(facts.debtor, name=text, contact_name=text),
        items=tuple(replace(item, order_reference=text) for item in facts.items),
    )


LETTERS = {
    "one invoice": sample("reminder-1"),
    "an annex": sample("formal-notice", count=3),
    "two hundred invoices": sample("reminder-2", count=200),
    "an endless name": named(LONG),
    "a name from right to left": named("شركة مُحَمَّد للتجارة"),
}


@pytest.fixture(params=["light", "dark"])
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.new_page(color_scheme=request.param)
    yield page
    page.close()


def show(screen: Page, facts: LetterFacts, width: int) -> None:
    screen.set_viewport_size({"width": width, "height": 800})
    screen.set_content(as_html(compose_letter(facts), "cid:of-an-image-that-is-blocked"))


@pytest.mark.parametrize("width", [PHONE, WIDE])
@pytest.mark.parametrize("facts", LETTERS.values(), ids=LETTERS)
def test_nothing_is_wider_than_the_screen(screen: Page, facts: LetterFacts, width: int) -> None:
    show(screen, facts, width)
    assert screen.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_every_value_stands_with_its_heading(screen: Page) -> None:
    letter = sample("reminder-2", count=3)
    show(screen, letter, PHONE)
    table = screen.locator("table.list").first
    said = table.inner_text().replace("\N{NARROW NO-BREAK SPACE}", " ").split("\n")
    for heading in ("Facture", "Émise le", "Échéance", "Commande", "Montant", "Reste dû"):
        assert sum(line.strip() == f"{heading} :" for line in said) == 3
    assert not screen.locator("thead").first.is_visible()


def test_on_a_wide_screen_the_headings_stand_once(screen: Page) -> None:
    show(screen, sample("reminder-2", count=3), WIDE)
    labels = screen.locator(".label")
    assert labels.count() == 18
    assert not any(labels.nth(number).is_visible() for number in range(18))
    assert screen.locator("thead").first.is_visible()


def test_without_its_image_it_still_says_how_to_pay(screen: Page) -> None:
    show(screen, sample("reminder-1"), PHONE)
    assert "FR76\N{NO-BREAK SPACE}3000" in screen.locator(".slip").inner_text()
    assert screen.get_by_alt_text("À scanner avec votre application bancaire").count() == 1


def test_what_is_written_stands_out_in_the_dark_as_in_the_light(screen: Page) -> None:
    show(screen, sample("reminder-1"), WIDE)
    ink, paper = screen.evaluate(
        "() => [getComputedStyle(document.body).color,"
        " matchMedia('(prefers-color-scheme: dark)').matches]"
    )
    assert ink == ("rgb(255, 255, 255)" if paper else "rgb(0, 0, 0)")
