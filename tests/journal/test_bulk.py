"""Rows written in bulk are the same as those that the models write one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from butoir.journal.bulk import insert_rows, reserve_ids
from butoir.journal.models import SealedFile
from butoir.ledger.models import Contact, Customer, Invoice, Receipt
from butoir.users.models import Company
from companies import AT, make_company

pytestmark = pytest.mark.django_db

PARIS_SUMMER = timezone(timedelta(hours=2))
HARD_TEXTS = ("", "a\tb\nc\r\nd", "\\N", "\\", "\\.", "é’€ 'quoted' \"twice\", 100 %s", "🧾")


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_a_text_comes_back_as_it_was(company, text: str):
    insert_rows(Customer, ("company_id", "code", "name"), [(company.pk, "C1", text)])
    assert Customer.objects.get().name == text


@pytest.mark.parametrize("value", [{}, [], None, 0, "", "\t\\\n", {"é": [1, None, {"b": "\\n"}]}])
def test_json_comes_back_as_it_was(company, value: object):
    fields = ("key", "name", "created_at", "cheque_to")
    insert_rows(Company, fields, [("other", "Autre", AT, value)])
    written = Company.objects.get(key="other")
    Company.objects.create(key="third", name="Autre", created_at=AT, cheque_to=value)
    assert written.cheque_to == value == Company.objects.get(key="third").cheque_to
    assert Company.objects.filter(cheque_to__isnull=True).exclude(pk=company.pk).count() == 2 * (
        value is None
    )


def test_dates_times_numbers_and_instants_come_back_as_they_were(company):
    fields = ("key", "name", "created_at", "run_at", "contract_rate", "sme")
    instant = datetime(2026, 7, 1, 1, 30, 0, 123456, PARIS_SUMMER)
    insert_rows(Company, fields, [("other", "Autre", instant, time(5, 30), -1_200, True)])
    found = Company.objects.get(key="other")
    assert (found.created_at, found.run_at) == (instant, time(5, 30))
    assert (found.contract_rate, found.sme, found.consumer_clause) == (-1_200, True, False)
    assert Company.objects.filter(created_at=instant.astimezone(UTC)).exists()

    customer = Customer.objects.create(company=company, code="C1", name="Un")
    fields = ("company_id", "customer_id", "number", "document", "issued_on", "due_on", "cents")
    rows = [
        (company.pk, customer.pk, "F1", "F1", None, date(2026, 2, 1), 9_000_000_000),
        (company.pk, customer.pk, "F2", "F2", date(2026, 1, 2), date(2026, 2, 1), -5),
    ]
    assert insert_rows(Invoice, fields, rows) == 2
    found = Invoice.objects.order_by("number").values_list("issued_on", "due_on", "cents")
    assert list(found) == [
        (None, date(2026, 2, 1), 9_000_000_000),
        (date(2026, 1, 2), date(2026, 2, 1), -5),
    ]


def test_bytes_come_back_as_they_were():
    content = bytes(range(256)) + b"\\x00\\"
    fields = ("digest", "media_type", "size", "content", "sealed_at")
    insert_rows(SealedFile, fields, [("d" * 64, "x/y", len(content), content, AT)])
    assert bytes(SealedFile.objects.get().content) == content


def test_a_field_that_is_not_named_takes_its_default(company):
    insert_rows(Customer, ("company_id", "code", "name"), [(company.pk, "bulk", "Un")])
    Customer.objects.create(company=company, code="one", name="Un")
    one, bulk = Customer.objects.order_by("-code").values()
    assert {**one, "id": 0, "code": ""} == {**bulk, "id": 0, "code": ""}


def test_more_rows_than_one_batch(company):
    rows = ((company.pk, f"C{n}", f"Client {n}") for n in range(20_001))
    assert insert_rows(Customer, ("company_id", "code", "name"), rows) == 20_001
    assert Customer.objects.count() == 20_001


def test_no_row_at_all_is_no_error():
    assert insert_rows(Customer, ("company_id", "code", "name"), []) == 0


def test_a_text_with_a_nul_is_refused_and_nothing_is_written(company):
    rows = [(company.pk, "C1", "Un"), (company.pk, "C2", "a\0b")]
    with pytest.raises(ValueError, match="NUL"), transaction.atomic():
        insert_rows(Customer, ("company_id", "code", "name"), rows)
    assert not Customer.objects.exists()


def test_an_instant_without_time_zone_is_refused():
    naive = datetime(2026, 1, 1)
    with pytest.raises(ValueError, match="time zone"), transaction.atomic():
        insert_rows(Company, ("key", "name", "created_at"), [("other", "Autre", naive)])


def test_a_row_that_the_database_refuses_takes_all_with_it(company):
    rows = [(company.pk, "same", "Un"), (company.pk, "same", "Deux")]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Customer, ("company_id", "code", "name"), rows)
    with pytest.raises(DatabaseError), transaction.atomic():
        insert_rows(Customer, ("company_id", "code", "name"), [(company.pk, "too short")])
    assert not Customer.objects.exists()


def test_parents_and_children_are_written_with_known_ids(company):
    ids = reserve_ids(Customer, 3)
    insert_rows(
        Customer,
        ("id", "company_id", "code", "name"),
        [(pk, company.pk, f"C{pk}", "Un") for pk in ids],
    )
    insert_rows(Contact, ("customer_id", "name"), [(pk, f"Contact {pk}") for pk in ids])
    for contact in Contact.objects.select_related("customer"):
        assert contact.name == f"Contact {contact.customer_id}"
        assert contact.customer.code == f"C{contact.customer_id}"


def test_reserved_ids_are_never_given_again(company):
    before = Customer.objects.create(company=company, code="before", name="Un").pk
    one, two = reserve_ids(Customer, 1_000), reserve_ids(Customer, 5)
    after = Customer.objects.create(company=company, code="after", name="Un").pk
    insert_rows(Customer, ("company_id", "code", "name"), [(company.pk, "bulk", "Un")])
    bulk = Customer.objects.get(code="bulk").pk
    assert len({before, *one, *two, after, bulk}) == 1_008
    assert before < min(one) <= max(one) < min(two) <= max(two) < after < bulk
    for pk in one:
        Customer(pk=pk, company=company, code=f"C{pk}", name="Un").save(force_insert=True)


def test_the_first_ids_of_an_empty_table_can_be_reserved(company):
    ids = reserve_ids(Receipt, 2)
    customer = Customer.objects.create(company=company, code="C1", name="Un")
    made = Receipt.objects.create(
        company=company, customer=customer, on=AT.date(), cents=1, recorded_at=AT, recorded_by="x"
    )
    assert made.pk > max(ids)


def test_ids_of_a_row_deleted_since_are_not_given_again(company):
    gone = Customer.objects.create(company=company, code="gone", name="Un")
    last = gone.pk
    gone.delete()
    assert min(reserve_ids(Customer, 1)) > last


def test_nothing_is_written_in_bulk_outside_a_transaction(monkeypatch):
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        insert_rows(Customer, ("company_id", "code", "name"), [])
    with pytest.raises(transaction.TransactionManagementError):
        reserve_ids(Customer, 1)
