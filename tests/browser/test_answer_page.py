"""The answer page in a real browser: a telephone, four languages, no script, no account."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.looks import in_the_dark, serious, too_wide
from browser.offices import LANGUAGES, PASSWORD, Office, served, sits_down
from browser.test_every_page import english_only, untranslated
from databases import own_database

KINDS = ("paid", "promise", "dispute", "plan", "not-received", "wrong-person")
DEBTORS = ("AUBIN", "BRIAND", "COSTE", "DUVAL")
_SEED = f"""
import django; django.setup()
from datetime import date
from django.db import transaction
from butoir.dunning.answers.cases import open_cases
from butoir.dunning.answers.marks import pin_of, token_of
from butoir.dunning.answers.models import AnswerCase
from butoir.ledger.recording import record_invoice
from butoir.users.models import Membership, Role, User
from companies import AT, make_company
from dunning.people import make_customer
company = make_company()
user = User.objects.create_user("sophie", password={PASSWORD!r}, lang="fr", date_joined=AT)
Membership.objects.create(user=user, company=company, role=Role.MANAGER)
for code in {DEBTORS!r}:
    customer = make_customer(company, code)
    for number, cents in ((1, 1250_00), (2, 480_50)):
        record_invoice(customer, f"F-{{code}}-{{number}}", cents, date(2026, 1, 31),
                       issued_on=date(2026, 1, 1), by="claire", at=AT)
    with transaction.atomic():
        open_cases(company, [customer.pk], by="claire", at=AT)
    case = AnswerCase.objects.get(customer=customer)
    print(token_of(case.number, date(2026, 4, 30)), case.number, pin_of(case.number))
"""


class Answering:
    """The office, and what each debtor was sent: link, case number, code."""

    def __init__(self, office: Office, said: list[str]) -> None:
        self.office = office
        self.sent = dict(
            zip(DEBTORS, zip(said[::3], said[1::3], said[2::3], strict=True), strict=True)
        )

    def link(self, code: str, rest: str = "") -> str:
        """The address of a debtor's page, or below it."""
        return f"{self.office.url}/r/{self.sent[code][0]}{rest}"


@pytest.fixture(scope="module")
def answering(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    """A served office with four debtors who owe two invoices each."""
    folder: Path = tmp_path_factory.mktemp("answering")
    with own_database(folder / "data") as environment:
        environment["BUTOIR_DEMO_DAY"] = "2026-02-09"
        environment["BUTOIR_ANSWER_URL"] = "http://127.0.0.1"
        seed = [sys.executable, "-c", _SEED]
        done = subprocess.run(seed, env=environment, check=True, capture_output=True, text=True)
        with served(environment, folder / "log") as office:
            yield Answering(office, done.stdout.split())


@contextmanager
def telephone(browser: Browser, script: bool = False) -> Iterator[Page]:
    """A narrow screen; nothing but the office itself may be asked for anything."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=script, locale="pl-PL"
    )
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    yield page
    cookies = context.cookies()
    context.close()
    assert cookies == []
    assert all(url.startswith(("http://127.0.0.1:", "data:")) for url in asked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_in_the_language_and_for_everybody_on_a_telephone(browser, answering, lang):
    foreign = english_only(lang) if lang != "en" else set()
    with telephone(browser, script=True) as page:  # the searches below are scripts
        rests = ("", *(f"/{kind}" for kind in KINDS))
        for address in (
            *(answering.link("AUBIN", rest) for rest in rests),
            f"{answering.office.url}/r/",
        ):
            page.goto(f"{address}?lang={lang}")
            assert page.get_attribute("html", "lang") == lang
            assert not untranslated(page, foreign)
            assert not serious(page)
            assert not in_the_dark(page)
            assert not too_wide(page)


def test_a_promise_is_given_and_acknowledged_without_any_script(browser, answering):
    with telephone(browser) as page:
        page.goto(answering.link("AUBIN"))
        expect(page.locator("h1")).to_contain_text("Ateliers Morel")
        expect(page.locator(".amount")).to_contain_text(re.compile(r"1\s730,50\s€"))
        assert page.locator("figure svg").bounding_box()["width"] >= 180
        page.get_by_role("link", name="Je paierai à une date").click()
        page.fill("[name=on]", "2026-02-20")
        page.get_by_role("button", name="Envoyer").click()
        expect(page.locator("h1")).to_have_text("Votre réponse est bien reçue")
        expect(page.locator(".said-success")).to_contain_text("vendredi 20 février 2026")
        page.reload()  # nothing is sent twice
        page.get_by_role("link", name="Retour aux factures").click()
        expect(page.locator("[aria-labelledby=given] li")).to_have_count(1)


def test_what_is_missing_is_said_and_what_was_written_stays(browser, answering):
    with telephone(browser) as page:
        page.goto(answering.link("BRIAND", "/dispute"))
        page.fill("[name=text]", "Le bon de commande dit 1 000 €.")
        page.get_by_role("button", name="Envoyer").click()
        expect(page.locator("[role=alert]")).to_be_visible()
        expect(page.locator("[name=text]")).to_have_value("Le bon de commande dit 1 000 €.")
        page.select_option("[name=reason]", "price")
        page.get_by_role("button", name="Envoyer").click()
        expect(page.locator("main")).to_contain_text("Le bon de commande dit 1 000 €.")


def test_a_proof_is_handed_in_from_a_telephone(browser, answering, tmp_path):
    proof, other = tmp_path / "avis.pdf", tmp_path / "avis.html"
    proof.write_bytes(b"%PDF-1.7\n%%EOF")
    other.write_text("<script>")
    with telephone(browser) as page:
        page.goto(answering.link("COSTE", "/paid"))
        page.fill("[name=on]", "2026-02-06")
        page.fill("[name=cents]", "1 730,50 €")
        page.set_input_files("[name=proof]", other)
        page.get_by_role("button", name="Envoyer").click()
        expect(page.locator(".errorlist")).to_contain_text("PDF, JPEG ou PNG")
        page.set_input_files("[name=proof]", proof)
        page.get_by_role("button", name="Envoyer").click()
        expect(page.locator("dl")).to_contain_text("Document")


def test_the_number_and_the_code_of_a_letter_open_the_page(browser, answering):
    _, number, pin = answering.sent["DUVAL"]
    with telephone(browser) as page:
        page.goto(f"{answering.office.url}/r/?lang=fr")
        page.get_by_label("Numéro de dossier").fill(f"{number[:4]}-{number[4:]}")
        page.get_by_label("Code (six chiffres)").fill(f"{pin[:3]} {pin[3:]}")
        page.get_by_role("button", name="Ouvrir la page").click()
        expect(page.locator("main")).to_contain_text("F-DUVAL-1")
        page.get_by_role("link", name="Nederlands").click()
        expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_a_link_cut_short_says_what_to_do(browser, answering):
    with telephone(browser) as page:
        page.goto(answering.link("AUBIN")[:-3] + "?lang=fr")
        expect(page.locator("h1")).to_have_text("Cette page ne peut pas s’ouvrir")
        expect(page.locator("body")).not_to_contain_text("Morel")


def test_the_office_reads_an_answer_and_accepts_it(browser, answering):
    with telephone(browser) as page:
        page.goto(answering.link("DUVAL", "/dispute"))
        page.select_option("[name=reason]", "quality")
        page.fill("[name=text]", "Deux planches fendues.")
        page.get_by_role("button", name="Envoyer").click()
    with sits_down(browser, answering.office, "sophie") as desk:
        desk.go("morel", "today/?section=reviews")
        desk.page.locator("[data-row] th a", has_text="Duval").click()
        pane = desk.page.locator("#pane")
        expect(pane).to_contain_text("Deux planches fendues.")
        pane.get_by_role("link", name="Lire et accepter").click()
        desk.quiet()
        assert not serious(desk.page)
        assert not too_wide(desk.page)
        desk.page.get_by_role("button", name="Accepter").click()
        expect(desk.page.locator("#said")).to_contain_text("Acceptée")
        expect(desk.page.locator("h1 + .chip")).to_have_text("acceptée")
