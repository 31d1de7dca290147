"""WinBooks' own tables taken in: together in an archive, or one after the other."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.ledger.models import Customer, Invoice
from companies import make_company
from formats.dbf_builder import ACT, CSF, ENTRIES, THIRD, dbf, general, line
from formats.test_archive import zipped
from ledger.ledger_kit import bring, opened

pytestmark = pytest.mark.django_db

WHOLE_ACT, WHOLE_CSF = dbf(ACT, ENTRIES), dbf(CSF, THIRD)
OPEN = {"MOULIN 26000013": 36_350, "CAFE 26000014": 12_100}


@pytest.fixture
def company():
    return make_company(country="BE")


def check(company):
    assert opened(company) == OPEN
    moulin = Customer.objects.get(code="MOULIN")
    assert (moulin.name, moulin.country) == ("Moulin de la Forêt SRL", "BE")
    assert moulin.address["postcode"] == "5000"
    assert Invoice.objects.get(number="26000013").due_on == date(2026, 3, 4)


def test_a_folder_gives_open_items_and_the_addresses_of_the_customers(company):
    done = bring(company, zipped({"ACT.DBF": WHOLE_ACT, "CSF.DBF": WHOLE_CSF}))
    check(company)
    assert done.counts["invoices"]["created"] == 2


@pytest.mark.parametrize("order", [(WHOLE_ACT, WHOLE_CSF), (WHOLE_CSF, WHOLE_ACT)])
def test_one_table_after_the_other(company, order):
    for table in order:
        bring(company, table)
    check(company)


def test_the_next_copy_of_the_folder_settles_what_was_paid_since(company):
    bring(company, zipped({"ACT.DBF": WHOLE_ACT, "CSF.DBF": WHOLE_CSF}))
    paid = [dict(row) for row in ENTRIES]
    paid[2]["MATCHNO"] = "000002"
    paid.append(line("MOULIN", "26000102", "2026-03-09", -363.5, "000002"))
    paid.append(general("26000102", "2026-03-09", 363.5, "550001"))
    bring(company, dbf(ACT, paid))
    assert opened(company) == {"CAFE 26000014": 12_100}
