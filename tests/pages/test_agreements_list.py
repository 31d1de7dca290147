"""Promises, plans, disputes, holds, insolvencies, limitations: the lists of what was agreed."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest

from butoir.core import reasons
from butoir.core.items import Instalment
from butoir.dunning.agreeing import end_agreement, record_plan, record_promise
from butoir.dunning.holding import place_hold
from butoir.dunning.limitation.nearing import load_nearing
from butoir.dunning.limitation.recording import Heard, record_interruption
from butoir.ledger.models import Invoice
from butoir.ledger.recording import record_receipt
from butoir.users.models import Company, Role
from butoir.web.office.agreements.read import Asked, read_agreements, read_asked
from companies import at
from office import client_with
from pages.followed import BY, TODAY, automatic_company, late_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def invoice(db: None, monkeypatch: pytest.MonkeyPatch) -> Invoice:
    """A late invoice, on a day that stands still."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    return late_invoice(automatic_company())


def words(company: Company, asked: str) -> str:
    answer = client_with(Role.READER, company).get(f"/c/{company.key}/agreements/?{asked}")
    assert answer.status_code == 200
    plain = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", plain)


def test_a_running_promise_says_what_came_in_since(invoice: Invoice) -> None:
    record_promise(invoice.customer, 100_00, date(2026, 3, 10), TODAY, how="Mme Petit", **BY)
    record_receipt(invoice.customer, 40_00, TODAY, invoice=invoice, **BY)
    (row,) = read_agreements(invoice.company, TODAY, Asked()).rows
    assert (row.cents, row.received, row.next_on, row.passed) == (
        100_00,
        40_00,
        date(2026, 3, 10),
        False,
    )
    assert "Mme Petit" in words(invoice.company, "show=promises")


def test_a_promise_whose_date_has_passed_says_so(invoice: Invoice) -> None:
    record_promise(invoice.customer, 100_00, date(2026, 3, 2), date(2026, 2, 20), **BY)
    assert "date passée" in words(invoice.company, "show=promises")


@pytest.mark.parametrize("outcome", ["kept", "broken", "withdrawn"])
def test_an_ended_promise_is_in_the_list_of_its_outcome(invoice: Invoice, outcome: str) -> None:
    promise = record_promise(invoice.customer, 100_00, date(2026, 3, 10), TODAY, **BY)
    end_agreement(promise, outcome, by="claire", at=at(TODAY))
    there = [
        state
        for state in ("open", "kept", "broken", "withdrawn", "all")
        if read_agreements(invoice.company, TODAY, Asked(state=state)).rows.object_list
    ]
    assert there == [outcome, "all"]


def test_a_plan_shows_its_instalments(invoice: Invoice) -> None:
    parts = [Instalment(date(2026, 3, 31), 60_00), Instalment(date(2026, 4, 30), 40_00)]
    record_plan(invoice.customer, parts, TODAY, invoices=[invoice], **BY)
    text = words(invoice.company, "show=plans").replace("\xa0", " ")
    assert "mar. 31 mars 2026 · 60,00 €" in text
    assert "jeu. 30 avr. 2026 · 40,00 €" in text


def test_the_hold_that_ends_first_comes_first(invoice: Invoice) -> None:
    for days in (9, 3):
        until = TODAY + timedelta(days=days)
        place_hold(invoice.customer, reasons.ON_HOLD, TODAY, until=until, **BY)
    place_hold(invoice.customer, reasons.HANDED_OVER, TODAY, **BY)
    rows = read_agreements(invoice.company, TODAY, Asked(show="holds")).rows
    assert [row.hold.until and (row.hold.until - TODAY).days for row in rows] == [3, 9, None]


def test_an_insolvent_customer_shows_what_it_owes(invoice: Invoice) -> None:
    place_hold(invoice.customer, reasons.INSOLVENCY, TODAY, reason="RJ", **BY)
    (row,) = read_agreements(invoice.company, TODAY, Asked(show="insolvent")).rows
    assert row.open == {"EUR": 100_00}


@pytest.mark.parametrize(
    ("on", "level"),
    [
        (date(2030, 7, 30), None),
        (date(2030, 7, 31), "first"),
        (date(2030, 11, 29), "first"),
        (date(2030, 11, 30), "second"),
        (date(2031, 1, 30), "second"),
        (date(2031, 1, 31), "last"),
        (date(2031, 2, 1), "over"),
    ],
)
def test_limitation_warns_six_and_two_months_and_the_last_day_before(
    invoice: Invoice, on: date, level: str | None
) -> None:
    """Five years between traders: an invoice due on 31 January 2026 ends on 31 January 2031."""
    assert [row.level for row in load_nearing(invoice.company, on)] == ([level] if level else [])


def test_a_payment_begins_a_new_term_once_a_person_has_quoted_its_words(invoice: Invoice) -> None:
    paid = date(2026, 9, 1)
    record_receipt(invoice.customer, 10_00, paid, invoice=invoice, **BY)
    (row,) = load_nearing(invoice.company, date(2031, 1, 31))
    assert (row.prudent_day, row.last_day) == (date(2031, 1, 31), date(2031, 9, 1)), "it may have"
    heard = Heard("part-payment", paid, "Acompte")
    record_interruption(invoice.customer, [invoice], heard, by="claire", at=at(paid))
    assert load_nearing(invoice.company, date(2031, 1, 31)) == []
    (row,) = load_nearing(invoice.company, date(2031, 3, 1))
    assert (row.open, row.last_day) == (90_00, date(2031, 9, 1))


def test_what_is_settled_has_no_limitation(invoice: Invoice) -> None:
    record_receipt(invoice.customer, 100_00, TODAY, invoice=invoice, **BY)
    assert load_nearing(invoice.company, date(2035, 1, 1)) == []


def test_the_page_of_limitations_says_what_interrupts_them(
    invoice: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUTOIR_DEMO_DAY", "2030-12-02")
    text = words(invoice.company, "show=limitation")
    assert "moins de deux mois" in text
    assert "n’interrompt pas la prescription" in text


def test_what_makes_no_sense_in_an_address_is_left_out() -> None:
    assert read_asked({"show": "x", "state": "<b>", "page": "-3"}) == Asked()


def test_agreements_of_another_company_are_not_there(invoice: Invoice) -> None:
    other = late_invoice(automatic_company("autre"), "AILLEURS")
    record_promise(other.customer, 100_00, date(2026, 3, 10), TODAY, **BY)
    place_hold(other, reasons.ON_HOLD, TODAY, **BY)
    for show in ("promises", "holds"):
        assert "Ailleurs" not in words(invoice.company, f"show={show}&state=all")


@pytest.mark.parametrize("show", ["promises", "holds", "insolvent"])
def test_the_number_of_queries_does_not_grow(
    invoice: Invoice, show: str, django_assert_max_num_queries: Any
) -> None:
    client = client_with(Role.READER, invoice.company)
    client.get("/c/morel/agreements/")
    for n in range(12):
        one = late_invoice(invoice.company, f"C{n}")
        record_promise(one.customer, 50_00, date(2026, 3, 10), TODAY, **BY)
        place_hold(one, reasons.ON_HOLD, TODAY, **BY)
        place_hold(one.customer, reasons.INSOLVENCY, TODAY, **BY)
    with django_assert_max_num_queries(19):
        client.get(f"/c/morel/agreements/?show={show}")
