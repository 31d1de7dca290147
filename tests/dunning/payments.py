"""A company that takes payments online, a debtor who pays so, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction

from butoir.dunning.answers.cases import open_cases
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.models import Hold, Task
from butoir.dunning.paylinks.asking import ask_about
from butoir.dunning.paylinks.models import PayLink
from butoir.dunning.paylinks.pressing import Way, begin_payment
from butoir.dunning.paylinks.setting import set_pay_provider
from butoir.ledger.models import Invoice
from butoir.users.models import Company
from companies import AT, at
from dunning.mollie_server import KEY, MollieServer, mollie_server

PAID = date(2026, 2, 9)  # Monday; its invoice is due on 31 January
HOOK = "https://repondre.morel.example/r/hooks/mollie"
WAY = Way(lambda pk: f"https://repondre.morel.example/r/token/payments/{pk}", HOOK, "fr")


@pytest.fixture
def mollie() -> Iterator[MollieServer]:
    """The stand-in of the provider."""
    with mollie_server() as server:
        yield server


def takes_payments(company: Company, server: MollieServer, **fields: Any) -> None:
    """The company's provider is the stand-in."""
    said = {"base_url": server.url, "enabled": True, "wait_days": 7, **fields}
    set_pay_provider(company, "mollie", said, KEY, by="claire", at=AT)


def case_of(invoice: Invoice) -> AnswerCase:
    """The case of the debtor of an invoice."""
    with transaction.atomic():
        open_cases(invoice.company, [invoice.customer_id], by="clock", at=AT)
    rows = AnswerCase.objects.select_related("customer__company", "company")
    return rows.get(customer=invoice.customer_id, revoked_at=None)


def press(invoice: Invoice, *chosen: Invoice, moment: datetime | None = None) -> PayLink:
    """The debtor of an invoice presses the button."""
    ids = [one.pk for one in chosen]
    return begin_payment(case_of(invoice), ids, WAY, at=moment or at(PAID, 10))


def told(link: PayLink, moment: datetime | None = None) -> PayLink:
    """The provider is asked how it stands."""
    return ask_about(link, by="mollie", at=moment or at(PAID, 11))


def rests(invoice: Invoice) -> list[str]:
    """Why an invoice rests now."""
    rows = Hold.objects.filter(invoice=invoice, ended_at=None).order_by("pk")
    return list(rows.values_list("reason", flat=True))


def work(kind: str = "") -> list[tuple[str, str]]:
    """The open tasks with why they are there."""
    rows = Task.objects.filter(done_at=None).order_by("pk")
    return list((rows.filter(kind=kind) if kind else rows).values_list("kind", "detail"))
