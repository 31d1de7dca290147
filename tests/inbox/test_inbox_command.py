"""`butoir inbox`: mails from files, from a folder, from a mail server's pipe, from the mailbox."""

from __future__ import annotations

import io
from datetime import date

import pytest

from butoir.inbox.mailboxes import set_mailbox
from butoir.inbox.models import IncomingMail
from butoir.journal.sealed import content_of
from cli.commands import butoir
from companies import AT, at, make_company
from inbox.imap_server import PASSWORD, USER, imap_server
from inbox.mails import answer_to, written
from inbox.written_to import company, invoice, letter

__all__ = ["company", "invoice", "letter"]
pytestmark = pytest.mark.django_db

NOW = at(date(2026, 2, 10))


def test_files_and_folders_are_taken_in_once(invoice, letter, tmp_path):
    (tmp_path / "mails").mkdir()
    one, two = tmp_path / "one.eml", tmp_path / "mails" / "two.EML"
    one.write_bytes(answer_to(letter, "Bonjour.", NOW))
    two.write_bytes(written("Publicité.", NOW, "x@y.example"))
    (tmp_path / "mails" / "notes.txt").write_text("no mail")
    answer = butoir("inbox", "take", str(one), str(tmp_path / "mails"))
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        f"{one}: written of PETIT",
        f"{two}: written of nobody known: to sort",
    ]
    again = butoir("inbox", "take", str(one))
    assert again.out == f"{one}: taken in before\n"
    assert IncomingMail.objects.count() == 2


def test_a_mail_is_taken_from_a_pipe_byte_for_byte(invoice, letter, monkeypatch):
    content = answer_to(letter, "Réponse.", NOW).replace(b"\n", b"\r\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    answer = butoir("inbox", "take", "-")
    assert (answer.status, answer.out) == (0, "-: written of PETIT\n")
    mail = IncomingMail.objects.get()
    assert (mail.source, content_of(mail.file_id)) == ("pipe", content)


def test_what_is_no_file_is_refused_and_what_came_before_stays(company, tmp_path):
    good = tmp_path / "good.eml"
    good.write_bytes(written("Bonjour.", NOW))
    answer = butoir("inbox", "take", str(good), str(tmp_path / "none.eml"))
    assert answer.status == 2
    assert f"{tmp_path / 'none.eml'}: there is no such file" in answer.err
    assert IncomingMail.objects.count() == 1


def test_the_mailbox_is_read_to_its_end():
    company = make_company()
    assert "has no mailbox to read" in butoir("inbox", "fetch").err
    with imap_server() as server:
        place = {
            "host": "127.0.0.1",
            "port": server.port,
            "tls": "",
            "username": USER,
            "folder": "INBOX",
            "since": date(2026, 2, 1),
        }
        set_mailbox(company, place, PASSWORD, by="claire", at=AT)
        server.put("INBOX", [written(f"Bonjour {n}", NOW) for n in range(3)])
        assert butoir("inbox", "fetch").out == "3 mails read, 3 new\n"
        assert butoir("inbox", "fetch").out == "0 mails read, 0 new\n"
