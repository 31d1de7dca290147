"""Whatever ledgers follow each other, the books never ask for more than the latest one says."""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from butoir.formats.lettrage import Posting
from butoir.formats.model import Ledger
from butoir.formats.receivables import Books
from butoir.ledger.chaseable import chaseable
from companies import make_company
from formats import fec_cases
from ledger.ledger_kit import bring, owed
from project.files import ledger, paid, sale

pytestmark = pytest.mark.django_db

KEYS = itertools.count(1)
YEARS = ("2025", "2026")
CENTS = st.sampled_from([1_000, 2_500, 4_000, 6_500])


def amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


@st.composite
def years(draw: Any) -> list[list[str]]:
    """The lines of one year of two customers: opening lines, sales and receipts."""
    year = draw(st.sampled_from(YEARS))
    lines: list[list[str]] = []
    for _ in range(draw(st.integers(1, 6))):
        post = draw(st.sampled_from([sale, sale, paid]))
        opening = draw(st.booleans())
        lines += post(
            draw(st.sampled_from(["F-1", "F-2", "F-3", "AN"])),
            amount(draw(CENTS)),
            f"{year}0101" if opening else f"{year}{draw(st.integers(2, 6)):02d}10",
            *draw(st.sampled_from([("C1", "ACME"), ("C2", "Bell")])),
            code=draw(st.sampled_from(["", "", "A", "B"])),
            **({"journal": "AN", "label": "Report"} if opening else {}),
        )
    return lines


def asked_for(found: Ledger) -> Counter[tuple[str, str]]:
    """What customers owe by the items that may be asked for."""
    total: Counter[tuple[str, str]] = Counter()
    for item in chaseable(found).items:
        total[item.customer, "EUR"] += item.cents
    return total


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(years(), min_size=1, max_size=3))
def test_the_books_never_ask_for_more_than_the_latest_ledger(
    several: list[list[list[str]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        company = make_company(f"company-{next(KEYS)}")
        begun, until = date.max, date.min
        for lines in several:
            found = fec_cases.ledger(*lines)
            assert found.since
            assert found.until
            bring(company, ledger(Path(folder), *lines), terms=30)
            if found.until < until:
                continue  # an older one says nothing
            until, begun = found.until, min(begun, found.since)
            if found.opened or found.since == begun:  # else what went before stays open
                most = asked_for(found)
                for customer, cents in owed(company).items():
                    assert cents <= most[customer]
        transaction.set_rollback(True)


postings = st.builds(
    Posting,
    line=st.integers(2, 99),
    account=st.sampled_from(["411000", "411200"]),
    customer=st.sampled_from(["C1", "C2"]),
    name=st.sampled_from(["ACME", "Comptoir"]),
    reference=st.sampled_from(["F-1", "F-2", ""]),
    on=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    cents=st.integers(-500, 500),
    code=st.sampled_from(["", "A"]),
    label=st.sampled_from(["", "F-1"]),
    entered_on=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    opening=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(postings, max_size=25))
def test_what_may_be_asked_for_is_the_balance_less_what_is_left_out(lines: list[Posting]) -> None:
    found = Books(postings=lines).ledger()
    items = chaseable(found).items
    for one in found.customers:
        mine = [
            i for i in found.open_items if (i.account, i.customer) == (one.account, one.customer)
        ]
        paid_elsewhere = sum(i.cents for i in mine if i.elsewhere and i.cents > 0)
        left = sum(i.cents for i in items if (i.account, i.customer) == (one.account, one.customer))
        assert left == (0 if one.left_out else one.balance - paid_elsewhere)
