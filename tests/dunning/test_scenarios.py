"""Scenarios in versions: who follows which, and what a running case keeps."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dunning.approving import approve, ready_messages
from butoir.dunning.models import PlannedMessage
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, load_scenarios, make_scenario, switch_sending
from butoir.ledger.models import CustomerGroup
from butoir.ledger.recording import record_invoice
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
START = date(2026, 1, 1)
SLOW = {
    "steps": [
        {"name": "reminder-1", "days_after_due": 20},
        {"name": "reminder-2", "days_after_due": 40},
        {"name": "formal-notice", "days_after_due": 60, "channel": "registered"},
    ]
}


def late(customer, number="F1", due=date(2026, 1, 31)):
    return record_invoice(customer, number, 100_00, due, issued_on=date(2026, 1, 1), **WHO)


def day(company, on):
    return run_day(company, on, by="clock", at=at(on)).plan


def test_the_same_content_again_is_the_same_version():
    company = make_company()
    one = make_scenario(company, "s", {}, {}, **WHO)
    assert make_scenario(company, "s", {}, {}, **WHO) == one
    assert make_scenario(company, "s", SLOW, {}, **WHO).number == 2


def test_a_scenario_that_no_policy_allows_is_refused():
    company = make_company()
    only_a_notice = {"steps": [{"name": "formal-notice", "days_after_due": 30}]}
    with pytest.raises(InputError, match="needs reminder-1 and reminder-2"):
        make_scenario(company, "s", only_a_notice, {}, **WHO)
    with pytest.raises(InputError, match="a mode is one of"):
        make_scenario(company, "s", {}, {"reminder-1": "sometimes"}, **WHO)


def test_each_group_follows_its_own_scenario():
    company = make_company()
    slow = make_scenario(company, "slow", SLOW, {}, **WHO)
    quick = make_scenario(company, "quick", {}, {}, **WHO)
    public = CustomerGroup.objects.create(company=company, name="public")
    assign(company, quick, START, **WHO)
    assign(company, slow, START, group=public, **WHO)
    late(make_customer(company, "PETIT"))
    late(make_customer(company, "MAIRIE", group=public))
    plan = day(company, date(2026, 2, 9))
    assert [m.customer for m in plan.messages] == ["PETIT"]
    assert [(w.customer, w.reason) for w in plan.waiting] == [("MAIRIE", "too-early")]


def test_a_running_case_keeps_its_version_and_a_new_one_takes_the_new():
    company = make_company()
    modes = {"reminder-1": "automatic", "reminder-2": "automatic"}
    assign(company, make_scenario(company, "s", {}, modes, **WHO), START, **WHO)
    late(make_customer(company, "PETIT"))
    first = date(2026, 2, 9)
    day(company, first)
    release_approved(company, at=at(first), by="clock")
    assign(company, make_scenario(company, "s", SLOW, modes, **WHO), first, **WHO)
    late(make_customer(company, "ROY"))
    plan = day(company, date(2026, 2, 17))
    assert [(m.customer, m.step) for m in plan.messages] == [("PETIT", "reminder-2")]
    assert [(w.customer, w.reason) for w in plan.waiting] == [("ROY", "too-early")]


def test_running_cases_are_moved_to_a_new_version_when_a_person_says_so():
    company = make_company()
    modes = {"reminder-1": "automatic", "reminder-2": "automatic"}
    assign(company, make_scenario(company, "s", {}, modes, **WHO), START, **WHO)
    late(make_customer(company, "PETIT"))
    first, second, moved = date(2026, 2, 9), date(2026, 2, 17), date(2026, 2, 16)
    day(company, first)
    release_approved(company, at=at(first), by="clock")
    slow = make_scenario(company, "s", SLOW, modes, **WHO)
    assign(company, slow, moved, running=True, **WHO)
    assert [w.reason for w in day(company, second).waiting] == ["too-early"]
    assign(company, make_scenario(company, "s", {}, modes, **WHO), second, **WHO)
    assert [w.reason for w in day(company, second).waiting] == ["too-early"], "it keeps that one"


def test_an_assignment_counts_from_its_day():
    company = make_company()
    slow = make_scenario(company, "slow", SLOW, {}, **WHO)
    assign(company, slow, date(2026, 3, 1), **WHO)
    before = load_scenarios(company, date(2026, 2, 28))
    after = load_scenarios(company, date(2026, 3, 1))
    assert (before.for_customer(None, None), after.for_customer(None, None)) == (None, slow.pk)


def test_when_sending_is_off_nothing_is_decided_to_leave():
    company = make_company()
    late(make_customer(company))
    switch_sending(company, False, reason="migration", **WHO)
    assert [w.reason for w in day(company, date(2026, 2, 9)).waiting] == ["on-hold"]
    switch_sending(company, True, reason="", **WHO)
    assert len(day(company, date(2026, 2, 9)).messages) == 1


def test_each_step_has_its_own_mode():
    company = make_company()
    modes = {"reminder-1": "automatic"}
    assign(company, make_scenario(company, "s", {}, modes, **WHO), START, **WHO)
    late(make_customer(company))
    first, second = date(2026, 2, 9), date(2026, 2, 17)
    day(company, first)
    assert release_approved(company, at=at(first), by="clock")["queued"] == 1
    day(company, second)
    assert not ready_messages(company, second, at(second)).exists()
    assert PlannedMessage.objects.get(run__as_of=second).mode == "confirm"


def test_manual_steps_are_approved_one_by_one():
    company = make_company()
    modes = {"reminder-1": "manual"}
    assign(company, make_scenario(company, "s", {}, modes, **WHO), START, **WHO)
    late(make_customer(company, "PETIT"))
    late(make_customer(company, "ROY"))
    first = date(2026, 2, 9)
    day(company, first)
    messages = PlannedMessage.objects.order_by("pk")
    with pytest.raises(InputError, match="one by one"):
        approve(messages, by="claire", at=at(first))
    assert approve(messages[:1], by="claire", at=at(first)) == 1


def test_a_scenario_of_another_company_is_refused():
    other = make_scenario(make_company("autre", name="Autre"), "s", {}, {}, **WHO)
    with pytest.raises(InputError, match="another company"):
        assign(make_company(), other, START, **WHO)
