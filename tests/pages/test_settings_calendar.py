"""The days on which nothing leaves: holidays are shown, an owner closes the company on others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from butoir.dunning.models import ClosedDays, Run
from butoir.dunning.running import run_day
from butoir.dunning.saving import actionable
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company, Role
from companies import at, make_company
from dunning.people import make_customer
from office import client_with

pytestmark = pytest.mark.django_db
CALENDAR = "/c/morel/settings/calendar/"
FRIDAY = date(2026, 11, 20)
WEEK = {"first_on": "2026-12-24", "last_on": "2027-01-03", "reason": "Congés <b>annuels</b>"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("BUTOIR_DEMO_DAY", FRIDAY.isoformat())


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def owner(company: Company) -> Client:
    return client_with(Role.OWNER, company)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def close(client: Client, **other: str):
    return client.post(f"{CALENDAR}closures/", {**WEEK, **other})


def test_the_holidays_of_this_year_and_the_next_are_shown(owner):
    shown = text(owner.get(CALENDAR))
    assert "mardi 14 juillet 2026" in shown
    assert "lundi 29 mars 2027" in shown


def test_an_owner_closes_some_days_and_everybody_sees_them(owner, company):
    assert close(owner).status_code == 302
    reader = client_with(Role.READER, company)
    shown = text(reader.get(CALENDAR))
    assert "du jeudi 24 décembre 2026 au dimanche 3 janvier 2027" in shown
    assert "Congés &lt;b&gt;annuels" in shown
    assert "Fermer ces jours" not in shown
    assert Event.objects.last().kind == "closed-days"


@pytest.mark.parametrize(
    "other",
    [{"first_on": ""}, {"last_on": "demain"}, {"last_on": "2026-12-23"}, {"last_on": "2028-01-01"}],
)
def test_days_that_make_no_sense_close_nothing(owner, other):
    answer = close(owner, **other)
    assert answer.status_code == 422
    assert "Congés" in text(answer), "what was typed stays"
    assert not ClosedDays.objects.exists()


def test_the_company_works_on_them_after_all(owner):
    close(owner)
    row = ClosedDays.objects.get()
    assert owner.post(f"{CALENDAR}{row.pk}/reopening/").status_code == 302
    assert "Aucun à venir" in text(owner.get(CALENDAR))
    assert "Rien n’était différent" in text(
        owner.post(f"{CALENDAR}{row.pk}/reopening/", follow=True)
    )


def test_a_closure_of_another_company_is_not_found(owner):
    other = make_company("autre", name="Autre")
    row = ClosedDays.objects.create(
        company=other, first_on=FRIDAY, last_on=FRIDAY, made_at=at(FRIDAY), made_by="x"
    )
    assert owner.post(f"{CALENDAR}{row.pk}/reopening/").status_code == 404


def test_a_day_that_was_decided_is_decided_anew(owner, company):
    due = FRIDAY - timedelta(days=7)
    record_invoice(make_customer(company), "F1", 100_00, due, by="claire", at=at(due))
    run_day(company, FRIDAY, by="clock", at=at(FRIDAY))
    assert [len(actionable(run)) for run in Run.objects.order_by("number")] == [1]
    close(owner, first_on="2026-11-20", last_on="2026-11-20")
    last = Run.objects.latest("number")
    assert (last.number, last.messages.count()) == (2, 0)
    owner.post(f"{CALENDAR}{ClosedDays.objects.get().pk}/reopening/")
    assert Run.objects.latest("number").messages.count() == 1


def test_a_closed_day_says_when_the_first_decision_comes(owner, company):
    close(owner, first_on="2026-11-20", last_on="2026-11-20")
    assert "Importez des factures" in text(owner.get("/c/morel/today/"))
    record_invoice(make_customer(company), "F1", 100_00, FRIDAY, by="claire", at=at(FRIDAY))
    shown = text(owner.get("/c/morel/today/"))
    assert "La première décision viendra le lundi 23 novembre 2026, à 06:00" in shown


def test_the_day_says_that_it_is_closed_and_when_the_work_goes_on(owner, company):
    due = date(2026, 12, 22) - timedelta(days=7)
    record_invoice(make_customer(company), "F1", 100_00, due, by="claire", at=at(due))
    run_day(company, FRIDAY - timedelta(days=1), by="clock", at=at(FRIDAY))
    close(owner, first_on="2026-11-20", last_on="2026-12-31")
    shown = text(owner.get("/c/morel/today/"))
    assert "pas un jour ouvré" in shown
    assert "lundi 4 janvier 2027" in shown
