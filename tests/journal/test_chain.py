"""The journal can only grow, and whoever changes it shows."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

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


def swap_two():
    """Two events of a company change places, their numbers with them."""
    places = [(2, -2), (3, 2), (-2, 3)]
    tamper(
        *(
            f"UPDATE journal_event SET sequence = {new} WHERE sequence = {old}"
            for old, new in places
        )
    )


def test_two_events_that_changed_places_are_named():
    company = make_company()
    three_events(company)
    swap_two()
    problem = "has changed places with the event after it"
    assert [tuple(found) for found in verify_journal()] == [(company.key, "event 2", problem)]


def test_one_character_of_an_event_is_enough():
    company = make_company()
    three_events(company)
    tamper("UPDATE journal_event SET data = replace(data, '100', '101') WHERE sequence = 1")
    assert [tuple(found) for found in verify_journal()] == [(company.key, "event 1", "was altered")]


def test_the_secret_of_a_chain_is_part_of_what_it_says():
    company = make_company()
    three_events(company)
    Head.objects.update(secret="0" * 64)
    assert [tuple(found) for found in verify_journal()] == [(company.key, "event 1", "was altered")]


def test_a_clock_that_was_set_back_is_named():
    company = make_company()
    with transaction.atomic():
        record_event(company, "first", by="claire", at=AT)
        record_event(company, "second", by="claire", at=AT - timedelta(minutes=50))
        record_event(company, "third", by="claire", at=AT - timedelta(days=1))
    ((where, place, problem),) = verify_journal()
    assert (where, place) == (company.key, "event 3")
    assert problem == (
        "the clock was set back: 2026-03-02T08:00:00.000000+00:00 after "
        "2026-03-03T08:00:00.000000+00:00"
    )


def a_letter(company):
    """An event that names a sealed file."""
    with transaction.atomic():
        file = seal(b"a letter", "text/plain", AT)
        record_event(company, "queued", by="claire", at=AT, data={"enclosed": [file.digest]})
    return file


def test_a_document_that_is_gone_is_named_by_the_event_that_tells_of_it():
    company = make_company()
    file = a_letter(company)
    tamper("DELETE FROM journal_sealedfile")
    assert [tuple(found) for found in verify_journal()] == [
        (company.key, "event 1", f"its file {file.digest} is missing")
    ]


def test_a_document_replaced_by_another_is_named():
    company = make_company()
    file = a_letter(company)
    other = sha256(b"another").hexdigest()
    values = [b"another", len(b"another"), other]
    tamper(("UPDATE journal_sealedfile SET content = %s, size = %s, digest = %s", values))
    assert [tuple(found) for found in verify_journal()] == [
        (company.key, "event 1", f"its file {file.digest} is missing")
    ]
    tamper(("UPDATE journal_sealedfile SET digest = %s", [file.digest]))
    assert [tuple(found) for found in verify_journal()] == [("files", file.digest, "was altered")]


def test_data_that_are_no_json_any_more_are_named():
    company = make_company()
    a_letter(company)
    tamper("UPDATE journal_event SET data = '{\"file\":'")
    assert [tuple(found) for found in verify_journal()] == [(company.key, "event 1", "was altered")]


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
