"""A customer's open items as they stood on any day."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core import reasons
from butoir.dunning.dated import item_on, items_on, unused_receipts
from butoir.dunning.holding import end_holds, place_hold
from butoir.ledger.recording import record_credit_note, record_receipt
from pages.followed import BY, DUE, REMINDED, automatic_company, late_invoice, reminded

pytestmark = pytest.mark.django_db

PAID = date(2026, 2, 20)


def opens(customer, on=None):
    return [(one.item.number, one.item.open) for one in items_on(customer, on)]


def test_a_payment_counts_from_its_own_day_on():
    invoice = late_invoice(automatic_company())
    record_receipt(invoice.customer, 40_00, PAID, invoice=invoice, **BY)
    assert opens(invoice.customer, date(2026, 2, 19)) == [("F-PETIT", 100_00)]
    assert opens(invoice.customer, PAID) == [("F-PETIT", 60_00)]
    assert opens(invoice.customer) == [("F-PETIT", 60_00)]


def test_what_was_paid_since_stood_open_before():
    invoice = late_invoice(automatic_company())
    record_receipt(invoice.customer, 100_00, PAID, invoice=invoice, **BY)
    assert opens(invoice.customer) == []
    assert opens(invoice.customer, DUE) == [("F-PETIT", 100_00)]
    assert item_on(invoice).item.open == 0


def test_an_invoice_is_not_there_before_it_was_issued():
    invoice = late_invoice(automatic_company())
    assert opens(invoice.customer, date(2025, 12, 31)) == []


def test_a_credit_note_is_open_below_zero():
    invoice = late_invoice(automatic_company())
    record_credit_note(invoice.customer, "AV-1", 10_00, PAID, **BY)
    assert ("AV-1", -10_00) in opens(invoice.customer, PAID)
    assert opens(invoice.customer, DUE) == [("F-PETIT", 100_00)]


def test_a_demand_is_there_from_its_day_on_with_its_delivery():
    delivery = reminded(automatic_company())
    customer = delivery.release.message.customer
    (before,) = items_on(customer, DUE)
    (after,) = items_on(customer, REMINDED)
    assert before.item.demands == ()
    assert [(d.step, d.sent_on, d.channel) for d in after.item.demands] == [
        ("reminder-1", REMINDED, "email")
    ]
    assert after.deliveries == (delivery.pk,)


def test_a_letter_that_came_back_is_no_demand():
    delivery = reminded(automatic_company())
    type(delivery).objects.update(state="returned")
    (one,) = items_on(delivery.release.message.customer)
    assert one.item.demands == ()


def test_a_hold_counts_between_its_days():
    invoice = late_invoice(automatic_company())
    place_hold(invoice, reasons.DISPUTED, REMINDED, cents=30_00, reason="casse", **BY)
    end_holds(invoice, reasons.DISPUTED, PAID, outcome="rejected", **BY)

    def held(on):
        return [hold.cents for hold in items_on(invoice.customer, on)[0].item.holds]

    assert (held(DUE), held(REMINDED), held(PAID), held(None)) == ([], [30_00], [], [])


def test_an_insolvency_of_the_customer_is_known_of_each_invoice():
    invoice = late_invoice(automatic_company())
    place_hold(invoice.customer, reasons.INSOLVENCY, PAID, **BY)
    (one,) = items_on(invoice.customer, PAID)
    assert [hold.kind for hold in one.item.holds] == [reasons.INSOLVENCY]


def test_money_that_settled_nothing_is_a_credit_of_its_day():
    invoice = late_invoice(automatic_company())
    record_receipt(invoice.customer, 25_00, PAID, **BY)
    assert unused_receipts(invoice.customer) == {"EUR": 25_00}
    assert unused_receipts(invoice.customer, REMINDED) == {}
