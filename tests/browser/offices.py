"""A real office for a real browser: a small demo, served by the command itself on loopback."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, StorageState, expect, sync_playwright

from database.installed import answers, running, until
from databases import own_database
from dispatch.mailservers import free_port

PASSWORD = "a password of the tests"
LANGUAGES = ("fr", "nl", "de", "en")
LATE = ("AUBIN", "BRIAND", "COSTE", "DUVAL", "EVRARD", "FAVRE")  # customers, as the queue has them
_SMALL = f"""
import django; django.setup()
from datetime import date
from butoir.project.demo.life import Scale, play
play(7, date(2026, 11, 20), Scale(customers=4, invoices=20, days=96, daily_days=3),
     {PASSWORD!r})
"""


class Office(NamedTuple):
    """Where the office is, and the environment of its processes."""

    url: str
    environment: dict[str, str]

    def page(self, company: str, rest: str) -> str:
        """The address of a page of a company."""
        return f"{self.url}/c/{company}/{rest}"


@contextmanager
def demo_office(folder: Path) -> Iterator[Office]:
    """The office of a small demo on its last day."""
    with own_database(folder / "data") as environment:
        environment["BUTOIR_DEMO_DAY"] = "2026-11-20"
        subprocess.run([sys.executable, "-c", _SMALL], env=environment, check=True)
        with served(environment, folder / "log") as office:
            yield office


_LATE = f"""
import django; django.setup()
from butoir.dunning.approving import approve
from butoir.dunning.models import PlannedMessage
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.users.models import Membership, Role, User
from companies import AT, at, make_company
from dunning.people import PLACE, make_customer
from dunning.test_day import FIRST, one_late_invoice
from butoir.ledger.recording import record_customer, record_invoice
from datetime import date
company = make_company()
user = User.objects.create_user("sophie", password={PASSWORD!r}, lang="fr", date_joined=AT)
Membership.objects.create(user=user, company=company, role=Role.MANAGER)
paper = record_customer(company, "PAPIER", by="claire", at=AT, name="Papeterie du Port",
                        address=PLACE, known=True)
record_invoice(paper, "F-PAPIER", 80_00, date(2026, 1, 31), issued_on=date(2026, 1, 1),
               by="claire", at=AT)
for code in {LATE!r}:
    one_late_invoice(company, code)
run_day(company, FIRST, by="clock", at=at(FIRST))
approve(PlannedMessage.objects.filter(customer=paper), by="claire", at=at(FIRST))
release_approved(company, at=at(FIRST), by="clock")
"""


@contextmanager
def office_at_work(folder: Path) -> Iterator[Office]:
    """The office of a company ("morel") with courteous reminders to confirm on that day, one for
    each of LATE, and a letter on paper that waits for the post; "sophie" is its manager."""
    with own_database(folder / "data") as environment:
        environment["BUTOIR_DEMO_DAY"] = "2026-02-09"
        subprocess.run([sys.executable, "-c", _LATE], env=environment, check=True)
        with served(environment, folder / "log") as office:
            yield office


@contextmanager
def served(environment: dict[str, str], log: Path, port: int = 0) -> Iterator[Office]:
    """Serve an installation until the end of the test, at that port or at any."""
    port = port or free_port()
    with running(environment, log, "serve", "--port", str(port)) as server:
        url = f"http://127.0.0.1:{port}"
        until(lambda: answers(url))
        yield Office(url, environment)
        server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium as the machine has it; the tests are skipped, and say so, where it has none."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium here: `make browser` installs it")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


class Desk(NamedTuple):
    """One person before one page, and what the browser complained of."""

    page: Page
    office: Office
    complaints: list[str]

    def go(self, company: str, rest: str) -> None:
        """Open a page of a company and wait until it is quiet."""
        self.page.goto(self.office.page(company, rest))
        self.quiet()

    def quiet(self) -> None:
        """Wait until the page is there and has nothing more to fetch by itself."""
        self.page.wait_for_load_state("load")
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def refused(self) -> None:
        """Forget that the browser noted a refused form: the page itself says why."""
        self.complaints[:] = [told for told in self.complaints if "422" not in told]


_logged_in: dict[tuple[str, str], StorageState] = {}


@contextmanager
def sits_down(browser: Browser, office: Office, user: str) -> Iterator[Desk]:
    """Somebody is logged in with a browser of 1280 by 900; whatever it complains of fails the
    test."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        storage_state=_logged_in.get((office.url, user)),
    )
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    if (office.url, user) not in _logged_in:
        _log_in(page, office, user)
        _logged_in[office.url, user] = context.storage_state()
    yield Desk(page, office, complaints)
    context.close()
    assert not complaints


def _log_in(page: Page, office: Office, user: str) -> None:
    page.goto(f"{office.url}/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")
    page.wait_for_url(f"{office.url}/c/**")
