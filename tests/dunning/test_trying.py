"""A scenario tried on today's book: what it would change, and nothing recorded."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.policy import Policy, policy_from_table
from butoir.core.policy_check import Audience
from butoir.dunning import trying
from butoir.dunning.approving import approve
from butoir.dunning.models import PlannedMessage, Run
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.dunning.trying import audience_of, try_policy
from butoir.journal.models import Event
from butoir.ledger.models import Contact, CustomerGroup
from butoir.ledger.recording import record_invoice
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
MONDAY = date(2026, 2, 9)
SLOW = policy_from_table({"steps": [{"name": "reminder-1", "days_after_due": 20}]}, "test")


def late(customer, due=date(2026, 1, 31)):
    return record_invoice(customer, "F1", 100_00, due, issued_on=date(2026, 1, 1), **WHO)


def test_it_tells_what_each_debtor_would_get_and_records_nothing():
    company = make_company()
    late(make_customer(company, "PETIT"))
    late(make_customer(company, "ROY"), due=date(2026, 1, 15))
    events = Event.objects.count()
    found = try_policy(company, SLOW, MONDAY, [None], move_running=False)
    assert (found.now, found.then) == ({"reminder-1": 2}, {"reminder-1": 1})
    assert found.new == (("PETIT", "reminder-1", ""),)
    assert (found.customers, found.all_customers, found.partial) == (2, 2, False)
    assert (Event.objects.count(), Run.objects.count()) == (events, 0)


def test_running_cases_keep_their_version_unless_they_are_moved():
    company = make_company()
    late(make_customer(company))
    run_day(company, MONDAY, by="clock", at=at(MONDAY))
    approve(PlannedMessage.objects.all(), by="claire", at=at(MONDAY))
    release_approved(company, at=at(MONDAY), by="clock")
    later = date(2026, 2, 23)
    kept = try_policy(company, SLOW, later, [None], move_running=False)
    moved = try_policy(company, SLOW, later, [None], move_running=True)
    assert (kept.then, kept.running) == ({"reminder-2": 1}, 1)
    assert (moved.now, moved.then, moved.running) == ({"reminder-2": 1}, {}, 0)


def test_only_the_groups_that_would_follow_are_looked_at():
    company = make_company()
    public = CustomerGroup.objects.create(company=company, name="public")
    assign(company, make_scenario(company, "s", {}, {}, **WHO), MONDAY, group=public, **WHO)
    late(make_customer(company, "PETIT"))
    late(make_customer(company, "MAIRIE", group=public))
    others = try_policy(company, SLOW, MONDAY, [None], move_running=False)
    only_public = try_policy(company, SLOW, MONDAY, [public.pk], move_running=False)
    assert [code for code, _, _ in others.new] == ["PETIT"]
    assert [code for code, _, _ in only_public.new] == ["MAIRIE"]


def test_a_large_book_is_tried_on_a_part_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trying, "MOST_CUSTOMERS", 2)
    company = make_company()
    for code in ("A", "B", "C"):
        late(make_customer(company, code))
    found = try_policy(company, Policy(), MONDAY, [None], move_running=False)
    assert (found.customers, found.all_customers, found.partial) == (2, 3, True)
    assert found.now == {"reminder-1": 2}


def test_the_audience_is_who_they_are_and_how_they_are_reached():
    company = make_company()
    make_customer(company, "PETIT")
    make_customer(company, "JAN", kind="consumer", country="BE")
    Contact.objects.filter(customer__code="JAN").update(email_failed_on=MONDAY)
    nowhere = make_customer(company, "ROY", address={})
    nowhere.contacts.all().delete()
    assert audience_of(company, [None], MONDAY) == Audience(
        frozenset({("FR", "company"), ("BE", "consumer")}), 3, no_email=2, no_post=1, nowhere=1
    )


def test_nobody_of_another_company_is_counted():
    make_customer(make_company("autre", name="Autre"))
    assert audience_of(make_company(), [None], MONDAY) == Audience()
