"""From an empty installation to the day's work: account, company, scenario, files, old debts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from butoir.dunning.models import Assignment, Hold, PlannedLine
from butoir.dunning.reviewing import to_review
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.models import Customer, Invoice
from butoir.project.commands.serve import _first_steps
from butoir.users.identity import identity_of
from butoir.users.models import Company, Membership, Role, User
from butoir.web.clock import now
from butoir.web.office.start.codes import start_code
from companies import make_company
from office import client_with
from project.files import HEADINGS, invoice

pytestmark = pytest.mark.django_db
ME = {
    "first_name": "Claire",
    "last_name": "Morel",
    "username": "claire",
    "email": "claire@morel.example",
    "lang": "fr",
    "password": "une-longue-phrase",
    "again": "une-longue-phrase",
}
MOREL = {
    "number": "123 456 782",
    "name": "Ateliers Morel",
    "legal_form": "SARL",
    "lines": "12 rue des Forges\n",
    "postcode": "69007",
    "city": "Lyon",
    "email": "compta@morel.example",
    "phone": "04 72 00 00 00",
    "signatory": "Claire Morel",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "bic": "agrifrpp",
}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def first_account() -> Client:
    client = Client()
    client.post(f"/start/{start_code()}/", ME)
    return client


def test_the_first_account_opens_the_way_to_the_company():
    client = Client()
    assert "Bienvenue" in text(client.get(f"/start/{start_code()}/"))
    answer = client.post(f"/start/{start_code()}/", ME)
    assert (answer.status_code, answer.url) == (302, "/start/company/")
    assert User.objects.get().check_password("une-longue-phrase")
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/start/company/"


@pytest.mark.parametrize("code", ["x", "first-account", "a" * 43])
def test_without_the_code_there_is_no_page(code):
    assert Client().get(f"/start/{code}/").status_code == 404
    assert Client().post(f"/start/{code}/", ME).status_code == 404
    assert not User.objects.exists()


def test_once_somebody_is_here_the_address_leads_nowhere():
    first_account()
    assert Client().get(f"/start/{start_code()}/").status_code == 404
    assert Client().post(f"/start/{start_code()}/", {**ME, "username": "eve"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"again": "autre"}, "pas le même mot de passe"),
        ({"password": "12345678", "again": "12345678"}, "mot de passe"),
        ({"email": "claire"}, "valide"),
    ],
)
def test_a_wrong_account_is_not_made(wrong, said):
    answer = Client().post(f"/start/{start_code()}/", {**ME, **wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not User.objects.exists()


def test_the_company_is_made_from_its_number():
    answer = first_account().post("/start/company/", MOREL)
    company = Company.objects.get()
    assert answer.url == "/start/ateliers-morel/scenario/"
    assert company.ids == ["SIREN 123 456 782", "TVA FR11123456782"]
    assert (company.iban, company.bic) == ("FR7630006000011234567890189", "AGRIFRPP")
    assert company.address["city"] == "Lyon"
    assert Membership.objects.get().role == Role.OWNER
    assert list(Event.objects.values_list("kind", flat=True)) == ["company-created", "member-added"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "123 456 789"}, "ni un SIREN ni un numéro BCE"),
        ({"iban": "FR76 3000 6000 0112 3456 7890 188"}, "ne forment pas un IBAN"),
        ({"bic": "AGRI"}, "8 ou 11 caractères"),
        ({"name": ""}, "obligatoire"),
        ({"lines": "a\nb\nc\nd\ne"}, "au plus quatre lignes"),
    ],
)
def test_a_company_with_a_wrong_number_is_not_made(wrong, said):
    answer = first_account().post("/start/company/", {**MOREL, **wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Company.objects.exists()


def test_two_companies_of_one_name_have_two_keys():
    client = first_account()
    for _ in range(2):
        client.post("/start/company/", MOREL)
    assert set(Company.objects.values_list("key", flat=True)) == {
        "ateliers-morel", "ateliers-morel-2",
    }  # fmt: skip


def test_who_owns_nothing_opens_no_company_beside_others():
    company = make_company()
    for role in (Role.MANAGER, Role.CLERK, Role.READER):
        assert client_with(role, company).get("/start/company/").status_code == 403
    assert client_with(Role.OWNER, company).get("/start/company/").status_code == 200


def test_companies_of_the_command_line_belong_to_the_first_account():
    company = make_company()
    client = Client()
    answer = client.post(f"/start/{start_code()}/", ME)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/").url == f"/c/{company.key}/today/"
    assert Membership.objects.get().role == Role.OWNER
    assert Event.objects.get().kind == "member-added"


@pytest.mark.parametrize("preset", ["courteous", "standard", "firm"])
def test_every_scenario_to_begin_with_waits_for_a_person(preset):
    owner = client_with(Role.OWNER, make_company())
    owner.post("/start/morel/scenario/", {"preset": preset})
    version = Assignment.objects.get().version
    assert set(version.modes.values()) == {"confirm"}
    assert [step["name"] for step in version.policy["steps"]] == [
        "reminder-1", "reminder-2", "formal-notice",
    ]  # fmt: skip


def test_the_first_reminder_may_leave_by_itself():
    owner = client_with(Role.OWNER, make_company())
    owner.post("/start/morel/scenario/", {"preset": "standard", "first_by_itself": "on"})
    assert Assignment.objects.get().version.modes["reminder-1"] == "automatic"


def old_list() -> SimpleUploadedFile:
    """One invoice 200 days late, one 10 days late, as of the real day of the test."""
    today = now().date()
    due = {"VIEILLE": 200, "RECENTE": 10}
    rows = [
        invoice(number, due=f"{today - timedelta(days=late):%d/%m/%Y}", issued="01/01/2020")
        for number, late in due.items()
    ]
    return SimpleUploadedFile("ouvertes.csv", "\n".join([HEADINGS, *rows, ""]).encode())


@pytest.fixture
def owner() -> Client:
    return client_with(Role.OWNER, make_company(created_at=now()))


def test_an_old_debt_gets_no_letter_until_a_person_has_chosen(owner):
    """The whole way: dropped, held, decided without it, chosen, decided with it."""
    company = Company.objects.get()
    answer = owner.post("/start/morel/files/", {"files": [old_list()]})
    assert "1 débiteur a des créances antérieures" in text(answer)
    assert to_review(company).get().invoice == Invoice.objects.get(number="VIEILLE")
    run_day(company, now().date(), by="x", at=now(), closed_days_too=True)
    assert not PlannedLine.objects.filter(invoice__number="VIEILLE").exists()
    customer = Customer.objects.get()
    assert customer.name in text(owner.get("/start/morel/review/"))
    owner.post("/start/morel/review/", {f"choice-{customer.pk}": "fresh"})
    assert not Hold.objects.filter(ended_at__isnull=True).exists()


def test_the_imports_hold_old_debts_too(owner):
    owner.post("/c/morel/imports/files/", {"files": [old_list()]})
    assert to_review(Company.objects.get()).count() == 1


def test_the_work_of_the_day_leads_managers_to_the_old_debts(owner):
    company, link = Company.objects.get(), 'href="/start/morel/review/"'
    assert link not in owner.get("/c/morel/today/").content.decode()
    owner.post("/c/morel/imports/files/", {"files": [old_list()]})
    assert "1 client a des créances antérieures" in text(owner.get("/c/morel/today/"))
    clerk, manager = (client_with(role, company) for role in (Role.CLERK, Role.MANAGER))
    assert link in manager.get("/c/morel/today/").content.decode()
    assert link not in clerk.get("/c/morel/today/").content.decode()


def test_a_reminder_sent_elsewhere_needs_its_day_and_nothing_is_half_done(owner):
    owner.post("/start/morel/files/", {"files": [old_list()]})
    link, pk = "/start/morel/review/", Customer.objects.get().pk
    answer = owner.post(link, {f"choice-{pk}": "reminder-1", f"sent-{pk}": ""})
    assert answer.status_code == 422
    assert "rien n’a été modifié" in text(answer)
    assert to_review(Company.objects.get()).count() == 1
    owner.post(link, {f"choice-{pk}": "reminder-1", f"sent-{pk}": "2026-01-05"})
    assert not to_review(Company.objects.get()).exists()


def test_what_is_left_out_goes_on_resting(owner):
    owner.post("/start/morel/files/", {"files": [old_list()]})
    owner.post("/start/morel/review/", {})
    assert to_review(Company.objects.get()).count() == 1


@pytest.mark.parametrize(
    ("written", "country", "ids"),
    [
        ("123456782", "FR", ("SIREN 123 456 782", "TVA FR11123456782")),
        ("12345678200010", "FR", ("SIREN 123 456 782", "TVA FR11123456782")),
        ("FR11 123456782", "FR", ("SIREN 123 456 782", "TVA FR11123456782")),
        ("0999.999.922", "BE", ("BCE/KBO 0999.999.922", "TVA/BTW BE0999999922")),
        ("BE 0999 999 922", "BE", ("BCE/KBO 0999.999.922", "TVA/BTW BE0999999922")),
    ],
)
def test_a_number_says_the_country_and_the_vat_number(written, country, ids):
    found = identity_of(written)
    assert (found.country, found.ids) == (country, ids)


def test_the_server_names_the_address_only_while_nobody_is_here():
    assert _first_steps() == f"start/{start_code()}/"
    first_account()
    assert _first_steps() == ""
