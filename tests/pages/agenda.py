"""A company on a working day, with customers at every stage of the ladder."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from butoir.dunning.approving import approve
from butoir.dunning.models import PlannedMessage
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.recording import record_invoice
from butoir.project import urls as _every_page_is_loaded  # noqa: F401
from butoir.users.models import Company
from companies import AT, at
from dunning.people import make_customer

DAY = date(2026, 2, 9)  # a Monday
DUE = date(2026, 1, 31)


def on_day(monkeypatch: pytest.MonkeyPatch, day: date = DAY, minute: int = 0) -> datetime:
    """Let the pages live at nine of that day (in Paris), or some minutes later."""
    moment = datetime.combine(day, time(9), ZoneInfo("Europe/Paris")) + timedelta(minutes=minute)
    for name, module in list(sys.modules.items()):
        if name.startswith("butoir.web.") and getattr(module, "now", None):
            monkeypatch.setattr(module, "now", lambda: moment)
    return moment


def owes(
    company: Company, code: str, cents: int = 100_00, due: date = DUE, **fields: str
) -> Invoice:
    """A customer (a new one, unless it is there) with one more invoice."""
    customer = Customer.objects.filter(company=company, code=code).first()
    customer = customer or make_customer(company, code, **fields)
    number = f"F-{code}-{customer.invoices.count() + 1}"
    return record_invoice(customer, number, cents, due, by="claire", at=AT)


def decide(company: Company, day: date = DAY) -> None:
    """The run of a day."""
    run_day(company, day, by="clock", at=at(day))


def message_to(code: str) -> PlannedMessage:
    """The last message that was decided for a customer."""
    return PlannedMessage.objects.filter(customer__code=code).latest("pk")


def let_go(company: Company, day: date) -> None:
    """Decide, agree to everything and release it."""
    decide(company, day)
    for message in PlannedMessage.objects.filter(run__as_of=day, release=None):
        approve([message], by="paul", at=at(day))
        approve([message], by="claire", at=at(day))
    release_approved(company, at=at(day), by="clock")
