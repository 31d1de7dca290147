"""A debtor with a link to the answer page, and a browser that has nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from butoir.dunning.answers.cases import open_cases
from butoir.dunning.answers.marks import token_of
from butoir.dunning.answers.models import AnswerCase
from butoir.journal.sealed import seal
from butoir.ledger.models import Import, Invoice, InvoiceCopy
from butoir.users.models import Company
from companies import AT, make_company
from pages.agenda import DAY, on_day, owes

ADDRESS = "https://repondre.morel.example"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def invoice(monkeypatch: pytest.MonkeyPatch, settings: Any, db: None) -> Invoice:
    """An invoice of a debtor who has a case, on a working day."""
    on_day(monkeypatch)
    settings.ANSWER_URL = ADDRESS
    cache.clear()
    found = owes(make_company(), "PETIT")
    give_case(found)
    return found


def give_case(invoice: Invoice) -> AnswerCase:
    """The case of the debtor of an invoice."""
    with transaction.atomic():
        open_cases(invoice.company, [invoice.customer_id], by="clock", at=AT)
    return AnswerCase.objects.get(customer=invoice.customer_id, revoked_at=None)


def link(invoice: Invoice, rest: str = "", days: int = 60) -> str:
    """The path of the debtor's link, or of something below it."""
    case = AnswerCase.objects.get(customer=invoice.customer_id, revoked_at=None)
    path = f"/r/{token_of(case.number, DAY + timedelta(days=days))}"
    return f"{path}/{rest}" if rest else path


def stranger() -> Client:
    """A browser without any cookie, which checks the marks against forgery as the server does."""
    return Client(enforce_csrf_checks=True)


def keep_copy(invoice: Invoice, content: bytes = PDF) -> None:
    """The PDF of an invoice, as an import would have brought it."""
    company: Company = invoice.company
    file = seal(content, "application/pdf", AT)
    source = Import.objects.create(
        company=company, name="x", file=file, imported_at=AT, imported_by="claire"
    )
    InvoiceCopy.objects.create(invoice=invoice, file=file, source=source)
