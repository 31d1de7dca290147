"""The journal can only grow, and whoever changes it shows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from butoir.journal.events import Happened, record_event, record_events
from butoir.journal.models import Event, Head, SealedFile
from butoir.journal.sealed import content_of, seal
from butoir.journal.verify import verify_journal
from companies import AT, make_company
from journal.tampering import tamper

pytestmark = pytest.mark.django_db


def three_events(company):
    with transaction.atomic():
        record_events(
            company,
            [Happened("first", "invoice:1", {"cents": 100}), Happened("second"), Happened("third")],
            by="claire",
            at=AT,
        )


def test_an_untouched_journal_verifies():
    company = make_company()
    three_events(company)
    seal(b"a letter", "text/plain", AT)
    assert list(verify_journal()) == []
    assert Head.objects.get(company=company).sequence == 3


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_event SET kind = 'x'",
        "DELETE FROM journal_event",
        "UPDATE journal_sealedfile SET size = 1",
        "DELETE FROM journal_sealedfile",
    ],
)
def test_the_database_refuses_to_change_the_past(sql: str):
    three_events(make_company())
    seal(b"a letter", "text/plain", AT)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("sql", "place", "problem"),
    [
        ("UPDATE journal_event SET data = '{}' WHERE sequence = 1", "event 1", "was altered"),
        ("UPDATE journal_event SET \"by\" = 'x' WHERE sequence = 2", "event 2", "was altered"),
        ("DELETE FROM journal_event WHERE sequence = 2", "event 3", "event 2 is missing"),
        (
            "DELETE FROM journal_event WHERE sequence = 3",
            "event 2",
            "the chain does not end where it should",
        ),
    ],
)
def test_the_first_broken_link_is_named(sql: str, place: str, problem: str):
    company = make_company()
    three_events(company)
    tamper(sql)
    assert [tuple(found) for found in verify_journal()] == [(company.key, place, problem)]


def test_an_altered_file_is_named():
    file = seal(b"a letter", "text/plain", AT)
    tamper(("UPDATE journal_sealedfile SET content = %s", [b"a better"]))
    assert [(found.where, found.place) for found in verify_journal()] == [("files", file.digest)]


def test_the_same_content_is_kept_once():
    assert seal(b"x", "text/plain", AT).digest == seal(b"x", "text/plain", AT).digest
    assert SealedFile.objects.count() == 1
    assert content_of(seal(b"x", "text/plain", AT).digest) == b"x"


def test_the_chains_of_two_companies_do_not_touch():
    one, two = make_company(), make_company("other", name="Autre")
    three_events(one)
    three_events(two)
    places = Event.objects.filter(company=two).order_by("sequence")
    assert list(places.values_list("sequence", flat=True)) == [1, 2, 3]
    assert Event.objects.filter(company=two, sequence=1).get().previous == ""
    assert list(verify_journal()) == []


def test_an_event_is_never_recorded_outside_the_transaction_of_its_change(monkeypatch):
    company = make_company()
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        record_event(company, "x", by="claire", at=AT)


def test_an_event_of_a_change_that_fails_is_not_there():
    company = make_company()

    def fail():
        with transaction.atomic():
            three_events(company)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Event.objects.exists()
