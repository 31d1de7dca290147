"""Interest given up against payment, through the database: kept, failed, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.core.schedule import Spread
from butoir.dispatch.models import Delivery
from butoir.dunning.agreeing import record_plan
from butoir.dunning.dated import item_on
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Task
from butoir.dunning.plans.drafting import Terms, draft_plan
from butoir.dunning.releasing import no_longer_due
from butoir.dunning.running import run_day
from butoir.dunning.waiving.charges import claim_on
from butoir.dunning.waiving.following import withdraw_waiver
from butoir.dunning.waiving.offering import Offer, offer_waiver
from butoir.dunning.waiving.rules import change_relief_rules
from butoir.journal.models import Event
from butoir.ledger.recording import (
    record_credit_note,
    record_invoice,
    record_receipt,
    reverse_payment,
)
from companies import altered_journal, at, make_company
from dunning.cases import mail_of, told
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)
DAY = date(2026, 3, 2)  # Monday
PAY_BY = date(2026, 3, 13)  # Friday: a payment of that day is seen by Tuesday the 17th
OFFER = Offer(PAY_BY, "Client fidèle, premier retard", letter=False)


@pytest.fixture
def invoice():
    customer = make_customer(make_company())
    who = {"by": "claire", "at": at(date(2025, 12, 1))}
    return record_invoice(customer, "F1", 10_000_00, DUE, issued_on=date(2025, 12, 1), **who)


def offer(invoice, said=OFFER, day=DAY):
    return offer_waiver(invoice.customer, [invoice], said, by="sophie", at=at(day))


def run(invoice, day):
    return run_day(invoice.company, day, by="clock", at=at(day)).plan


def pay(invoice, cents, day):
    record_receipt(invoice.customer, cents, day, invoice=invoice, by="claire", at=at(day))


def charged(invoice, on):
    """The interest and the indemnity of a statement of that day."""
    claim = claim_on(invoice.customer, [item_on(invoice, on).item], on)
    return claim.total("interest"), claim.total("indemnity")


def test_while_the_offer_runs_nothing_is_asked_and_nothing_demanded(invoice):
    assert charged(invoice, DAY) == (203_05, 40_00)  # 10 000 × 12.15 % × 61 / 365
    row = offer(invoice)
    assert row.cents == 243_05
    assert charged(invoice, DAY) == (0, 0)
    assert charged(invoice, DAY - timedelta(days=1)) == (199_73, 40_00), (
        "the day before is as it was"
    )
    plan = run(invoice, DAY)
    assert (plan.messages, {one.reason for one in plan.waiting}) == ((), {"on-hold"})
    assert told("waiver-offered")[0] == {
        "customer": "PETIT",
        "currency": "EUR",
        "invoices": ["F1"],
        "interest": True,
        "indemnity": True,
        "cents": 243_05,
        "principal": 10_000_00,
        "pay_by": "2026-03-13",
        "reason": "Client fidèle, premier retard",
        "by_letter": False,
    }


def test_kept_the_interest_is_never_asked_again(invoice):
    row = offer(invoice)
    pay(invoice, 10_000_00, PAY_BY)
    run(invoice, date(2026, 3, 16))
    row.refresh_from_db()
    assert (row.outcome, row.ended_by) == ("kept", "clock")
    assert charged(invoice, date(2026, 6, 30)) == (0, 0)
    run(invoice, date(2026, 3, 17))
    assert Event.objects.filter(kind="waiver-ended").count() == 1
    assert not altered_journal()


def test_failed_it_is_asked_again_from_that_day_on_and_somebody_is_told(invoice):
    row = offer(invoice)
    pay(invoice, 9_999_99, PAY_BY)
    run(invoice, date(2026, 3, 17))
    row.refresh_from_db()
    assert row.outcome == "", "the bank data may still show it"
    run(invoice, date(2026, 3, 18))
    row.refresh_from_db()
    assert (row.outcome, row.ended_on) == ("failed", date(2026, 3, 18))
    assert charged(invoice, date(2026, 3, 17)) == (0, 0)
    interest, indemnity = charged(invoice, date(2026, 3, 18))
    assert interest > 239_00
    assert indemnity == 40_00
    (task,) = Task.objects.filter(kind="waiver-failed", done_at=None)
    assert "not all of the principal" in task.detail
    run(invoice, date(2026, 3, 19))
    assert Task.objects.filter(kind="waiver-failed").count() == 1


def test_money_that_came_a_day_late_does_not_keep_it(invoice):
    row = offer(invoice)
    late = PAY_BY + timedelta(days=3)
    pay(invoice, 10_000_00, late)
    run(invoice, late)
    row.refresh_from_db()
    assert row.outcome == "failed"


def test_a_credit_note_lowers_what_is_to_be_paid_whatever_its_day(invoice):
    row = offer(invoice)
    pay(invoice, 9_000_00, PAY_BY)
    day = PAY_BY + timedelta(days=3)
    credit = record_credit_note(
        invoice.customer, "A1", 1_000_00, day, invoice=invoice, by="claire", at=at(day)
    )
    assert credit
    run(invoice, day)
    row.refresh_from_db()
    assert row.outcome == "kept"


def test_a_payment_that_goes_back_undoes_it(invoice):
    row = offer(invoice)
    pay(invoice, 10_000_00, PAY_BY)
    run(invoice, date(2026, 3, 16))
    back = date(2026, 3, 20)
    reverse_payment(invoice, 10_000_00, back, by="claire", at=at(back))
    run(invoice, back)
    row.refresh_from_db()
    assert (row.outcome, row.ended_on) == ("failed", back)
    assert charged(invoice, back)[1] == 40_00


def test_only_what_was_given_up_is_not_asked(invoice):
    offer(invoice, Offer(PAY_BY, "geste", indemnity=False, letter=False))
    assert charged(invoice, DAY) == (0, 40_00)


def test_a_plan_made_of_it_contains_no_interest_that_was_given_up(invoice):
    row = offer(invoice)
    terms = Terms(Spread(3, date(2026, 4, 1)), "included")
    with pytest.raises(InputError, match="another waiver runs"):
        offer(invoice)
    draft = draft_plan(invoice.customer, [invoice], terms, DAY)
    assert draft.total == 10_000_00
    withdraw_waiver(row, "il préfère un échéancier", by="sophie", at=at(DAY))
    draft = draft_plan(invoice.customer, [invoice], terms, DAY)
    assert draft.total == 10_243_05


def test_withdrawn_it_binds_no_more(invoice):
    row = offer(invoice)
    with pytest.raises(InputError, match="withdrawn with a reason"):
        withdraw_waiver(row, "", by="sophie", at=at(DAY))
    withdraw_waiver(row, "erreur de client", by="sophie", at=at(DAY))
    assert charged(invoice, DAY) == (203_05, 40_00)
    assert run(invoice, DAY).messages
    with pytest.raises(InputError, match="has ended"):
        withdraw_waiver(row, "encore", by="sophie", at=at(DAY))


def test_it_is_written_to_the_customer_once_with_its_day_and_its_sum(invoice):
    row = offer(invoice, Offer(PAY_BY, "geste"))
    text = mail_of(row.delivery)
    assert "203,05 € d’intérêts et à 40,00 €" in text.replace("\xa0", " ")
    assert "10 000,00 €" in text.replace("\xa0", " ").replace("\u202f", " ")
    assert "vendredi 13 mars 2026" in text
    assert Delivery.objects.count() == 1


def test_its_letter_does_not_leave_once_what_is_open_has_changed(invoice):
    row = offer(invoice, Offer(PAY_BY, "geste"))
    assert no_longer_due([row.delivery]) == {}
    pay(invoice, 1_00, DAY)
    assert "has changed" in no_longer_due([row.delivery])[row.delivery_id]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Offer(PAY_BY, " "), "with a reason"),
        (Offer(DAY, "geste"), "lies ahead"),
        (Offer(date(2026, 3, 14), "geste"), "working day"),
        (Offer(PAY_BY, "geste", interest=False, indemnity=False), "nothing is given up"),
    ],
)
def test_what_makes_no_offer_is_refused(invoice, said, why):
    with pytest.raises(InputError, match=why):
        offer(invoice, said)
    assert not Event.objects.filter(kind="waiver-offered").exists()


def test_a_company_may_give_nothing_up_at_all(invoice):
    """A bill before parliament would forbid it: the switch is the company's."""
    company = invoice.company
    assert change_relief_rules(company, {"waiving": False}, by="owner", at=at(DAY))
    assert not change_relief_rules(company, {"waiving": False}, by="owner", at=at(DAY))
    with pytest.raises(InputError, match="gives nothing up"):
        offer(invoice)
    assert told("relief-rules") == [{"waiving": False, "withdraw_alone": False, "thanks": False}]


def test_a_french_public_buyer_a_plan_and_an_insolvency_stand_in_the_way(invoice):
    customer = invoice.customer
    public = make_customer(invoice.company, "MAIRIE", kind="public")
    who = {"by": "claire", "at": at(DAY)}
    theirs = record_invoice(public, "P1", 500_00, DUE, issued_on=DUE, **who)
    with pytest.raises(InputError, match="L2192-13"):
        offer(theirs)
    other = record_invoice(customer, "F2", 500_00, DUE, issued_on=DUE, **who)
    record_plan(customer, [Instalment(PAY_BY, 500_00)], DAY, invoices=[other], **who)
    with pytest.raises(InputError, match="payment plan"):
        offer(other)
    place_hold(customer, "insolvency", DAY, **who)
    with pytest.raises(InputError, match="any more"):
        offer(invoice)


def test_an_insolvency_ends_a_running_offer(invoice):
    row = offer(invoice)
    place_hold(invoice.customer, "insolvency", DAY, by="claire", at=at(DAY))
    run(invoice, date(2026, 3, 3))
    row.refresh_from_db()
    assert row.outcome == "failed"


def test_nothing_is_given_up_where_nothing_is_charged(invoice):
    consumer = make_customer(invoice.company, "DUPONT", kind="consumer")
    who = {"by": "claire", "at": at(DAY)}
    theirs = record_invoice(consumer, "C1", 500_00, DUE, issued_on=DUE, **who)
    with pytest.raises(InputError, match="nothing is charged"):
        offer(theirs)
