"""Stories of payments online through the database: what leaves, what waits, how it ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.models import Task
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.paylinks.waiting import give_up
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.tasks import postpone_task
from butoir.journal.models import Event
from butoir.ledger.models import Invoice
from butoir.ledger.recording import record_invoice
from companies import AT, altered_journal, at, make_company
from dunning.mollie_server import MollieServer
from dunning.payments import PAID, mollie, press, rests, takes_payments, told, work
from dunning.people import make_customer
from dunning.test_day import automatic
from ledger.ledger_kit import bring, match, opened
from ledger.test_statements import statement
from project.files import entry

__all__ = ["mollie"]
pytestmark = pytest.mark.django_db
WHO = {"by": "claire", "at": AT}
DUE = date(2026, 1, 31)


@pytest.fixture
def invoice(mollie: MollieServer) -> Invoice:
    company = automatic(make_company())
    takes_payments(company, mollie)
    return record_invoice(make_customer(company), "2026-117", 100_00, DUE, **WHO)


def live(invoice: Invoice, first: date, last: date) -> None:
    """Every day is decided and released, as the background does."""
    day = first
    while day <= last:
        run_day(invoice.company, day, by="clock", at=at(day))
        release_approved(invoice.company, at=at(day), by="clock")
        day += timedelta(days=1)


def pays(invoice: Invoice, mollie: MollieServer) -> PayLink:
    """On the day of its first reminder, before it is decided."""
    link = press(invoice, moment=at(PAID, 5))
    mollie.becomes("paid")
    return told(link, at(PAID, 5))


def test_paid_online_nothing_leaves_the_settlement_arrives_and_it_is_closed(
    invoice, mollie, tmp_path
):
    link = pays(invoice, mollie)
    live(invoice, PAID, date(2026, 2, 11))
    assert (Delivery.objects.count(), work()) == (0, [])
    said = mollie.last["description"]  # as the provider's own statement repeats it
    bring(invoice.company, statement(tmp_path, entry("100.00", said, on="2026-02-12")))
    assert [row.code for row in match(invoice.company).allocations] == ["number"]
    assert opened(invoice.company) == {}, "counted once"
    live(invoice, date(2026, 2, 12), date(2026, 3, 20))
    link.refresh_from_db()
    assert (link.state, link.ended_at is not None) == ("settled", True)
    assert (rests(invoice), work(), Delivery.objects.count()) == ([], [], 0)
    assert altered_journal() == []


def test_paid_online_and_the_money_never_comes(invoice, mollie):
    pays(invoice, mollie)
    live(invoice, PAID, date(2026, 2, 16))
    assert work() == []
    live(invoice, date(2026, 2, 17), date(2026, 2, 27))
    why = "paid online on 2026-02-09, not seen on the bank account by 2026-02-16"
    assert (work(), Delivery.objects.count()) == ([("pay-late", why)], 0)
    task, day = Task.objects.get(), date(2026, 3, 2)
    with pytest.raises(InputError):
        give_up(task, " ", by="claire", at=at(day))
    give_up(task, "le prestataire ne l'a pas", by="claire", at=at(day))
    assert (PayLink.objects.get().state, rests(invoice), work()) == ("given-up", [], [])
    live(invoice, day, day)
    assert Delivery.objects.get().document.kind == "reminder-1"


def test_a_person_gives_the_money_more_time_once(invoice, mollie, tmp_path):
    link = pays(invoice, mollie)
    live(invoice, PAID, date(2026, 2, 17))
    until = date(2026, 2, 25)
    postpone_task(Task.objects.get(), until, by="claire", at=at(date(2026, 2, 17)), reason="x")
    live(invoice, date(2026, 2, 18), date(2026, 2, 26))
    assert (len(work()), Delivery.objects.count(), Task.objects.count()) == (1, 0, 2)
    bring(invoice.company, statement(tmp_path, entry("100.00", "2026-117", on="2026-02-26")))
    match(invoice.company)
    live(invoice, date(2026, 2, 27), date(2026, 2, 27))
    link.refresh_from_db()
    assert (link.state, work(), rests(invoice)) == ("settled", [], [])


def test_it_is_late_only_when_the_bank_data_could_show_it(invoice, mollie, tmp_path):
    record_invoice(make_customer(invoice.company, "GRAND"), "2026-118", 50_00, DUE, **WHO)
    bring(invoice.company, statement(tmp_path, entry("50.00", "2026-118", on="2026-02-10")))
    match(invoice.company)
    pays(invoice, mollie)
    live(invoice, PAID, date(2026, 3, 2))
    assert work("pay-late") == [], "the last statement ends before the day"


def test_part_of_it_arrives_and_the_rest_waits(invoice, mollie, tmp_path):
    other = record_invoice(invoice.customer, "2026-120", 40_00, DUE, **WHO)
    pays(invoice, mollie)
    bring(invoice.company, statement(tmp_path, entry("40.00", "2026-120", on="2026-02-12")))
    match(invoice.company)
    live(invoice, date(2026, 2, 12), date(2026, 2, 13))
    assert (len(rests(invoice)), rests(other)) == (1, [])
    assert PayLink.objects.get().state == "paid"


def test_money_that_goes_back_after_it_was_settled_is_told_all_the_same(invoice, mollie, tmp_path):
    link = pays(invoice, mollie)
    bring(invoice.company, statement(tmp_path, entry("100.00", "2026-117", on="2026-02-12")))
    match(invoice.company)
    live(invoice, date(2026, 2, 13), date(2026, 2, 13))
    mollie.goes_back("100.00", "amountChargedBack")
    told(link, at(date(2026, 2, 20)))
    why = "paid online on 2026-02-09, on the books: its bank took the money back"
    assert work() == [("pay-back", why)]
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"pay-link", "pay-link-state"} <= kinds
