"""What each day finds of the disputes: those paid close, the others become work in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.dunning.disputes.changing import Course, change_course
from butoir.dunning.disputes.deciding import decide_dispute
from butoir.dunning.disputes.letters import Decision
from butoir.dunning.disputes.work import see_to_disputes
from butoir.dunning.models import Task
from butoir.dunning.open_tasks import load_open_tasks
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.recording import record_credit_note, record_receipt, reverse_payment
from companies import altered_journal, at, make_company
from dunning.cases import ANSWER_BY, HEARD, WHO, contest, told
from dunning.test_day import one_late_invoice

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 12)
CREDIT_BY = date(2026, 2, 18)


@pytest.fixture
def invoice():
    return one_late_invoice(make_company())


def run(invoice, day):
    run_day(invoice.company, day, by="clock", at=at(day))


def work(invoice, day):
    run(invoice, day)
    return [(one.kind, one.invoices) for one in load_open_tasks(invoice.company, day)]


def test_a_dispute_is_work_from_the_day_by_which_it_is_answered(invoice):
    case = contest(invoice)
    assert work(invoice, ANSWER_BY - timedelta(days=1)) == []
    assert work(invoice, ANSWER_BY) == [("dispute", ("F-PETIT",))]
    assert work(invoice, ANSWER_BY + timedelta(days=1)) == [("dispute", ("F-PETIT",))], "once"
    assert Task.objects.get().dispute == case


def test_a_later_day_puts_the_work_off_until_then(invoice):
    case, later = contest(invoice), date(2026, 3, 2)
    run(invoice, ANSWER_BY)
    change_course(case, Course(None, later, case.reason), by="claire", at=at(ANSWER_BY))
    assert work(invoice, ANSWER_BY + timedelta(days=1)) == []
    assert work(invoice, later) == [("dispute", ("F-PETIT",))]


def test_deciding_it_ends_its_work_in_one_event(invoice):
    case = contest(invoice)
    run(invoice, ANSWER_BY)
    decision = Decision(0, "Le bon de livraison est signé.", None, date(2026, 3, 6))
    decide_dispute(case, decision, by="sophie", at=at(ANSWER_BY, 10))
    task = Task.objects.get()
    assert (task.done_by, task.result) == ("sophie", "done")
    assert told("dispute-decided")[0]["tasks"] == [task.pk]


def test_a_dispute_that_is_paid_closes_itself_with_one_event(invoice):
    case = contest(invoice)
    run(invoice, ANSWER_BY)
    record_receipt(invoice.customer, 100_00, ANSWER_BY, invoice=invoice, **WHO)
    before = Event.objects.count()
    run(invoice, ANSWER_BY + timedelta(days=1))
    case.hold.refresh_from_db()
    assert (case.hold.outcome, case.hold.ended_by) == ("paid", "clock")
    assert told("dispute-settled") == [
        {"invoice": "F-PETIT", "outcome": "paid", "tasks": [Task.objects.get().pk]}
    ]
    kinds = Event.objects.filter(sequence__gt=before).values_list("kind", flat=True)
    assert sorted(kinds) == ["dispute-settled", "run"]
    assert altered_journal() == []


def test_a_dispute_that_was_paid_runs_again_when_the_payment_goes_back(invoice):
    case = contest(invoice)
    record_receipt(invoice.customer, 100_00, DAY, invoice=invoice, **WHO)
    run(invoice, DAY)
    assert told("dispute-settled")
    back = {"by": "claire", "at": at(ANSWER_BY, 4)}
    reverse_payment(invoice, 40_00, ANSWER_BY, **back)
    assert work(invoice, ANSWER_BY) == [("dispute", ("F-PETIT",))], "nobody has answered it"
    assert told("dispute-reopened") == [{"invoice": "F-PETIT"}]
    case.refresh_from_db()
    assert case.is_open
    run(invoice, ANSWER_BY + timedelta(days=1))
    assert len(told("dispute-reopened")) == 1
    assert altered_journal() == []


def test_a_part_payment_closes_nothing(invoice):
    case = contest(invoice, 30_00)
    record_receipt(invoice.customer, 70_00, DAY, invoice=invoice, **WHO)
    run(invoice, DAY)
    case.hold.refresh_from_db()
    assert case.is_open


def test_one_that_a_credit_note_settles_was_credited_not_paid(invoice):
    case = contest(invoice)
    record_credit_note(invoice.customer, "A1", 100_00, DAY, invoice=invoice, **WHO)
    run(invoice, DAY)
    case.hold.refresh_from_db()
    assert case.hold.outcome == "credited"


def test_a_credit_note_that_was_announced_is_work_once_it_is_overdue(invoice):
    case = contest(invoice)
    accepted = Decision(60_00, "", CREDIT_BY, CREDIT_BY)
    decide_dispute(case, accepted, by="sophie", at=at(DAY))
    assert ("credit-note", ("F-PETIT",)) not in work(invoice, CREDIT_BY)
    late = CREDIT_BY + timedelta(days=1)
    assert ("credit-note", ("F-PETIT",)) in work(invoice, late)
    run(invoice, late + timedelta(days=1))
    assert Task.objects.filter(kind="credit-note").count() == 1
    record_credit_note(invoice.customer, "A1", 60_00, late, invoice=invoice, **WHO)
    run(invoice, late + timedelta(days=4))
    assert Task.objects.get(kind="credit-note").result == "settled"


def test_a_credit_note_that_came_in_time_is_no_work(invoice):
    case = contest(invoice)
    accepted = Decision(60_00, "", CREDIT_BY, CREDIT_BY)
    decide_dispute(case, accepted, by="sophie", at=at(DAY))
    record_credit_note(invoice.customer, "A1", 60_00, CREDIT_BY, invoice=invoice, **WHO)
    run(invoice, CREDIT_BY + timedelta(days=1))
    assert not Task.objects.filter(kind="credit-note").exists()


def test_one_credit_note_answers_one_of_two_disputes(invoice):
    for cents in (20_00, 30_00):
        case = contest(invoice, cents)
        accepted = Decision(cents, "", CREDIT_BY, CREDIT_BY)
        decide_dispute(case, accepted, by="sophie", at=at(DAY))
    record_credit_note(invoice.customer, "A1", 20_00, CREDIT_BY, invoice=invoice, **WHO)
    run(invoice, CREDIT_BY + timedelta(days=1))
    missing = Task.objects.filter(kind="credit-note").values_list("dispute__cents", flat=True)
    assert list(missing) == [30_00]


def test_a_day_costs_the_same_with_ten_disputes_as_with_one(invoice, django_assert_max_num_queries):
    for n in range(10):
        contest(one_late_invoice(invoice.company, f"C{n}"))
    run(invoice, HEARD)
    with django_assert_max_num_queries(4):
        see_to_disputes(invoice.company, HEARD, by="clock", at=at(HEARD))
