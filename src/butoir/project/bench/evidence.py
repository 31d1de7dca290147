"""The measure of the evidence: a journal is written, verified and exported, its bundle verified."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.management import call_command
from django.db import transaction

from butoir.casefile.evidence import write_evidence
from butoir.journal.bundle.checking import check_bundle
from butoir.journal.events import Happened, record_events
from butoir.journal.sealed import seal
from butoir.journal.verify import verify_journal
from butoir.ledger.models import Customer
from butoir.project.bench.books import AT, BY, Book, write_book
from butoir.project.bench.steps import peak_mb

_LETTER_BYTES = 40_000  # as ours are
T = TypeVar("T")


def measure_evidence(events: int, documents: int) -> dict[str, int]:
    """Milliseconds of each, and the memory of all; half the events are the customer's own.

    Raises RuntimeError when what was written does not verify.
    """
    call_command("migrate", verbosity=0)
    write_book(Book(2, 1, 0, False))
    one, other = Customer.objects.select_related("company").order_by("pk")[:2]
    _write(one, other, events, documents)
    broken, verify_ms = _timed(lambda: list(verify_journal()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bundle.zip")
        with path.open("wb") as file:
            _, write_ms = _timed(lambda: write_evidence(one, file))
        found, bundle_ms = _timed(lambda: check_bundle(path))
        size = path.stat().st_size
    if broken or found.broken or found.files != documents:
        raise RuntimeError("what was written does not verify")
    return {
        "verify_ms": verify_ms,
        "bundle_write_ms": write_ms,
        "bundle_verify_ms": bundle_ms,
        "bundle_mb": size // 1_000_000,
        "peak_mb": peak_mb(),
    }


def _write(one: Customer, other: Customer, events: int, documents: int) -> None:
    with transaction.atomic():
        names = [f"customer:{one.pk}", f"customer:{other.pk}"]
        told = []
        for number in range(events):
            data = {"text": f"event {number}"}
            if number % 2 == 0 and number // 2 < documents:
                content = number.to_bytes(8, "big") * (_LETTER_BYTES // 8)
                data["file"] = seal(content, "application/pdf", AT).digest
            told.append(Happened("note", names[number % 2], data))
        record_events(one.company, told, by=BY, at=AT)


def _timed(work: Callable[[], T]) -> tuple[T, int]:
    began = time.perf_counter()
    done = work()
    return done, round((time.perf_counter() - began) * 1000)
