"""What is wrong with the look of a page: what axe finds, in the dark, at any width."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def serious(page: Page, only: str = "") -> list[str]:
    """What axe finds that keeps somebody from using the page."""
    options = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = [only]
    return [
        f"{page.url}: {found['id']}: {found['help']}: {found['nodes'][0]['html'][:120]}"
        for found in Axe().run(page, options=options).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]


def in_the_dark(page: Page) -> list[str]:
    """What cannot be read in the dark theme."""
    page.emulate_media(color_scheme="dark")
    found = serious(page, "color-contrast")
    page.emulate_media(color_scheme="light")
    return found


def too_wide(page: Page) -> list[str]:
    """The widths at which the page has to be pushed sideways."""
    found = []
    for width in (360, 1920, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        root = "document.documentElement"
        if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
            found.append(f"{page.url}: {width}")
    return found
