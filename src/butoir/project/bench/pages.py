"""How long each page of the office takes on a book that was written and decided before."""

from __future__ import annotations

import os
import statistics
import time

from django.test import Client

from butoir.project.bench.addresses import addresses_of
from butoir.project.bench.books import AS_OF
from butoir.project.bench.counting import counted_queries
from butoir.project.bench.desk import write_desk
from butoir.users.models import Company, Membership, Role, User
from butoir.web.ui.templatetags import figures

_TIMES = 7


def measure_desk() -> dict[str, int]:
    """Put on the only company's book what its pages show beside invoices and payments."""
    return write_desk(Company.objects.get())


def measure_pages() -> dict[str, int]:
    """Milliseconds (the median and the best of several) and queries of each page, for an owner.

    `cpu_ms` is the processor's time of the best: what a busy machine changes least.
    """
    os.environ["BUTOIR_DEMO_DAY"] = AS_OF.isoformat()
    company = Company.objects.get()
    client = _owner(company)
    measured = {
        name: _measured(client, f"/c/{company.key}/{address}")
        for name, address in addresses_of(company).items()
    }
    slowest = {
        of: max(page[of] for page in measured.values()) for of in ("ms", "cpu_ms", "queries")
    }
    return {
        "pages": len(measured),
        **{f"most_{of}": value for of, value in slowest.items()},
        **{f"{name}_{of}": value for name, page in measured.items() for of, value in page.items()},
    }


def _owner(company: Company) -> Client:
    user = User.objects.create(username="bench", lang="fr")
    Membership.objects.create(user=user, company=company, role=Role.OWNER)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def _forget_texts() -> None:
    """So that a page is measured as its first reader gets it, with dates that nobody has seen."""
    figures._date.cache_clear()


def _measured(client: Client, address: str) -> dict[str, int]:
    took, worked = [], []
    client.get(address)  # the first one reads templates and calendars
    for _ in range(_TIMES):
        _forget_texts()
        with counted_queries() as queries:
            began, cpu = time.perf_counter(), time.process_time()
            status = client.get(address).status_code
            took.append(time.perf_counter() - began)
            worked.append(time.process_time() - cpu)
        if status not in (200, 302):  # the number of an invoice leads straight to it
            raise RuntimeError(f"{address} gave {status}")
    return {
        "ms": round(statistics.median(took) * 1000),
        "best_ms": round(min(took) * 1000),
        "cpu_ms": round(min(worked) * 1000),
        "queries": queries["all"],
    }
