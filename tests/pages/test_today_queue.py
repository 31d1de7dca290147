"""The queue of the day: who is in it, in which order, and why; and a day without work."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.core import reasons
from butoir.dispatch.models import Delivery, State
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Task
from butoir.dunning.scenarios import assign, make_scenario
from butoir.ledger.models import Customer
from butoir.ledger.recording import record_receipt
from butoir.users.models import Role
from companies import AT, make_company
from office import client_with
from pages.agenda import DAY, decide, let_go, on_day, owes

pytestmark = pytest.mark.django_db
WHO = {"by": "claire", "at": AT}
FIRST, SECOND, NOTICE, AFTER = (
    date(2026, 2, 9),
    date(2026, 2, 17),
    date(2026, 3, 9),
    date(2026, 4, 1),
)


@pytest.fixture
def company():
    return make_company()


def page(company, address="", role=Role.READER):
    answer = client_with(role, company).get(f"/c/{company.key}/today/{address}")
    assert answer.status_code == 200
    return answer


def rows(company, address=""):
    return page(company, address).context["page"].rows.object_list


def counts(company):
    found = page(company).context["page"].counts
    return {section.code: count for section, count in found.items()}


def test_each_debtor_has_one_row_the_larger_first(company, monkeypatch):
    on_day(monkeypatch)
    owes(company, "PETIT", 100_00)
    owes(company, "PETIT", 50_00)
    owes(company, "ROY", 900_00)
    decide(company)
    assert [row.customer.code for row in rows(company)] == ["ROY", "PETIT"]
    petit = rows(company)[1]
    assert (petit.owed.sums, petit.owed.days) == ((("EUR", 150_00),), 9)
    assert counts(company) == {"confirm": 2}


def test_the_date_of_a_formal_notice_that_passed_is_on_top_of_everything(company, monkeypatch):
    owes(company, "PETIT", 100_00)
    for day in (FIRST, SECOND, NOTICE):
        let_go(company, day)
    owes(company, "ROY", 90_000_00, due=date(2026, 3, 1))
    decide(company, AFTER)
    on_day(monkeypatch, AFTER)
    first, second = rows(company)
    assert (first.customer.code, first.section.code, first.level) == ("PETIT", "execute", 3)
    assert "la date d’une mise en demeure est passée" in first.reasons
    assert (second.customer.code, second.section.code) == ("ROY", "confirm")
    text = page(company).content.decode()
    assert "●●●" in text
    assert "très urgent" in text
    assert first.contacted.on == NOTICE


def test_a_call_of_a_debtor_who_paid_meanwhile_is_no_work(company, monkeypatch):
    on_day(monkeypatch)
    calls = {
        "steps": [
            {"name": "reminder-1", "days_after_due": 30},
            {"name": "call", "days_after_due": 5},
        ]
    }
    assign(company, make_scenario(company, "calls", calls, {}, **WHO), date(2026, 1, 1), **WHO)
    invoice = owes(company, "PETIT")
    decide(company)
    assert counts(company) == {"calls": 1}
    record_receipt(invoice.customer, 100_00, DAY, invoice=invoice, **WHO)
    assert counts(company) == {}
    assert Task.objects.filter(done_at=None).exists()


def test_a_delivery_of_unknown_outcome_waits_for_a_person(company, monkeypatch):
    owes(company, "PETIT")
    let_go(company, FIRST)
    Delivery.objects.update(state=State.UNKNOWN)
    on_day(monkeypatch, date(2026, 2, 10))
    decide(company, date(2026, 2, 10))
    assert counts(company) == {"unknown": 1}
    assert rows(company)[0].first.code == "reminder-1"


def test_a_dispute_and_a_receipt_that_may_be_theirs_are_flagged(company, monkeypatch):
    on_day(monkeypatch)
    owes(company, "PETIT")
    disputed = owes(company, "PETIT", 20_00)
    decide(company)
    place_hold(disputed, reasons.DISPUTED, DAY, reason="colis", **WHO)
    place_hold(disputed, reasons.DISPUTED, DAY, cents=5_00, reason="prix", **WHO)
    assert [row.flags for row in rows(company)] == [("litige ouvert",)]


def test_a_section_shows_its_debtors_alone(company, monkeypatch):
    on_day(monkeypatch)
    owes(company, "PETIT")
    decide(company)
    assert [row.customer.code for row in rows(company, "?section=confirm")] == ["PETIT"]
    assert not rows(company, "?section=calls")
    assert [row.customer.code for row in rows(company, "?section=nonsense&page=x&row=z")] == [
        "PETIT"
    ]


def test_a_day_without_a_run_says_when_it_is_decided(company, monkeypatch):
    on_day(monkeypatch)
    assert "pas encore calculé" in page(company).content.decode()
    assert "à partir de 06:00" in page(company).content.decode()


def test_the_first_files_of_a_company_are_decided_at_once_and_its_day_says_so(company, monkeypatch):
    on_day(monkeypatch)
    owes(company, "PETIT")
    assert "La première décision est en cours" in page(company).content.decode()
    assert "06:00" not in page(company).content.decode()


def test_a_day_without_work_says_when_the_next_comes(company, monkeypatch):
    owes(company, "PETIT", due=date(2026, 2, 6))
    owes(company, "ROY", due=date(2026, 2, 6))
    decide(company)
    on_day(monkeypatch)
    text = page(company).content.decode()
    assert "Rien à relancer aujourd’hui." in text
    assert "Prochaine échéance\u202f: vendredi 13 février 2026, 2 clients." in text


def test_a_closed_day_says_so_and_when_the_next_work_comes(company, monkeypatch):
    owes(company, "PETIT", due=date(2026, 2, 6))
    decide(company, date(2026, 2, 6))
    saturday = date(2026, 2, 7)
    decide(company, saturday)
    on_day(monkeypatch, saturday)
    text = page(company).content.decode()
    assert "pas un jour ouvré" in text
    assert "vendredi 13 février 2026, 1 client." in text


def test_nothing_of_another_company_is_in_it(company, monkeypatch):
    on_day(monkeypatch)
    other = make_company("autre", name="Autre")
    owes(other, "SECRET")
    decide(other)
    decide(company)
    assert not rows(company)
    assert counts(company) == {}
    hidden = Customer.objects.get(code="SECRET")
    reader = client_with(Role.READER, company)
    assert reader.get(f"/c/{company.key}/today/customers/{hidden.pk}/").status_code == 404


def test_a_hostile_name_is_shown_as_it_is_written(company, monkeypatch):
    on_day(monkeypatch)
    name = "\"><script>alert('x')</script>"
    invoice = owes(company, "EVIL", name=name)
    decide(company)
    text = page(company).content.decode()
    text += page(company, f"customers/{invoice.customer_id}/").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_fifty_rows_a_page_in_as_many_queries_as_one(
    company, monkeypatch, django_assert_max_num_queries
):
    on_day(monkeypatch)
    owes(company, "FIRST", 900_00)
    decide(company)
    reader = client_with(Role.READER, company)
    address = f"/c/{company.key}/today/"
    reader.get(address)
    with django_assert_max_num_queries(20) as few:
        reader.get(address)
    for number in range(51):
        owes(company, f"C{number}", 100_00 + number)
    decide(company)
    with django_assert_max_num_queries(len(few)):
        shown = reader.get(address).context["page"].rows
    assert (len(shown.object_list), shown.paginator.count) == (50, 52)
    assert [row.customer.code for row in rows(company, "?page=2")] == ["C1", "C0"]
