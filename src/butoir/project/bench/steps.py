"""The steps of a measure: a book is written, its day decided, its e-mails released and sent.

Each runs in its own process (`bench.process`) on the database of the environment.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command

from butoir.dispatch.sending import send_due
from butoir.dunning import deciding, running
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.law.calendar import calendar_for
from butoir.project.bench.books import AS_OF, BY, Book, write_book
from butoir.project.bench.counting import counted_queries
from butoir.users.models import Company

AT = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 6, tzinfo=UTC)
_STAGES = (
    ("load", running, "load_receivables"),
    ("plan", deciding, "plan_dunning"),
    ("lint", deciding, "lint_plan"),
)


def measure_book(
    debtors: int, open_each: int, settled_each: int = 0, all_due: int = 0
) -> dict[str, int]:
    """Make the tables and write the book of a company: its size, and how long it took."""
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    write_book(Book(debtors, open_each, settled_each, bool(all_due)))
    return {
        "debtors": debtors,
        "invoices": debtors * (open_each + settled_each),
        "open_invoices": debtors * open_each,
        "write_ms": round((time.perf_counter() - began) * 1000),
    }


def measure_day() -> dict[str, int]:
    """The run of the only company: read, decided, checked and saved, in milliseconds.

    `save_ms` is all the rest: the digest of what was read, the sealed plan, the rows, the commit.
    `cpu_ms` is that of this process, without the database server's; `peak_mb` its memory.
    """
    company = Company.objects.get()
    calendar_for(company.country).is_open(AS_OF)  # the calendars are read at the first use
    spent: Counter[str] = Counter()
    with ExitStack() as stack:
        for stage, module, name in _STAGES:
            stack.enter_context(_timed(spent, stage, module, name))
        queries = stack.enter_context(counted_queries())
        cpu, began = time.process_time(), time.perf_counter()
        done = running.run_day(company, AS_OF, by=BY, at=AT)
        total, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert done.run is not None
    return {
        "messages": len(done.plan.messages),
        "invoices_demanded": sum(len(message.lines) for message in done.plan.messages),
        "invoices_waiting": len(done.plan.waiting),
        **{f"{stage}_ms": spent[stage] // 1_000_000 for stage, _, _ in _STAGES},
        "save_ms": round(total * 1000) - sum(spent.values()) // 1_000_000,
        "total_ms": round(total * 1000),
        "cpu_ms": round(cpu * 1000),
        "queries": queries["all"],
        "peak_mb": peak_mb(),
    }


def measure_outbox(count: int) -> dict[str, int]:
    """E-mails decided again, written, checked and put into the outbox, after `measure_day`."""
    company = Company.objects.get()
    began = time.perf_counter()
    tally = release_approved(company, at=AT, by=BY, limit=count)
    took = time.perf_counter() - began
    return {"queued": tally["queued"], **_rate("queued", tally["queued"], took)}


def measure_sending(count: int) -> dict[str, int]:
    """E-mails of the outbox handed to the mail server of the settings, each looked at again."""
    cpu, began, sent = time.process_time(), time.perf_counter(), 0
    while sent < count:
        tally = send_due(BY, lambda: AT, guard=no_longer_due)
        sent += tally.sent
        if not tally.sent:
            break
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    return {"sent": sent, **_rate("sent", sent, took), "cpu_ms": round(cpu * 1000)}


def _rate(what: str, count: int, seconds: float) -> dict[str, int]:
    return {"total_ms": round(seconds * 1000), f"{what}_a_second": round(count / seconds)}


@contextmanager
def _timed(spent: Counter[str], stage: str, module: Any, name: str) -> Iterator[None]:
    """Within the block the calls of a module's function add their nanoseconds to a stage."""
    function = getattr(module, name)

    def timed(*values: Any, **named: Any) -> Any:
        began = time.perf_counter_ns()
        try:
            return function(*values, **named)
        finally:
            spent[stage] += time.perf_counter_ns() - began

    setattr(module, name, timed)
    try:
        yield
    finally:
        setattr(module, name, function)


def peak_mb() -> int:
    """The most memory that this process held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
