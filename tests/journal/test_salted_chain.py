"""A journal of before the salted contents is checked, then chained anew, once."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib import import_module
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import connection

from butoir.journal.models import Event, Head
from butoir.journal.verify import verify_journal
from companies import AT, make_company
from journal.tampering import GUARDS, tamper

MIGRATION = import_module("butoir.journal.migrations.0003_salted_chain")
pytestmark = pytest.mark.django_db


def chained_as_before(*kinds: str):
    """A journal as it was written before: the digest before it is the last thing an event says."""
    company, previous = make_company(), ""
    for place, kind in enumerate(kinds, start=1):
        at = AT.isoformat(timespec="microseconds")
        said = [company.pk, place, kind, "", "claire", at, "{}", previous]
        digest = sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
        Event.objects.create(
            company=company, sequence=place, kind=kind, by="claire", at=AT,
            data="{}", previous=previous, digest=digest,
        )  # fmt: skip
        previous = digest
    Head.objects.create(company=company, sequence=len(kinds), digest=previous)
    return company


def migrate():
    """As it is done before the guards that a later migration puts in their place."""
    editor = connection.SchemaEditorClass(connection)
    GUARDS.change_back(apps, editor)
    MIGRATION.chain_anew(apps, editor)
    GUARDS.change(apps, editor)


def test_an_earlier_journal_verifies_afterwards_and_says_the_same():
    chained_as_before("first", "second", "third")
    migrate()
    assert list(verify_journal()) == []
    rows = Event.objects.order_by("sequence")
    assert list(rows.values_list("kind", flat=True)) == ["first", "second", "third"]
    assert all(after.previous == before.digest for before, after in pairwise(rows))


def test_an_earlier_journal_that_was_changed_is_not_made_good():
    chained_as_before("first", "second")
    tamper("UPDATE journal_event SET data = '1' WHERE sequence = 2")
    with pytest.raises(ValueError, match="event 2"):
        migrate()


def test_the_database_still_refuses_to_change_the_past_afterwards():
    chained_as_before("first")
    migrate()
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_event SET kind = 'x'")
