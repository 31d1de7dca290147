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
_LINKED = {  # a page behind another one: where its link is (or the name of that), and how it reads
    "customer": ("customers/", r"customers/\d+/"),
    "invoice": ("invoices/?state=late", r"invoices/\d+/"),
    "import": ("imports/", r"imports/\d+/"),
    "letter": ("letters/", r"letters/\d+/"),
    "scenario": ("scenarios/", r"scenarios/\d+/"),
    "scenario-editor": ("scenarios/", r"scenarios/\d+/edit/"),
    "answer": ("answers/", r"answers/\d+/"),
    "mail": ("mails/", r"mails/\d+/"),
    "plan": ("plans/", r"plans/\d+/"),
    "dispute": ("disputes/", r"disputes/\d+/"),
    "case": ("casefile/", r"casefile/\d+/"),
    "case-followed": ("following/", r"following/\d+/"),
    "identity": ("customer", r"identity/\d+/"),
}
_PAGES = {
    "today": "today/",
    "customers": "customers/",
    "invoices": "invoices/",
    "receipts": "receipts/",
    "receipts-history": "receipts/history/",
    "receipts-payers": "receipts/payers/",
    "imports": "imports/",
    "letters": "letters/",
    "agreements": "agreements/",
    "answers": "answers/",
    "mails": "mails/",
    "plans": "plans/",
    "disputes": "disputes/",
    "insolvency": "insolvency/",
    "casefile": "casefile/",
    "following": "following/",
    "limitation": "limitation/",
    "charges": "charges/",
    "personal": "personal/",
    "personal-archive": "personal/archive",
    "scenarios": "scenarios/",
    "wording": "wording/",
    "wording-editor": "wording/fr/reminder-1/0/",
    "wording-letter": "wording/letter/?file=formal-notice",
    "scenario-new": "scenarios/new/",
    "figures": "figures/",
    "settings": "settings/",
    "settings-company": "settings/company/",
    "settings-titles": "settings/titles/",
    "settings-letterhead": "settings/letterhead/",
    "settings-bank": "settings/bank/",
    "settings-rules": "settings/rules/",
    "settings-channels": "settings/channels/",
    "settings-email": "settings/channels/email/",
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
# the answer page of a customer that is late, as its letters lead to it
_INVITE = """
import django; django.setup()
from datetime import date
from django.db import transaction
from butoir.dunning.answers.cases import open_cases
from butoir.dunning.answers.marks import token_of
from butoir.dunning.answers.models import AnswerCase
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company
from butoir.web.clock import now
company = Company.objects.get(key="ateliers-morel")
late = [row[1] for row in open_invoice_rows(company) if row[7] > 0 and row[3] < date(2026, 10, 1)]
with transaction.atomic():
    open_cases(company, late[:1], by="claire", at=now())
case = AnswerCase.objects.get(customer=late[0])
print(token_of(case.number, date(2027, 1, 31)))
"""
_ANSWERED = {"answer-page-promise": "/promise", "answer-page-dispute": "/dispute"}


def main() -> None:
    """Take all pictures; what cannot be found stops it."""
    shutil.rmtree(SCREENS / "pages", ignore_errors=True)
    (SCREENS / "pages").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        environment = new_installation(Path(folder)) | {
            "BUTOIR_ANSWER_URL": url,
            "BUTOIR_DEMO_DAY": "2026-11-20",
            "DJANGO_SETTINGS_MODULE": "butoir.project.settings",
        }
        for code in (_MAKE, _LET_IN):
            command = [sys.executable, "-c", code, folder]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-c", _INVITE]
        token = subprocess.check_output(command, env=environment, text=True).strip()
        with running(environment, Path(folder) / "log", "serve", "--port", str(port)) as server:
            until(lambda: answers(url))
            _take_all(url, f"{url}/r/{token}")
            server.stop()


def _take_all(url: str, answer_page: str) -> None:
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(locale="fr-FR").new_page()
        _take_answer_pages(page, answer_page)
        _take(page, "login", f"{url}/accounts/login/")
        page.fill("[name=login]", "claire")
        page.fill("[name=password]", _PASSWORD)
        page.click("button.main")
        page.wait_for_url(f"{url}/c/**")
        for name, address in _addresses(page, url):
            _take(page, name, address)
        browser.close()


def _take_answer_pages(page: Page, address: str) -> None:
    """What a debtor sees, and one answer given, for the pages that show it to the company."""
    _take(page, "answer-page-door", address.rpartition("/")[0] + "/")
    _take(page, "answer-page", address)
    for name, kind in _ANSWERED.items():
        _take(page, name, address + kind)
    page.select_option("[name=reason]", "price")
    page.fill("[name=text]", "Le bon de commande dit 1 000 €.")
    page.get_by_role("button", name="Envoyer").click()
    _take(page, "answer-page-received", page.url)


def _addresses(page: Page, url: str) -> Iterator[tuple[str, str]]:
    for name, rest in _PAGES.items():
        yield name, url + (rest if rest.startswith("/") else _COMPANY + rest)
    seen: dict[str, str] = {}
    for name, (start, link) in _LINKED.items():
        page.goto(seen.get(start, url + _COMPANY + start))
        found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        pattern = re.compile(f"{re.escape(url + _COMPANY)}{link}([?#].*)?")
        seen[name] = next((one for one in found if pattern.fullmatch(one)), "")
        if not seen[name]:
            raise SystemExit(f"no link to {link} on {start}")
        yield name, seen[name]


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
