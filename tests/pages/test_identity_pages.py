"""The identity of a customer in the office: compared, asked, confirmed, corrected; the rule."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from butoir.core.registered import Registered
from butoir.dunning.identity.models import IdentityCheck, IdentityConfirmation
from butoir.dunning.identity.rules import rule_of
from butoir.dunning.models import PlannedMessage, Task
from butoir.ledger.models import Customer
from butoir.users.models import Role
from companies import make_company
from dunning.notices import BCE, SIREN, debtor
from dunning.register_server import record, register
from dunning.test_identity_gate import CEASED, NOTICE, customer, said  # noqa: F401  a fixture
from formats.kbo_builder import enterprise, packed
from office import client_with, text
from pages.agenda import decide, on_day

HOME = "/c/morel/identity/"


@pytest.fixture
def company(monkeypatch, db):
    on_day(monkeypatch, NOTICE)
    return make_company()


@pytest.fixture
def ceased(company, customer):  # noqa: F811
    """Twice reminded, and ceased by the register; the formal notice waits."""
    said(customer, CEASED, NOTICE)
    decide(company, NOTICE)
    return customer


def by(role, company, lang="fr"):
    return client_with(role, company, lang)


def plain(answer):
    return text(answer).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def notices():
    return PlannedMessage.objects.filter(step="formal-notice", run__as_of=NOTICE)


def test_what_waits_is_a_row_of_the_day_that_says_why_and_leads_to_the_comparison(company, ceased):
    client = by(Role.CLERK, company)
    assert "Boulangerie Petit" in plain(client.get("/c/morel/today/?section=reviews"))
    pane = plain(client.get(f"/c/morel/today/customers/{ceased.pk}/"))
    assert "Identité à vérifier avant la mise en demeure" in pane
    assert "a cessé son activité le 01/05/2024" in pane
    assert f'href="{HOME}{ceased.pk}/"' in pane
    sheet = plain(client.get(f"/c/morel/customers/{ceased.pk}/"))
    assert "recherche d’entreprises (France)" in sheet
    assert "l’identité du client est en doute" in sheet


def test_the_finding_stands_beside_a_notice_that_may_leave(company, customer):  # noqa: F811
    trader = Registered(SIREN, "FR", names=("BOULANGERIE PETIT",), active=True, person=True)
    said(customer, trader, NOTICE)
    decide(company, NOTICE)
    (message,) = notices()
    pane = plain(by(Role.CLERK, company).get(f"/c/morel/today/customers/{customer.pk}/"))
    assert "entrepreneur individuel" in pane
    assert message.step == "formal-notice"


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_every_page_is_there_in_four_languages(company, ceased, lang):
    client = by(Role.OWNER, company, lang)
    for address in (HOME, f"{HOME}{ceased.pk}/", f"/c/morel/customers/{ceased.pk}/"):
        assert client.get(address).status_code == 200


def test_a_manager_confirms_with_a_reason_and_the_notice_is_proposed_at_once(company, ceased):
    address = f"{HOME}{ceased.pk}/confirmation"
    assert by(Role.CLERK, company).post(address, {"reason": "x"}).status_code == 403
    manager = by(Role.MANAGER, company)
    assert manager.post(address, {"reason": ""}).status_code == 422
    assert not notices()
    assert manager.post(address, {"reason": "absorbée par Petit SAS"}).status_code == 303
    assert notices().count() == 1
    assert IdentityConfirmation.objects.get().reason == "absorbée par Petit SAS"
    assert Task.objects.get(kind="identity").result == "confirmed"
    again = manager.post(address, {"reason": "encore"})
    assert again.status_code == 422
    assert "rien ne s’oppose à cette identité" in plain(again)
    story = plain(manager.get(f"/c/morel/customers/{ceased.pk}/"))
    assert "Identité confirmée avant la mise en demeure" in story
    assert f"Registre interrogé sur le {SIREN} : a cessé son activité" in story


def test_a_clerk_corrects_the_customer_and_nothing_waits_any_more(company, ceased):
    address = f"{HOME}{ceased.pk}/correction"
    given = {"name": "Petit SAS", "ids": "SIREN 404 833 048\n\n", "kind": "company"}
    assert by(Role.READER, company).post(address, given).status_code == 403
    clerk = by(Role.CLERK, company)
    assert clerk.post(address, {**given, "name": ""}).status_code == 422
    assert clerk.post(address, {**given, "ids": "1\n" * 7}).status_code == 422
    assert clerk.post(address, {**given, "kind": "king"}).status_code == 422
    assert clerk.post(address, given).status_code == 303
    found = Customer.objects.get(pk=ceased.pk)
    assert (found.name, found.ids) == ("Petit SAS", ["SIREN 404 833 048"])
    assert notices().count() == 1
    assert Task.objects.get(kind="identity").result == "settled"


def test_the_register_is_asked_at_once_where_there_is_an_address(company, ceased, settings):
    page = plain(by(Role.CLERK, company).get(f"{HOME}{ceased.pk}/"))
    assert "Interroger le registre maintenant" not in page
    with register(record(SIREN)) as server:
        settings.COMPANIES_URL = server.url
        clerk = by(Role.CLERK, company)
        assert "Interroger le registre maintenant" in plain(clerk.get(f"{HOME}{ceased.pk}/"))
        assert clerk.post(f"{HOME}{ceased.pk}/check").status_code == 303
    assert IdentityCheck.objects.count() == 2
    assert notices().count() == 1


def test_a_register_that_does_not_answer_is_told(company, ceased, settings, monkeypatch):
    settings.COMPANIES_URL = "http://127.0.0.1:9/search"
    monkeypatch.setattr("butoir.dunning.identity.interface.WAITS_SECONDS", ())
    answer = by(Role.CLERK, company).post(f"{HOME}{ceased.pk}/check", follow=True)
    assert "ConnectError" in plain(answer)
    assert IdentityCheck.objects.count() == 1


def test_a_file_of_a_register_is_compared(company):
    jans = debtor(company, "JANS", f"BCE {BCE}")
    Customer.objects.filter(pk=jans.pk).update(country="BE", name="Menuiserie Jans")
    clerk = by(Role.CLERK, company)
    file = SimpleUploadedFile("KboOpenData.zip", packed(enterprise(BCE)))
    answer = clerk.post(f"{HOME}files", {"file": file}, follow=True)
    # the register of the sixth is still to come on the fourth
    assert answer.status_code == 422
    assert "encore à venir" in plain(answer)
    file = SimpleUploadedFile(
        "K.zip", packed(enterprise(BCE), meta=(("SnapshotDate", "01-03-2026"),))
    )
    answer = clerk.post(f"{HOME}files", {"file": file}, follow=True)
    assert "Clients comparés : 1. Contredits : 0." in plain(answer)
    assert "données ouvertes du registre belge" in plain(answer)
    wrong = clerk.post(f"{HOME}files", {"file": SimpleUploadedFile("a.csv", b"a;b\n")})
    assert wrong.status_code == 422
    assert "n’est pas un fichier d’un registre" in plain(wrong)
    assert clerk.post(f"{HOME}files").status_code == 422


def test_an_owner_changes_the_rule_and_the_day_is_decided_anew(company, ceased):
    given = {"mode": "never", "days": "30"}
    assert by(Role.MANAGER, company).post(f"{HOME}rule", given).status_code == 403
    owner = by(Role.OWNER, company)
    assert owner.post(f"{HOME}rule", {**given, "days": "0"}).status_code == 422
    assert owner.post(f"{HOME}rule", given).status_code == 303
    assert (rule_of(company).mode, rule_of(company).days) == ("never", 30)
    assert notices().count() == 1
    assert owner.post(f"{HOME}rule", given).status_code == 303


def test_the_record_behind_a_check_is_the_customers_own(company, ceased):
    row = IdentityCheck.objects.get()
    reader = by(Role.READER, company)
    given = reader.get(f"{HOME}{ceased.pk}/answers/{row.pk}.json")
    assert json.loads(given.content) == {"siren": "x"}
    other = debtor(company, "OTHER", "")
    assert reader.get(f"{HOME}{other.pk}/answers/{row.pk}.json").status_code == 404
    stranger = make_company("autre", name="Autre")
    assert by(Role.OWNER, stranger).get(f"/c/autre/identity/{ceased.pk}/").status_code == 404


def test_hostile_names_are_shown_harmless(company, customer):  # noqa: F811
    evil = "<script>alert(1)</script>"
    said(
        customer, Registered(SIREN, "FR", names=(evil,), active=True, city=evil, form=evil), NOTICE
    )
    decide(company, NOTICE)
    clerk = by(Role.CLERK, company)
    for address in (f"{HOME}{customer.pk}/", f"/c/morel/customers/{customer.pk}/"):
        page = clerk.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_consumer_has_no_comparison(company):
    person = debtor(company, "HUMAN", "")
    Customer.objects.filter(pk=person.pk).update(kind="consumer")
    page = plain(by(Role.CLERK, company).get(f"{HOME}{person.pk}/"))
    assert "Aucun registre n’est interrogé sur un particulier" in page


def test_a_notice_that_came_into_doubt_since_it_was_decided_says_so(company, customer):  # noqa: F811
    decide(company, NOTICE)
    said(customer, CEASED, NOTICE)
    pane = plain(by(Role.CLERK, company).get(f"/c/morel/today/customers/{customer.pk}/"))
    assert "Depuis la décision, l’identité du client est en doute." in pane
