"""SQLite finds the rows of every page by an index, although it never counted those of a table."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from butoir.dunning.running import run_day
from butoir.project.bench.addresses import addresses_of
from butoir.project.bench.books import AS_OF, Book, write_book
from butoir.project.bench.desk import write_desk
from butoir.users.models import Role
from companies import at
from office import client_with

pytestmark = pytest.mark.django_db
# tables that grow with the years, and the name that a query gives each
TABLE = re.compile(r'\b((?:ledger|dunning|dispatch|journal)_\w+)"?(?: (?:AS )?"?(\w+))?')
# every delivery or receipt that was ever in a common state
WHOLE = re.compile(r"BLOOM|dispatch_delivery .*INDEX \S+ \(state=\?\)")


def test_no_page_reads_a_table_that_grows_without_its_index(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite may not know the size of its tables")
    monkeypatch.setenv("BUTOIR_DEMO_DAY", AS_OF.isoformat())
    company = write_book(Book(debtors=30, open_each=2, settled_each=3))
    write_desk(company)
    run_day(company, AS_OF, by="bench", at=at(AS_OF))
    client, asked = client_with(Role.OWNER, company), set()
    for address in addresses_of(company).values():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/c/{company.key}/{address}").status_code in (200, 302)
        asked |= {one["sql"] for one in queries if one["sql"].lstrip().startswith(("SEL", "WITH"))}
    assert len(asked) > 100
    bad = {f"{step}\n{sql}" for sql in asked for step in _steps(sql) if _is_bad(step, sql)}
    assert not bad, "\n\n".join(bad)


def _steps(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def _is_bad(step: str, sql: str) -> bool:
    """Whether a whole table is read, or an index of it made for this query alone."""
    tables = {name for found in TABLE.findall(sql) for name in found if name}
    whole = re.match(r"SCAN (\w+)|SEARCH (\w+) USING AUTOMATIC", step)
    return bool(WHOLE.search(step) or (whole and (whole[1] or whole[2]) in tables))
