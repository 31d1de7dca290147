"""What one life does: a part of the day's work, or a look at what came of it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import recover
from butoir.dispatch.sending import send_due
from butoir.dunning.models import PlannedMessage, Release, Run, Task
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.dunning.scenarios import assign, make_scenario
from butoir.journal.models import Event
from butoir.ledger.importing import import_file
from butoir.ledger.matching import match_company
from butoir.ledger.models import Contact, Customer, Invoice
from butoir.letters.compose import compose_letter
from butoir.letters.email import to_email
from butoir.users.hours import day_of
from butoir.users.models import Company
from companies import AT, altered_journal, make_company
from dispatch.outboxes import put
from dunning.people import PLACE
from letters.samples import sample

ROOMS = ("users", "journal", "ledger", "dispatch", "dunning")
DUE = date(2026, 1, 31)
WHO: dict[str, Any] = {"by": "claire", "at": AT}
AUTOMATIC = dict.fromkeys(("reminder-1", "reminder-2", "formal-notice"), "automatic")


def build(_at: datetime, count: int) -> None:
    """A company whose customers are all late, and whose letters leave by themselves."""
    with transaction.atomic():
        company = make_company()
        version = make_scenario(company, "standard", {}, AUTOMATIC, **WHO)
        assign(company, version, date(2026, 1, 1), **WHO)
        customers = Customer.objects.bulk_create(
            Customer(company=company, code=f"C{n:03}", name=f"Client {n}", address=PLACE)
            for n in range(count)
        )
        Contact.objects.bulk_create(
            Contact(customer=one, title="Madame", name="Anne Petit", email=f"{one.code}@a.example")
            for one in customers
        )
        Invoice.objects.bulk_create(
            Invoice(
                company=company,
                customer=customer,
                number=f"F-{number}",
                document=f"F-{number}",
                cents=100_00 + number,
                issued_on=date(2026, 1, 1),
                due_on=DUE,
            )
            for number, customer in enumerate(customers)
        )


def fill(at: datetime, count: int) -> None:
    """A company whose outbox is full of real messages."""
    name = "{}.letter@morel.example"
    letter = to_email(compose_letter(sample("reminder-1")), name.format("one"), at)
    with transaction.atomic():
        company = make_company()
        for number in range(count):
            mine = name.format(number)
            content = letter.replace(name.format("one").encode(), mine.encode())
            put(company, number, content=content, message_id=mine, not_before=at)


def cycle(at: datetime) -> dict[str, Any]:
    """Decide, release, and send until nothing more is due."""
    return {"run": run(at), "release": release(at), "sent": send(at)}


def run(at: datetime) -> dict[str, Any]:
    """Decide the day."""
    done = run_day(Company.objects.get(), day_of(at), by="clock", at=at)
    return {"repeated": done.repeated, "messages": len(done.plan.messages)}


def release(at: datetime) -> dict[str, int]:
    """Put what is approved in the outbox."""
    return dict(release_approved(Company.objects.get(), at=at, by="clock"))


def send(at: datetime, worker: str = "worker") -> dict[str, int]:
    """What dead workers left is settled first; then everything that is due leaves."""
    recover(at)
    total: Counter[str] = Counter()
    while (tally := send_due(worker, lambda: at, guard=no_longer_due)).claimed:
        total.update({name: value for name, value in tally._asdict().items() if value})
    return {name: value for name, value in total.items() if isinstance(value, int)}


def take_in(at: datetime, files: list[str]) -> list[dict[str, Any]]:
    """Import files."""
    company = Company.objects.get()
    done = [
        import_file(company, Path(file).name, Path(file).read_bytes(), terms=30, by="claire", at=at)
        for file in files
    ]
    return [{"again": one.again, "counts": one.counts} for one in done]


def copy_here(_at: datetime, source: str, target: str, leave: int) -> None:
    """A database as a new file, and of the disk that it is on no more than that many bytes free."""
    for old in Path(target).parent.iterdir():
        old.unlink()
    shutil.copy(source, target)
    free = shutil.disk_usage(Path(target).parent).free
    Path(target).with_name("ballast").write_bytes(bytes(max(0, free - leave)))


def make_room(_at: datetime, target: str) -> None:
    """Take the ballast away."""
    Path(target).with_name("ballast").unlink()


def match(at: datetime) -> int:
    """Tie receipts to invoices; how many were."""
    return len(match_company(Company.objects.get(), by="claire", at=at).allocations)


def count(_at: datetime) -> dict[str, int]:
    """How many rows each table has."""
    models = [one for room in ROOMS for one in apps.get_app_config(room).get_models()]
    return {one.__name__: one._default_manager.count() for one in models}


def audit(_at: datetime) -> dict[str, Any]:
    """What the database says of the messages and what became of them."""
    released = Release.objects.values_list("message", flat=True)
    unreleased = PlannedMessage.objects.exclude(pk__in=released)
    return {
        "deliveries": [
            [row.message_id, row.state, row.reference, row.error] for row in _deliveries()
        ],
        "attempts": [
            [row.message_id, [one.outcome for one in row.tries.all()]] for row in _deliveries()
        ],
        "messages": PlannedMessage.objects.count(),
        "releases": dict(Counter(Release.objects.values_list("outcome", flat=True))),
        "unreleased": unreleased.count(),
        "runs": [[str(r.as_of), r.number] for r in Run.objects.order_by("pk")],
        "tasks": [[t.kind, t.customer.code, t.detail] for t in Task.objects.order_by("pk")],
        "events": dict(Counter(Event.objects.values_list("kind", flat=True))),
        "broken": [str(found) for found in altered_journal()],
    }


def _deliveries() -> Any:
    return Delivery.objects.order_by("pk").prefetch_related("tries")


TASKS: dict[str, Callable[..., Any]] = {
    "build": build,
    "fill": fill,
    "cycle": cycle,
    "run": run,
    "release": release,
    "send": send,
    "audit": audit,
    "import": take_in,
    "match": match,
    "count": count,
    "copy-here": copy_here,
    "make-room": make_room,
}
