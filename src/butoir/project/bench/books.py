"""Large made-up books in the database: the same one for the same size, on any machine.

Customer number n has the invoices n, n + debtors, n + 2 × debtors, …; its number also tells where
it stands: all of them demanded before and due again, or a third of them at each stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.db import connection, transaction

from butoir.core.items import DEMANDS
from butoir.dispatch.models import Delivery, Document
from butoir.dunning.models import (
    Assignment,
    PlannedLine,
    PlannedMessage,
    Release,
    Run,
    Scenario,
    ScenarioVersion,
    SendingSwitch,
)
from butoir.journal.bulk import insert_rows, reserve_ids
from butoir.journal.models import SealedFile
from butoir.journal.sealed import seal
from butoir.ledger.models import (
    Allocation,
    BankAccount,
    Contact,
    Customer,
    Import,
    Invoice,
    Receipt,
    Statement,
)
from butoir.users.models import Company

AS_OF = date(2026, 6, 16)
AT = datetime.combine(AS_OF - timedelta(days=20), time(6), UTC)
BY = "bench"
_DAY = timedelta(days=1)

Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Book:
    """The size of a book: invoices a debtor, and whether all of its debtors get a demand today."""

    debtors: int
    open_each: int
    settled_each: int = 0
    all_due: bool = False


ALL_DUE = Book(20_000, 5, all_due=True)  # 100,000 invoices to demand
MIXED = Book(100_000, 3, settled_each=7)  # 1,000,000 invoices, 300,000 of them open


class _Told(NamedTuple):
    """A debtor that got a first reminder, and its invoices in it with their cents."""

    number: int
    customer: int
    invoices: list[tuple[int, int]]


class _Stage(NamedTuple):
    """Where a debtor stands: how long its invoices are late, and how its first reminder went."""

    late_days: int
    sent_days_ago: int = 0  # never sent
    pay_by_in_days: int = 0


_DUE_AGAIN = _Stage(late_days=21, sent_days_ago=12, pay_by_in_days=-6)
_WAITING = _Stage(late_days=14, sent_days_ago=5, pay_by_in_days=1)
_NOT_LATE = _Stage(late_days=-30)
_STAGES = (_DUE_AGAIN, _WAITING, _NOT_LATE)


def write_book(book: Book, key: str = "bench") -> Company:
    """Write the book of a new company with its history, as the engine knows it after a while."""
    with transaction.atomic():
        company = _company(key)
        customers = reserve_ids(Customer, book.debtors)
        invoices = reserve_ids(Invoice, book.debtors * (book.open_each + book.settled_each))
        _write_customers(company, customers)
        _write_invoices(company, book, customers, invoices)
        _write_payments(company, book, customers, invoices)
        version = _write_scenario(company)
        for stage in (_DUE_AGAIN, _WAITING):
            told = _told(book, stage, customers, invoices)
            if told:
                _write_reminders(company, version, stage, told)
    if connection.vendor == "postgresql":  # it counts after a while; SQLite never does by itself
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return company


def _stage(book: Book, customer: int) -> _Stage:
    return _DUE_AGAIN if book.all_due else _STAGES[customer % len(_STAGES)]


def _cents(invoice: int) -> int:
    """From 10 to 9,999 euros, scattered."""
    return 1_000 + invoice * 7_919 % 998_900


def _company(key: str) -> Company:
    company = Company.objects.create(
        key=key,
        name="Ateliers Morel",
        legal_form="SAS",
        ids=["SIREN 123 456 782"],
        address={
            "lines": ["12 rue des Tanneurs"],
            "postcode": "69003",
            "city": "Lyon",
            "country": "FR",
        },
        iban="FR7630006000011234567890189",
        bic="AGRIFRPP",
        phone="04 72 00 00 00",
        email="compta@morel.example",
        signatory="Claire Morel",
        signatory_title="Responsable comptable",
        created_at=AT,
    )
    SendingSwitch.objects.create(company=company, sending=True, made_at=AT, made_by=BY)
    account = BankAccount.objects.create(company=company, number=company.iban)
    brought_at = datetime.combine(AS_OF, time(5), UTC)  # the bank is known up to the eve
    source = Import.objects.create(
        company=company, name="releve.xml", file=_file(), imported_at=brought_at, imported_by=BY
    )
    Statement.objects.create(
        account=account, source=source, format="camt", currency="EUR", to_on=AS_OF - _DAY
    )
    return company


def _file() -> SealedFile:
    return seal(b"A file that all the history of this book shares.", "text/plain", AT)


def _write_customers(company: Company, customers: Ids) -> None:
    rows = (
        (
            pk,
            company.pk,
            f"C{n:06d}",
            f"Boulangerie {n}",
            {
                "lines": [f"{n} place du Marché"],
                "postcode": "75011",
                "city": "Paris",
                "country": "FR",
            },
            True,
        )
        for n, pk in enumerate(customers)
    )
    insert_rows(Customer, ("id", "company_id", "code", "name", "address", "known"), rows)
    contacts = (
        (pk, "Madame", f"Dupont {n}", f"compta@client{n}.example") for n, pk in enumerate(customers)
    )
    insert_rows(Contact, ("customer_id", "title", "name", "email"), contacts)


def _positions(book: Book, invoices: Ids) -> Iterator[tuple[int, int, int, bool]]:
    """Number, id and debtor of each invoice, and whether it is settled: the older ones are."""
    settled = book.debtors * book.settled_each
    for n, pk in enumerate(invoices):
        yield n, pk, n % book.debtors, n < settled


def _write_invoices(company: Company, book: Book, customers: Ids, invoices: Ids) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        for n, pk, debtor, settled in _positions(book, invoices):
            late = 60 + n % 340 if settled else _stage(book, debtor).late_days + n % 7
            due_on = AS_OF - late * _DAY
            number = f"F2026-{n:07d}"
            yield (
                pk,
                company.pk,
                customers[debtor],
                number,
                number,
                due_on - 30 * _DAY,
                due_on,
                _cents(n),
                f"BC{n}",
            )

    fields = "id company_id customer_id number document issued_on due_on cents order_reference"
    insert_rows(Invoice, fields.split(), rows())


def _write_payments(company: Company, book: Book, customers: Ids, invoices: Ids) -> None:
    """One receipt for each settled invoice, ten days after its due date."""
    settled = book.debtors * book.settled_each
    receipts = reserve_ids(Receipt, settled)

    def paid() -> Iterator[tuple[int, int, int, int, date]]:
        for n, pk, debtor, _ in _positions(book, invoices[:settled]):
            yield receipts[n], pk, customers[debtor], _cents(n), AS_OF - (50 + n % 340) * _DAY

    rows = ((pk, company.pk, customer, on, cents, AT, BY) for pk, _, customer, cents, on in paid())
    fields = "id company_id customer_id on cents recorded_at recorded_by"
    insert_rows(Receipt, fields.split(), rows)
    fields = "company_id invoice_id receipt_id on cents rule recorded_at recorded_by"
    allocated = (
        (company.pk, invoice, pk, on, cents, "number", AT, BY)
        for pk, invoice, _, cents, on in paid()
    )
    insert_rows(Allocation, fields.split(), allocated)


def _write_scenario(company: Company) -> ScenarioVersion:
    scenario = Scenario.objects.create(company=company, name="standard")
    version = ScenarioVersion.objects.create(
        scenario=scenario,
        number=1,
        modes=dict.fromkeys(DEMANDS, "automatic"),
        made_at=AT,
        made_by=BY,
    )
    Assignment.objects.create(
        company=company, version=version, from_on=AT.date(), made_at=AT, made_by=BY
    )
    return version


def _told(book: Book, stage: _Stage, customers: Ids, invoices: Ids) -> list[_Told]:
    first = book.debtors * book.settled_each
    return [
        _Told(
            n,
            pk,
            [(invoices[at], _cents(at)) for at in range(first + n, len(invoices), book.debtors)],
        )
        for n, pk in enumerate(customers)
        if _stage(book, n) is stage
    ]


def _write_reminders(
    company: Company, version: ScenarioVersion, stage: _Stage, told: list[_Told]
) -> None:
    """The first reminder of those debtors, sent by e-mail in the run of one day."""
    at = datetime.combine(AS_OF - stage.sent_days_ago * _DAY, time(7), UTC)
    pay_by = AS_OF + stage.pay_by_in_days * _DAY
    run = Run.objects.create(
        company=company,
        as_of=at.date(),
        number=1,
        digest="0" * 64,
        head=0,
        plan=_file(),
        made_at=at,
        made_by=BY,
    )
    messages = reserve_ids(PlannedMessage, len(told))
    _write_messages(run, version, pay_by, messages, told)
    deliveries = _write_deliveries(company, at, told)
    releases = (
        (message, "queued", delivery, at)
        for message, delivery in zip(messages, deliveries, strict=True)
    )
    insert_rows(Release, ("message_id", "outcome", "delivery_id", "at"), releases)


def _write_messages(
    run: Run, version: ScenarioVersion, pay_by: date, messages: Ids, told: list[_Told]
) -> None:
    same = (run.pk, version.pk, "EUR", "reminder-1", "email", 0, 0, 0, pay_by, "automatic")
    rows = (
        (*same, pk, debtor.customer, total, total)
        for pk, debtor in zip(messages, told, strict=True)
        for total in [sum(cents for _, cents in debtor.invoices)]
    )
    fields = (
        "run_id version_id currency step channel interest indemnity credits pay_by mode "
        "id customer_id principal total"
    )
    insert_rows(PlannedMessage, fields.split(), rows)
    lines = (
        (pk, invoice, "reminder-1", cents)
        for pk, debtor in zip(messages, told, strict=True)
        for invoice, cents in debtor.invoices
    )
    insert_rows(PlannedLine, ("message_id", "invoice_id", "step", "cents"), lines)


def _write_deliveries(company: Company, at: datetime, told: list[_Told]) -> Ids:
    documents = reserve_ids(Document, len(told))
    file = _file().pk
    letters = ((pk, company.pk, file, "reminder-1", "Relance", at) for pk in documents)
    insert_rows(Document, ["id", "company_id", "file_id", "kind", "title", "made_at"], letters)
    deliveries = reserve_ids(Delivery, len(told))
    rows = (
        (
            pk,
            company.pk,
            document,
            f"{company.key}:{at.date()}:{debtor.number}",
            "email",
            {"email": f"compta@client{debtor.number}.example", "name": f"Dupont {debtor.number}"},
            f"client{debtor.number}.example",
            f"C{debtor.number:06d}",
            f"<{at.date()}.{debtor.number}@morel.example>",
            "sent",
            at,
            at,
            at,
            1,
        )
        for pk, document, debtor in zip(deliveries, documents, told, strict=True)
    )
    fields = (
        "id company_id document_id key channel to domain reference message_id state "
        "created_at not_before state_at attempts"
    )
    insert_rows(Delivery, fields.split(), rows)
    return deliveries
