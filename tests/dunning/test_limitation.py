"""Limitation through the database: what interrupts it, what does not, and the warnings in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.dispatch.models import Delivery, State
from butoir.dunning.agreeing import record_plan
from butoir.dunning.approving import approve
from butoir.dunning.holding import place_hold
from butoir.dunning.limitation.models import Interruption
from butoir.dunning.limitation.nearing import load_nearing
from butoir.dunning.limitation.proposed import load_possible
from butoir.dunning.limitation.recording import (
    Heard,
    end_interruption,
    kinds_for,
    record_interruption,
)
from butoir.dunning.limitation.work import see_to_limits
from butoir.dunning.models import PlannedMessage, Task
from butoir.dunning.open_tasks import load_open_tasks
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice, record_receipt
from companies import altered_journal, at, make_company
from dunning.cases import told
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DUE = date(2021, 11, 22)  # FR48: Monday; its last day is Sunday 22 November 2026
SIX, TWO, LAST = date(2026, 5, 22), date(2026, 9, 22), date(2026, 11, 20)
ISSUED = date(2021, 10, 22)
PAID = date(2024, 3, 4)


@pytest.fixture
def invoice():
    customer = make_customer(make_company())
    who = {"by": "claire", "at": at(ISSUED)}
    return record_invoice(customer, "F1", 1_000_00, DUE, issued_on=ISSUED, **who)


def run(invoice, day):
    return run_day(invoice.company, day, by="clock", at=at(day))


def warned(invoice, day):
    """The warnings that wait after a day's run."""
    run(invoice, day)
    rows = load_open_tasks(invoice.company, day)
    return [(one.since, one.detail) for one in rows if one.kind == "limitation"]


def interrupt(invoice, kind="acknowledgement", on=PAID, day=None, **said):
    heard = Heard(kind, on, said.pop("words", "Nous reconnaissons devoir la facture F1."), **said)
    when = at(day or max(on, ISSUED))
    return record_interruption(invoice.customer, [invoice], heard, by="sophie", at=when)


def ends(invoice, on=LAST):
    return [(one.prudent_day, one.last_day) for one in load_nearing(invoice.company, on)]


def plan_of(invoice, day):
    return run_day(invoice.company, day, by="clock", at=at(day), dry_run=True).plan


# what interrupts


def test_a_part_payment_interrupts_once_a_person_quotes_its_words(invoice):
    record_receipt(invoice.customer, 400_00, PAID, invoice=invoice, by="claire", at=at(PAID))
    assert ends(invoice) == [(date(2026, 11, 22), date(2029, 3, 4))], "perhaps, and so it warns"
    interrupt(invoice, "part-payment", words="Acompte sur F1, solde à suivre")
    assert ends(invoice) == [], "it ends in 2029 for sure"
    assert ends(invoice, date(2028, 9, 4)) == [(date(2029, 3, 4), date(2029, 3, 4))]
    assert told("limitation-interrupted") == [
        {
            "customer": "PETIT",
            "invoice": "F1",
            "interruption": "part-payment",
            "on": "2024-03-04",
            "until": None,
            "words": "Acompte sur F1, solde à suivre",
            "file": "",
        }
    ]
    assert not altered_journal()


def test_several_parts_count_each_from_its_day(invoice):
    for day in (date(2023, 1, 5), date(2025, 6, 5)):
        record_receipt(invoice.customer, 100_00, day, invoice=invoice, by="claire", at=at(day))
        interrupt(invoice, "part-payment", day, words="Acompte F1")
    assert ends(invoice, date(2030, 1, 5)) == [(date(2030, 6, 5), date(2030, 6, 5))]


@pytest.mark.parametrize("kind", ["formal-notice", "order-application", "reminder", ""])
def test_what_interrupts_nothing_cannot_be_recorded(invoice, kind):
    with pytest.raises(InputError, match="does not interrupt limitation"):
        interrupt(invoice, kind)
    assert kind not in kinds_for(invoice.customer)


def test_no_letter_of_ours_moves_a_limitation(invoice):
    """A formal notice sent by registered letter: the same days before and after it (R34)."""
    day = date(2026, 6, 1)
    before = ends(invoice)
    for number, step in enumerate(("reminder-1", "reminder-2", "formal-notice")):
        on = day + timedelta(days=21 * number)
        run(invoice, on)
        approve(PlannedMessage.objects.filter(release=None), by="claire", at=at(on))
        release_approved(invoice.company, at=at(on), by="clock")
        Delivery.objects.update(state=State.SENT)
        assert PlannedMessage.objects.filter(step=step, release__outcome="queued").exists()
    assert ends(invoice) == before == [(date(2026, 11, 22), date(2026, 11, 22))]
    assert not Interruption.objects.exists()
    assert load_possible(invoice.customer, [invoice]) == []
    over = date(2026, 11, 23)
    reasons = {one.reason for one in plan_of(invoice, over).waiting}
    assert (plan_of(invoice, over).messages, reasons) == ((), {"time-barred"})


def test_a_time_barred_invoice_is_never_demanded_and_an_interrupted_one_is(invoice):
    over = date(2026, 11, 24)
    assert plan_of(invoice, over).messages == ()
    (row,) = interrupt(invoice)
    assert [one.step for one in plan_of(invoice, over).messages] == ["reminder-1"]
    end_interruption(row, "lue de travers", by="sophie", at=at(PAID))
    assert plan_of(invoice, over).messages == ()


def test_a_record_is_ended_with_a_reason_and_once(invoice):
    (row,) = interrupt(invoice)
    with pytest.raises(InputError, match="with a reason"):
        end_interruption(row, " ", by="sophie", at=at(PAID))
    end_interruption(row, "l’instance est périmée", by="sophie", at=at(PAID))
    with pytest.raises(InputError, match="ended before"):
        end_interruption(row, "encore", by="sophie", at=at(PAID))
    assert told("interruption-ended")[0]["reason"] == "l’instance est périmée"
    interrupt(invoice)  # the same day may be recorded anew


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"words": " "}, "words that make it"),
        ({"on": date(2024, 3, 5), "day": PAID}, "lies ahead"),
        ({"on": date(2021, 10, 21), "day": PAID}, "before the invoice"),
        ({"until": date(2024, 4, 1), "day": date(2024, 5, 1)}, "first and a last day"),
        ({"kind": "conciliation"}, "first and a last day"),
        ({"kind": "court-claim", "words": ""}, "a document, or words"),
        ({"words": "x" * 4_001}, "more than 4000"),
    ],
)
def test_what_proves_nothing_is_refused(invoice, said, why):
    with pytest.raises(InputError, match=why):
        interrupt(invoice, **said)
    assert not Event.objects.filter(kind="limitation-interrupted").exists()


def test_the_same_act_is_not_recorded_twice(invoice):
    interrupt(invoice)
    with pytest.raises(InputError, match="recorded already"):
        interrupt(invoice)


def test_a_document_is_sealed_and_named_in_the_event(invoice):
    (row,) = interrupt(invoice, "order-served", words="", document=(b"%PDF-1", "application/pdf"))
    assert row.file is not None
    assert told("limitation-interrupted")[0]["file"] == row.file.digest


def test_belgian_debtors_know_the_notice_of_a_lawyer():
    customer = make_customer(make_company(country="BE"), country="BE")
    assert "lawyer-notice" in kinds_for(customer)
    assert "order-served" not in kinds_for(customer)


def test_what_may_be_one_is_proposed_until_somebody_confirms_it(invoice):
    record_receipt(invoice.customer, 400_00, PAID, invoice=invoice, by="claire", at=at(PAID))
    agreed = date(2024, 5, 6)
    parts = [Instalment(date(2024, 6, 6), 600_00)]
    record_plan(invoice.customer, parts, agreed, invoices=[invoice], by="claire", at=at(agreed))
    found = load_possible(invoice.customer, [invoice])
    assert [(one.kind, one.source, one.on) for one in found] == [
        ("acknowledgement", "plan", agreed),
        ("part-payment", "payment", PAID),
    ]
    interrupt(invoice, "part-payment", words="Acompte")
    assert [one.source for one in load_possible(invoice.customer, [invoice])] == ["plan"]


# the warnings


def test_it_warns_at_six_months_two_months_and_the_last_working_day_once_each(invoice):
    assert warned(invoice, SIX - timedelta(days=1)) == []
    said = "F1: time-barred after 2026-11-22"
    assert warned(invoice, SIX) == [(SIX, said)]
    assert warned(invoice, SIX + timedelta(days=3)) == [(SIX, said)], "it still waits, once"
    assert warned(invoice, TWO) == [(TWO, said)], "the next one takes its place"
    assert warned(invoice, LAST) == [(LAST, said)]
    assert Task.objects.filter(kind="limitation").count() == 3
    assert warned(invoice, date(2026, 11, 23)) == [], "nothing can be done of it any more"


def test_what_a_person_has_seen_to_is_not_told_again(invoice):
    warned(invoice, SIX)
    Task.objects.update(done_at=at(SIX), result="done")
    assert warned(invoice, SIX + timedelta(days=1)) == []
    assert len(warned(invoice, TWO)) == 1


def test_an_interruption_ends_the_warning_and_its_new_term_warns_anew(invoice):
    warned(invoice, SIX)
    interrupt(invoice, on=date(2026, 5, 23), day=date(2026, 5, 26))
    assert warned(invoice, date(2026, 5, 26)) == []
    assert Task.objects.get(kind="limitation").result == "settled"
    (again,) = warned(invoice, date(2030, 11, 25))
    assert again[1] == "F1: time-barred after 2031-05-23"


def test_a_paid_or_written_off_invoice_is_not_warned_of(invoice):
    warned(invoice, SIX)
    record_receipt(invoice.customer, 1_000_00, SIX, invoice=invoice, by="claire", at=at(SIX))
    assert warned(invoice, SIX + timedelta(days=4)) == []
    assert Task.objects.get(kind="limitation").done_at is not None


def test_a_written_off_invoice_is_not_warned_of(invoice):
    place_hold(invoice, "written-off", SIX, by="sophie", at=at(SIX), reason="certificat")
    assert warned(invoice, SIX) == []


def test_a_missed_day_is_caught_up(invoice):
    assert [since for since, _ in warned(invoice, date(2026, 10, 1))] == [date(2026, 10, 1)]


@pytest.mark.parametrize("others", [1, 12])
def test_the_warnings_cost_the_same_for_many(invoice, others, django_assert_num_queries):
    see_to_limits(invoice.company, SIX, by="clock", at=at(SIX))  # its memory of holidays
    for number in range(others):
        customer = make_customer(invoice.company, f"C{number}")
        who = {"by": "claire", "at": at(ISSUED)}
        record_invoice(customer, f"G{number}", 1_000_00, DUE, issued_on=ISSUED, **who)
    with django_assert_num_queries(8):
        see_to_limits(invoice.company, SIX, by="clock", at=at(SIX))
    assert Task.objects.filter(kind="limitation").count() == 1 + others
