"""A company whose files are taken in, and what is then on its books."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import models

from butoir.ledger.importing import Imported, import_file
from butoir.ledger.matching import match_company
from butoir.ledger.models import (
    Allocation,
    BankAccount,
    BankEntry,
    Candidate,
    Contact,
    Customer,
    Import,
    Invoice,
    KnownPayer,
    Receipt,
    Statement,
)
from butoir.ledger.open_items import open_invoice_rows
from butoir.ledger.undo import undo_import
from butoir.users.models import Company

AT = datetime(2027, 3, 3, 8, tzinfo=UTC)  # after the days of the files that are made up here
WHO: dict[str, Any] = {"by": "claire", "at": AT}
TABLES: tuple[type[models.Model], ...] = (
    Customer, Contact, Invoice, BankAccount, Statement, BankEntry, Candidate, Receipt, Allocation,
    KnownPayer,
)  # fmt: skip
_NAMES = itertools.count(1)


def bring(company: Company, file: str | Path | bytes, at: datetime = AT, **more: Any) -> Imported:
    """Import a file by its path, or bytes under a name of their own."""
    if isinstance(file, bytes):
        return import_file(company, f"file-{next(_NAMES)}", file, by="claire", at=at, **more)
    return import_file(company, str(file), Path(file).read_bytes(), by="claire", at=at, **more)


def match(company: Company) -> Any:
    """Match the company's receipts."""
    return match_company(company, **WHO)


def undo(done: Imported | Import) -> None:
    """Undo an import."""
    undo_import(done.source if isinstance(done, Imported) else done, **WHO)


def opened(company: Company) -> dict[str, int]:
    """What is open of each row, in cents, by customer and number."""
    codes = dict(Customer.objects.filter(company=company).values_list("pk", "code"))
    return {f"{codes[row[1]]} {row[2]}": row[7] for row in open_invoice_rows(company)}


def owed(company: Company) -> dict[tuple[str, str], int]:
    """What each customer owes in each currency, credits taken off; nobody who owes nothing."""
    codes = dict(Customer.objects.filter(company=company).values_list("pk", "code"))
    total: Counter[tuple[str, str]] = Counter()
    for row in open_invoice_rows(company):
        total[codes[row[1]], row[5]] += row[7]
    return {key: cents for key, cents in total.items() if cents}


def dump(company: Company | None = None) -> dict[str, list[dict[str, Any]]]:
    """Every row of the ledger but the imports themselves."""
    return {model.__name__: list(_of(model, company).order_by("pk").values()) for model in TABLES}


def _of(model: type[models.Model], company: Company | None) -> Any:
    names = {field.name for field in model._meta.get_fields()}
    path = "company" if "company" in names else "customer__company"
    if "account" in names:
        path = "account__company"
    rows = model._default_manager.all()
    return rows if company is None else rows.filter(**{path: company})


def movements(company: Company, number: str) -> list[tuple[int, str, str]]:
    """Cents, kind and rule of what settles an invoice."""
    rows = Allocation.objects.filter(company=company, invoice__number=number).order_by("pk")
    return list(rows.values_list("cents", "kind", "rule"))
