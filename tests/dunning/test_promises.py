"""Promises through the database: kept, broken, opened again; how a customer keeps them."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.dispatch.models import Delivery
from butoir.dunning.agreeing import record_promise
from butoir.dunning.models import Agreement, Task
from butoir.dunning.plans.promising import confirm_promise
from butoir.dunning.releasing import no_longer_due
from butoir.insight.promises import KeptRate, load_kept_rates
from butoir.journal.models import Event
from butoir.ledger.recording import allocate, record_invoice, record_receipt, reverse_payment
from companies import at, make_company
from dunning.test_day import FIRST, automatic, one_late_invoice, run

pytestmark = pytest.mark.django_db

BY = date(2026, 2, 20)  # a Friday: seen by Tuesday the 24th


def who(day: date) -> dict:
    return {"by": "claire", "at": at(day, 6)}


@pytest.fixture
def invoice():
    return one_late_invoice(automatic(make_company()))


def promised(invoice, cents: int = 100_00, *others) -> Agreement:
    named = [invoice, *others]
    who_said = {"said_by": "Mme Petit", "said_how": "phone"}
    return record_promise(
        invoice.customer, cents, BY, FIRST, invoices=named, **who_said, **who(FIRST)
    )


def pay(invoice, cents: int, day: date) -> None:
    record_receipt(invoice.customer, cents, day, invoice=invoice, **who(day))


def give(money, invoice) -> None:
    """A person ties money on account to an invoice."""
    day = date(2026, 3, 9)
    allocate(money, invoice, 100_00, day, rule="by-hand", why="", **who(day))


def rate(invoice) -> KeptRate:
    return load_kept_rates(invoice.company, [invoice.customer_id])[invoice.customer_id]


def test_kept_is_one_event_with_the_day_of_the_last_payment(invoice):
    second = record_invoice(invoice.customer, "F2", 50_00, date(2026, 1, 31), **who(FIRST))
    promise = promised(invoice, 150_00, second)
    pay(invoice, 100_00, date(2026, 2, 12))
    run(invoice.company, date(2026, 2, 12))
    assert rate(invoice) == KeptRate(running=1)
    pay(second, 50_00, date(2026, 2, 18))
    run(invoice.company, date(2026, 2, 18))
    run(invoice.company, date(2026, 2, 19))
    promise.refresh_from_db()
    assert (promise.outcome, promise.kept_on) == ("kept", date(2026, 2, 18))
    assert Event.objects.filter(kind="agreement-ended").count() == 1
    assert rate(invoice) == KeptRate(in_time=1)


def test_a_part_is_not_the_whole(invoice):
    promised(invoice)
    pay(invoice, 99_99, BY)
    run(invoice.company, date(2026, 2, 24))
    assert not Task.objects.exists()
    plan = run(invoice.company, date(2026, 2, 25)).plan
    assert [task.kind for task in plan.tasks] == ["broken-promise"]
    assert rate(invoice) == KeptRate(broken=1)


def test_money_whose_day_is_later_keeps_a_promise_late(invoice):
    """The bank tells of it before the promise is called broken, with a later day."""
    promised(invoice)
    day = date(2026, 2, 24)
    record_receipt(invoice.customer, 100_00, date(2026, 2, 25), invoice=invoice, **who(day))
    run(invoice.company, day)
    assert rate(invoice) == KeptRate(late=1)


def test_a_promise_on_a_part_rests_the_invoice_until_its_day_although_it_was_kept(invoice):
    promised(invoice, 60_00)
    pay(invoice, 60_00, date(2026, 2, 12))
    run(invoice.company, date(2026, 2, 12))
    (row,) = run(invoice.company, date(2026, 2, 23), dry_run=True).plan.waiting
    assert row.reason == "promised"


def test_money_that_goes_back_breaks_what_was_kept(invoice):
    promise = promised(invoice)
    pay(invoice, 100_00, BY)
    run(invoice.company, BY)
    reverse_payment(invoice, 100_00, date(2026, 3, 9), **who(date(2026, 3, 9)))
    plan = run(invoice.company, date(2026, 3, 9)).plan
    assert [task.kind for task in plan.tasks] == ["broken-promise"]
    promise.refresh_from_db()
    assert promise.outcome == "broken"


def test_money_on_account_that_pays_something_else_breaks_what_it_had_kept(invoice):
    """It could be the promised money as long as it was tied to nothing."""
    second = record_invoice(invoice.customer, "F2", 100_00, date(2026, 1, 31), **who(FIRST))
    promise = promised(invoice)
    money = record_receipt(invoice.customer, 100_00, BY, **who(BY))
    run(invoice.company, BY)
    promise.refresh_from_db()
    assert promise.outcome == "kept"
    give(money, second)
    plan = run(invoice.company, date(2026, 3, 9)).plan
    assert [task.kind for task in plan.tasks] == ["broken-promise"]
    promise.refresh_from_db()
    assert promise.outcome == "broken"


def test_money_on_account_that_pays_what_was_promised_keeps_it(invoice):
    promise = promised(invoice)
    money = record_receipt(invoice.customer, 100_00, BY, **who(BY))
    run(invoice.company, BY)
    give(money, invoice)
    run(invoice.company, date(2026, 3, 9))
    promise.refresh_from_db()
    assert promise.outcome == "kept"
    assert not Event.objects.filter(kind="agreement-reopened").exists()


def test_a_newer_promise_replaces_the_older_one(invoice):
    older = promised(invoice)
    promised(invoice)
    older.refresh_from_db()
    assert older.outcome == "replaced"
    assert rate(invoice) == KeptRate(running=1)


def test_the_confirmation_does_not_leave_once_it_is_paid(invoice):
    promise = promised(invoice)
    assert confirm_promise(promise, **who(FIRST)) is not None
    delivery = Delivery.objects.get()
    assert no_longer_due([delivery]) == {}
    pay(invoice, 100_00, FIRST)
    assert no_longer_due([delivery]) == {
        delivery.pk: "what it asks for has come in, or a part of it"
    }
