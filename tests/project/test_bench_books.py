"""The made-up books are what the measures say they are."""

from __future__ import annotations

import pytest

from butoir.dunning.running import run_day
from butoir.journal.verify import verify_journal
from butoir.ledger.models import Allocation, Invoice
from butoir.ledger.open_items import open_invoice_rows
from butoir.project.bench.books import AS_OF, Book, write_book
from companies import at

pytestmark = pytest.mark.django_db


def test_all_of_a_book_is_demanded_for_the_second_time():
    company = write_book(Book(debtors=4, open_each=5, all_due=True))
    plan = run_day(company, AS_OF, by="bench", at=at(AS_OF)).plan
    assert [(message.step, len(message.lines)) for message in plan.messages] == [
        ("reminder-2", 5)
    ] * 4
    assert not plan.waiting
    assert not plan.tasks
    assert list(verify_journal()) == []


def test_a_mixed_book_has_a_third_of_its_debtors_at_each_stage():
    company = write_book(Book(debtors=6, open_each=3, settled_each=7))
    assert Invoice.objects.count() == 60
    assert Allocation.objects.count() == 42
    assert len(open_invoice_rows(company)) == 18
    plan = run_day(company, AS_OF, by="bench", at=at(AS_OF)).plan
    assert [message.customer for message in plan.messages] == ["C000000", "C000003"]
    reasons = {row.customer: row.reason for row in plan.waiting}
    assert reasons == {
        "C000001": "awaiting-deadline",
        "C000002": "not-due",
        "C000004": "awaiting-deadline",
        "C000005": "not-due",
    }


def test_the_same_size_makes_the_same_book():
    one, two = write_book(Book(3, 2), "one"), write_book(Book(3, 2), "two")
    values = [[row[2:] for row in open_invoice_rows(company)] for company in (one, two)]
    assert values[0] == values[1]
