"""The figures of money: ageing, risk, what is blocked and expected, DSO."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core import reasons
from butoir.core.items import Instalment
from butoir.dunning.agreeing import record_plan, record_promise
from butoir.dunning.holding import end_holds, place_hold
from butoir.insight.ageing import BUCKETS, Aged, aged_balance, bucket_of
from butoir.insight.blocked import Blocked, read_blocked
from butoir.insight.book import DueDay, main_currency, read_book, read_sales
from butoir.insight.dso import Dso, dso_of
from butoir.insight.expected import Expected, read_expected
from butoir.insight.risk import read_risk
from butoir.ledger.recording import record_credit_note, record_invoice, record_receipt
from butoir.users.models import Company
from companies import AT, make_company
from dunning.people import make_customer

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
TODAY, BEFORE = date(2026, 6, 16), date(2026, 5, 16)


@pytest.fixture
def company() -> Company:
    return make_company()


def bill(customer, number, cents, due, issued=date(2026, 3, 1), **more):
    return record_invoice(customer, number, cents, due, issued_on=issued, **more, **WHO)


def balance(company) -> dict[str, Aged]:
    rows = aged_balance(read_book(company, BEFORE), TODAY, BEFORE)
    return {row.bucket: row for row in rows}


def risk(company) -> tuple[int, int]:
    aged = aged_balance(read_book(company, BEFORE), TODAY, BEFORE)
    return read_risk(company, aged, TODAY, "EUR")


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        (date(2026, 6, 17), "not-due"),
        (date(2026, 6, 16), "not-due"),
        (date(2026, 6, 15), "0-30"),
        (date(2026, 5, 17), "0-30"),
        (date(2026, 5, 16), "31-60"),
        (date(2026, 4, 17), "31-60"),
        (date(2026, 4, 16), "61-90"),
        (date(2026, 3, 18), "61-90"),
        (date(2026, 3, 17), "90+"),
    ],
)
def test_an_invoice_is_late_from_the_day_after_its_due_date(due, bucket):
    assert bucket_of(due, TODAY) == bucket


def test_the_balance_of_last_month_is_what_was_open_then(company):
    customer = make_customer(company)
    paid_since = bill(customer, "F1", 100_00, date(2026, 4, 30))
    record_receipt(customer, 60_00, date(2026, 5, 16), invoice=paid_since, **WHO)
    record_receipt(customer, 40_00, date(2026, 6, 1), invoice=paid_since, **WHO)
    bill(customer, "F2", 200_00, date(2026, 6, 10))
    bill(customer, "F3", 300_00, date(2026, 7, 10), issued=date(2026, 6, 10))
    rows = balance(company)
    assert rows["0-30"] == Aged("0-30", 200_00, 1, 40_00)
    assert rows["not-due"] == Aged("not-due", 300_00, 1, 200_00)
    assert [rows[name].change for name in BUCKETS] == [100_00, 160_00, 0, 0, 0]


def test_credits_and_overpayments_take_nothing_off_other_invoices(company):
    customer = make_customer(company)
    over = bill(customer, "F1", 100_00, date(2026, 6, 1))
    record_receipt(customer, 150_00, date(2026, 6, 2), invoice=over, **WHO)
    record_credit_note(customer, "A1", 70_00, date(2026, 6, 2), **WHO)
    bill(customer, "F2", 80_00, date(2026, 6, 1))
    assert balance(company)["0-30"].cents == 80_00


def test_another_company_is_another_book(company):
    bill(make_customer(make_company("autre", name="Autre")), "F1", 100_00, date(2026, 6, 1))
    assert read_book(company, BEFORE) == []
    assert read_sales(company, "EUR") == {}


def test_what_is_very_late_or_of_an_insolvent_customer_is_at_risk(company):
    late, broke = make_customer(company), make_customer(company, "ROY")
    bill(late, "F1", 100_00, date(2026, 3, 17))
    bill(late, "F2", 200_00, date(2026, 6, 1))
    bill(broke, "F3", 400_00, date(2026, 7, 1))
    bill(broke, "F4", 50_00, date(2026, 3, 17))
    paid = bill(broke, "F5", 70_00, date(2026, 6, 1))
    record_receipt(broke, 70_00, TODAY, invoice=paid, **WHO)
    place_hold(broke, reasons.INSOLVENCY, date(2026, 6, 1), **WHO)
    assert risk(company) == (550_00, 3)
    end_holds(broke, reasons.INSOLVENCY, TODAY, **WHO)
    assert risk(company) == (150_00, 2)


def test_each_currency_has_its_own_figures(company):
    customer = make_customer(company)
    bill(customer, "F1", 100_00, date(2026, 6, 1))
    bill(customer, "F2", 900_00, date(2026, 6, 1), currency="CHF")
    bill(customer, "F3", 50_00, date(2026, 6, 2))
    book = read_book(company, BEFORE)
    assert main_currency(book) == "EUR"
    assert {row.currency: row.open for row in book if row.currency == "CHF"} == {"CHF": 900_00}
    assert read_sales(company, "CHF") == {"2026-03": 900_00}


def test_an_invoice_is_blocked_once_by_the_part_that_is_disputed(company):
    customer, other = make_customer(company), make_customer(company, "ROY")
    partly = bill(customer, "F1", 100_00, date(2026, 5, 1))
    both = bill(other, "F2", 200_00, date(2026, 5, 1))
    bill(other, "F3", 50_00, date(2026, 5, 1))
    place_hold(partly, reasons.DISPUTED, date(2026, 5, 20), cents=30_00, **WHO)
    place_hold(both, reasons.DISPUTED, date(2026, 6, 2), **WHO)
    place_hold(other, reasons.ON_HOLD, date(2026, 6, 5), until=date(2026, 6, 30), **WHO)
    found = read_blocked(company, TODAY, "EUR")
    assert found == Blocked(230_00, 50_00, 3, date(2026, 5, 20))
    end_holds(partly, reasons.DISPUTED, TODAY, outcome="rejected", **WHO)
    assert read_blocked(company, date(2026, 7, 1), "EUR") == Blocked(200_00, 0, 1, date(2026, 6, 2))


def test_what_was_paid_is_blocked_no_longer(company):
    customer = make_customer(company)
    invoice = bill(customer, "F1", 100_00, date(2026, 5, 1))
    place_hold(invoice, reasons.ON_HOLD, date(2026, 5, 20), **WHO)
    record_receipt(customer, 100_00, TODAY, invoice=invoice, **WHO)
    assert read_blocked(company, TODAY, "EUR") == Blocked()


def test_expected_is_what_is_promised_for_the_seven_days(company):
    customer, other = make_customer(company), make_customer(company, "ROY")
    first = bill(customer, "F1", 100_00, date(2026, 5, 1))
    record_promise(customer, 100_00, date(2026, 6, 22), TODAY, invoices=[first], **WHO)
    second = bill(other, "F2", 300_00, date(2026, 5, 1))
    days = (date(2026, 6, 10), date(2026, 6, 18), date(2026, 6, 23))
    parts = [Instalment(on, 100_00) for on in days]
    record_plan(other, parts, date(2026, 6, 1), invoices=[second], **WHO)
    assert read_expected(company, TODAY, "EUR") == Expected(100_00, 100_00, 2)
    record_receipt(other, 130_00, TODAY, invoice=second, **WHO)
    assert read_expected(company, TODAY, "EUR") == Expected(100_00, 70_00, 2)
    assert read_expected(company, TODAY, "CHF") == Expected()


def _open(due: date, cents: int) -> DueDay:
    return DueDay("EUR", due, cents, 1, 0)


def test_the_dso_counts_back_the_sales_that_are_still_open():
    book = [_open(date(2026, 6, 1), 1_000_00), _open(date(2026, 7, 1), 600_00)]
    sales = {"2026-06": 800_00, "2026-05": 1_600_00, "2026-04": 900_00}
    # 16 days of June, then 800 of May's 1,600: half of its 31 days, rounded up
    assert dso_of(book, sales, TODAY) == Dso(days=32, best=12, months=3)


def test_a_month_without_sales_is_counted_in_full():
    book = [_open(date(2026, 6, 1), 1_000_00)]
    assert dso_of(book, {"2026-06": 800_00, "2026-04": 400_00}, TODAY).days == 16 + 31 + 15


def test_the_dso_is_not_told_when_the_sales_are_not_known():
    book = [_open(date(2026, 6, 1), 1_000_00)]
    assert dso_of(book, {"2026-06": 999_00}, TODAY) == Dso(days=None, best=0, months=1)
    assert dso_of([], {}, TODAY) == Dso(days=0, best=0, months=0)
