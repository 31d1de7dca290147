"""The measure of a case file: one of many exhibits is made, and sealed."""

from __future__ import annotations

import time

from django.core.management import call_command

from butoir.casefile.making import make_case_file
from butoir.casefile.uploads import add_document
from butoir.ledger.models import Customer
from butoir.letters.booklet import Booklet, Section, prose, typeset_booklet
from butoir.project.bench.books import AS_OF, BY, Book, write_book
from butoir.project.bench.steps import AT, peak_mb

_MAIL = "From: a@client.example\r\nTo: b@morel.example\r\nSubject: {n}\r\n\r\nMessage {n}.\r\n"
_SENTENCE = "A line of an exhibit that is read page by page. "


def measure_case_file(exhibits: int) -> dict[str, int]:
    """Milliseconds, pages of the PDF and memory of a file with that many exhibits, of which every
    second one is an e-mail and the others have three pages."""
    call_command("migrate", verbosity=0)
    write_book(Book(2, 4, 0, True))
    customer = Customer.objects.select_related("company").order_by("pk")[0]
    for number in range(exhibits):
        even = number % 2 == 0
        content = _pdf(number) if even else _MAIL.format(n=number).encode()
        kind = "application/pdf" if even else "message/rfc822"
        add_document(customer, "other", f"Document {number}", content, kind, by=BY, at=AT)
    began = time.perf_counter()
    made = make_case_file(customer, "lawyer", "fr", by=BY, at=AT)
    spent = round((time.perf_counter() - began) * 1000)
    return {"case_ms": spent, "zip_kb": made.file.size // 1000, "peak_mb": peak_mb()}


def _pdf(number: int) -> bytes:
    """An exhibit of three pages, another one for each number."""
    sections = [Section(f"{number}.{page}", (prose(_SENTENCE * 20),)) for page in range(3)]
    return typeset_booklet(Booklet("en", str(number), "", "#000000", AS_OF), sections)
