"""The tasks beside the calls: every kind is listed and can be done by the command `tasks`."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.decisions import DunningPlan
from butoir.core.decisions import Task as Planned
from butoir.dunning.accounts import load_receivables
from butoir.dunning.models import Task, TaskInvoice
from butoir.dunning.open_tasks import load_open_tasks
from butoir.dunning.tasks import NO_RATE, new_tasks, results_of
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice, record_receipt
from cli.commands import butoir
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 12)
KINDS = ("execute", "broken-promise", "plan-default", "no-channel", "review")
WHO = {"by": "claire", "at": AT}
LIST = ("tasks", "--as-of", "2026-02-12")


@pytest.fixture
def invoice(monkeypatch):
    monkeypatch.setenv("BUTOIR_DEMO_DAY", DAY.isoformat())
    customer = make_customer(make_company(), "PETIT")
    return record_invoice(customer, "F-PETIT", 100_00, date(2026, 1, 31), **WHO)


def task(invoice, kind, on=DAY):
    found = Task.objects.create(
        company=invoice.company, customer=invoice.customer, kind=kind, made_on=on, made_at=at(on)
    )
    TaskInvoice.objects.create(task=found, invoice=invoice)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_listed_and_can_be_done(invoice, kind):
    one = task(invoice, kind)
    (row,) = butoir(*LIST, "--json").document["tasks"]
    assert (row["task"], row["kind"], row["invoices"]) == (one.pk, kind, ["F-PETIT"])
    result = row["results"][0]
    assert butoir(*LIST, "--done", str(one.pk), "--result", result).status == 0
    assert Event.objects.get(kind="task-done").about == f"task:{one.pk}"
    assert butoir(*LIST, "--json").document == {"tasks": []}


def test_it_is_shown_in_words(invoice):
    task(invoice, "review")
    out = " ".join(butoir(*LIST).out.split())
    assert "1 tasks" in out
    assert "Boulangerie Petit" in out


def test_what_is_waived_has_a_reason_and_what_is_put_off_a_day(invoice):
    one = str(task(invoice, "execute").pk)
    waived = butoir(*LIST, "--done", one, "--result", "waived")
    assert (waived.status, "waived needs a reason" in waived.err) == (2, True)
    undated = butoir(*LIST, "--done", one, "--result", "postponed", "--reason", "x")
    assert (undated.status, "--until" in undated.err) == (2, True)
    words = ("--result", "postponed", "--reason", "x", "--until", "2026-02-20")
    assert butoir(*LIST, "--done", one, *words).status == 0
    again = butoir("tasks", "--as-of", "2026-02-20", "--json").document["tasks"]
    assert [row["since"] for row in again] == ["2026-02-20"]


def test_calls_have_their_own_command(invoice):
    one = task(invoice, "call")
    assert butoir(*LIST, "--json").document == {"tasks": []}
    answer = butoir(*LIST, "--done", str(one.pk), "--result", "done")
    assert (answer.status, "butoir calls" in answer.err) == (2, True)


def test_what_was_paid_is_no_work_any_more_but_a_doubt_is(invoice):
    task(invoice, "execute")
    doubt = task(invoice, "review")
    task(invoice, "review", on=date(2026, 2, 13))
    record_receipt(invoice.customer, 100_00, DAY, invoice=invoice, **WHO)
    assert [row.task for row in load_open_tasks(invoice.company, DAY)] == [doubt.pk]


def test_a_notice_without_its_charges_says_why_it_is_to_be_looked_at(invoice):
    book = load_receivables(invoice.company, DAY)
    asked = DunningPlan(DAY, tasks=(Planned("review", "PETIT", ("F-PETIT",)),))
    assert [new.detail for new in new_tasks(book, asked, {})] == [NO_RATE]
    assert [new.detail for new in new_tasks(book, asked, {"PETIT": "x"})] == ["x"]


def test_a_result_of_a_call_is_none_of_another_task():
    assert results_of("review") == ("done", "waived")
