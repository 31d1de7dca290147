"""A notice accepted stops everything from the judgment on; withdrawn, nothing was ever stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from butoir.core import reasons
from butoir.core.claim import claim_amounts
from butoir.core.errors import InputError
from butoir.dunning.accounts import load_receivables
from butoir.dunning.dated import items_on
from butoir.dunning.deciding import decide
from butoir.dunning.holding import end_holds
from butoir.dunning.insolvency.declaring import (
    draft_letter,
    figures_of,
    load_drafts,
    record_declared,
)
from butoir.dunning.insolvency.models import Declaration, Proceeding
from butoir.dunning.insolvency.proceedings import STOPPED, UNDONE, undo_proceeding
from butoir.dunning.insolvency.reviewing import Read, accept_notice
from butoir.dunning.models import Hold, Task
from butoir.dunning.tasks import complete_task, postpone_task
from butoir.journal.models import Event
from butoir.ledger.recording import record_credit_note, record_invoice, record_receipt
from butoir.letters.text import as_text
from companies import altered_journal, at, make_company
from dunning.notices import (
    BANKRUPTCY,
    CANCELLATION,
    CORRECTION,
    DAY,
    JUDGED,
    OPENING,
    SALE,
    brought,
    debtor,
)

pytestmark = pytest.mark.django_db

LATE, LATER = date(2026, 1, 31), date(2026, 3, 31)
# 1 000.00 at 12.15 % from 1 to 23 February, the eve of the judgment: 23 days
INTEREST = 766  # 100000 × 1215 × 23 / 3650000 = 765.6


@pytest.fixture
def company(db):
    return make_company()


@pytest.fixture
def customer(company):
    """One invoice late, one not due yet, both from before the judgment."""
    found = debtor(company)
    said = {"by": "claire", "at": at(DAY), "issued_on": date(2026, 1, 1)}
    record_invoice(found, "F1", 100_000, LATE, **said)
    record_invoice(found, "F2", 50_000, LATER, **said)
    return found


def accepted(company, notice=OPENING, day=DAY, **read):
    (row,) = brought(company, notice, day=day)
    return accept_notice(row, Read(**read), by="sophie", at=at(day, 10))


def owed(customer, on):
    """Interest and indemnity of the late invoice as of a day, as the pages count them."""
    late = next(one.item for one in items_on(customer) if one.item.number == "F1")
    return claim_amounts(late, "FR", "company", on)


def test_everything_stops_since_the_judgment(company, customer):
    proceeding = accepted(company)
    hold = Hold.objects.get()
    assert (hold.kind, hold.since, hold.until) == ("insolvency", JUDGED, None)
    (account,) = load_receivables(company, DAY).accounts
    plan = decide(load_receivables(company, DAY + timedelta(days=59))).plan
    assert not plan.messages
    assert {row.reason for row in plan.waiting} == {reasons.INSOLVENCY}
    assert [one.kind for one in account.holds] == [reasons.INSOLVENCY]
    assert (proceeding.kind, proceeding.made_by) == ("redressement", "sophie")


def test_interest_stops_to_the_cent_whatever_the_day(company, customer):
    accepted(company)
    found = {owed(customer, JUDGED + timedelta(days=n)) for n in (0, 1, 13, 200, 290)}
    assert found == {(INTEREST, 4_000)}


def test_the_last_days_run_from_the_publication(company, customer):
    """Published on Friday 6 March 2026: Wednesday 6 May, and for relief Monday 7 September, as the
    6th is a Sunday. From Belgium the claim is declared by Monday 6 July."""
    proceeding = accepted(company)
    assert (proceeding.declare_by, proceeding.relief_until) == (
        date(2026, 5, 6),
        date(2026, 9, 7),
    )
    abroad = make_company("peeters", country="BE")
    debtor(abroad)
    assert accepted(abroad).declare_by == date(2026, 7, 6)


def test_the_claim_to_declare_is_in_the_work_of_the_day(company, customer):
    proceeding = accepted(company)
    task = Task.objects.get(kind="declare")
    assert (task.proceeding, task.made_on) == (proceeding, DAY)
    assert task.detail == "the claim is to be declared by 2026-05-06"
    assert {one.invoice.number for one in task.invoices.all()} == {"F1", "F2"}
    again = postpone_task(task, date(2026, 4, 1), by="lucas", at=at(DAY), reason="pièces")
    assert (again.proceeding, again.kind) == (proceeding, "declare")


def test_nothing_is_to_be_declared_when_nothing_was_owed(company):
    debtor(company)
    accepted(company)
    assert not Task.objects.filter(kind="declare").exists()


def test_what_is_declared_is_what_was_owed_at_the_judgment(company, customer):
    proceeding = accepted(company)
    later = {"by": "claire", "at": at(DAY)}
    record_invoice(customer, "F3", 9_900, LATER, issued_on=date(2026, 3, 2), **later)
    drafts = load_drafts(proceeding, DAY)
    facts = drafts.by_currency["EUR"]
    assert (facts.due, facts.to_fall_due, facts.total) == (
        100_000,
        50_000,
        150_000 + INTEREST + 4_000,
    )
    assert [one.number for one in drafts.later] == ["F3"]
    told = figures_of(facts)
    assert [
        (one["number"], one["due"], one["interest"], one["indemnity"]) for one in told["invoices"]
    ] == [
        ("F1", True, INTEREST, 4_000),
        ("F2", False, 0, 0),
    ]
    text = as_text(draft_letter(proceeding, facts)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "1 547,66 €" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "jugement du 24 février 2026" in text
    assert "annonce A202600451201" in text
    assert "chirographaire" in text


def test_credits_and_money_without_an_invoice_are_deducted_and_disputes_are_not(company, customer):
    said = {"by": "claire", "at": at(DAY)}
    late = customer.invoices.get(number="F1")
    record_credit_note(customer, "A1", 10_000, date(2026, 2, 1), **said)
    record_receipt(customer, 2_500, date(2026, 2, 20), **said)
    Hold.objects.create(
        company=company, customer=customer, invoice=late, kind="disputed", since=LATE,
        made_at=at(DAY), made_by="x",
    )  # fmt: skip
    facts = load_drafts(accepted(company), DAY).by_currency["EUR"]
    assert facts.received == 2_500
    assert facts.total == 150_000 - 10_000 - 2_500 + INTEREST + 4_000


def test_what_was_paid_after_the_judgment_is_still_declared(company, customer):
    late = customer.invoices.get(number="F1")
    said = {"by": "claire", "at": at(DAY)}
    record_receipt(customer, 30_000, JUDGED + timedelta(days=2), invoice=late, **said)
    assert load_drafts(accepted(company), DAY).by_currency["EUR"].due == 100_000


def test_the_declaration_is_sealed_as_it_was_made(company, customer):
    proceeding = accepted(company, agent="Maître Exemple\n1 rue du Palais\n69003 Lyon")
    drafts = load_drafts(proceeding, DAY, security="réserve de propriété")
    said = {"by": "sophie", "at": at(DAY, 12)}
    (made,) = record_declared(proceeding, drafts, DAY, "LRAR 1A 123", **said)
    assert (made.cents, made.data["security"]) == (154_766, "réserve de propriété")
    assert bytes(made.letter.content).startswith(b"%PDF")
    task = Task.objects.get(kind="declare")
    assert (task.result, task.done_by, task.reason) == ("done", "sophie", "LRAR 1A 123")
    assert Event.objects.get(kind="claim-declared").about == f"proceeding:{proceeding.pk}"
    for day in (JUDGED - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(InputError):
            record_declared(proceeding, drafts, day, "LRAR", **said)
    assert Declaration.objects.count() == 1


def test_calls_and_steps_to_carry_out_are_given_up_and_taken_up_again(company, customer):
    made = {"company": company, "customer": customer, "made_on": DAY, "made_at": at(DAY)}
    call = Task.objects.create(kind="call", **made)
    executing = Task.objects.create(kind="execute", **made)
    done = Task.objects.create(kind="call", **made)
    complete_task(done, "no-answer", by="lucas", at=at(DAY))
    proceeding = accepted(company)
    call.refresh_from_db()
    executing.refresh_from_db()
    assert (call.result, executing.result) == ("done", "waived")
    assert {call.reason, executing.reason} == {STOPPED}
    undo_proceeding(proceeding, "arrêt d'appel", by="sophie", at=at(DAY, 15))
    again = Task.objects.filter(done_at=None, detail=UNDONE)
    assert sorted(again.values_list("kind", flat=True)) == ["call", "execute"]


def test_a_cancellation_undoes_it_as_if_never(company, customer):
    before = {n: owed(customer, JUDGED + timedelta(days=n)) for n in (0, 1, 30, 100)}
    accepted(company)
    (row,) = brought(company, CANCELLATION, day=date(2026, 3, 16))
    accept_notice(row, Read(), by="sophie", at=at(date(2026, 3, 16), 10))
    proceeding = Proceeding.objects.get()
    assert (proceeding.outcome, proceeding.ended_by) == ("cancelled", "sophie")
    hold = Hold.objects.get()
    assert (hold.ended_on, hold.ended_by) == (JUDGED, "sophie")
    task = Task.objects.get(kind="declare")
    assert (task.result, task.reason) == ("waived", "withdrawn by the notice A202600520003")
    assert before == {n: owed(customer, JUDGED + timedelta(days=n)) for n in before}
    assert load_receivables(company, DAY).accounts[0].holds == ()
    assert all(not one.item.holds for one in items_on(customer, date(2026, 3, 10)))
    assert not altered_journal()


def test_a_corrected_judgment_moves_interest_and_keeps_the_publication(company, customer):
    first = accepted(company)
    second = accepted(company, CORRECTION, date(2026, 3, 10))
    assert (second.corrects, second.judged_on) == (first, date(2026, 2, 25))
    assert (second.published_on, second.declare_by) == (first.published_on, first.declare_by)
    assert second.court == first.court
    first.refresh_from_db()
    assert first.outcome == "corrected"
    assert [hold.since for hold in Hold.objects.filter(ended_at=None)] == [date(2026, 2, 25)]
    assert owed(customer, LATER)[0] == 799  # 24 days: 798.9
    tasks = Task.objects.filter(kind="declare").order_by("pk")
    assert [task.result for task in tasks] == ["waived", ""]


def test_the_cancellation_of_what_was_corrected_undoes_both(company, customer):
    accepted(company)
    accepted(company, CORRECTION, date(2026, 3, 10))
    (row,) = brought(company, CANCELLATION, day=date(2026, 3, 16))
    accept_notice(row, Read(), by="sophie", at=at(date(2026, 3, 16), 10))
    assert not Hold.objects.filter(ended_at=None).exists()
    assert set(Proceeding.objects.values_list("outcome", flat=True)) == {"corrected", "cancelled"}


def test_what_was_withdrawn_before_anybody_read_it_is_not_to_be_read(company, customer):
    opening, cancelled = brought(company, OPENING, CANCELLATION)
    accept_notice(cancelled, Read(), by="sophie", at=at(DAY))
    opening.task.refresh_from_db()
    assert opening.task.result == "overtaken"
    assert load_receivables(company, DAY).accounts[0].holds == ()
    with pytest.raises(InputError, match="withdrew"):
        accept_notice(opening, Read(), by="sophie", at=at(DAY))


def test_a_cancellation_of_something_else_undoes_nothing(company, customer):
    accepted(company)
    other = replace(CANCELLATION, id="A9", previous="A200000000001")
    (row,) = brought(company, other)
    accept_notice(row, Read(), by="sophie", at=at(DAY, 11))
    assert Proceeding.objects.get().ended_at is None


def test_a_later_judgment_belongs_to_the_same_proceedings(company, customer):
    proceeding = accepted(company)
    closing = replace(
        OPENING,
        id="A7",
        stage="closed",
        proceeding="liquidation",
        nature="Clôture pour insuffisance d'actif",
    )
    (row,) = brought(company, closing)
    assert accept_notice(row, Read(), by="sophie", at=at(DAY, 11)) == proceeding
    assert Hold.objects.get().ended_at is None


def test_a_conversion_that_comes_first_asks_for_the_day_of_the_opening(company, customer):
    converted = replace(OPENING, id="A8", stage="converted", proceeding="liquidation")
    (row,) = brought(company, converted)
    with pytest.raises(InputError) as refused:
        accept_notice(row, Read(), by="sophie", at=at(DAY))
    assert refused.value.field == "judged_on"
    row.task.refresh_from_db()
    assert row.task.done_at is None
    days = Read(judged_on=date(2025, 11, 4))
    proceeding = accept_notice(row, days, by="sophie", at=at(DAY))
    assert (proceeding.judged_on, proceeding.declare_by) == (date(2025, 11, 4), None)


@pytest.mark.parametrize(
    ("read", "field"),
    [
        ({"judged_on": DAY + timedelta(days=1)}, "judged_on"),
        ({"published_on": JUDGED - timedelta(days=1)}, "published_on"),
        ({"declare_by": JUDGED - timedelta(days=1)}, "declare_by"),
    ],
)
def test_days_that_make_no_sense_are_refused_and_nothing_is_done(company, customer, read, field):
    (row,) = brought(company, OPENING)
    with pytest.raises(InputError) as refused:
        accept_notice(row, Read(**read), by="sophie", at=at(DAY))
    assert refused.value.field == field
    assert not Hold.objects.exists()
    assert not Proceeding.objects.exists()


def test_it_is_read_once(company, customer):
    (row,) = brought(company, OPENING)
    accept_notice(row, Read(), by="sophie", at=at(DAY))
    with pytest.raises(InputError, match="done before"):
        accept_notice(row, Read(), by="lucas", at=at(DAY))


def test_a_notice_for_information_is_not_accepted(company, customer):
    (row,) = brought(company, SALE)
    with pytest.raises(InputError, match="for information"):
        accept_notice(row, Read(), by="sophie", at=at(DAY))


def test_the_hold_of_proceedings_ends_with_them_only(company, customer):
    accepted(company)
    with pytest.raises(InputError, match="end them there"):
        end_holds(customer, reasons.INSOLVENCY, DAY, by="sophie", at=at(DAY))


def test_a_belgian_claim_is_declared_by_the_day_that_the_judgment_states(company):
    found = debtor(company, "JANS", number="BCE 0403.019.261")
    record_invoice(found, "F1", 100_000, LATE, by="claire", at=at(DAY))
    proceeding = accepted(company, BANKRUPTCY)
    assert (proceeding.declare_by, proceeding.relief_until) == (date(2026, 3, 26), None)
    assert proceeding.agent == "Me Jans"


def test_without_that_day_a_person_is_asked_to_look_it_up(company):
    found = debtor(company, "JANS", number="BCE 0403.019.261")
    record_invoice(found, "F1", 100_000, LATE, by="claire", at=at(DAY))
    accepted(company, replace(BANKRUPTCY, declare_by=None))
    assert Task.objects.get(kind="declare").detail == (
        "look up the day by which the claim is to be declared"
    )
