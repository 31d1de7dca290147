"""One company's day: decided, approved, released, and looked at again before it leaves."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.approving import approve, ready_messages, refuse
from butoir.dunning.holding import skip_step
from butoir.dunning.models import PlannedMessage, Release, Run, Task
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.ledger.recording import record_invoice, record_receipt
from companies import AT, altered_journal, at, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DUE = date(2026, 1, 31)
FIRST = date(2026, 2, 9)  # Monday; seven days after the due date was a Saturday
WHO = {"by": "claire", "at": AT}
AUTOMATIC = {"reminder-1": "automatic", "reminder-2": "automatic", "formal-notice": "automatic"}


def one_late_invoice(company, code="PETIT", cents=100_00):
    customer = make_customer(company, code)
    return record_invoice(customer, f"F-{code}", cents, DUE, issued_on=date(2026, 1, 1), **WHO)


def automatic(company):
    version = make_scenario(company, "standard", {}, AUTOMATIC, **WHO)
    assign(company, version, date(2026, 1, 1), **WHO)
    return company


def run(company, on=FIRST, **options):
    return run_day(company, on, by="clock", at=at(on), **options)


def release(company, on=FIRST):
    return dict(release_approved(company, at=at(on), by="clock"))


def test_a_late_invoice_is_decided_approved_and_queued_with_its_sealed_letter():
    company = make_company()
    one_late_invoice(company)
    outcome = run(company)
    assert [m.step for m in outcome.plan.messages] == ["reminder-1"]
    assert release(company) == {}, "nobody has approved it"
    assert approve(PlannedMessage.objects.all(), by="claire", at=at(FIRST)) == 1
    assert release(company) == {"queued": 1}
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.state, delivery.to["email"]) == (
        "email",
        "waiting",
        "petit@client.example",
    )
    content = bytes(delivery.document.file.content)
    assert f"<{delivery.message_id}>".encode() in content
    assert altered_journal() == []


def test_a_second_run_of_the_day_changes_nothing_sent_or_not():
    company = automatic(make_company())
    one_late_invoice(company)
    first = run(company)
    assert run(company).repeated
    assert release(company) == {"queued": 1}
    again = run(company)
    assert again.repeated
    assert again.run == first.run
    assert release(company) == {}
    assert (Run.objects.count(), Delivery.objects.count()) == (1, 1)


def test_the_next_day_waits_for_the_date_of_the_letter():
    company = automatic(make_company())
    one_late_invoice(company)
    run(company)
    release(company)
    plan = run(company, date(2026, 2, 10)).plan
    assert not plan.messages
    assert [w.reason for w in plan.waiting] == ["awaiting-deadline"]


def test_a_dry_run_is_the_same_decision_and_leaves_nothing_behind():
    company = automatic(make_company())
    one_late_invoice(company)
    dry = run(company, dry_run=True)
    assert not Run.objects.exists()
    assert run(company).plan == dry.plan


def test_who_paid_between_the_plan_and_the_release_gets_nothing():
    company = automatic(make_company())
    invoice = one_late_invoice(company)
    run(company)
    record_receipt(invoice.customer, 100_00, FIRST, invoice=invoice, **WHO)
    assert release(company) == {"skipped": 1}
    assert Release.objects.get().reason == "nothing is due any more"
    assert not Delivery.objects.exists()


def test_who_paid_a_part_between_plan_and_release_is_not_asked_for_the_whole():
    company = automatic(make_company())
    invoice = one_late_invoice(company)
    run(company)
    record_receipt(invoice.customer, 40_00, FIRST, invoice=invoice, **WHO)
    assert release(company) == {"skipped": 1}


def test_who_paid_between_the_release_and_the_sending_gets_nothing():
    company = automatic(make_company())
    invoice = one_late_invoice(company)
    one_late_invoice(company, "ROY")
    run(company)
    assert release(company) == {"queued": 2}
    assert no_longer_due(list(Delivery.objects.all())) == {}
    record_receipt(invoice.customer, 100_00, FIRST, invoice=invoice, **WHO)
    paid = Delivery.objects.get(reference="PETIT")
    assert no_longer_due(list(Delivery.objects.all())) == {paid.pk: "nothing is due any more"}


def test_money_that_is_not_tied_to_an_invoice_covers_it_all_the_same():
    company = automatic(make_company())
    invoice = one_late_invoice(company)
    record_receipt(invoice.customer, 100_00, FIRST, **WHO)
    plan = run(company).plan
    assert [w.reason for w in plan.waiting] == ["customer-credit"]


def test_a_message_refused_today_is_not_sent_and_stays_refused_in_a_later_run_of_the_day():
    company = make_company()
    one_late_invoice(company)
    run(company)
    refuse(PlannedMessage.objects.all(), "le client a appelé", by="claire", at=at(FIRST))
    one_late_invoice(company, "ROY")
    second = run(company)
    assert second.run.number == 2
    approve(PlannedMessage.objects.filter(run=second.run), by="paul", at=at(FIRST))
    ready = ready_messages(company, FIRST, at(FIRST))
    assert [m.customer.code for m in ready] == ["ROY"]


def test_what_was_approved_yesterday_does_not_leave_today():
    company = automatic(make_company())
    one_late_invoice(company)
    run(company)
    assert release(company, date(2026, 2, 10)) == {}
    run(company, date(2026, 2, 10))
    assert release(company, date(2026, 2, 10)) == {"queued": 1}


def test_the_past_is_not_decided_again():
    company = automatic(make_company())
    one_late_invoice(company)
    run(company)
    with pytest.raises(InputError, match="2026-02-09 was decided already"):
        run(company, date(2026, 2, 6))


@pytest.mark.parametrize("skipped", ["reminder-1", "reminder-2"])
def test_after_a_step_that_a_person_skipped_the_later_letters_leave(skipped):
    company = automatic(make_company())
    skip_step(one_late_invoice(company), skipped, reason="le client a appelé", **WHO)
    left = []
    for on in (FIRST, date(2026, 2, 16), date(2026, 2, 17), date(2026, 3, 9)):
        left += [message.step for message in run(company, on).plan.messages]
        assert release(company, on) in ({}, {"queued": 1})
    assert left == [step for step in AUTOMATIC if step != skipped]


def test_a_formal_notice_waits_for_two_people_where_the_company_wants_it():
    company = automatic(make_company(four_eyes=True))
    one_late_invoice(company)
    for on in (FIRST, date(2026, 2, 17)):
        run(company, on)
        assert release(company, on) == {"queued": 1}
    notice = date(2026, 3, 9)
    assert [m.step for m in run(company, notice).plan.messages] == ["formal-notice"]
    messages = PlannedMessage.objects.filter(run__as_of=notice)
    assert release(company, notice) == {}
    approve(messages, by="claire", at=at(notice))
    approve(messages, by="claire", at=at(notice))
    assert release(company, notice) == {}, "the same person twice is one"
    approve(messages, by="paul", at=at(notice))
    assert release(company, notice) == {"queued": 1}


def test_a_letter_that_cannot_be_written_becomes_a_task_and_the_others_go():
    company = automatic(make_company())
    one_late_invoice(company)
    one_late_invoice(company, "ROY")
    company.email = ""
    company.save()
    run(company)
    assert release(company) == {"failed": 2}
    assert {t.customer.code for t in Task.objects.filter(kind="review")} == {"PETIT", "ROY"}


def test_two_companies_know_nothing_of_each_other():
    one, two = automatic(make_company()), make_company("autre", name="Autre")
    one_late_invoice(one)
    run(one)
    assert not run(two).plan.messages
    assert release(two) == {}
    assert release(one) == {"queued": 1}


def test_the_number_of_queries_does_not_grow_with_the_book(django_assert_max_num_queries):
    company = make_company()
    one_late_invoice(company)
    run(company, dry_run=True)
    with django_assert_max_num_queries(30) as few:
        run(company, dry_run=True)
    for number in range(60):
        one_late_invoice(company, f"C{number}")
    with django_assert_max_num_queries(len(few)):
        run(company, dry_run=True)
