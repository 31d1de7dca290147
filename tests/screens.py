"""Every page of the office at three widths, as pictures for `docs/screens`; `make screens` takes
them anew from the whole demo, to be looked at and judged (docs/screens/README.md)."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from database.installed import answers, new_installation, running, until
from dispatch.mailservers import free_port

SCREENS = Path(__file__).parents[1] / "docs" / "screens"
WIDTHS = (360, 1280, 1920)
_TALLEST = 2_400  # points of a picture: what is below is more of the same
_COMPANY = "/c/ateliers-morel/"
_LINKED = {  # a page behind another one: where its link is, and how it reads
    "customer": ("customers/", r"customers/\d+/"),
    "invoice": ("invoices/?state=late", r"invoices/\d+/"),
    "import": ("imports/", r"imports/\d+/"),
    "letter": ("letters/", r"letters/\d+/"),
    "scenario": ("scenarios/", r"scenarios/\d+/"),
    "scenario-editor": ("scenarios/", r"scenarios/\d+/edit/"),
}
_PAGES = {
    "today": "today/",
    "customers": "customers/",
    "invoices": "invoices/",
    "receipts": "receipts/",
    "receipts-history": "receipts/history/",
    "imports": "imports/",
    "letters": "letters/",
    "agreements": "agreements/",
    "scenarios": "scenarios/",
    "wording": "wording/",
    "wording-editor": "wording/fr/reminder-1/0/",
    "wording-letter": "wording/letter/?file=formal-notice",
    "figures": "figures/",
    "settings": "settings/",
    "settings-channels": "settings/channels/",
    "settings-people": "settings/people/",
    "settings-calendar": "settings/calendar/",
    "settings-accounts": "settings/accounts/",
    "start-company": "/start/company/",
    "start-scenario": "/start/ateliers-morel/scenario/",
    "start-files": "/start/ateliers-morel/files/",
    "start-review": "/start/ateliers-morel/review/",
}


_PASSWORD = "for the pictures"
_MAKE = """
import sys
from butoir.project.cli import main
sys.exit(main(["demo", "--data", sys.argv[1]]))
"""
_LET_IN = f"""
import django; django.setup()
from butoir.project.demo.founding import change_passwords
change_passwords({_PASSWORD!r})
"""


def main() -> None:
    """Take all pictures; what cannot be found stops it."""
    shutil.rmtree(SCREENS / "pages", ignore_errors=True)
    (SCREENS / "pages").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = new_installation(Path(folder)) | {
            "BUTOIR_DEMO_DAY": "2026-11-20",
            "DJANGO_SETTINGS_MODULE": "butoir.project.settings",
        }
        for code in (_MAKE, _LET_IN):
            command = [sys.executable, "-c", code, folder]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        with running(environment, Path(folder) / "log", "serve", "--port", str(port)) as server:
            url = f"http://127.0.0.1:{port}"
            until(lambda: answers(url))
            _take_all(url)
            server.stop()


def _take_all(url: str) -> None:
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(locale="fr-FR").new_page()
        _take(page, "login", f"{url}/accounts/login/")
        page.fill("[name=login]", "claire")
        page.fill("[name=password]", _PASSWORD)
        page.click("button.main")
        page.wait_for_url(f"{url}/c/**")
        for name, address in _addresses(page, url):
            _take(page, name, address)
        browser.close()


def _addresses(page: Page, url: str) -> Iterator[tuple[str, str]]:
    for name, rest in _PAGES.items():
        yield name, url + (rest if rest.startswith("/") else _COMPANY + rest)
    for name, (start, link) in _LINKED.items():
        page.goto(url + _COMPANY + start)
        found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        pattern = re.compile(f"{re.escape(url + _COMPANY)}{link}([?#].*)?")
        yield name, next(address for address in found if pattern.fullmatch(address))


def _take(page: Page, name: str, address: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        page.wait_for_load_state("networkidle")
        picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
        picture = picture.crop((0, 0, picture.width, min(picture.height, _TALLEST)))
        picture.convert("RGB").save(SCREENS / "pages" / f"{name}-{width}.webp", quality=55)


if __name__ == "__main__":
    main()
