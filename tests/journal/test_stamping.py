"""An authority dates the journal; without one, and whatever it does, the work goes on."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from butoir.core.errors import InputError
from butoir.journal.events import digest_of, record_event
from butoir.journal.models import Event, Head, SealedFile
from butoir.journal.stamping import is_due, load_dated, stamp_chain
from butoir.journal.stamps import read_roots
from butoir.journal.verify import verify_journal
from butoir.project.background.jobs import Job, hourly_work, perform
from companies import make_company
from journal.authority import Authority, answering, needs_openssl
from journal.tampering import tamper

pytestmark = [pytest.mark.django_db, needs_openssl]


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "one")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "other")


@pytest.fixture
def now() -> datetime:
    """The authority's clock is that of the machine: openssl has no other."""
    return datetime.now(UTC)


def note(company, at):
    with transaction.atomic():
        record_event(company, "note", by="claire", at=at)


def stamped(authority, now, company=None):
    company = company or make_company()
    note(company, now)
    with answering(lambda request: (200, authority.reply(request))) as server:
        return company, stamp_chain(company, server.address, by="butoir", at=now)


def roots_of(*known: Authority):
    return [root for one in known for root in read_roots(one.root.read_bytes())]


def problems(*known: Authority) -> list[tuple[str, str]]:
    return [(found.place, found.problem) for found in verify_journal(roots_of(*known))]


def test_the_digest_of_the_last_event_is_dated_and_the_reply_kept(authority, now):
    company, stamp = stamped(authority, now)
    last = Event.objects.get(company=company, sequence=1)
    assert stamp is not None
    assert (stamp.place, stamp.sequence, stamp.digest) == (2, 1, last.digest)
    assert abs(stamp.said_at - now) < timedelta(minutes=1)
    reply = bytes(SealedFile.objects.get(pk=stamp.file).content)
    assert authority.verifies(last.digest, reply), "openssl agrees"
    assert problems(authority) == []


def test_the_event_of_a_timestamp_names_the_authority_without_its_password(authority, now):
    company = make_company()
    note(company, now)
    with answering(lambda request: (200, authority.reply(request))) as server:
        address = server.address.replace("//", "//paul:hush@")
        stamp_chain(company, address, by="butoir", at=now)
    data = Event.objects.get(kind="journal-stamped").data
    assert json.loads(data)["authority"] == "127.0.0.1"
    assert "hush" not in data


def test_what_is_dated_already_is_not_dated_again(authority, now):
    company, _ = stamped(authority, now)
    with answering(lambda _: (500, b"")) as server:
        assert stamp_chain(company, server.address, by="butoir", at=now) is None
    assert server.requests == []
    assert load_dated(company).events_since == 0


def test_the_authority_learns_a_digest_and_nothing_else(authority, now):
    company = make_company(name="Ateliers Morel")
    note(company, now)
    with answering(lambda request: (200, authority.reply(request))) as server:
        stamp_chain(company, server.address, by="butoir", at=now)
    (request,) = server.requests
    assert bytes.fromhex(Event.objects.get(company=company, sequence=1).digest) in request
    assert len(request) < 100


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((500, b""), "127.0.0.1: answered 500"),
        ((200, b"no reply"), "127.0.0.1: the timestamp cannot be read"),
        ((200, b""), "127.0.0.1: the timestamp cannot be read"),
        ((200, bytes(300_000)), "127.0.0.1: answered without end"),
        ((200, bytes.fromhex("30053003020102")), "127.0.0.1: the timestamp was refused"),
    ],
)
def test_an_answer_that_is_no_timestamp_keeps_nothing(answer, problem, now):
    company = make_company()
    note(company, now)
    with answering(lambda _: answer) as server, pytest.raises(InputError) as caught:
        stamp_chain(company, server.address, by="butoir", at=now)
    assert str(caught.value).startswith(problem)
    assert (Event.objects.count(), SealedFile.objects.count()) == (1, 0)


def test_an_authority_that_is_away_keeps_nothing(now):
    company = make_company()
    note(company, now)
    with answering(lambda _: (200, b"")) as server:
        address = server.address
    with pytest.raises(InputError, match="did not answer"):
        stamp_chain(company, address, by="butoir", at=now)


def test_the_reply_to_an_earlier_request_is_not_taken(authority, now):
    """The same digest, asked twice: an old reply must not be given for a new one."""
    company = make_company()
    note(company, now)
    with answering(lambda _: (500, b"")) as server, pytest.raises(InputError):
        stamp_chain(company, server.address, by="butoir", at=now)
    earlier = authority.reply(server.requests[0])
    with answering(lambda _: (200, earlier)) as server, pytest.raises(InputError, match="another"):
        stamp_chain(company, server.address, by="butoir", at=now)


def test_a_timestamp_of_an_unknown_authority_is_named(authority, stranger, now):
    stamped(stranger, now)
    ((place, problem),) = problems(authority)
    assert place == "timestamp of event 1"
    assert problem.startswith("is not signed by a known authority")
    assert problems() == [], (
        "without a root nobody is known, and it is said that none was looked at"
    )


def test_a_chain_made_anew_after_its_timestamp_does_not_fit_it(authority, now):
    """Every digest recomputed, the head too: only the timestamp tells."""
    stamped(authority, now)
    change_and_tie_anew()
    assert ("timestamp of event 1", "does not fit the event") in problems(authority)


def change_and_tie_anew() -> None:
    head = Head.objects.get()
    previous = ""
    for row in Event.objects.order_by("sequence"):
        if row.sequence == 1:
            row.data = '{"text":"never said"}'
        row.previous = previous
        previous = row.digest = digest_of(row, head.secret)
        sql = "UPDATE journal_event SET data = %s, previous = %s, digest = %s WHERE sequence = %s"
        tamper((sql, [row.data, row.previous, row.digest, row.sequence]))
    Head.objects.update(digest=previous)


def test_an_event_dated_before_the_timestamp_it_follows_is_named(authority, now):
    company, _ = stamped(authority, now)
    note(company, now - timedelta(days=30))
    found = problems(authority)
    assert [place for place, _ in found] == ["event 3", "event 3"]
    assert found[0][1].startswith("the clock was set back")
    assert "is before the timestamp of event 1" in found[1][1]


def test_a_clock_that_was_ahead_of_the_authority_is_named(authority, now):
    company = make_company()
    note(company, now + timedelta(days=1))
    stamped(authority, now + timedelta(days=1), company)
    ((place, problem),) = problems(authority)
    assert place == "event 1"
    assert "is after the timestamp of event 2" in problem


def test_a_reply_that_is_gone_is_named(authority, now):
    _, stamp = stamped(authority, now)
    assert stamp is not None
    tamper("DELETE FROM journal_sealedfile")
    assert problems(authority) == [
        ("event 2", f"its file {stamp.file} is missing"),
        ("timestamp of event 1", "has no reply of an authority"),
    ]


def test_nothing_is_asked_unless_an_authority_is_set(settings):
    make_company()
    assert settings.TIMESTAMP_URL == ""
    assert {job.kind for job in hourly_work()} == {"proofs", "retention"}


def test_the_background_work_dates_each_chain_once_a_day(authority, now, settings):
    company = make_company()
    note(company, now)
    with answering(lambda request: (200, authority.reply(request))) as server:
        settings.TIMESTAMP_URL = server.address
        job = Job("timestamp", company.key)
        assert job in hourly_work()
        assert perform(job, lambda: now, "worker") == 1
        note(company, now)
        assert perform(job, lambda: now, "worker") == 0, "dated today already"
        assert is_due(company, now + timedelta(days=1))
    assert len(server.requests) == 1
    assert problems(authority) == []


def test_an_authority_that_fails_is_told_and_asked_again(authority, now, settings, caplog):
    company = make_company()
    note(company, now)
    job = Job("timestamp", company.key)
    with answering(lambda _: (503, b"")) as server, caplog.at_level(logging.WARNING):
        settings.TIMESTAMP_URL = server.address
        assert perform(job, lambda: now, "worker") == 0
    assert "answered 503; asked again within the hour" in caplog.text
    with answering(lambda request: (200, authority.reply(request))) as server:
        settings.TIMESTAMP_URL = server.address
        assert perform(job, lambda: now, "worker") == 1
