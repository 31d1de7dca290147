"""A customer of whom every room knows something, and how to find what is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction

from butoir.casefile.making import make_case_file
from butoir.dispatch.models import Delivery
from butoir.dunning.answers.giving import Said, record_answer
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.disputes.changing import add_document
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.models import Agreement, Hold, Task
from butoir.inbox.models import IncomingMail
from butoir.inbox.taking import take_mail
from butoir.journal.events import record_event
from butoir.journal.sealed import seal
from butoir.ledger.models import (
    BankAccount,
    BankEntry,
    Customer,
    Import,
    ImportChange,
    Invoice,
    InvoiceCopy,
    KnownPayer,
    Receipt,
    Statement,
)
from butoir.ledger.recording import record_note, record_receipt
from casefile.cases import DAY, french_company
from companies import AT, at
from inbox.mails import answer_to, written
from personal.later import chased_further, followed_elsewhere

NEEDLE = "petit"  # in its code, its name, its contact's name and every address
PAID = date(2026, 5, 4)
BY: dict[str, Any] = {"by": "claire", "at": at(DAY, 12)}
PDF = b"%PDF-1.7 Boulangerie Petit\n"
CASE_GONE, BOOKS_GONE = date(2031, 6, 1), date(2037, 6, 1)  # the day after what is kept, and more


def known_customer() -> Customer:
    """Chased, answering by page and mail, disputing, with documents and a case file that a bailiff
    had; all paid."""
    customer = french_company()
    bill = customer.invoices.get(number="F-2")
    _answers(customer, bill)
    _mails(customer)
    _disputes(bill)
    record_note(customer, "Madame Petit rappelle lundi", **BY)
    chased_further(customer, bill)
    made = make_case_file(customer, "bailiff", "fr", currency="EUR", **BY)
    followed_elsewhere(customer, made, bill)
    _books(customer, bill)
    _pay(customer)
    return customer


def _answers(customer: Customer, bill: Invoice) -> None:
    case = AnswerCase.objects.create(
        company=customer.company, customer=customer, number="12345678", made_at=AT
    )
    proof = seal(b"capture of Petit", "image/png", AT)
    person = {"name": "Paul Petit", "email": "paul@petit.example", "phone": "06"}
    said = Said(
        "wrong-person", [bill], "fr", text="Écrivez à Paul Petit", person=person, proof=proof
    )
    record_answer(case, said, at=at(DAY, 10))


def _mails(customer: Customer) -> None:
    letter = Delivery.objects.filter(reference=customer.code, channel="email").first()
    assert letter is not None
    company = customer.company
    take_mail(company, answer_to(letter, "Signé Petit", at(DAY, 11)), "file", **BY)
    stray = written("Bonjour, ici Petit", at(DAY, 11), "inconnu@petit-frere.example")
    mail = take_mail(company, stray, "file", **BY).mail
    IncomingMail.objects.filter(pk=mail.pk).update(customer=None, tied_by="", task=None)


def _disputes(bill: Invoice) -> None:
    dispute = open_dispute(Heard(bill, DAY, words="Petit souci", cents=100), **BY)
    add_document(dispute, PDF, "application/pdf", "Bon Petit", **BY)


def _books(customer: Customer, bill: Invoice) -> None:
    """A file of the ledger that names the customer, a copy of its invoice, a bank movement."""
    company = customer.company
    with transaction.atomic():
        file = seal(b"ledger;Boulangerie Petit;100", "text/csv", AT)
        copy = seal(PDF + b"F-2", "application/pdf", AT)
        source = Import.objects.create(
            company=company, name="petit.csv", file=file, imported_at=AT, imported_by="claire",
            diagnostics=[{"text": "line of Petit"}],
        )  # fmt: skip
        InvoiceCopy.objects.create(invoice=bill, file=copy, source=source)
        about = f"customer:{customer.pk}"
        told = {"copies": [[bill.number, copy.digest]]}
        record_event(company, "invoice-copies", about, **BY, data=told)
        said = {"name": source.name, "file": file.digest}
        record_event(company, "import", f"import:{source.pk}", **BY, data=said)
    before = {"name": "Boulangerie Petit"}
    ImportChange.objects.create(source=source, table="customer", row=customer.pk, before=before)
    KnownPayer.objects.create(customer=customer, name="SARL PETIT", learned_at=AT)
    account = BankAccount.objects.create(company=company, number="FR76")
    statement = Statement.objects.create(
        account=account, source=source, format="camt", currency="EUR"
    )
    for number, state in enumerate(("allocated", "other")):
        entry = BankEntry.objects.create(
            account=account, statement=statement, key=str(number), booked_on=PAID, cents=1,
            currency="EUR", counterparty_name="BOULANGERIE PETIT", remittance="facture petit",
            state=state,
        )  # fmt: skip
        if state == "allocated":
            receipt = Receipt.objects.filter(customer=customer).first()
            Receipt.objects.filter(pk=receipt.pk if receipt else 0).update(entry=entry)


def _pay(customer: Customer) -> None:
    """Everything is paid, read, decided: nothing runs any more."""
    for bill in customer.invoices.order_by("pk"):
        paid = sum(bill.allocations.values_list("cents", flat=True))
        left = bill.cents - paid
        record_receipt(customer, left, PAID, invoice=bill, by="claire", at=at(PAID))
    ended = {"ended_at": at(PAID), "ended_by": "claire"}
    Hold.objects.filter(customer=customer).update(ended_on=PAID, outcome="paid", **ended)
    Agreement.objects.filter(customer=customer).update(**ended)
    Task.objects.filter(customer=customer).update(done_at=at(PAID), done_by="claire")
    deliveries = Delivery.objects.filter(reference=customer.code)
    deliveries.filter(state="waiting").update(state="cancelled")


def left_of(needle: str = NEEDLE) -> list[str]:
    """Where the database still says it, in any case of letters: table, column, and the value."""
    return [f"{where} {value[:120]!r}" for where, value in _cells() if needle in value.lower()]


def _cells() -> Iterator[tuple[str, str]]:
    """Every value of every table as text, bytes as if each were a letter."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield f"{table}.{column}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return str(value)
