"""A payment online: made once for what is open, followed by what the provider says, never believed
otherwise."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.secrets import read_secret
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Hold, PlannedMessage, Task
from butoir.dunning.paylinks.asking import ask_waiting, due_pay_links
from butoir.dunning.paylinks.models import PayLink, PayProvider
from butoir.dunning.paylinks.owed import payable
from butoir.dunning.paylinks.provider import RefusedError, UnavailableError
from butoir.dunning.paylinks.setting import set_pay_provider
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.models import Invoice
from butoir.ledger.recording import record_credit_note, record_invoice, record_receipt
from companies import AT, altered_journal, at, make_company
from dunning.mollie_server import HANG_UP, KEY, LOSE, MollieServer
from dunning.payments import (
    HOOK,
    PAID,
    mollie,
    press,
    rests,
    takes_payments,
    told,
    work,
)
from dunning.people import make_customer
from dunning.test_day import automatic

__all__ = ["mollie"]
pytestmark = pytest.mark.django_db
WHO: dict[str, Any] = {"by": "claire", "at": AT}
DUE = date(2026, 1, 31)
TOLD = {"base_url": "https://api.mollie.example/v2", "enabled": True, "wait_days": 7}


@pytest.fixture
def invoice(mollie: MollieServer) -> Invoice:
    """An overdue invoice of a company that reminds by itself and takes payments online."""
    company = automatic(make_company())
    takes_payments(company, mollie)
    return record_invoice(make_customer(company), "F1", 600_00, DUE, **WHO)


def more(invoice: Invoice, number: str, cents: int, due: date = DUE) -> Invoice:
    return record_invoice(invoice.customer, number, cents, due, **WHO)


def asks(invoice: Invoice) -> dict[str, int]:
    return {one.number: one.cents for one in payable(invoice.customer, PAID)}


# what may be paid


def test_what_is_open_is_asked_the_first_due_first(invoice):
    more(invoice, "F0", 50_00, date(2026, 1, 15))
    assert list(asks(invoice).items()) == [("F0", 50_00), ("F1", 600_00)]


def test_credits_and_money_without_an_invoice_are_taken_off_the_oldest(invoice):
    more(invoice, "F2", 50_00, date(2026, 3, 1))
    record_credit_note(invoice.customer, "A1", 100_00, PAID, **WHO)
    record_receipt(invoice.customer, 30_00, PAID, **WHO)
    assert asks(invoice) == {"F1": 470_00, "F2": 50_00}


def test_what_is_disputed_is_not_asked(invoice):
    other = more(invoice, "F2", 50_00)
    open_dispute(Heard(invoice, PAID, 200_00, "price", "trop cher", "phone"), **WHO)
    open_dispute(Heard(other, PAID, None, "price", "trop cher", "phone"), **WHO)
    assert asks(invoice) == {"F1": 400_00}


def test_what_is_collected_or_owed_to_somebody_else_is_not_asked(invoice):
    debit, factored = more(invoice, "F2", 50_00), more(invoice, "F3", 60_00)
    place_hold(debit, "direct-debit", PAID, **WHO)
    why = "the invoice says: to be paid to somebody else"
    place_hold(factored, "on-hold", PAID, reason=why, **WHO)
    assert asks(invoice) == {"F1": 600_00}


@pytest.mark.parametrize("kind", ["insolvency", "handed-over"])
def test_nothing_is_asked_where_the_debt_is_in_other_hands(invoice, kind):
    place_hold(invoice.customer, kind, PAID, **WHO)
    assert asks(invoice) == {}
    with pytest.raises(InputError):
        press(invoice)


def test_another_currency_is_not_paid_here(invoice):
    record_invoice(invoice.customer, "F2", 10_00, DUE, currency="CHF", **WHO)
    assert asks(invoice) == {"F1": 600_00}


# the press


def test_the_press_makes_a_payment_of_what_is_open_and_records_it(invoice, mollie):
    link = press(invoice)
    (method, path, said), *others = mollie.asked
    assert (method, path, others) == ("POST", "/v2/payments", [])
    assert said["amount"] == {"currency": "EUR", "value": "600.00"}
    assert said["description"].startswith("F1 ")
    assert said["webhookUrl"] == HOOK
    assert said["redirectUrl"].endswith(f"/payments/{link.pk}")
    assert said["metadata"] == {"key": link.key}
    assert (link.state, link.reference, link.cents) == ("open", mollie.last["id"], 600_00)
    assert link.checkout.endswith(f"/checkout/{link.reference}")
    first = json.loads(Event.objects.get(kind="pay-link").data)
    assert first["invoices"] == {"F1": 600_00}
    assert altered_journal() == []


def test_pressed_again_it_is_the_same_payment(invoice, mollie):
    assert press(invoice).pk == press(invoice, moment=at(PAID, 12)).pk
    assert len(mollie.payments) == 1


def test_a_debtor_chooses_among_its_own_invoices_and_no_others(invoice, mollie):
    other = more(invoice, "F2", 50_00)
    stranger = record_invoice(make_customer(invoice.company, "GRAND"), "G1", 10_00, DUE, **WHO)
    assert press(invoice, other).cents == 50_00
    with pytest.raises(InputError):
        press(invoice, other, stranger)
    assert PayLink.objects.count() == 1


def test_a_lost_answer_is_asked_for_again_under_the_same_key(invoice, mollie):
    mollie.faults = [LOSE]
    with pytest.raises(UnavailableError):
        press(invoice)
    assert PayLink.objects.get().state == "asked"
    link = press(invoice, moment=at(PAID, 10) + timedelta(minutes=2))
    assert (link.state, len(mollie.payments), PayLink.objects.count()) == ("open", 1, 1)


@pytest.mark.parametrize("fault", [HANG_UP, 500, 503, 429, b"<html>", b'{"id": 7}', b"[" * 5000])
def test_a_provider_that_is_down_or_talks_nonsense_takes_nothing(invoice, mollie, fault):
    mollie.faults = [fault]
    with pytest.raises(UnavailableError):
        press(invoice)
    assert rests(invoice) == []
    assert press(invoice).state == "open"


def test_a_refusal_is_told_and_makes_no_payment(invoice, mollie):
    mollie.faults = [422]
    with pytest.raises(RefusedError):
        press(invoice)
    assert PayLink.objects.get().state == "asked"


def test_an_answer_that_sends_elsewhere_is_not_followed(invoice, mollie):
    link = {"checkout": {"href": "https://voleur.example/checkout"}}
    amount = {"currency": "EUR", "value": "600.00"}
    said = {"id": "tr_test0001", "status": "open", "amount": amount, "_links": link}
    mollie.faults = [json.dumps(said).encode()]
    with pytest.raises(UnavailableError):
        press(invoice)


def test_when_what_is_open_changes_another_payment_is_made(invoice, mollie):
    first = press(invoice)
    record_receipt(invoice.customer, 100_00, PAID, invoice=invoice, **WHO)
    second = press(invoice)
    assert (second.cents, second.pk != first.pk, len(mollie.payments)) == (500_00, True, 2)


@pytest.mark.parametrize("status", ["expired", "failed", "canceled"])
def test_one_that_was_not_paid_is_followed_by_another(invoice, mollie, status):
    first = press(invoice)
    mollie.becomes(status)
    second = press(invoice, moment=at(PAID, 11))
    first.refresh_from_db()
    assert (first.state, first.ended_at is not None) == (status, True)
    assert (second.state, second.key != first.key, len(mollie.payments)) == ("open", True, 2)


def test_one_that_is_paid_already_is_not_paid_again(invoice, mollie):
    press(invoice)
    mollie.becomes("paid")
    assert press(invoice, moment=at(PAID, 11)).state == "paid"
    with pytest.raises(InputError):  # nothing is left to pay
        press(invoice, moment=at(PAID, 12))
    assert len(mollie.payments) == 1


def test_one_that_another_account_made_ends(invoice, mollie):
    press(invoice)
    mollie.payments.clear()
    link = press(invoice, moment=at(PAID, 11))
    assert link.state == "open"
    assert PayLink.objects.order_by("pk").first().state == "lost"


def test_a_company_without_a_provider_takes_no_payment(invoice):
    PayProvider.objects.update(enabled=False)
    with pytest.raises(InputError):
        press(invoice)


# what rests


def test_while_it_can_be_paid_it_rests_until_the_next_day_and_not_again_soon(invoice, mollie):
    press(invoice)
    hold = Hold.objects.get()
    assert (hold.reason, hold.until) == ("a payment online was begun", date(2026, 2, 10))
    mollie.becomes("expired")
    press(invoice, moment=at(date(2026, 2, 11)))
    assert Hold.objects.filter(ended_at=None).count() == 0


def test_paid_it_rests_until_the_money_is_here_and_says_so(invoice, mollie):
    link = press(invoice)
    mollie.becomes("paid")
    told(link)
    why = "paid online on 2026-02-09: the money is not on the bank account yet"
    assert rests(invoice) == [why]
    for day in (date(2026, 2, 9), date(2026, 2, 16), date(2026, 3, 30)):
        plan = run_day(invoice.company, day, by="clock", at=at(day), dry_run=True).plan
        assert (list(plan.messages), [w.reason for w in plan.waiting]) == ([], ["on-hold"])


def test_a_transfer_that_takes_days_rests_too(invoice, mollie):
    link = press(invoice)
    mollie.becomes("pending")
    told(link)
    assert rests(invoice) == ["a payment online is under way since 2026-02-09"]


def test_a_letter_about_to_leave_does_not_cross_the_payment(invoice, mollie):
    run_day(invoice.company, PAID, by="clock", at=at(PAID, 6))
    assert PlannedMessage.objects.count() == 1
    link = press(invoice)
    mollie.becomes("paid")
    told(link)
    assert release_approved(invoice.company, at=at(PAID, 12), by="clock") == {}


# what the provider says later


def test_told_twice_it_changes_nothing_more(invoice, mollie):
    link = press(invoice)
    mollie.becomes("paid")
    told(link)
    events, holds = Event.objects.count(), Hold.objects.count()
    told(link)
    assert (Event.objects.count(), Hold.objects.count()) == (events, holds)


def test_paid_after_it_had_run_out_is_paid(invoice, mollie):
    link = press(invoice)
    mollie.becomes("expired")
    assert told(link).state == "expired"
    mollie.becomes("paid")
    late = told(link)
    assert (late.state, late.ended_at) == ("paid", None)
    assert len(rests(invoice)) == 1


def test_another_amount_than_asked_for_is_told_to_a_person_and_rests(invoice, mollie):
    link = press(invoice)
    mollie.becomes("paid", amount={"currency": "EUR", "value": "500.00"})
    told(link)
    why = "paid online on 2026-02-09: another amount than was asked for"
    assert work() == [("pay-back", why)]
    assert len(rests(invoice)) == 1


def money(value: str) -> dict[str, str]:
    return {"currency": "EUR", "value": value}


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("amountRefunded", "the money was paid back"),
        ("amountChargedBack", "its bank took the money back"),
    ],
)
def test_money_that_goes_back_ends_the_rest_and_is_told(invoice, mollie, field, said):
    link = press(invoice)
    mollie.becomes("paid")
    told(link)
    mollie.becomes("paid", **{field: money("600.00")})
    assert told(link).state == "back"
    told(link)
    assert work() == [("pay-back", f"paid online on 2026-02-09: {said}")]
    assert rests(invoice) == []
    assert asks(invoice) == {"F1": 600_00}


def test_a_part_that_goes_back_is_told_and_rests_on(invoice, mollie):
    link = press(invoice)
    mollie.becomes("paid", amountRefunded=money("20.00"))
    assert told(link).state == "paid"
    assert work() == [("pay-back", "paid online on 2026-02-09: a part of the money went back")]
    assert len(rests(invoice)) == 1


def test_a_charge_back_that_is_undone_rests_again(invoice, mollie):
    link = press(invoice)
    mollie.becomes("paid", amountChargedBack=money("600.00"))
    assert told(link).state == "back"
    mollie.becomes("paid", amountChargedBack=money("0.00"))
    again = told(link)
    assert (again.state, again.ended_at, len(rests(invoice))) == ("paid", None, 1)


# what nobody told us


def test_a_lost_call_of_the_provider_loses_nothing(invoice, mollie):
    press(invoice)
    mollie.becomes("paid")
    soon = at(PAID, 10) + timedelta(minutes=5)
    assert due_pay_links(at(PAID, 10)) == []
    assert due_pay_links(soon) == ["morel"]
    assert ask_waiting(invoice.company, by="butoir", at=soon) == 1
    assert PayLink.objects.get().state == "paid"
    assert ask_waiting(invoice.company, by="butoir", at=soon) == 0


def test_it_is_asked_less_often_after_a_day_and_no_more_once_it_has_ended(invoice, mollie):
    link = press(invoice)
    told(link, at(date(2026, 2, 11), 8))
    assert due_pay_links(at(date(2026, 2, 11), 13)) == []
    assert due_pay_links(at(date(2026, 2, 11), 14)) == ["morel"]
    mollie.becomes("expired")
    told(link, at(date(2026, 2, 11), 14))
    assert due_pay_links(at(date(2026, 2, 20))) == []


def test_a_provider_that_is_down_is_said_and_asked_again(invoice, mollie):
    press(invoice)
    mollie.faults = [503]
    with pytest.raises(InputError, match="503"):
        ask_waiting(invoice.company, by="butoir", at=at(PAID, 12))
    assert due_pay_links(at(PAID, 12)) == ["morel"]


def test_one_that_the_provider_does_not_know_keeps_no_other_waiting(invoice, mollie):
    press(invoice)
    other = record_invoice(make_customer(invoice.company, "GRAND"), "G1", 10_00, DUE, **WHO)
    press(other)
    del mollie.payments["tr_test0001"]
    mollie.becomes("paid", "tr_test0002")
    assert ask_waiting(invoice.company, by="butoir", at=at(PAID, 12)) == 1
    assert sorted(PayLink.objects.values_list("state", flat=True)) == ["open", "paid"]


def test_what_never_got_an_answer_ends_after_a_day(invoice, mollie):
    mollie.faults = [HANG_UP]
    with pytest.raises(UnavailableError):
        press(invoice)
    day = date(2026, 2, 11)
    run_day(invoice.company, day, by="clock", at=at(day))
    assert PayLink.objects.get().state == "lost"


# its setting


def test_the_key_is_kept_as_other_secrets_are(invoice):
    row = PayProvider.objects.get()
    assert read_secret(row.options, "key") == KEY
    assert KEY not in str(row.options)
    assert not [event for event in Event.objects.all() if KEY in event.data]


@pytest.mark.parametrize("key", ["test_" + "k" * 30, "live_", "live_\nsigns", "access_" + "k" * 30])
def test_only_a_key_for_real_payments_is_taken(key):
    with pytest.raises(InputError) as found:
        set_pay_provider(make_company(), "mollie", TOLD, key, **WHO)
    assert found.value.field == "key"
    assert not PayProvider.objects.exists()


def test_a_key_goes_to_no_other_address(invoice):
    with pytest.raises(InputError) as found:
        set_pay_provider(invoice.company, "mollie", TOLD, "", **WHO)
    assert found.value.field == "key"


@pytest.mark.parametrize("url", ["http://api.mollie.example/v2", "ftp://x", "", "https:" + "//"])
def test_only_an_https_address_is_taken(url):
    with pytest.raises(InputError) as found:
        set_pay_provider(make_company(), "mollie", {**TOLD, "base_url": url}, KEY, **WHO)
    assert found.value.field == "base_url"


@pytest.mark.parametrize("days", [0, 61])
def test_the_wait_has_its_bounds(days):
    with pytest.raises(InputError) as found:
        set_pay_provider(make_company(), "mollie", {**TOLD, "wait_days": days}, KEY, **WHO)
    assert found.value.field == "wait_days"


def test_tasks_of_payments_name_their_invoices(invoice, mollie):
    link = press(invoice)
    mollie.becomes("paid", amountRefunded=money("600.00"))
    told(link)
    task = Task.objects.get()
    assert [row.invoice.number for row in task.invoices.all()] == ["F1"]
    assert task.pay_link == link
