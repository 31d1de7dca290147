"""A mail that the server does not give stops none of the others: named, counted, tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from butoir.core.errors import InputError
from butoir.inbox import fetching
from butoir.inbox.fetching import MOST_STOPS
from butoir.inbox.missed import missed_mails
from butoir.inbox.models import IncomingMail, Mailbox, MissedMail
from butoir.journal.models import Event
from butoir.project.background.jobs import Job, perform
from butoir.users.models import Role
from cli.commands import butoir
from companies import altered_journal, make_company
from inbox.stubborn_server import stubborn_wire
from inbox.test_imap import FOLDER, NOW, fetch, kept, mails, reach_through, running, server, set_up
from office import client_with, text

__all__ = ["running", "server"]
pytestmark = pytest.mark.django_db

DAMAGED = b"TAG NO the message is damaged"
REFUSALS = [
    DAMAGED,
    b"TAG BAD internal error",
    b"* 2 FETCH (UID 2 RFC822.SIZE 100 BODY[] NIL)\r\nTAG OK done",
]


@pytest.fixture
def company(server):
    made = make_company()
    set_up(made, server.port)
    return made


def numbers(server):
    """The mails of the folder by their numbers: a new folder begins with one that it chooses."""
    with server._client() as client:
        client.select(FOLDER, readonly=True)
        return client.uid("SEARCH", "ALL")[1][0].split()


@pytest.mark.parametrize("refusal", REFUSALS)
def test_the_others_are_read_and_the_one_is_named(company, server, refusal):
    server.put(FOLDER, mails(4))
    second = numbers(server)[1]
    said = refusal.replace(b"UID 2", b"UID " + second)
    with stubborn_wire(server.port, {second: said}) as port:
        reach_through(company, port)
        reading = fetch(company)
    assert (reading.looked_at, reading.new, len(reading.refused)) == (3, 3, 1)
    assert kept(company) == [one for n, one in enumerate(mails(4)) if n != 1]
    row = MissedMail.objects.get()
    assert (row.uid, row.tries, row.ended_at) == (int(second), 1, None)
    assert row.why
    assert Event.objects.filter(kind="mail-missed").count() == 1
    box = Mailbox.objects.get()
    assert (box.error, box.read_at) == ("", NOW), "the mailbox was read to its end"
    assert altered_journal() == []


def test_it_is_tried_again_later_and_later_and_taken_when_the_server_gives_it(company, server):
    server.put(FOLDER, mails(3))
    first = numbers(server)[0]
    with stubborn_wire(server.port, {first: DAMAGED}) as port:
        reach_through(company, port)
        for hours, tries in ((0, 1), (0.5, 1), (1, 2), (2, 2), (3, 3), (500, 4)):
            fetch(company, NOW + timedelta(hours=hours))
            assert MissedMail.objects.get().tries == tries
        row = MissedMail.objects.get()
        assert row.next_at == NOW + timedelta(hours=508)
    reach_through(company, server.port)
    assert fetch(company, NOW + timedelta(hours=507)).looked_at == 0
    assert fetch(company, NOW + timedelta(hours=508)).new == 1
    assert IncomingMail.objects.count() == 3
    assert MissedMail.objects.get().outcome == "taken"
    assert fetch(company, NOW + timedelta(days=60)).looked_at == 0


def test_one_that_somebody_took_away_waits_no_longer(company, server):
    server.put(FOLDER, mails(2))
    first = numbers(server)[0]
    with stubborn_wire(server.port, {first: DAMAGED}) as port:
        reach_through(company, port)
        fetch(company)
    with server._client() as client:
        client.select(FOLDER)
        client.uid("STORE", first.decode(), "+FLAGS", "(\\Deleted)")
        client.expunge()
    reach_through(company, server.port)
    fetch(company, NOW + timedelta(hours=1))
    assert MissedMail.objects.get().outcome == "gone"


def test_another_mailbox_forgets_those_of_the_one_before(company, server):
    server.put(FOLDER, mails(1))
    with stubborn_wire(server.port, {numbers(server)[0]: DAMAGED}) as port:
        reach_through(company, port)
        fetch(company)
        set_up(company, server.port)
    assert MissedMail.objects.get().outcome == "left"
    assert fetch(company).new == 1


def test_a_server_that_gives_nothing_is_a_mailbox_that_fails(company, server, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_MISSED", 2)
    server.put(FOLDER, mails(4))
    with stubborn_wire(server.port, dict.fromkeys(numbers(server), DAMAGED)) as port:
        reach_through(company, port)
        with pytest.raises(InputError, match=r"cannot be read: .*damaged"):
            fetch(company)
    assert missed_mails(company).count() == 2
    assert "damaged" in Mailbox.objects.get().error
    reach_through(company, server.port)
    assert fetch(company, NOW + timedelta(hours=1)).new == 4


def broken(company, now=NOW):
    with pytest.raises(InputError, match="cannot be read"):
        fetch(company, now)


def test_a_mail_at_which_the_line_ends_every_time_stops_the_others_only_for_a_while(
    company, server
):
    server.put(FOLDER, mails(4))
    second = numbers(server)[1]
    with stubborn_wire(server.port, {second: b""}) as port:
        reach_through(company, port)
        for _ in range(MOST_STOPS - 1):
            broken(company)
        assert (len(kept(company)), missed_mails(company).count()) == (1, 0), "it may be the line"
        broken(company)
        row = MissedMail.objects.get()
        assert (row.uid, row.tries) == (int(second), 1)
        assert fetch(company).new == 2, "those after it"
        assert Mailbox.objects.get().error == ""
        server.put(FOLDER, mails(1, start=4))
        later = NOW + timedelta(hours=1)
        broken(company, later)
        row.refresh_from_db()
        assert (row.tries, row.next_at) == (2, later + timedelta(hours=2)), "no hammering"
        assert IncomingMail.objects.count() == 4, "what is new comes first"
        assert fetch(company, later).looked_at == 0
    reach_through(company, server.port)
    assert fetch(company, NOW + timedelta(hours=3)).new == 1
    assert sorted(kept(company)) == sorted(mails(5))
    assert altered_journal() == []


def test_a_line_that_ends_now_here_now_there_leaves_nothing_out(company, server):
    server.put(FOLDER, mails(2 * MOST_STOPS))
    for number in numbers(server):
        for _ in range(MOST_STOPS - 1):
            with stubborn_wire(server.port, {number: b""}) as port:
                reach_through(company, port)
                broken(company)
    reach_through(company, server.port)
    fetch(company)
    assert MissedMail.objects.count() == 0
    assert kept(company) == mails(2 * MOST_STOPS)


def test_the_pages_the_log_and_the_command_name_it(company, server, caplog):
    server.put(FOLDER, mails(2))
    first = numbers(server)[0]
    with stubborn_wire(server.port, {first: b"TAG NO <b>damaged</b>"}) as port:
        reach_through(company, port)
        assert perform(Job("mails", "morel"), lambda: NOW, "w") == 1
        assert f"mail {first.decode()} is not given by the server" in caplog.text
        MissedMail.objects.update(next_at=NOW)
        answer = butoir("inbox", "fetch")
        assert answer.out == "0 mails read, 0 new, 1 refused\n"
        assert "damaged" in answer.err
    page = client_with(Role.OWNER, company).get("/c/morel/settings/mailbox/")
    assert f"Numéro {first.decode()}" in text(page)
    assert b"&lt;b&gt;damaged" in page.content
    assert "1 e-mail n’est pas donné" in text(
        client_with(Role.READER, company).get("/c/morel/mails/")
    )
