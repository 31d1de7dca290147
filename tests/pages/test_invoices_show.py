"""The page of one invoice: its life, its interest with the law, what rests and what settled it."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from butoir.core import reasons
from butoir.dunning.agreeing import record_promise
from butoir.dunning.holding import place_hold
from butoir.ledger.models import Invoice
from butoir.ledger.recording import record_receipt
from butoir.users.models import Company, Role
from butoir.web.office.invoices.sheet import read_invoice, warning_text
from office import client_with
from pages.followed import BY, DUE, REMINDED, TODAY, automatic_company, late_invoice, reminded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company(db: None, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A company on a day that stands still."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    return automatic_company()


def words(company: Company, invoice: Invoice) -> str:
    answer = client_with(Role.READER, company).get(f"/c/{company.key}/invoices/{invoice.pk}/")
    assert answer.status_code == 200
    plain = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", plain)


def test_its_life_is_one_line_from_issue_to_limitation(company: Company) -> None:
    invoice = reminded(company).release.message.lines.get().invoice
    record_receipt(invoice.customer, 30_00, date(2026, 2, 20), invoice=invoice, **BY)
    life = read_invoice(invoice, TODAY).life
    assert [point.on for point in life] == sorted(point.on for point in life)
    assert (life[0].on, life[1].on) == (date(2026, 1, 1), DUE)
    assert [point.on for point in life if point.letter] == [REMINDED]
    assert [point.on for point in life if point.tone == "good"] == [date(2026, 2, 20)]
    assert life[-1].tone == "alarm"


def test_what_comes_next_is_on_the_line_once(company: Company) -> None:
    invoice = late_invoice(company)
    record_promise(invoice.customer, 100_00, date(2026, 3, 10), TODAY, **BY)
    ahead = [point for point in read_invoice(invoice, TODAY).life if point.ahead]
    assert [point.on for point in ahead] == [date(2026, 3, 12), date(2031, 1, 31)]
    assert "promesse" in ahead[0].text


def test_a_payment_moves_the_longest_term_alone_until_its_words_are_quoted(
    company: Company,
) -> None:
    invoice = late_invoice(company)
    before = read_invoice(invoice, TODAY).limitation
    record_receipt(invoice.customer, 30_00, date(2026, 2, 20), invoice=invoice, **BY)
    after = read_invoice(invoice, TODAY).limitation
    assert before is not None
    assert after is not None
    assert (after.last_day - before.last_day).days == 20
    assert after.prudent_day == before.prudent_day, "the warnings come as before"


def test_each_line_of_interest_has_its_rate_days_and_text(company: Company) -> None:
    text = words(company, late_invoice(company, cents=10_000_00))
    assert "C. com. L441-10" in text
    assert "12,15 %" in text.replace("\xa0", " ")
    assert "indemnité" in text
    assert "40,00" in text


def test_what_settled_it_says_how_it_was_recognised(company: Company) -> None:
    invoice = late_invoice(company)
    why = {"rule": "person", "why": "dit au téléphone"}
    record_receipt(invoice.customer, 30_00, TODAY, invoice=invoice, **why, **BY)
    assert "par une personne" in words(company, invoice)


def test_holds_of_the_invoice_and_of_its_customer_are_there(company: Company) -> None:
    invoice = late_invoice(company)
    place_hold(invoice, reasons.DISPUTED, TODAY, reason="casse", cents=10_00, **BY)
    place_hold(invoice.customer, reasons.ON_HOLD, TODAY, reason="foire", **BY)
    text = words(company, invoice)
    assert "casse" in text
    assert "foire" in text


def test_a_settled_invoice_says_so_and_has_no_next_step(company: Company) -> None:
    invoice = late_invoice(company)
    record_receipt(invoice.customer, 100_00, TODAY, invoice=invoice, **BY)
    page = read_invoice(invoice, TODAY)
    assert (page.item.open, page.why, page.late_days) == (0, None, 0)
    assert "soldée" in words(company, invoice)


def test_a_rate_that_is_not_known_is_said_not_guessed(company: Company) -> None:
    invoice = late_invoice(company)
    Invoice.objects.update(due_on=date(1950, 1, 31), issued_on=date(1950, 1, 1))
    invoice.refresh_from_db()
    assert read_invoice(invoice, TODAY).claim is None
    assert "aucun intérêt n’est calculé" in words(company, invoice)


def test_an_unknown_warning_still_asks_for_care() -> None:
    assert warning_text("SOMETHING_NEW: x") != warning_text("NO_NOTICE: x") != ""


def test_an_invoice_of_another_company_is_not_there(company: Company) -> None:
    other = late_invoice(automatic_company("autre"))
    answer = client_with(Role.OWNER, company).get(f"/c/morel/invoices/{other.pk}/")
    assert answer.status_code == 404


def test_hostile_references_are_only_text(company: Company) -> None:
    invoice = late_invoice(company)
    Invoice.objects.update(order_reference="<script>alert(1)</script>")
    client = client_with(Role.READER, company)
    assert "<script>alert" not in client.get(f"/c/morel/invoices/{invoice.pk}/").content.decode()
