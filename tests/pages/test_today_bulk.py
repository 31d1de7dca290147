"""Several letters confirmed at once, after a summary of what would leave."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.dispatch.models import ChannelSetting
from butoir.dunning.approving import ready_messages
from butoir.dunning.models import Approval, PlannedMessage
from butoir.ledger.models import Contact
from butoir.ledger.recording import record_receipt
from butoir.users.models import Role
from companies import AT, make_company
from office import client_with
from pages.agenda import DAY, decide, let_go, message_to, on_day, owes

pytestmark = pytest.mark.django_db
SUMMARY, CONFIRM = "confirmations/new", "confirmations"


@pytest.fixture
def company():
    company = make_company()
    for code, cents in (("PETIT", 100_00), ("ROY", 900_00), ("ABEL", 50_00)):
        owes(company, code, cents)
    Contact.objects.filter(customer__code="ABEL").update(email="")
    return company


@pytest.fixture
def now(company, monkeypatch):
    decide(company)
    return on_day(monkeypatch)


def summary(company, query="?all=confirm", role=Role.CLERK):
    answer = client_with(role, company).get(f"/c/{company.key}/today/{SUMMARY}{query}")
    return answer.context["page"], answer.content.decode()


def confirm(company, role=Role.CLERK, **fields):
    return client_with(role, company).post(f"/c/{company.key}/today/{CONFIRM}", fields)


def test_the_summary_says_how_many_how_much_and_by_which_ways(company, now):
    page, text = summary(company)
    assert len(page.messages) == 3
    assert page.totals == [("EUR", 1_050_00)]
    assert sorted((way.name, way.count, way.postage) for way in page.ways) == [
        ("courrier", 1, None),
        ("e-mail", 2, None),
    ]
    assert "prix non renseigné" in text
    ChannelSetting.objects.create(company=company, channel="post", price_cents=1_52)
    assert [way.postage for way in summary(company)[0].ways if way.on_paper] == [1_52]


def test_what_it_showed_is_confirmed_together_and_undone_together(company, now):
    page, _ = summary(company)
    answer = confirm(company, all="confirm", seen=page.seen)
    assert answer.status_code == 303
    text = answer.client.get(answer["Location"]).content.decode()
    assert "3 courriers – confirmé" in text
    assert "et 2 autres" in text
    assert ready_messages(company, DAY, now + timedelta(minutes=10)).count() == 3
    undone = answer.client.post(
        f"/c/{company.key}/today/confirmations/withdrawal", {"at": now.isoformat()}
    )
    assert undone.status_code == 303
    assert not ready_messages(company, DAY, now + timedelta(minutes=10)).exists()
    assert Approval.objects.filter(withdrawn_at=now).count() == 3


def test_only_the_chosen_ones_are_confirmed(company, now):
    chosen = message_to("ROY").pk
    page, _ = summary(company, f"?message={chosen}&message=x")
    confirm(company, message=[str(chosen)], seen=page.seen)
    assert [one.message_id for one in Approval.objects.all()] == [chosen]


def test_who_paid_and_who_is_looked_at_alone_are_left_out_with_the_reason(company, now):
    message = message_to("ROY")
    record_receipt(message.customer, 900_00, DAY, by="claire", at=AT)
    PlannedMessage.objects.filter(customer__code="PETIT").update(mode="manual")
    page, _ = summary(company)
    assert [one.customer.code for one in page.messages] == ["ABEL"]
    assert {one.message.customer.code: one.why for one in page.left_out} == {
        "ROY": "n’est plus valable\u202f: payé, contesté ou modifié depuis",
        "PETIT": "à confirmer seul",
    }


def test_when_something_changed_meanwhile_the_summary_comes_again(company, now):
    page, _ = summary(company)
    message = message_to("ROY")
    record_receipt(message.customer, 900_00, DAY, by="claire", at=AT)
    answer = confirm(company, all="confirm", seen=page.seen)
    assert answer.status_code == 422
    assert "a changé" in answer.content.decode()
    assert not Approval.objects.exists()


def test_a_clerk_does_not_sign_formal_notices_among_others(company, monkeypatch):
    for day in (date(2026, 2, 9), date(2026, 2, 17)):
        let_go(company, day)
    decide(company, date(2026, 3, 9))
    on_day(monkeypatch, date(2026, 3, 9))
    page, _ = summary(company, "?all=notices")
    assert not page.messages
    assert {one.why for one in page.left_out} == {
        "une mise en demeure est signée par un responsable"
    }
    page, _ = summary(company, "?all=notices", Role.MANAGER)
    assert len(page.messages) == 2, "the notice of who is written to by post comes a day later"
    assert confirm(company, Role.MANAGER, all="notices", seen=page.seen).status_code == 303


def test_nothing_of_another_company_is_confirmed(company, now):
    other = make_company("autre", name="Autre")
    page, _ = summary(other, f"?message={message_to('ROY').pk}")
    assert not page.messages
    assert not page.left_out


def test_as_many_queries_for_many_as_for_one(company, now, django_assert_max_num_queries):
    clerk = client_with(Role.CLERK, company)
    one = f"/c/{company.key}/today/{SUMMARY}?message={message_to('ROY').pk}"
    clerk.get(one)
    with django_assert_max_num_queries(40) as few:
        clerk.get(one)
    with django_assert_max_num_queries(len(few)):
        clerk.get(f"/c/{company.key}/today/{SUMMARY}?all=confirm")
