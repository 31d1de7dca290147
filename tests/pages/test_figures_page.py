"""The page of figures: few numbers, each a link, readable without colour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core import reasons
from butoir.dunning.holding import place_hold
from butoir.insight.ageing import BUCKETS, Aged
from butoir.insight.sent import Week
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company, Role
from butoir.web.office.figures.charts import age_chart, week_chart
from companies import AT, make_company
from dunning.people import make_customer
from office import client_with

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
URL = "/c/morel/figures/"
TODAY = date(2026, 6, 16)


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setenv("BUTOIR_DEMO_DAY", "2026-06-16")
    return make_company()


def bill(customer, number, cents, due, **more):
    return record_invoice(customer, number, cents, due, issued_on=date(2026, 3, 1), **more, **WHO)


def test_every_number_is_a_link_to_what_makes_it(company: Company):
    customer = make_customer(company)
    bill(customer, "F1", 1_250_00, date(2026, 6, 1))
    place_hold(bill(customer, "F2", 300_00, date(2026, 2, 1)), reasons.DISPUTED, AT.date(), **WHO)
    page = client_with(Role.READER, company).get(URL).content.decode()
    for query in ("state=late", "state=blocked", "state=risk", "bucket=30", "bucket=more"):
        assert f'href="/c/morel/invoices/?{query}&amp;currency=EUR"' in page
    assert "1\u202f550,00\xa0€" in page
    assert "Litiges" not in page
    assert "le plus ancien depuis 105 jours" in page


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_leads_to_its_own_invoices(company: Company, bucket: str):
    customer = make_customer(company)
    for number, days in enumerate((-5, 0, 1, 30, 31, 60, 61, 90, 91, 200)):
        bill(customer, f"F{number}", 100_00, TODAY - timedelta(days=days))
    client = client_with(Role.READER, company)
    bars = client.get(URL).context["ages"].bars
    bar = next(bar for bar in bars if bar.row.bucket == bucket)
    page = client.get(f"/c/morel/invoices/?bucket={bar.listed}").context["page"]
    assert bar.row.count == 2
    assert page.rows.total == bar.row.count


def test_an_empty_company_has_a_page_too(company: Company):
    page = client_with(Role.READER, company).get(URL).content.decode()
    assert "0,00\xa0€" in page
    assert "rien n’attend" in page


def test_a_company_with_several_currencies_shows_one_at_a_time(company: Company):
    customer = make_customer(company)
    bill(customer, "F1", 100_00, date(2026, 6, 1))
    bill(customer, "F2", 900_00, date(2026, 6, 1), currency="CHF")
    bill(customer, "F3", 50_00, date(2026, 6, 1))
    client = client_with(Role.READER, company)
    assert 'href="?currency=EUR"' in client.get(f"{URL}?currency=CHF").content.decode()
    assert "900,00\xa0CHF" not in client.get(f"{URL}?currency=<script>").content.decode()


@pytest.mark.parametrize("invoices", [1, 12])
def test_the_number_of_queries_does_not_grow(
    company: Company, invoices: int, django_assert_max_num_queries
):
    for number in range(invoices):
        bill(make_customer(company, f"C{number}"), "F1", 100_00, date(2026, 6, 1))
    client = client_with(Role.READER, company)
    with django_assert_max_num_queries(20):
        client.get(URL)


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_the_page_is_said_in_every_language(company: Company, lang: str):
    titles = {"fr": "Balance âgée", "nl": "Ouderdomsbalans", "de": "Altersstruktur"}
    page = client_with(Role.READER, company, lang).get(URL).content.decode()
    assert titles.get(lang, "Aged balance") in page


def test_bars_are_to_scale_and_a_small_amount_is_still_seen():
    rows = (Aged("not-due", 100_00, 1, 50_00), Aged("0-30", 1, 1, 0))
    first, second = age_chart(rows).bars
    assert first.now == 2 * first.before
    assert second.now > 0
    assert second.before == 0


def test_columns_stand_on_the_floor_and_on_each_other():
    week = Week(date(2026, 6, 15), {"reminder-1": 30, "formal-notice": 10})
    (column,) = week_chart([week])
    lower, upper = column.pieces
    assert lower.y + lower.height == 140
    assert upper.y + upper.height == lower.y
    assert column.top == upper.y
