"""How long each page of the office takes on a book that was written and decided before."""

from __future__ import annotations

import os
import statistics
import time

from django.test import Client

from butoir.ledger.models import Customer, Invoice
from butoir.project.bench.books import AS_OF
from butoir.project.bench.counting import counted_queries
from butoir.users.models import Company, Membership, Role, User
from butoir.web.office.urls import NOUNS

_TIMES = 7
_OF_ONE = {"customer": ("customers", Customer), "invoice": ("invoices", Invoice)}


def measure_pages() -> dict[str, int]:
    """Milliseconds (the median of several) and queries of each page, for an owner, in French."""
    os.environ["BUTOIR_DEMO_DAY"] = AS_OF.isoformat()
    company = Company.objects.get()
    client = _owner(company)
    addresses = {noun: f"{noun}/" for noun in NOUNS}
    for name, (noun, model) in _OF_ONE.items():
        # of the middle of the book: the first ones could be cheaper to find
        rows = model._default_manager.filter(company=company).order_by("pk")
        addresses[name] = f"{noun}/{rows[rows.count() // 2].pk}/"
    figures: dict[str, int] = {}
    for name, address in addresses.items():
        figures.update(_measured(client, name, f"/c/{company.key}/{address}"))
    return figures


def _owner(company: Company) -> Client:
    user = User.objects.create(username="bench", lang="fr")
    Membership.objects.create(user=user, company=company, role=Role.OWNER)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def _measured(client: Client, name: str, address: str) -> dict[str, int]:
    took = []
    client.get(address)  # the first one reads templates and calendars
    for _ in range(_TIMES):
        with counted_queries() as queries:
            began = time.perf_counter()
            status = client.get(address).status_code
            took.append(time.perf_counter() - began)
        if status != 200:
            raise RuntimeError(f"{address} gave {status}")
    return {
        f"{name}_ms": round(statistics.median(took) * 1000),
        f"{name}_queries": queries["all"],
    }
