"""The pages of scenarios: who follows which, and what changed between two versions."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.dunning.scenarios import assign, make_scenario
from butoir.ledger.models import CustomerGroup
from butoir.users.models import Company, Role
from companies import AT, make_company
from dunning.people import make_customer
from office import client_with

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
START = date(2026, 3, 3)
STEPS = [
    {"name": "reminder-1", "days_after_due": 7, "channel": "email", "pay_by_days": 6},
    {"name": "reminder-2", "days_after_due": 14, "channel": "email", "pay_by_days": 14},
    {"name": "formal-notice", "days_after_due": 30, "channel": "registered", "pay_by_days": 15},
]


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setenv("BUTOIR_DEMO_DAY", "2026-06-16")
    return make_company()


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_who_follows_what_and_how_many_they_are(company: Company):
    public = CustomerGroup.objects.create(company=company, name="Acheteurs publics")
    version = make_scenario(company, "standard", {"steps": STEPS}, {}, **WHO)
    assign(company, version, START, **WHO)
    patient = make_scenario(company, "patient", {"steps": STEPS[:1]}, {}, **WHO)
    assign(company, patient, START, group=public, **WHO)
    for code in ("A", "B"):
        make_customer(company, code)
    make_customer(company, "C", group=public)
    page = text(client_with(Role.READER, company), "/c/morel/scenarios/")
    assert "Acheteurs publics · 1 client · version 1 depuis le mar. 3 mars 2026" in page
    assert "tous les clients dont le groupe n’a pas de scénario · 2 clients" in page
    assert "Nouveau scénario" not in page, "a reader edits nothing"


def test_without_any_scenario_everybody_follows_the_default(company: Company):
    make_customer(company)
    page = text(client_with(Role.MANAGER, company), "/c/morel/scenarios/")
    assert "1 client suit le scénario par défaut" in page
    assert "/c/morel/scenarios/new/" in page


def test_a_scenario_tells_what_changed_in_each_version_in_words(company: Company):
    make_scenario(company, "standard", {"steps": STEPS}, {}, **WHO)
    later = [{**STEPS[0], "days_after_due": 10, "channel": "post"}, *STEPS[1:]]
    later.append({"name": "call", "days_after_due": 12})
    table = {"steps": later, "min_gap_days": 3}
    made = make_scenario(company, "standard", table, {"reminder-1": "automatic"}, **WHO)
    page = text(client_with(Role.READER, company), f"/c/morel/scenarios/{made.scenario_id}/")
    for said in (
        "Relance courtoise\u202f: J+10 au lieu de J+7",
        "Relance courtoise\u202f: par courrier au lieu de par e-mail",
        "Relance courtoise\u202f: automatique au lieu de à confirmer",
        "Appel (J+12)\u202f: ajoutée",
        "Jours entre deux courriers\u202f: 3 au lieu de 5",
        "la première version",
    ):
        assert said in page
    assert "Relance ferme\u202f:" not in page, "what stayed is not told"


def test_a_hostile_name_is_only_text(company: Company):
    name = "<script>alert('x')</script>"
    made = make_scenario(company, name, {"steps": STEPS}, {}, **WHO)
    client = client_with(Role.MANAGER, company)
    for url in ("", f"{made.scenario_id}/", f"{made.scenario_id}/edit/"):
        assert "<script>alert" not in text(client, f"/c/morel/scenarios/{url}")


def test_the_scenario_of_another_company_is_not_there(company: Company):
    other = make_company("autre", name="Autre")
    made = make_scenario(other, "standard", {"steps": STEPS}, {}, **WHO)
    client = client_with(Role.OWNER, company)
    assert client.get(f"/c/morel/scenarios/{made.scenario_id}/").status_code == 404
    assert client.get(f"/c/morel/scenarios/{made.scenario_id}/edit/").status_code == 404


@pytest.mark.parametrize("scenarios", [1, 6])
def test_the_number_of_queries_does_not_grow(
    company: Company, scenarios: int, django_assert_max_num_queries
):
    for number in range(scenarios):
        version = make_scenario(company, f"s{number}", {"steps": STEPS}, {}, **WHO)
        assign(company, version, START, **WHO)
    client = client_with(Role.READER, company)
    with django_assert_max_num_queries(12):
        client.get("/c/morel/scenarios/")
