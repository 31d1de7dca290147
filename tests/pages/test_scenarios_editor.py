"""The editor of scenarios: guard rails, the effect on today's book, and saving a version."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.dunning.models import Assignment, Run, ScenarioVersion
from butoir.dunning.scenarios import make_scenario
from butoir.journal.models import Event
from butoir.ledger.models import CustomerGroup
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company, Role
from companies import AT, make_company
from dunning.people import make_customer
from office import client_with

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
NEW, EFFECT = "/c/morel/scenarios/new/", "/c/morel/scenarios/effect/"


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setenv("BUTOIR_DEMO_DAY", "2026-06-16")
    return make_company()


def form(**changed: str) -> dict[str, object]:
    """What a browser sends: the default scenario with some fields typed over."""
    rows = (
        ("reminder-1", "7", "email", "6", "automatic"),
        ("reminder-2", "14", "email", "14", "confirm"),
        ("formal-notice", "30", "registered", "15", "manual"),
        ("call", "12", "", "", ""),
        ("", "", "", "", ""),
    )
    data: dict[str, object] = {"step-TOTAL_FORMS": "5", "step-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        for field, value in zip(("name", "days", "channel", "pay_by", "mode"), row, strict=True):
            data[f"step-{number}-{field}"] = value
    limits = {"name": "doux", "min_gap_days": "5", "min_amount": "5", "tolerance": "0.10"}
    limits |= {"bank_data_max_days": "2", "working_days_only": "on", "credit_holds": "on"}
    return {**data, **limits, "from_on": "2026-06-17", "groups": [""], **changed}


def test_amounts_are_written_in_the_manner_of_the_language(company: Company):
    client = client_with(Role.MANAGER, company)
    saved = client.post(NEW, form(save="1", min_amount="7,50"))
    assert ScenarioVersion.objects.get().policy["min_amount"] == "7.50"
    assert 'value="7,50"' in client.get(f"{saved.url}edit/").content.decode()


def late(customer, due=date(2026, 6, 5)):
    return record_invoice(customer, "F1", 100_00, due, issued_on=date(2026, 5, 1), **WHO)


def test_saving_makes_a_version_and_assigns_it_each_with_its_event(company: Company):
    public = CustomerGroup.objects.create(company=company, name="public")
    client = client_with(Role.MANAGER, company)
    answer = client.post(NEW, form(save="1", groups=["", str(public.pk)], running="on"))
    version = ScenarioVersion.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/c/morel/scenarios/{version.scenario_id}/")
    assert version.policy["min_amount"] == "5.00"
    assert version.policy["steps"][3] == {"name": "call", "days_after_due": 12}
    assert version.modes == {
        "reminder-1": "automatic",
        "reminder-2": "confirm",
        "formal-notice": "manual",
    }
    assert version.made_by == "manager-morel-fr"
    assigned = {(one.group_id, one.from_on, one.running) for one in Assignment.objects.all()}
    day = date(2026, 6, 17)
    assert assigned == {(None, day, True), (public.pk, day, True)}
    kinds = list(Event.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["scenario", "assignment", "assignment"]


def test_what_is_shown_for_editing_saves_as_the_very_same_version(company: Company):
    client = client_with(Role.MANAGER, company)
    client.post(NEW, form(save="1", groups=[]))
    version = ScenarioVersion.objects.get()
    url = f"/c/morel/scenarios/{version.scenario_id}/edit/"
    draft = client.get(url).context["page"].draft
    data: dict[str, object] = {"from_on": "2026-06-17", "save": "1"}
    for field in (*draft.limits, *(field for row in draft.steps for field in row)):
        value = field.value()
        if value not in (None, False):
            data[field.html_name] = "on" if value is True else value
    data |= {"step-TOTAL_FORMS": "6", "step-INITIAL_FORMS": "0"}
    answer = client.post(url, data)
    assert answer.status_code == 302
    assert ScenarioVersion.objects.count() == 1


def test_an_earlier_version_is_where_a_new_one_may_begin(company: Company):
    client = client_with(Role.MANAGER, company)
    client.post(NEW, form(save="1"))
    client.post(NEW, form(save="1", **{"step-0-days": "8"}))
    pk = ScenarioVersion.objects.latest("pk").scenario_id
    url = f"/c/morel/scenarios/{pk}/edit/"
    assert f"{url}?version=1" in client.get(f"/c/morel/scenarios/{pk}/").content.decode()
    for asked, days in (("", 8), ("?version=1", 7), ("?version=2", 8)):
        draft = client.get(url + asked).context["page"].draft
        assert draft.steps.forms[0]["days"].value() == days
    assert client.get(f"{url}?version=9").status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"step-2-channel": "post"}, "Une mise en demeure part en recommandé"),
        ({"step-1-days": "9"}, "Placez-la à J+12 ou après"),
        ({"step-1-days": "3"}, "Placez-la à J+8 ou après"),
        ({"step-0-pay_by": ""}, "indiquez le nombre de jours"),
        ({"step-0-name": ""}, "C’est la dernière de trois"),
        ({"step-3-name": "notice", "step-3-days": "3"}, "Un avis après l’échéance ne part jamais"),
    ],
)
def test_a_guard_rail_is_an_error_with_a_way_out(company: Company, changed, sentence):
    answer = client_with(Role.MANAGER, company).post(NEW, form(save="1", **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ScenarioVersion.objects.exists()


def test_a_fourth_demand_cannot_be_written_whatever_is_sent(company: Company):
    changed = {"step-3-name": "reminder-1", "step-3-days": "45"}
    answer = client_with(Role.MANAGER, company).post(NEW, form(save="1", **changed))
    assert answer.status_code == 422
    assert not ScenarioVersion.objects.exists()


def test_belgian_consumers_have_their_days_before_the_formal_notice(company: Company):
    make_customer(company, kind="consumer", country="BE")
    client = client_with(Role.MANAGER, company)
    changed = {"step-2-days": "20", "step-1-days": "13"}
    page = client.post(NEW, form(save="1", **changed)).content.decode()
    assert "CDE art. XIX.2" in page
    assert "J+22 ou après" in page


def test_the_effect_is_told_before_saving_and_nothing_is_recorded(company: Company):
    late(make_customer(company, "PETIT"))
    late(make_customer(company, "ROY"), due=date(2026, 5, 1))
    client = client_with(Role.MANAGER, company)
    before = Event.objects.count()
    changed = {"step-0-days": "20", "step-1-days": "30", "step-2-days": "50"}
    answer = client.post(EFFECT, form(**changed), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "Calculé sur les 2 clients qui le suivraient." in page
    assert "Boulangerie Petit</a></th><td>Relance courtoise</td><td>rien</td>" in page
    counts = {row.name: (row.now, row.then) for row in answer.context["page"].counts}
    assert counts == {"Relance courtoise": (2, 1), "Mise en demeure": (0, 0)}
    assert (Event.objects.count(), Run.objects.count()) == (before, 0)
    assert not ScenarioVersion.objects.exists()


def test_the_effect_is_seen_without_javascript_too(company: Company):
    late(make_customer(company))
    page = client_with(Role.MANAGER, company).post(NEW, form(look="1")).content.decode()
    assert "S’il était actif aujourd’hui" in page
    assert "Calculé sur le seul client qui le suivrait." in page


def test_what_has_no_name_yet_is_drawn_and_worked_out_but_not_saved(company: Company):
    late(make_customer(company))
    client = client_with(Role.MANAGER, company)
    page = client.post(EFFECT, form(name="")).content.decode()
    assert "<svg" in page
    assert "Calculé sur le seul client qui le suivrait." in page
    assert client.post(NEW, form(name="", save="1")).status_code == 422
    assert not ScenarioVersion.objects.exists()


def test_more_rows_keep_what_was_typed(company: Company):
    page = client_with(Role.MANAGER, company).post(NEW, form(more="1", name="gardé"))
    assert page.status_code == 200
    assert len(page.context["page"].draft.steps.forms) == 7
    assert "gardé" in page.content.decode()


def test_what_is_no_number_is_said_at_its_field(company: Company):
    answer = client_with(Role.MANAGER, company).post(NEW, form(save="1", min_gap_days="x"))
    assert answer.status_code == 422
    assert "min_gap_days" in answer.context["page"].draft.limits.errors


def test_the_group_of_another_company_cannot_be_chosen(company: Company):
    other = make_company("autre", name="Autre")
    group = CustomerGroup.objects.create(company=other, name="x")
    answer = client_with(Role.MANAGER, company).post(NEW, form(save="1", groups=[str(group.pk)]))
    assert answer.status_code == 422
    assert not Assignment.objects.exists()


def test_the_groups_that_follow_a_scenario_are_those_that_are_proposed(company: Company):
    public = CustomerGroup.objects.create(company=company, name="public")
    client = client_with(Role.MANAGER, company)
    client.post(NEW, form(save="1", from_on="2026-06-16"))
    client.post(NEW, form(save="1", from_on="2026-06-16", name="lent", groups=[str(public.pk)]))
    for name, groups in (("doux", [""]), ("lent", [str(public.pk)])):
        pk = ScenarioVersion.objects.get(scenario__name=name).scenario_id
        page = client.get(f"/c/morel/scenarios/{pk}/edit/").context["page"]
        assert page.draft.follow["groups"].value() == groups


def test_a_scenario_is_not_followed_from_a_day_that_is_past(company: Company):
    answer = client_with(Role.MANAGER, company).post(NEW, form(save="1", from_on="2026-06-15"))
    assert "Choisissez aujourd’hui ou un jour à venir." in answer.content.decode()
    assert not ScenarioVersion.objects.exists()


def test_a_clerk_edits_nothing(company: Company):
    made = make_scenario(company, "standard", {}, {}, **WHO)
    client = client_with(Role.CLERK, company)
    url = f"/c/morel/scenarios/{made.scenario_id}/edit/"
    assert [client.get(url).status_code, client.post(NEW, form()).status_code] == [403, 403]
