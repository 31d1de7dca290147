"""Any sequence of files, matchings and undoings leaves books that add up."""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from butoir.core.errors import InputError
from butoir.journal.verify import verify_journal
from butoir.ledger.importing import Imported
from butoir.ledger.models import Allocation, BankEntry, Import, Invoice, Receipt
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company
from companies import make_company
from ledger.ledger_kit import bring, dump, match, undo
from ledger.test_matching import returned, traced
from ledger.test_statements import statement
from project.files import entry, invoice, ledger, paid, sale, table
from project.test_book_rules import customers, ubl

pytestmark = pytest.mark.django_db

KEYS = itertools.count(1)
NUMBERS = st.sampled_from(["2026-117", "2026-118", "2026-119"])
CLIENTS = st.sampled_from([("C1", "ACME"), ("C2", "Bell"), ("", "ACME")])
CENTS = st.sampled_from([1_000, 4_000, 10_000])
DAYS = st.sampled_from(["2026-09-10", "2026-11-10", "2026-11-11"])


def amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


@st.composite
def tables(draw: Any) -> Any:
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        code, name = draw(CLIENTS)
        whole = draw(CENTS)
        left = draw(st.sampled_from([whole, whole // 2, 0]))
        sign = draw(st.sampled_from(["", "", "-"]))
        due = draw(st.sampled_from(["01/10/2026", "01/12/2026"]))
        rows.append(
            invoice(
                draw(NUMBERS), name, sign + amount(whole), due, code=code,
                open_=(sign if left else "") + amount(left),
            )
        )  # fmt: skip
    return lambda folder: table(folder, *rows)


@st.composite
def ledgers(draw: Any) -> Any:
    lines: list[list[str]] = []
    for _ in range(draw(st.integers(1, 3))):
        code, name = draw(st.sampled_from([("C1", "ACME"), ("C2", "Bell")]))
        post = draw(st.sampled_from([sale, sale, paid]))
        on = draw(st.sampled_from(["20260901", "20260930", "20261010"]))
        lines += post(draw(NUMBERS), amount(draw(CENTS)), on, code, name)
    return lambda folder: ledger(folder, *lines)


@st.composite
def statements(draw: Any) -> Any:
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        cents, on, number = draw(CENTS), draw(DAYS), draw(NUMBERS)
        said = f"{cents // 100}.{cents % 100:02d}"
        rows.append(
            draw(
                st.sampled_from(
                    [
                        entry(said, number, on=on),
                        entry(said, "virement", on=on, name="Somebody"),
                        traced(said, "E2E-1", number, on),
                        returned(said, "E2E-1", "2026-11-11"),
                    ]
                )
            )
        )
    kind = draw(st.sampled_from(["camt.053", "camt.054"]))
    return lambda folder: statement(folder, *rows, kind=kind)


def others() -> Any:
    return st.sampled_from(
        [
            lambda folder: ubl(folder, "2026-117"),
            lambda folder: customers(folder, "C1;ACME;entreprise;FR;;a@acme.example;Lille;45"),
            lambda folder: customers(folder, "C9;ACME;particulier;BE;;b@acme.example;Gand;"),
        ]
    )


FILES = st.one_of(tables(), ledgers(), statements(), others())
STEPS = st.lists(st.one_of(FILES, st.just("match"), st.integers(0, 9)), min_size=1, max_size=7)


def add_up(company: Company) -> None:
    """What must hold of any books."""
    settled: Counter[int] = Counter()
    given_: Counter[int] = Counter()
    for row in Allocation.objects.filter(company=company).select_related("receipt", "invoice"):
        settled[row.invoice_id] += row.cents
        assert row.receipt or row.counterpart or row.rule == "books"
        if row.receipt:
            given_[row.receipt_id] += row.cents
            assert row.receipt.customer_id == row.invoice.customer_id
            assert row.receipt.currency == row.invoice.currency
    invoices = {row.pk: row for row in Invoice.objects.filter(company=company)}
    open_ = {pk: row.cents - settled[pk] for pk, row in invoices.items()}
    stored = {row[0]: row[7] for row in open_invoice_rows(company)}
    assert stored == {pk: cents for pk, cents in open_.items() if cents}
    for pk, cents in open_.items():  # more than was invoiced is never asked for
        assert cents <= max(invoices[pk].cents, 0)
    whole: Counter[int] = Counter()
    for receipt in Receipt.objects.filter(company=company):
        whole[receipt.entry_id] += receipt.cents
        assert given_[receipt.pk] == receipt.cents, "what is certain leaves nothing over"
    for row in BankEntry.objects.filter(account__company=company):
        assert whole[row.pk] == (row.cents if row.state in ("allocated", "returned") else 0)


def take(company: Company, file: str) -> Imported | None:
    """The import of a file, None when it is refused: then nothing has changed."""
    before = dump(company)
    try:
        done = bring(company, file, terms=30)
    except InputError:
        assert dump(company) == before
        return None
    after = dump(company)
    assert bring(company, file, terms=30).again
    assert dump(company) == after
    if done.again:
        assert after == before
        return None
    undo(done)
    assert dump(company) == before, "undone at once, every row is as it was"
    return bring(company, file, terms=30)


def try_to_undo(company: Company, one: Import) -> str:
    """Undo an import, or give the reason why not: then nothing has changed."""
    before = dump(company)
    try:
        undo(one)
    except InputError as error:
        assert dump(company) == before
        return str(error)
    return ""


@settings(suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_the_books_add_up_after_every_step(steps):
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        company = make_company(f"company-{next(KEYS)}")
        done: list[Import] = []
        for step in steps:
            if step == "match":
                match(company)
            elif isinstance(step, int):
                one = done[step % len(done)] if done else None
                if one and not try_to_undo(company, one):
                    done.remove(one)
            else:
                taken = take(company, step(Path(folder)))
                done += [taken.source] if taken else []
            add_up(company)
        refusals = [try_to_undo(company, one) for one in reversed(done)]
        if any(refusals):  # a receipt of one import that pays an invoice of a later one
            first = next(filter(None, refusals))
            assert "allocations" in first or "went back" in first, first
        else:
            assert not any(dump(company).values())
        assert list(verify_journal()) == []
        transaction.set_rollback(True)
