"""Holds, promises, plans and skips as records: what they rest, and how they end."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.dunning.agreeing import record_plan, record_promise
from butoir.dunning.holding import (
    OF_CUSTOMER,
    OF_INVOICE,
    end_holds,
    place_hold,
    skip_step,
)
from butoir.dunning.models import Agreement, Task
from butoir.dunning.running import run_day
from butoir.dunning.tasks import complete_task
from butoir.journal.models import Event
from butoir.ledger.recording import record_credit_note, record_invoice, record_receipt
from companies import AT, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
DUE, DAY = date(2026, 1, 31), date(2026, 2, 9)


@pytest.fixture
def invoice():
    customer = make_customer(make_company())
    return record_invoice(customer, "F1", 100_00, DUE, issued_on=date(2026, 1, 1), **WHO)


def plan_of(invoice, on=DAY):
    return run_day(invoice.company, on, by="clock", at=at(on), dry_run=True).plan


def reason(invoice, on=DAY):
    return [(w.reason, w.until) for w in plan_of(invoice, on).waiting]


@pytest.mark.parametrize("kind", ["written-off", "direct-debit", "disputed", "on-hold"])
def test_a_hold_on_the_invoice_is_the_reason(invoice, kind):
    place_hold(invoice, kind, DAY, **WHO)
    assert reason(invoice) == [(kind, None)]


@pytest.mark.parametrize("kind", ["insolvency", "handed-over", "on-hold"])
def test_a_hold_on_the_customer_rests_all_its_invoices(invoice, kind):
    record_invoice(invoice.customer, "F2", 50_00, DUE, **WHO)
    place_hold(invoice.customer, kind, DAY, **WHO)
    assert [row for row, _ in reason(invoice)] == [kind, kind]


def test_a_hold_until_a_day_holds_on_that_day_and_not_on_the_next(invoice):
    place_hold(invoice, "on-hold", DAY, until=date(2026, 2, 10), **WHO)
    assert reason(invoice, date(2026, 2, 10)) == [("on-hold", date(2026, 2, 10))]
    assert plan_of(invoice, date(2026, 2, 11)).messages


def test_an_ended_hold_rests_nothing_and_is_still_there(invoice):
    hold = place_hold(invoice, "on-hold", DAY, reason="congés", **WHO)
    assert end_holds(invoice, "on-hold", DAY, by="paul", at=AT) == 1
    assert plan_of(invoice).messages
    hold.refresh_from_db()
    assert (hold.ended_by, hold.reason) == ("paul", "congés")


@pytest.mark.parametrize(
    ("kind", "options", "problem"),
    [
        ("insolvency", {}, "is no hold of it"),
        ("whim", {}, "is no hold of it"),
        ("on-hold", {"until": date(2026, 1, 1)}, "is before"),
        ("on-hold", {"cents": 5}, "cannot be disputed"),
        ("disputed", {"cents": 0}, "cannot be disputed"),
    ],
)
def test_what_makes_no_sense_is_refused(invoice, kind, options, problem):
    with pytest.raises(InputError, match=problem):
        place_hold(invoice, kind, DAY, **options, **WHO)
    assert not Event.objects.filter(kind="hold").exists()


def test_the_undisputed_part_goes_on(invoice):
    place_hold(invoice, "disputed", DAY, cents=30_00, **WHO)
    assert [m.total for m in plan_of(invoice).messages] == [70_00]


def test_a_dispute_upheld_rests_its_part_until_the_credit_note_comes(invoice):
    place_hold(invoice, "disputed", DAY, cents=30_00, **WHO)
    end_holds(invoice, reasons.DISPUTED, DAY, outcome="upheld", **WHO)
    assert [m.total for m in plan_of(invoice).messages] == [70_00]
    record_credit_note(invoice.customer, "A1", 30_00, DAY, invoice=invoice, **WHO)
    assert [m.total for m in plan_of(invoice).messages] == [70_00]


def test_a_dispute_rejected_frees_the_whole(invoice):
    place_hold(invoice, "disputed", DAY, **WHO)
    end_holds(invoice, reasons.DISPUTED, DAY, outcome="rejected", **WHO)
    assert [m.total for m in plan_of(invoice).messages] == [100_00]
    assert end_holds(invoice, reasons.DISPUTED, DAY, outcome="rejected", **WHO) == 0


def test_a_promise_rests_until_two_banking_days_after_its_date(invoice):
    record_promise(invoice.customer, 100_00, date(2026, 2, 13), DAY, **WHO)
    assert reason(invoice, date(2026, 2, 13)) == [("promised", date(2026, 2, 17))]
    assert plan_of(invoice, date(2026, 2, 18)).messages


def test_a_broken_promise_is_told_once_and_ended(invoice):
    record_promise(invoice.customer, 100_00, date(2026, 2, 13), DAY, **WHO)
    on = date(2026, 2, 18)
    run_day(invoice.company, on, by="clock", at=at(on))
    task = Task.objects.get(kind="broken-promise")
    assert Agreement.objects.get().outcome == "broken"
    assert task.agreement == Agreement.objects.get()
    run_day(invoice.company, date(2026, 2, 19), by="clock", at=at(date(2026, 2, 19)))
    assert Task.objects.filter(kind="broken-promise").count() == 1


def test_money_that_came_before_the_promise_does_not_keep_it(invoice):
    record_receipt(invoice.customer, 60_00, DAY, invoice=invoice, **WHO)
    record_promise(invoice.customer, 40_00, date(2026, 2, 13), DAY, **WHO)
    on = date(2026, 2, 18)
    assert [t.kind for t in plan_of(invoice, on).tasks] == ["broken-promise"]


def test_a_kept_promise_is_not_told(invoice):
    record_promise(invoice.customer, 40_00, date(2026, 2, 13), DAY, **WHO)
    record_receipt(invoice.customer, 40_00, date(2026, 2, 12), invoice=invoice, **WHO)
    plan = plan_of(invoice, date(2026, 2, 18))
    assert not plan.tasks
    assert [m.total for m in plan.messages] == [60_00]


def test_money_in_another_currency_neither_keeps_nor_breaks_a_promise(invoice):
    record_promise(invoice.customer, 100_00, DAY, DAY, **WHO)
    record_receipt(invoice.customer, 100_00, DAY, **WHO)
    other = record_invoice(invoice.customer, "CHF-1", 40_00, DUE, currency="CHF", **WHO)
    record_receipt(invoice.customer, 40_00, DAY, currency="CHF", invoice=other, **WHO)
    assert not plan_of(invoice, date(2026, 2, 12)).tasks


def test_a_plan_rests_its_invoices_and_a_newer_one_takes_its_place(invoice):
    parts = [Instalment(date(2026, 3, 2), 50_00), Instalment(date(2026, 4, 1), 50_00)]
    record_plan(invoice.customer, parts, DAY, invoices=[invoice], **WHO)
    assert reason(invoice) == [("on-plan", date(2026, 4, 1))]
    later = [Instalment(date(2026, 5, 4), 100_00)]
    record_plan(invoice.customer, later, DAY, invoices=[invoice], **WHO)
    assert reason(invoice) == [("on-plan", date(2026, 5, 4))]


def test_an_agreement_on_anothers_invoice_is_refused(invoice):
    other = make_customer(invoice.company, "ROY")
    with pytest.raises(InputError, match="no invoice 'F1' of it"):
        record_promise(other, 10_00, date(2026, 3, 2), DAY, invoices=[invoice], **WHO)
    assert not Agreement.objects.exists()


def test_a_step_is_skipped_by_a_person_with_a_reason(invoice):
    with pytest.raises(InputError, match="with a reason"):
        skip_step(invoice, "reminder-1", reason=" ", **WHO)
    skip_step(invoice, "reminder-1", reason="appelé", **WHO)
    assert [w.next_step for w in plan_of(invoice).waiting] == ["reminder-2"]


def test_what_was_announced_is_executed_or_waived_with_a_reason(invoice):
    task = Task.objects.create(
        company=invoice.company,
        customer=invoice.customer,
        kind="execute",
        made_on=DAY,
        made_at=AT,
    )
    with pytest.raises(InputError, match="needs a reason"):
        complete_task(task, "waived", **WHO)
    with pytest.raises(InputError, match="is none of"):
        complete_task(task, "forgotten", **WHO)
    complete_task(task, "executed", **WHO)
    with pytest.raises(InputError, match="done before"):
        complete_task(task, "executed", **WHO)


def test_every_hold_of_the_core_has_a_place_here():
    recorded = {reasons.WRITTEN_OFF, reasons.INSOLVENCY, reasons.HANDED_OVER}
    recorded |= {reasons.DIRECT_DEBIT, reasons.DISPUTED, reasons.ON_HOLD}
    assert recorded == OF_CUSTOMER | OF_INVOICE
