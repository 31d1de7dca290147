"""A statement that does not add up may lack a payment: its days are not known until it is whole."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from ledger_kit import bring, undo

from butoir.journal.models import Event
from butoir.ledger.doubts import doubts_of, vouch_for
from butoir.ledger.freshness import bank_data_until
from butoir.ledger.importing import Imported
from butoir.ledger.models import Statement
from butoir.users.models import Company
from companies import AT, make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


def take(company: Company, content: bytes) -> Imported:
    """The file, brought a week after."""
    return bring(company, content, AT + timedelta(days=7))


def mt940(*entries: str, closing: str = "1100,00", last: str = "260304") -> bytes:
    """A statement of 2 to 4 March that begins with 1000.00."""
    lines = [":20:S", ":25:BE68539007547034", ":28C:3/1", ":60F:C260302EUR1000,00"]
    for one in entries:
        lines += [f":61:2603030303C{one}NTRFNONREF//B{one}", ":86:Client"]
    return "\r\n".join([*lines, f":62F:C{last}EUR{closing}", "-", ""]).encode()


DAMAGED = mt940("60,00")  # a second payment, of 40.00, is lost
WHOLE = mt940("60,00", "40,00")


def test_a_statement_that_adds_up_is_known_to_its_end(company: Company):
    take(company, WHOLE)
    assert bank_data_until(company) == date(2026, 3, 4)
    assert not doubts_of(company)


def test_one_that_does_not_is_known_until_the_day_before_it_begins(company: Company):
    take(company, DAMAGED)
    (doubt,) = doubts_of(company)
    assert (doubt.number, doubt.from_on, doubt.to_on) == (
        "BE68539007547034",
        date(2026, 3, 2),
        date(2026, 3, 4),
    )
    assert bank_data_until(company) == date(2026, 3, 1)


def test_a_later_statement_does_not_close_the_gap(company: Company):
    take(company, DAMAGED)
    later = WHOLE.replace(b"C260302", b"C260304").replace(b"2603030303", b"2603050305")
    take(company, later.replace(b"62F:C260304", b"62F:C260306"))
    assert Statement.objects.filter(balanced=True).count() == 1
    assert bank_data_until(company) == date(2026, 3, 1)


def test_a_whole_statement_of_the_same_days_does(company: Company):
    take(company, DAMAGED)
    take(company, WHOLE)
    assert bank_data_until(company) == date(2026, 3, 4)


def test_so_does_undoing_the_import(company: Company):
    done = take(company, DAMAGED)
    undo(done)
    assert not doubts_of(company)


def test_a_person_may_vouch_for_it_once(company: Company):
    take(company, DAMAGED)
    (doubt,) = doubts_of(company)
    for name in ("claire", "marc"):
        vouch_for(doubt, by=name, at=AT)
    assert bank_data_until(company) == date(2026, 3, 4)
    event = Event.objects.get(kind="statement-checked")
    said = json.loads(event.data)
    assert (event.by, said["from"], said["to"]) == (
        "claire",
        "2026-03-02",
        "2026-03-04",
    )


def test_one_that_adds_up_needs_nobody(company: Company):
    take(company, WHOLE)
    vouch_for(Statement.objects.get(), by="claire", at=AT)
    assert not Event.objects.filter(kind="statement-checked").exists()


def test_an_account_that_is_not_waited_for_is_not_doubted(company: Company):
    take(company, DAMAGED)
    company.bank_accounts.update(watched=False)
    assert not doubts_of(company)
