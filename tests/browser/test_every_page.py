"""The pages of the office in a real browser: four languages, narrow and wide, light and dark."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

import messages
from browser.looks import in_the_dark, serious, too_wide
from browser.offices import LANGUAGES, Desk, Office, sits_down
from butoir.web.office.urls import NOUNS

MOREL = "ateliers-morel"
INNER = (  # pages behind the first ones: a link on a first page, or an address
    ("customers/", "customers/[0-9]+/"),
    ("invoices/", "invoices/[0-9]+/"),
    ("letters/", "letters/[0-9]+/"),
    ("scenarios/", "scenarios/[0-9]+/"),
    ("scenarios/", "scenarios/[0-9]+/edit/"),
    ("wording/fr/reminder-1/0/", ""),
    ("wording/letter/?file=formal-notice", ""),
)
_TEXTS = """() => {
    const said = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!parent.closest("script, style, textarea, [lang]:not(html)"))
            said.push(walker.currentNode.data);
    }
    for (const one of document.querySelectorAll("[aria-label], [placeholder], [title]"))
        said.push(one.ariaLabel || "", one.placeholder || "", one.title || "");
    return said.map(text => text.replace(/\\s+/g, " ").trim());
}"""


def speaks(office: Office, user: str, lang: str) -> None:
    change = "from butoir.users.models import User; "
    change += f"User.objects.filter(username={user!r}).update(lang={lang!r})"
    code = f"import django; django.setup(); {change}"
    subprocess.run([sys.executable, "-c", code], env=office.environment, check=True)


def first_pages(desk: Desk) -> Iterator[str]:
    for noun in NOUNS:
        desk.go(MOREL, f"{noun}/")
        yield noun


def inner_pages(desk: Desk) -> Iterator[str]:
    for start, link in INNER:
        desk.go(MOREL, start)
        if link:
            links = desk.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
            pattern = re.compile(f"{re.escape(desk.office.page(MOREL, ''))}{link}([?#].*)?")
            desk.page.goto(next(address for address in links if pattern.fullmatch(address)))
            desk.quiet()
        yield desk.page.url


def english_only(lang: str) -> set[str]:
    """The messages of the pages that this language says otherwise, and never uses itself."""
    pairs = [
        (message.id, message.string)
        for folder in messages.folders()
        for message in messages.load(folder, lang)
        if message.id and isinstance(message.id, str) and "%(" not in message.id
    ]
    return {source for source, said in pairs if source != said} - {said for _, said in pairs}


def untranslated(page: Page, foreign: set[str]) -> list[str]:
    return [f"{page.url}: {said}" for said in sorted(foreign & set(page.evaluate(_TEXTS)))]


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_every_page_speaks_the_language_of_its_reader_and_is_for_everybody(browser, demo, lang):
    speaks(demo, "claire", lang)
    foreign = english_only(lang) if lang != "en" else set()
    with sits_down(browser, demo, "claire") as desk:
        for _ in first_pages(desk):
            assert desk.page.get_attribute("html", "lang") == lang
            assert not untranslated(desk.page, foreign)
            assert not serious(desk.page)


def test_in_french_every_page_is_for_everybody_at_any_width_and_in_the_dark(browser, demo):
    speaks(demo, "claire", "fr")
    foreign = english_only("fr")
    with sits_down(browser, demo, "claire") as desk:
        for walk in (first_pages, inner_pages):
            for _ in walk(desk):
                assert desk.page.get_attribute("html", "lang") == "fr"
                assert not untranslated(desk.page, foreign)
                assert not serious(desk.page)
                assert not in_the_dark(desk.page)
                assert not too_wide(desk.page)


def test_the_search_for_what_is_not_translated_finds_it(browser, demo):
    """Otherwise the tests above could not fail."""
    speaks(demo, "claire", "en")
    with sits_down(browser, demo, "claire") as desk:
        desk.go(MOREL, "customers/")
        assert f"{desk.page.url}: Customers" in untranslated(desk.page, english_only("fr"))


def test_the_keyboard_alone_goes_from_the_login_to_any_page(browser, demo):
    with sits_down(browser, demo, "claire") as desk:
        desk.go(MOREL, "today/")
        page = desk.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
