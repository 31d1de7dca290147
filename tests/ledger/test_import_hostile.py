"""Files that nobody should send: refused in one line, or taken in without harm, on both engines."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from butoir.core.errors import InputError
from butoir.ledger.models import BankEntry, Customer, Import, Invoice
from companies import make_company
from ledger.ledger_kit import bring, dump, opened
from ledger.test_statements import statement
from project.files import HEADINGS, entry, invoice, table
from project.test_book_rules import ubl

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company()


def test_a_number_too_long_to_be_kept_is_refused_with_its_line(company, tmp_path):
    path = table(tmp_path, invoice("F1"), invoice("F" * 101))
    with pytest.raises(InputError, match="longer than 100") as refused:
        bring(company, path)
    assert (refused.value.where, refused.value.line, refused.value.field) == (path, 3, "number")
    assert not Import.objects.exists()


def test_a_code_too_long_is_refused_and_a_name_too_long_is_kept_apart(company, tmp_path):
    with pytest.raises(InputError, match="longer than 120"):
        bring(company, table(tmp_path, invoice("F1", code="C" * 121)))
    bring(company, table(tmp_path, invoice("F1", "N" * 200 + "a"), invoice("F2", "N" * 200 + "b")))
    codes = list(Customer.objects.values_list("code", flat=True))
    assert len(set(codes)) == 2
    assert all(len(code) <= 120 for code in codes)
    assert len(opened(company)) == 2


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\u202eb", "a\ufffdb", "\U0001f600" * 300])
def test_strange_characters_are_no_harm(company, tmp_path, text):
    bring(company, ubl(tmp_path, buyer="ACME", city=text.replace("\x1b", "")))
    head, row = HEADINGS, invoice("F1", text, reference=text)
    bring(company, f"{head}\n{row}\n".encode())
    assert Invoice.objects.get(number="F1").payment_reference.isprintable()
    assert all(name.isprintable() for name in Customer.objects.values_list("name", flat=True))


def test_texts_of_a_bank_file_longer_than_a_column_are_cut(company, tmp_path):
    long = "X" * 5_000
    bring(company, statement(tmp_path, entry("1.00", long, name=long, reference=long)))
    row = BankEntry.objects.get()
    assert (len(row.counterparty_name), len(row.bank_reference)) == (255, 140)
    assert len(row.remittance) == 5_000
    bring(company, statement(tmp_path, entry("1.00", long, name=long, reference=long)))
    assert BankEntry.objects.count() == 1


def test_an_amount_beyond_all_measure_is_refused_or_kept_whole(company, tmp_path):
    bring(company, table(tmp_path, invoice("F1", amount="999999999999,99")))
    assert opened(company) == {"ACME F1": 99_999_999_999_999}


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"PK\x03\x04 broken", b"{}", b"<a/>"])
def test_what_is_no_file_of_any_kind_is_refused(company, content):
    with pytest.raises(InputError):
        bring(company, content)
    assert not any(dump().values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.data())
def test_a_damaged_file_is_refused_whole_or_taken_in_whole(company, tmp_path, data):
    """Cut, or with bytes replaced: either InputError and nothing, or rows that add up."""
    whole = b"\n".join(
        [HEADINGS.encode(), *(invoice(f"F{n}", f"Client {n % 3}").encode() for n in range(6))]
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    damage = data.draw(st.binary(max_size=6))
    end = data.draw(st.integers(at, len(whole)))
    content = whole[:at] + damage + whole[at:end]
    before = dump()
    try:
        done = bring(company, content)
    except InputError:
        assert dump() == before
    else:
        if not done.again:
            made = Invoice.objects.filter(source=done.source).count()
            assert made == done.counts.get("invoices", {}).get("created", 0)
