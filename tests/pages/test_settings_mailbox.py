"""The mailbox: an owner sets it, tries it, and never sees its password again."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from butoir.dispatch.secrets import read_secret
from butoir.inbox.models import Mailbox
from butoir.journal.models import Event
from butoir.users.models import Company, Role
from companies import make_company
from inbox.imap_server import PASSWORD, USER, imap_server
from office import client_with, text

pytestmark = pytest.mark.django_db
HERE = "/c/morel/settings/mailbox/"
SAID = {
    "reply_email": "relances@morel.example",
    "plus_addresses": "on",
    "enabled": "on",
    "host": "imap.morel.example",
    "port": "993",
    "tls": "ssl",
    "username": "relances",
    "password": "secret-phrase",
    "folder": "INBOX",
    "since": "2026-02-09",
}


@pytest.fixture
def owner() -> Client:
    return client_with(Role.OWNER, make_company())


def test_it_is_set_with_the_address_that_is_answered_at(owner):
    assert owner.post(HERE, SAID).status_code == 302
    row, company = Mailbox.objects.get(), Company.objects.get()
    assert (row.host, row.tls, row.since, row.enabled) == (
        "imap.morel.example",
        "ssl",
        date(2026, 2, 9),
        True,
    )
    assert read_secret(row.options, "password") == "secret-phrase"
    assert (company.reply_email, company.plus_addresses) == ("relances@morel.example", True)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"mailbox-changed", "company-changed"} <= kinds


def test_its_password_is_said_to_be_set_and_never_shown(owner):
    assert "Pas encore enregistré" in text(owner.get(HERE))
    owner.post(HERE, SAID)
    shown = text(owner.get(HERE))
    assert "il n’est jamais montré" in shown
    assert "imap.morel.example" in shown
    refused = text(owner.post(HERE, {**SAID, "username": ""}))
    for page in (shown, refused, *Event.objects.values_list("data", flat=True)):
        assert "secret-phrase" not in page
    assert "secret-phrase" not in str(Mailbox.objects.get().options)


def test_an_empty_password_stays_but_goes_to_no_other_server(owner):
    owner.post(HERE, SAID)
    assert owner.post(HERE, {**SAID, "password": "", "folder": "Relances"}).status_code == 302
    assert Mailbox.objects.get().folder == "Relances"
    answer = owner.post(HERE, {**SAID, "password": "", "host": "imap.ailleurs.example"})
    assert answer.status_code == 422
    assert Mailbox.objects.get().host == "imap.morel.example"


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""},
        {"username": ""},
        {"host": "a\r\nb"},
        {"folder": "IN\nBOX"},
        {"port": "0"},
        {"since": ""},
        {"reply_email": ""},
        {"reply_email": "relances"},
        {"password": ""},
    ],
)
def test_what_cannot_work_is_refused_and_changes_nothing(owner, wrong):
    answer = owner.post(HERE, {**SAID, **wrong})
    assert answer.status_code == 422
    assert "errorlist" in text(answer)
    assert not Mailbox.objects.exists()
    assert Company.objects.get().reply_email == ""


def test_the_address_alone_is_enough_for_who_has_mails_piped_in(owner):
    said = {"reply_email": "relances@morel.example", "port": "993", "folder": "INBOX"}
    assert owner.post(HERE, {**said, "since": "2026-02-09", "tls": "ssl"}).status_code == 302
    assert not Mailbox.objects.exists()
    assert Company.objects.get().reply_email == "relances@morel.example"


def test_it_is_tried_on_a_real_server(owner):
    with imap_server() as server:
        said = {"host": "127.0.0.1", "port": server.port, "tls": "", "username": USER}
        owner.post(HERE, {**SAID, **said, "password": PASSWORD})
        server.put("INBOX", [b"Subject: un\r\n\r\n.", b"Subject: deux\r\n\r\n."])
        answer = text(owner.post(f"{HERE}test/", follow=True))
        assert "La boîte s’ouvre : 2 e-mails" in answer.replace("\N{NO-BREAK SPACE}", " ")
        owner.post(HERE, {**SAID, **said, "password": "faux"})
        answer = text(owner.post(f"{HERE}test/", follow=True))
        assert "ne peut pas être lue" in answer
        assert "faux" not in answer


def test_only_an_owner_sees_it():
    company = make_company()
    for role in (Role.MANAGER, Role.CLERK, Role.READER):
        client = client_with(role, company)
        assert client.get(HERE).status_code == 403
        assert client.post(f"{HERE}test/").status_code == 403
