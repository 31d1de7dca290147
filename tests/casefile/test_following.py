"""Stories of a case that somebody else has: deadlines told in time, money, losses, its return."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from butoir.casefile.executing import hand_over, is_handed_over
from butoir.casefile.following.certifying import load_losses, make_certificate
from butoir.casefile.following.closing import close_case, take_back
from butoir.casefile.following.models import Handover, LossCertificate
from butoir.casefile.following.money import money_back
from butoir.casefile.following.opening import follow_hold
from butoir.casefile.following.recording import (
    Course,
    Paid,
    add_money,
    add_step,
    change_course,
    remit_money,
    withdraw_money,
    withdraw_step,
)
from butoir.casefile.following.vat import Rated, set_vat
from butoir.casefile.following.work import load_deadlines, see_to_deadlines
from butoir.casefile.making import make_case_file
from butoir.core.errors import InputError
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Hold, Task
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.journal.sealed import content_of
from butoir.ledger.models import Invoice
from butoir.ledger.recording import record_credit_note, record_receipt
from casefile.cases import DAY, french_company, french_consumer
from casefile.test_case_file import pages_of
from cli.commands import butoir
from companies import at
from dunning.people import make_customer

pytestmark = pytest.mark.django_db


def who(on: date, hour: int = 10) -> dict[str, object]:
    return {"by": "claire", "at": at(on, hour)}


def handed(layout: str = "bailiff", make=french_company) -> Handover:
    """A case handed over on its day, as the page does it."""
    customer = make()
    task = Task.objects.filter(customer=customer, kind="execute", done_at=None).first()
    made = make_case_file(customer, layout, "fr", by="claire", at=at(DAY, 10))
    hand_over(made, "SCP Martin", task=task, by="claire", at=at(DAY, 10))
    return Handover.objects.get()


def ordered(row: Handover, on: date, court: str = "commercial") -> None:
    change_course(row, Course("RG 26/123", "order", court), **who(on))
    add_step(row, "order", on, **who(on))


def waiting(row: Handover) -> list[str]:
    rows = Task.objects.filter(customer=row.customer, kind="case-deadline", done_at=None)
    return list(rows.order_by("pk").values_list("detail", flat=True))


def live(row: Handover, first: date, last: date) -> dict[date, list[str]]:
    """The daily look; the day on which each task came."""
    found: dict[date, list[str]] = {}
    known = set(waiting(row))
    day = first
    while day <= last:
        see_to_deadlines(row.company, day, by="clock", at=at(day, 6))
        new = [text for text in waiting(row) if text not in known]
        if new:
            found[day] = new
        known = set(waiting(row))
        day += timedelta(days=1)
    return found


def test_a_case_that_is_handed_over_is_followed_with_the_invoices_that_it_claims():
    row = handed()
    assert (row.to, row.kind, row.currency) == ("SCP Martin", "bailiff", "EUR")
    claimed = dict(row.invoices.values_list("invoice__number", "cents"))
    assert claimed == {"F-1": 2_000_00, "F-2": 1_234_56}
    assert row.cents == row.file.cents
    assert is_handed_over(row.customer_id)


def test_an_order_that_nobody_serves_is_told_a_month_two_weeks_and_a_day_before_it_lapses():
    """An order of 1 September 2026 is served by Tuesday 1 December (décret 2026-96)."""
    row = handed()
    ordered(row, date(2026, 9, 1))
    told = "the order is to be served by 2026-12-01, or it lapses"
    assert told not in waiting(row)
    came: list[date] = []
    day = date(2026, 9, 2)
    while day <= date(2026, 12, 3):
        see_to_deadlines(row.company, day, by="clock", at=at(day, 6))
        for task in Task.objects.filter(detail=told, done_at=None):
            came.append(day)
            Task.objects.filter(pk=task.pk).update(done_at=at(day, 9), result="waived")
        day += timedelta(days=1)
    assert came == [date(2026, 11, 1), date(2026, 11, 17), date(2026, 11, 30), date(2026, 12, 2)]


def test_the_days_run_by_command_tells_of_deadlines_and_a_dry_one_does_not():
    row = handed()
    ordered(row, date(2026, 9, 1))
    told = "the order is to be served by 2026-12-01, or it lapses"
    assert told not in waiting(row)
    butoir("run", "--as-of", "2026-11-20", "--dry-run")
    assert told not in waiting(row)
    butoir("run", "--as-of", "2026-11-20")
    assert waiting(row).count(told) == 1


def test_a_deadline_waits_in_the_queue_once_and_its_step_ends_it():
    row = handed()
    ordered(row, date(2026, 9, 1))
    live(row, date(2026, 9, 2), date(2026, 11, 30))
    assert [text for text in waiting(row) if "served" in text] == [
        "the order is to be served by 2026-12-01, or it lapses"
    ]
    task = Task.objects.get(kind="case-deadline", done_at=None, detail__contains="served")
    add_step(row, "served", date(2026, 11, 30), **who(date(2026, 11, 30), 12))
    task.refresh_from_db()
    assert task.result == "settled"
    event = Event.objects.filter(kind="case-step").last()
    assert task.pk in json.loads(event.data)["tasks"]
    by = {one.code: one.by for one in load_deadlines(row)}
    assert by["opposition"] == date(2026, 12, 30)
    assert by["enforce"] == date(2027, 2, 1), "30 January 2027 is a Saturday"


@pytest.mark.parametrize(
    ("order", "last"),
    [(date(2026, 8, 31), date(2027, 3, 1)), (date(2026, 9, 1), date(2026, 12, 1))],
)
def test_the_date_of_the_order_chooses_its_delay(order: date, last: date):
    """The first is FR40 of the shared examples."""
    row = handed()
    ordered(row, order)
    assert {one.code: one.by for one in load_deadlines(row)}["serve"] == last


def test_the_shared_examples_of_orders(shared):
    wanted = {one["id"]: one for one in json.loads((shared / "law/examples.json").read_text())}
    row = handed()
    ordered(row, date.fromisoformat(wanted["FR40"]["inputs"]["order"]))
    served = date.fromisoformat(wanted["FR42"]["inputs"]["served"])
    add_step(row, "served", served, **who(served))
    by = {one.code: one.by.isoformat() for one in load_deadlines(row)}
    assert by["serve"] == wanted["FR40"]["expected"]["deadline"]
    assert by["opposition"] == wanted["FR42"]["expected"]["deadline"]


def test_a_date_corrected_moves_the_task():
    row = handed()
    ordered(row, date(2026, 9, 1))
    live(row, date(2026, 11, 1), date(2026, 11, 1))
    step = row.steps.get()
    day = date(2026, 11, 2)
    withdraw_step(step, **who(day))
    assert not [text for text in waiting(row) if "served" in text]
    add_step(row, "order", date(2026, 9, 10), **who(day))
    live(row, date(2026, 11, 2), date(2026, 11, 12))
    assert [text for text in waiting(row) if "served" in text] == [
        "the order is to be served by 2026-12-10, or it lapses"
    ]


def test_the_costs_of_the_registry_are_told_at_once_before_a_commercial_court_alone():
    row = handed()
    change_course(row, Course("", "order", "commercial"), **who(DAY))
    add_step(row, "filed", DAY, **who(DAY))
    by = {one.code: one.by for one in load_deadlines(row)}
    assert by["consign"] == date(2026, 5, 5)
    live(row, DAY, date(2026, 4, 21))
    assert any("costs of the registry" in text for text in waiting(row))
    change_course(row, Course("", "order", "judicial"), **who(DAY, 11))
    assert not any("costs of the registry" in text for text in waiting(row))


def test_silence_for_sixty_days_is_work_and_news_ends_it():
    row = handed()
    day = DAY + timedelta(days=61)
    live(row, day, day)
    assert waiting(row) == ["nothing was heard of the case by 2026-06-19: ask for news"]
    add_step(row, "acted", day, note="Saisie tentée", **who(day, 12))
    assert waiting(row) == []


def test_an_opposition_asks_for_costs_or_for_a_lawyer():
    row = handed()
    ordered(row, date(2026, 9, 1))
    add_step(row, "served", date(2026, 9, 10), **who(date(2026, 9, 10)))
    add_step(row, "opposition", date(2026, 10, 1), **who(date(2026, 10, 1)))
    open_ = {one.code: one.by for one in load_deadlines(row) if not one.met}
    assert open_["consign-again"] == date(2026, 10, 16)
    assert "enforce" not in open_
    change_course(row, Course("", "order", "judicial"), **who(date(2026, 10, 1)))
    assert "lawyer" not in {one.code for one in load_deadlines(row)}, "below 10 000 EUR"
    Handover.objects.filter(pk=row.pk).update(cents=10_000_01)
    row.refresh_from_db()
    assert {one.code: one.by for one in load_deadlines(row)}["lawyer"] == date(2026, 10, 16)


def test_money_at_the_recipient_counts_once_before_and_after_it_is_handed_over():
    row = handed("agency")
    claimed = sum(row.invoices.values_list("cents", flat=True))
    day = date(2026, 5, 4)
    money = add_money(row, Paid(day, 1_234_56, 20_00, 40_00, "PETIT"), **who(day))
    back = money_back([row])[row.pk]
    assert (back.claimed, back.back, back.with_them) == (claimed, 1_234_56, 1_294_56)
    assert not Invoice.objects.get(number="F-2").allocations.exists(), "the ledger is not touched"
    bill = Invoice.objects.get(number="F-2")
    record_receipt(row.customer, 1_234_56, day, invoice=bill, by="claire", at=at(day, 12))
    remit_money(money, day, kept=60_00, **who(day, 13))
    back = money_back([row])[row.pk]
    assert (back.back, back.with_them, back.kept) == (1_234_56, 0, 60_00)
    with pytest.raises(InputError, match="handed over to us before"):
        remit_money(money, day, **who(day, 14))
    with pytest.raises(InputError, match="taken back before"):
        withdraw_money(money, **who(day, 14))


def test_what_an_agency_was_paid_is_asked_for_after_a_month():
    row = handed("agency")
    add_money(row, Paid(date(2026, 5, 4), 100_00), **who(date(2026, 5, 4)))
    came = live(row, date(2026, 5, 5), date(2026, 6, 5))
    assert came == {
        date(2026, 6, 5): [
            "what the agency was paid was to be handed over by 2026-06-04: ask for it"
        ]
    }


def test_a_case_is_paid_when_the_ledger_says_so_and_not_before():
    row = handed()
    day = date(2026, 5, 4)
    with pytest.raises(InputError, match="something is open: F-1, F-2"):
        close_case(row, "paid", "", **who(day))
    for named in row.invoices.select_related("invoice"):
        bill = named.invoice
        left = bill.cents - sum(bill.allocations.values_list("cents", flat=True))
        record_receipt(row.customer, left, day, invoice=bill, by="claire", at=at(day, 11))
    close_case(row, "paid", "", resume=True, **who(day, 12))
    row.refresh_from_db()
    assert (row.outcome, row.closed_on) == ("paid", day)
    assert not is_handed_over(row.customer_id)
    back = money_back([row])[row.pk]
    assert (back.percent, back.back) == (100, back.claimed)
    with pytest.raises(InputError, match="the case is closed"):
        add_step(row, "acted", day, **who(day, 13))


def test_chasing_stays_frozen_until_the_case_is_taken_back_and_goes_on_with_what_was_announced():
    row = handed()
    day = date(2026, 5, 4)
    plan = run_day(row.company, day, by="clock", at=at(day, 6)).plan
    assert {one.reason for one in plan.waiting} == {"handed-over"}
    with pytest.raises(InputError, match="with a reason"):
        take_back(row, " ", **who(day))
    take_back(row, "Rien fait en un mois", **who(day))
    row.refresh_from_db()
    assert row.outcome == "taken-back"
    task = Task.objects.get(customer=row.customer, kind="execute", done_at=None)
    assert set(task.invoices.values_list("invoice__number", flat=True)) == {"F-1"}
    next_day = day + timedelta(days=1)
    for on in (day, next_day, next_day + timedelta(days=1)):
        plan = run_day(row.company, on, by="clock", at=at(on, 12)).plan
        assert plan.messages == (), "the formal notices were the last demands"
    told = Task.objects.filter(kind="execute", done_at=None)
    assert sorted(told.values_list("made_on", "invoices__invoice__number")) == [
        (day, "F-1"),
        (next_day, "F-2"),
    ], "the second one waits for its own date, and each is told once"
    with pytest.raises(InputError, match="taken back before"):
        take_back(row, "Encore", **who(day, 13))
    made = make_case_file(row.customer, "lawyer", "fr", by="claire", at=at(day, 14))
    hand_over(made, "Maître Roy", task=task, by="claire", at=at(day, 14))
    assert Handover.objects.count() == 2


def test_while_the_small_claims_procedure_runs_nobody_is_paid_and_we_do_not_chase():
    """CPCE R125-7."""
    row = handed()
    change_course(row, Course("", "small"), **who(DAY))
    add_step(row, "invited", DAY, **who(DAY))
    by = {one.code: one.by for one in load_deadlines(row)}
    assert by["small-answer"] == date(2026, 5, 20)
    with pytest.raises(InputError, match="until then nobody may be paid"):
        take_back(row, "Trop lent", **who(date(2026, 5, 4)))
    with pytest.raises(InputError, match="until then nobody may be paid"):
        close_case(row, "settled", "Accord", resume=True, **who(date(2026, 5, 4)))
    add_step(row, "small-closed", date(2026, 5, 5), **who(date(2026, 5, 5)))
    take_back(row, "Procédure close", **who(date(2026, 5, 6)))


def test_a_belgian_record_is_told_when_it_can_be_drawn_up():
    """Summons on 14 October 2026: 16 November, and eight days: 24 November (C. jud. 1394/20)."""
    row = handed()
    change_course(row, Course("", "undisputed"), **who(DAY))
    day = date(2026, 10, 14)
    add_step(row, "command", day, **who(day))
    came = live(row, day, date(2026, 11, 24))
    assert came[date(2026, 11, 24)] == [
        "the record that nothing is contested can be drawn up from 2026-11-24 on"
    ]


def test_a_loss_is_written_off_and_certified_with_figures_that_hold():
    """Recomputed with fractions that know nothing of our code."""
    row = handed()
    day = date(2026, 6, 1)
    bills = {one.number: one for one in Invoice.objects.filter(customer=row.customer)}
    set_vat(bills["F-1"], [Rated(2000, 2_000_00, 400_00), Rated(550, 568_72, 31_28)], **who(day))
    set_vat(bills["F-2"], [Rated(2000, 1_028_80, 205_76)], **who(day))
    with pytest.raises(InputError, match="was not closed with a loss"):
        make_certificate(row, "fr", **who(day))
    with pytest.raises(InputError, match="a loss has a reason"):
        close_case(row, "unrecoverable", "", **who(day))
    close_case(row, "unrecoverable", "PV de carence du 20 mai", resume=True, **who(day, 11))
    held = Hold.objects.filter(kind="written-off", ended_at=None)
    assert set(held.values_list("invoice__number", flat=True)) == {"F-1", "F-2"}
    plan = run_day(row.company, day, by="clock", at=at(day, 12)).plan
    assert {one.reason for one in plan.waiting} == {"written-off"}
    made = make_certificate(row, "fr", **who(day, 13))
    data = made.data
    for one in data["invoices"]:
        bill = bills[one["number"]]
        settled = sum(bill.allocations.values_list("cents", flat=True))
        assert one["left"] == bill.cents - settled
        assert one["net"] + one["vat"] == one["left"]
        for part in one["rates"]:
            line = bill.vat_lines.get(rate=part["rate"])
            exact = Fraction(one["left"] * line.vat, bill.cents)
            assert abs(part["vat"] - exact) <= Fraction(1, 2)
        assert sum(part["net"] + part["vat"] for part in one["rates"]) == one["left"]
    assert data["left"] == sum(one["left"] for one in data["invoices"])
    assert data["without_vat_split"] == []
    said = " ".join(pages_of(content_of(made.file_id)))
    assert "définitivement irrécouvrable : PV de carence du 20 mai" in said
    assert "CGI, art. 272" in said
    assert "qui ne peut faire l’objet d’une déduction (article 272 du CGI)" in said
    assert Event.objects.filter(kind="case-certificate", data__contains=made.file_id).exists()


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_an_invoice_without_its_vat_is_named_and_counts_in_no_sum(lang: str):
    row = handed()
    day = date(2026, 6, 1)
    close_case(row, "settled", "Accord transactionnel", **who(day))
    made = make_certificate(row, lang, **who(day, 11))
    assert made.data["without_vat_split"] == ["F-1", "F-2"]
    assert (made.data["net"], made.data["vat"]) == (0, 0)
    said = " ".join(pages_of(content_of(made.file_id)))
    assert "F-1, F-2" in said
    assert "article 272 du CGI" not in said, "no words to copy without figures"
    assert is_handed_over(row.customer_id), "what else is owed rests until it is taken back"


def test_after_the_recodification_the_certificate_cites_no_article():
    row = handed()
    day = date(2027, 1, 4)
    close_case(row, "unrecoverable", "Liquidation sans actif", **who(day))
    made = make_certificate(row, "fr", **who(day, 11))
    said = " ".join(pages_of(content_of(made.file_id)))
    assert "art. 272" not in said
    assert "n’est pas connu ici" in said


def test_a_credit_note_after_the_hand_over_claims_less():
    row = handed()
    before = money_back([row])[row.pk]
    day = date(2026, 5, 4)
    bill = Invoice.objects.get(number="F-2")
    record_credit_note(row.customer, "A-1", 234_56, day, invoice=bill, by="claire", at=at(day))
    after = money_back([row])[row.pk]
    assert (before.claimed - after.claimed, after.booked) == (234_56, 0)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "each rate once"),
        ([Rated(2000, 1_000_00, 200_00)] * 2, "each rate once"),
        ([Rated(2000, 1_028_80, 205_75)], "not the amount of the invoice"),
        ([Rated(550, 1_028_80, 205_76)], "not that of its rate"),
        ([Rated(2000, -1, 1_234_57)], "not below zero"),
    ],
)
def test_a_vat_that_cannot_be_is_refused(lines: list[Rated], why: str):
    row = handed()
    bill = Invoice.objects.get(number="F-2")
    with pytest.raises(InputError, match=why):
        set_vat(bill, lines, **who(DAY))
    assert not bill.vat_lines.exists()
    assert load_losses(row)[0].parts == ()


def test_what_was_handed_over_without_a_file_of_ours_can_be_followed():
    customer = french_consumer()
    hold = place_hold(customer, "handed-over", DAY, by="claire", at=at(DAY), reason="Étude Roy")
    row = follow_hold(hold, "Étude Roy", "EUR", **who(DAY, 12))
    assert (row.cents, row.kind, row.file) == (486_00, "", None)
    with pytest.raises(InputError, match="followed already"):
        follow_hold(hold, "Étude Roy", "EUR", **who(DAY, 13))


@pytest.mark.parametrize(
    ("kind", "on", "more", "why"),
    [
        ("served", DAY, {}, "no step of this procedure"),
        ("acted", DAY + timedelta(days=1), {}, "still to come"),
        ("acted", date(1, 1, 1), {}, "too far back"),
        ("fees", DAY, {}, "fees have an amount"),
        ("acted", DAY, {"cents": 100}, "fees have an amount"),
        ("fees", DAY, {"cents": -1}, "fees have an amount"),
        ("note", DAY, {}, "a note says something"),
    ],
)
def test_a_step_that_cannot_be_is_refused(kind: str, on: date, more, why: str):
    row = handed()
    with pytest.raises(InputError, match=why):
        add_step(row, kind, on, **more, **who(DAY))
    assert not row.steps.exists()
    assert not Event.objects.filter(kind="case-step").exists()


def test_nothing_else_is_recorded_of_another_customer():
    row = handed()
    other = make_customer(row.company, "AUTRE")
    live(row, DAY, DAY + timedelta(days=70))
    assert not Task.objects.filter(customer=other).exists()
    assert LossCertificate.objects.count() == 0
    assert isinstance(row.made_at, datetime)
