"""A mailbox on a real server: each mail once, whatever happens; nothing is changed there."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from butoir.core.errors import InputError
from butoir.inbox.fetching import EVERY, due_mailboxes, fetch_mails
from butoir.inbox.imap import LARGEST
from butoir.inbox.mailboxes import count_mails, set_mailbox
from butoir.inbox.models import IncomingMail, Mailbox
from butoir.journal.models import Event
from butoir.journal.sealed import content_of
from butoir.project.background.jobs import Job, due_work, perform
from companies import at, make_company
from inbox.imap_server import ARRIVED, PASSWORD, USER, cut_wire, imap_server
from inbox.mails import written
from soak import share

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 10)
NOW = at(DAY, 9)
SEED, CUTS = 20260210, max(24, share(500))  # half a second each: the server hashes passwords
FOLDER = "INBOX/Relances"
WHO = {"by": "claire", "at": NOW}


@pytest.fixture(scope="module")
def running():
    with imap_server() as server:
        yield server


@pytest.fixture
def server(running):
    running.make(FOLDER)
    return running


@pytest.fixture
def company(server):
    """A company whose mailbox is on the server."""
    made = make_company()
    set_up(made, server.port)
    return made


def set_up(company, port, password=PASSWORD, **fields):
    place = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "",
        "username": USER,
        "folder": FOLDER,
        "since": DAY,
        "enabled": True,
        **fields,
    }
    return set_mailbox(company, place, password, **WHO)


def reach_through(company, port):
    """The same mailbox, by another wire: for the mailbox nothing changes."""
    Mailbox.objects.filter(company=company).update(port=port)


def mails(count, start=0):
    return [
        written(
            f"Bonjour {n}. " * (1 + n * 7 % 40), at(DAY), f"a{n}@x.example", Message_ID=f"<{n}@x>"
        )
        for n in range(start, start + count)
    ]


def fetch(company, now=NOW, **more):
    return fetch_mails(company, lambda: now, by="butoir", **more)


def kept(company):
    rows = IncomingMail.objects.filter(company=company).order_by("pk")
    return [content_of(row.file_id).replace(b"\r\n", b"\n") for row in rows]


def is_cut(company):
    """Whether the reading ends before its time: then the mailbox says so."""
    try:
        fetch(company)
    except InputError as error:
        return "the mailbox cannot be read" in Mailbox.objects.get().error == str(error)
    return False


def test_what_is_new_is_taken_in_once_and_nothing_is_changed_there(company, server):
    server.put(FOLDER, mails(3))
    before = server.flags(FOLDER)
    assert (fetch(company).new, fetch(company).looked_at) == (3, 0)
    server.put(FOLDER, mails(2, start=3))
    assert fetch(company).new == 2
    assert kept(company) == mails(5)
    assert server.flags(FOLDER)[:3] == before
    assert not any(b"Seen" in line for line in before)


def test_what_arrived_before_the_day_it_was_set_up_is_left_alone(company, server):
    server.put(FOLDER, mails(2), ARRIVED - timedelta(days=2))
    server.put(FOLDER, mails(1, start=2))
    assert fetch(company).new == 1


def test_a_reading_takes_so_many_and_the_next_goes_on(company, server):
    server.put(FOLDER, mails(5))
    assert [fetch(company, most=2).new for _ in range(4)] == [2, 2, 1, 0]
    assert kept(company) == mails(5)


def test_a_server_that_numbers_its_mails_anew_gives_nothing_twice(company, server):
    server.put(FOLDER, mails(4))
    fetch(company)
    validity = Mailbox.objects.get().uid_validity
    server.make(FOLDER)
    server.put(FOLDER, [*mails(4), *mails(2, start=4)])
    reading = fetch(company)
    assert (reading.looked_at, reading.new) == (6, 2)
    assert kept(company) == mails(6)
    assert Mailbox.objects.get().uid_validity != validity


def test_a_mail_that_is_too_large_is_kept_by_its_head(company, server, monkeypatch):
    monkeypatch.setattr("butoir.inbox.imap.LARGEST", 500)
    small, large = written("court", at(DAY)), written("long " * 200, at(DAY), Subject="Gros")
    server.put(FOLDER, [large, small])
    assert fetch(company).new == 2
    first, second = IncomingMail.objects.order_by("pk")
    assert (first.whole, first.subject, first.text) == (False, "Gros", "")
    assert (second.whole, second.text.strip()) == (True, "court")
    assert LARGEST > 500, "the limit of the house is another one"


def test_the_diary_of_a_wire_that_breaks_again_and_again(company, server):
    """Cut after any number of bytes, resumed until the end: each mail exactly once, in order."""
    print("seed", SEED)
    draw = random.Random(SEED)
    server.put(FOLDER, mails(8))
    seen, cuts = [], 0
    for _ in range(CUTS):
        with cut_wire(server.port, draw.randrange(1, 4_000)) as port:
            reach_through(company, port)
            cuts += is_cut(company)
        known = kept(company)
        assert known == mails(8)[: len(known)]
        assert len(known) >= len(seen)
        seen = known
        if len(seen) == 8:
            IncomingMail.objects.all().delete()
            Mailbox.objects.update(last_uid=0)
            seen = []
    reach_through(company, server.port)
    fetch(company)
    assert kept(company) == mails(8)
    assert cuts > CUTS // 2, cuts


@pytest.mark.parametrize("place", ["kept", "half kept"])
def test_a_fault_while_a_mail_is_kept_loses_and_repeats_nothing(
    company, server, place, monkeypatch
):
    """The mail and the place up to which the mailbox was read are one transaction."""
    server.put(FOLDER, mails(4))
    steps = {"kept": "take_mail", "half kept": "lock_head"}
    name = f"butoir.inbox.fetching.{steps[place]}"
    right, calls = getattr(__import__("butoir.inbox.fetching", fromlist=["x"]), steps[place]), []

    def fail_at_the_third(*args, **more):
        calls.append(1)
        done = right(*args, **more)
        if len(calls) == 3:
            raise RuntimeError("the power fails")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(name, fail_at_the_third)
        with pytest.raises(RuntimeError):
            fetch(company)
    assert kept(company) == mails(2)
    assert fetch(company).new == 2
    assert kept(company) == mails(4)


def test_a_mailbox_is_due_every_few_minutes_and_at_once_when_it_was_changed(company, server):
    server.put(FOLDER, mails(1))
    jobs = [job for job in due_work(NOW) if job.kind == "mails"]
    assert jobs == [Job("mails", "morel")]
    assert perform(jobs[0], lambda: NOW, "w1") == 1
    assert due_mailboxes(NOW + EVERY - timedelta(seconds=1)) == []
    assert due_mailboxes(NOW + EVERY) == ["morel"]
    set_up(company, server.port, enabled=False)
    assert due_mailboxes(NOW + EVERY) == []
    set_up(company, server.port)
    assert due_mailboxes(NOW) == ["morel"]


def test_what_went_wrong_is_shown_until_it_goes_well(company, server):
    set_up(company, server.port, "wrong")
    with pytest.raises(
        InputError, match=r"127\.0\.0\.1: the mailbox cannot be read: .*credentials"
    ):
        fetch(company)
    assert "credentials" in Mailbox.objects.get().error
    assert due_mailboxes(NOW + EVERY) == ["morel"]
    set_up(company, server.port)
    fetch(company)
    assert (Mailbox.objects.get().error, Mailbox.objects.get().read_at) == ("", NOW)


def test_the_folder_is_opened_and_counted_without_reading(company, server):
    server.put(FOLDER, mails(3))
    assert count_mails(Mailbox.objects.get()) == 3
    assert not IncomingMail.objects.exists()
    set_up(company, server.port, folder="Réponses & suites")
    with pytest.raises(InputError, match="cannot be read"):
        count_mails(Mailbox.objects.get())
    server.make('"R&AOk-ponses &- suites"')
    assert count_mails(Mailbox.objects.get()) == 0


def test_a_server_that_is_not_there_or_is_none_is_said(company):
    with cut_wire(9, 0) as port:
        set_up(company, port)
        with pytest.raises(InputError, match="cannot be read"):
            fetch(company)


def test_a_password_goes_to_no_other_server_and_into_no_event(company, server):
    with pytest.raises(InputError) as refused:
        set_up(company, server.port + 1, "")
    assert refused.value.field == "password"
    set_up(company, server.port, "", folder="INBOX")
    assert count_mails(Mailbox.objects.get()) >= 0
    for event in Event.objects.filter(kind="mailbox-changed"):
        assert "mot de passe" not in event.data
    assert PASSWORD not in str(Mailbox.objects.get().options)


def test_another_folder_is_read_from_its_beginning(company, server):
    server.put(FOLDER, mails(2))
    fetch(company)
    set_up(company, server.port)
    assert Mailbox.objects.get().last_uid > 0, "the same folder goes on"
    set_up(company, server.port, folder="INBOX")
    assert Mailbox.objects.get().last_uid == 0
