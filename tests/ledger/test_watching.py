"""Which accounts are waited for decides how fresh the bank data is."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.journal.models import Event
from butoir.ledger.freshness import account_days, bank_data_until
from butoir.ledger.importing import import_file
from butoir.ledger.models import BankAccount, Import, Statement
from butoir.ledger.watching import watch_account
from companies import AT, make_company

pytestmark = pytest.mark.django_db


def account(company, number: str, until: date) -> BankAccount:
    content = f"Customer no;Customer name\nC1;{number}\n".encode()
    import_file(company, "clients.csv", content, by="claire", at=AT)
    source = Import.objects.latest("pk")
    row = BankAccount.objects.create(company=company, number=number)
    Statement.objects.create(account=row, source=source, format="camt.053", to_on=until)
    return row


def test_an_account_that_is_not_waited_for_holds_nothing_back():
    company = make_company()
    account(company, "FR76", date(2026, 3, 2))
    old = account(company, "BE68", date(2025, 12, 31))
    assert bank_data_until(company) == date(2025, 12, 31)
    watch_account(old, watched=False, by="claire", at=AT)
    assert bank_data_until(company) == date(2026, 3, 2)
    assert [(one.number, one.watched) for one in account_days(company)] == [
        ("FR76", True),
        ("BE68", False),
    ]


def test_each_change_has_its_event_and_the_same_again_has_none():
    row = account(make_company(), "FR76", date(2026, 3, 2))
    for _ in range(2):
        watch_account(row, watched=False, by="claire", at=AT)
    assert Event.objects.filter(kind="bank-account").count() == 1
