"""A customer that was reminded: what the pages of the office show of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from butoir.dispatch.models import Delivery
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.recording import record_invoice
from butoir.users.models import Company
from companies import AT, at, make_company
from dunning.people import make_customer

BY: dict[str, Any] = {"by": "claire", "at": AT}
DUE = date(2026, 1, 31)
REMINDED = date(2026, 2, 9)
TODAY = date(2026, 3, 3)


def automatic_company(key: str = "morel", **fields: object) -> Company:
    """A company whose steps leave by themselves."""
    company = make_company(key, **fields)
    steps = ("reminder-1", "reminder-2", "formal-notice")
    version = make_scenario(company, "standard", {}, dict.fromkeys(steps, "automatic"), **BY)
    assign(company, version, date(2026, 1, 1), **BY)
    return company


def late_invoice(company: Company, code: str = "PETIT", cents: int = 100_00) -> Invoice:
    """One invoice of a customer that can be reached, due at the end of January."""
    customer = make_customer(company, code)
    return record_invoice(customer, f"F-{code}", cents, DUE, issued_on=date(2026, 1, 1), **BY)


def reminded(company: Company, code: str = "PETIT") -> Delivery:
    """The delivery of its first reminder, in the outbox since the 9th of February."""
    customer: Customer = late_invoice(company, code).customer
    run_day(company, REMINDED, by="clock", at=at(REMINDED))
    release_approved(company, at=at(REMINDED), by="clock")
    return Delivery.objects.get(company=company, reference=customer.code)
