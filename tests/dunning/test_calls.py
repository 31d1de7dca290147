"""The call list: what the scenario asks for, once, with whom to ring and what is open."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dunning.calls import load_call_list, record_call
from butoir.dunning.models import Task
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice, record_receipt
from companies import AT, altered_journal, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
DAY = date(2026, 2, 12)
CALLS = {
    "steps": [
        {"name": "reminder-1", "days_after_due": 30},
        {"name": "call", "days_after_due": 10},
    ]
}


@pytest.fixture
def company():
    company = make_company()
    assign(company, make_scenario(company, "calls", CALLS, {}, **WHO), date(2026, 1, 1), **WHO)
    for code, cents in (("PETIT", 100_00), ("ROY", 900_00)):
        record_invoice(make_customer(company, code), f"F-{code}", cents, date(2026, 1, 31), **WHO)
    run_day(company, DAY, by="clock", at=at(DAY))
    return company


def test_the_largest_comes_first_with_its_contact_and_number(company):
    calls = load_call_list(company, DAY)
    assert [(c.code, c.cents) for c in calls] == [("ROY", 900_00), ("PETIT", 100_00)]
    assert (calls[0].contact, calls[0].phone) == ("Madame Anne Petit", "02 40 00 00 00")


def test_who_paid_meanwhile_is_not_rung(company):
    invoice = company.invoices.get(number="F-ROY")
    record_receipt(invoice.customer, 900_00, DAY, invoice=invoice, **WHO)
    assert [c.code for c in load_call_list(company, DAY)] == ["PETIT"]


def test_the_next_run_ends_the_call_of_who_paid_and_says_why(company):
    invoice = company.invoices.get(number="F-ROY")
    record_receipt(invoice.customer, 400_00, DAY, invoice=invoice, **WHO)
    run_day(company, DAY, by="clock", at=at(DAY, 9))
    assert Task.objects.filter(done_at=None).count() == 2, "a part is still open"
    record_receipt(invoice.customer, 500_00, DAY, invoice=invoice, **WHO)
    run_day(company, DAY, by="clock", at=at(DAY, 10))
    ended = Task.objects.get(done_at__isnull=False)
    assert (ended.customer.code, ended.result, ended.done_by) == ("ROY", "settled", "clock")
    event = Event.objects.get(company=company, kind="task-done")
    assert event.about == f"task:{ended.pk}"
    assert "nothing is open any more" in event.data
    assert altered_journal() == []


def test_a_dry_run_ends_no_call(company):
    invoice = company.invoices.get(number="F-ROY")
    record_receipt(invoice.customer, 900_00, DAY, invoice=invoice, **WHO)
    run_day(company, DAY, by="clock", at=at(DAY), dry_run=True)
    assert not Task.objects.filter(done_at__isnull=False).exists()


def test_a_call_is_asked_for_once(company):
    run_day(company, date(2026, 2, 13), by="clock", at=at(date(2026, 2, 13)))
    assert Task.objects.filter(kind="call").count() == 2


def test_without_an_answer_it_is_tried_again_on_its_day(company):
    call = load_call_list(company, DAY)[0]
    task = Task.objects.get(pk=call.task)
    with pytest.raises(InputError, match="tried again"):
        record_call(task, "no-answer", **WHO)
    record_call(task, "no-answer", again_on=date(2026, 2, 16), note="répondeur", **WHO)
    assert [c.code for c in load_call_list(company, date(2026, 2, 13))] == ["PETIT"]
    later = load_call_list(company, date(2026, 2, 16))
    assert [(c.code, c.detail) for c in later] == [("PETIT", ""), ("ROY", "répondeur")]


def test_a_call_that_was_made_leaves_the_list(company):
    task = Task.objects.get(pk=load_call_list(company, DAY)[0].task)
    record_call(task, "promised", note="vendredi", **WHO)
    assert [c.code for c in load_call_list(company, DAY)] == ["PETIT"]


def test_the_list_takes_the_same_queries_whatever_its_length(
    company, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5) as few:
        load_call_list(company, DAY)
    for n in range(20):
        customer = make_customer(company, f"C{n}")
        record_invoice(customer, f"F-{n}", 100_00, date(2026, 1, 31), **WHO)
    run_day(company, date(2026, 2, 13), by="clock", at=at(date(2026, 2, 13)))
    with django_assert_max_num_queries(len(few)):
        assert len(load_call_list(company, date(2026, 2, 13))) == 22
