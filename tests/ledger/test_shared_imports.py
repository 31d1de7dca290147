"""The samples of the shared folder through the database: what files alone give, to the cent."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from butoir.core.errors import InputError
from butoir.core.parties import Creditor
from butoir.formats.detect import read_bytes
from butoir.ledger.models import BankEntry, Import
from butoir.project.bank import load_bank
from butoir.project.loading import load_book
from companies import make_company
from ledger.ledger_kit import bring, dump, owed, undo

pytestmark = pytest.mark.django_db
QUADRA = "fec/pseudonymised-quadra__123456789FEC20190731.txt"


def files(shared: Path, *folders: str) -> list[Path]:
    return [path for name in folders for path in sorted((shared / "data" / name).iterdir())]


def book_of(paths: list[Path]) -> dict[tuple[str, str], int]:
    """What each customer owes, as `butoir plan` has it before any receipt."""
    documents = [one for path in paths for one in read_bytes(path.read_bytes(), path.name)]
    book = load_book(documents, [], Creditor(name=""), 30)
    total: Counter[tuple[str, str]] = Counter()
    for key, items in book.items.items():
        total[key] += sum(item.open for item in items.values())
    for key, credits_ in book.credits.items():
        total[key] -= sum(credits_.values())
    return {key: cents for key, cents in total.items() if cents}


def readable(path: Path) -> bool:
    return not any(one.failed for one in read_bytes(path.read_bytes(), path.name))


@pytest.mark.parametrize("folder", ["fec", "exports", "ubl", "facturx_cii"])
def test_each_file_gives_what_files_alone_give(shared, folder):
    paths = [path for path in files(shared, folder) if readable(path)]
    assert paths
    for number, path in enumerate(paths):
        company = make_company(f"company-{number}", name="", ids=[])
        bring(company, path, terms=30)
        assert owed(company) == book_of([path]), path.name


def test_a_file_that_cannot_be_read_leaves_nothing(shared):
    company = make_company(name="", ids=[])
    before = dump()
    broken = [path for path in files(shared, "exports", "facturx_cii", "ubl") if not readable(path)]
    assert broken
    for path in broken:
        if path.name == "ekylibre__entities.csv":
            continue  # a table of customers
        with pytest.raises(InputError) as refused:
            bring(company, path, terms=30)
        assert refused.value.where.startswith(str(path))
    assert dump() == before
    assert not Import.objects.exists()


@pytest.mark.parametrize("folder", ["camt", "coda"])
def test_the_movements_of_a_bank_file_are_those_of_the_files_alone(shared, folder):
    for number, path in enumerate(p for p in files(shared, folder) if readable(p)):
        company = make_company(f"company-{number}")
        bring(company, path)
        alone = load_bank(read_bytes(path.read_bytes(), path.name))
        here = BankEntry.objects.filter(account__company=company).values_list("cents", flat=True)
        assert sorted(here) == sorted(one.entry.cents for one in alone.movements), path.name


def test_a_whole_ledger_is_taken_in_and_undone(shared):
    """283,113.83 EUR of 732 customers, and then nothing. Of the 310 open lines, 237 are left once
    credits are set off against what they name or equal."""
    company = make_company(name="", ids=[])
    done = bring(company, shared / "data" / QUADRA, terms=30)
    assert done.counts["customers"]["created"] == 732
    assert done.counts["invoices"]["created"] == 237
    assert sum(owed(company).values()) == 28_311_383
    undo(done)
    assert not any(dump().values())
