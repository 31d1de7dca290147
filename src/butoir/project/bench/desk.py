"""What the bank and the people of a company leave on a made-up book, so that its pages have all
that they show: entries of the bank, doubts, disputes, holds, agreements, notes, tasks, groups.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import connection, transaction

from butoir.core import reasons
from butoir.core.items import Instalment
from butoir.dunning.agreeing import record_plan, record_promise
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Task, TaskInvoice
from butoir.journal.bulk import insert_rows, reserve_ids
from butoir.ledger.models import (
    BankAccount,
    BankEntry,
    Candidate,
    Customer,
    CustomerGroup,
    Import,
    Invoice,
    Receipt,
    Statement,
)
from butoir.ledger.recording import record_note
from butoir.project.bench.books import AS_OF, AT, BY
from butoir.users.models import Company

LARGE = 100  # open invoices of the last customer, which has many
_SHARE = 25  # of so many customers one has something
_WEEK = timedelta(days=7)


@transaction.atomic
def write_desk(company: Company) -> dict[str, int]:
    """Add all that to the book of a company; tells how much of each."""
    customers = list(Customer.objects.filter(company=company).order_by("pk"))
    _write_groups(company)
    _write_imports(company)
    entries = _write_entries(company)
    waiting = _write_doubts(company, customers[:: 2 * _SHARE])
    _write_tasks(company, customers[1::_SHARE])
    _write_large(company, customers[-1])
    cases = customers[2::_SHARE]
    for number, customer in enumerate(cases):
        _ACTS[number % len(_ACTS)](customer)
    return {"entries": entries, "waiting_entries": waiting, "cases": len(cases)}


def _write_groups(company: Company) -> None:
    kinds = ("company", "company", "company", "consumer", "public")
    with connection.cursor() as cursor:
        for n, kind in enumerate(kinds):
            group = CustomerGroup.objects.create(company=company, name=f"Groupe {n}")
            cursor.execute(
                "UPDATE ledger_customer SET group_id = %s, kind = %s"
                " WHERE company_id = %s AND id %% 5 = %s",
                [group.pk, kind, company.pk, n],
            )


def _write_imports(company: Company) -> None:
    first = Import.objects.filter(company=company).first()
    assert first is not None
    rows = ((company.pk, f"releve-{n}.xml", first.file_id, AT, BY) for n in range(300))
    insert_rows(Import, ["company_id", "name", "file_id", "imported_at", "imported_by"], rows)


def _write_entries(company: Company) -> int:
    """Every receipt came by the bank, matched by the number of its invoice."""
    receipts = list(
        Receipt.objects.filter(company=company).order_by("pk").values_list("pk", "on", "cents")
    )
    ids = reserve_ids(BankEntry, len(receipts))
    account, statement = _account(company)
    rows = (
        (entry, account, statement, f"r{pk}", on, cents, "EUR", f"SOCIETE {pk}", f"FACTURE {pk}")
        for entry, (pk, on, cents) in zip(ids, receipts, strict=True)
    )
    fields = "id account_id statement_id key booked_on cents currency counterparty_name remittance"
    insert_rows(BankEntry, fields.split(), rows)
    BankEntry.objects.filter(account=account).update(state="allocated", why="number")
    if receipts:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ledger_receipt SET entry_id = id + %s WHERE company_id = %s",
                [ids[0] - receipts[0][0], company.pk],
            )
    return len(receipts)


def _account(company: Company) -> tuple[int, int]:
    account = BankAccount.objects.get(company=company)
    return account.pk, Statement.objects.get(account=account).pk


def _write_doubts(company: Company, customers: Sequence[Customer]) -> int:
    """Entries that could be of a customer, and as many that nobody knows."""
    account, statement = _account(company)
    ids = reserve_ids(BankEntry, 2 * len(customers))
    rows = (
        (pk, account, statement, f"d{pk}", AS_OF, 12_345, "EUR", state)
        for number, pk in enumerate(ids)
        for state in ["suggested" if number % 2 else "unmatched"]
    )
    fields = "id account_id statement_id key booked_on cents currency state"
    insert_rows(BankEntry, fields.split(), rows)
    named = zip(ids[1::2], customers, strict=True)
    candidates = ((entry, one.pk, "name", 50) for entry, one in named)
    insert_rows(Candidate, ["entry_id", "customer_id", "rule", "score"], candidates)
    return len(ids)


def _write_tasks(company: Company, customers: Sequence[Customer]) -> None:
    """A call, a step to carry out or an answer to look at, each with the newest invoice."""
    ids = reserve_ids(Task, len(customers))
    kinds = ("call", "execute", "call", "review", "broken-promise")
    rows = (
        (pk, company.pk, one.pk, kinds[n % len(kinds)], AS_OF, AT)
        for n, (pk, one) in enumerate(zip(ids, customers, strict=True))
    )
    insert_rows(Task, ["id", "company_id", "customer_id", "kind", "made_on", "made_at"], rows)
    named = [(pk, _newest(one).pk, "") for pk, one in zip(ids, customers, strict=True)]
    insert_rows(TaskInvoice, ["task_id", "invoice_id", "keys"], named)


def _write_large(company: Company, customer: Customer) -> None:
    rows = (
        (
            company.pk,
            customer.pk,
            f"G{n:04d}",
            f"G{n:04d}",
            AS_OF - timedelta(days=n + 1),
            10_000 + n,
        )
        for n in range(LARGE)
    )
    insert_rows(
        Invoice, ["company_id", "customer_id", "number", "document", "due_on", "cents"], rows
    )


def _newest(customer: Customer) -> Invoice:
    rows = Invoice.objects.filter(customer=customer).select_related("customer__company")
    return rows.order_by("-pk")[0]


def _dispute(customer: Customer) -> None:
    place_hold(_newest(customer), reasons.DISPUTED, AS_OF - _WEEK, by=BY, at=AT, reason="casse")


def _hold(customer: Customer) -> None:
    place_hold(customer, reasons.ON_HOLD, AS_OF - _WEEK, by=BY, at=AT, reason="en discussion")


def _insolvency(customer: Customer) -> None:
    place_hold(customer, reasons.INSOLVENCY, AS_OF - _WEEK, by=BY, at=AT, reason="jugement")


def _promise(customer: Customer) -> None:
    by_on, made_on = AS_OF + _WEEK, AS_OF - _WEEK
    record_promise(customer, 5_000, by_on, made_on, by=BY, at=AT)


def _plan(customer: Customer) -> None:
    parts = [Instalment(AS_OF + n * 4 * _WEEK, 1_000) for n in range(6)]
    record_plan(customer, parts, AS_OF - _WEEK, by=BY, at=AT, invoices=[_newest(customer)])


def _note(customer: Customer) -> None:
    record_note(customer, "rappeler lundi", by=BY, at=AT)


_ACTS: tuple[Callable[[Customer], None], ...] = (
    *(_dispute, _hold, _promise, _note) * 3,
    _plan,
    _insolvency,
)
