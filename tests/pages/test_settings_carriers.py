"""Carriers and watched accounts: an owner sets them; no secret ever comes back to a page."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from butoir.dispatch.models import ChannelSetting
from butoir.dispatch.secrets import read_secret
from butoir.journal.models import Event
from butoir.ledger.models import BankAccount
from butoir.users.models import Company, Role
from companies import make_company
from office import client_with

pytestmark = pytest.mark.django_db
CHANNELS = "/c/morel/settings/channels/"
POST = f"{CHANNELS}registered/carrier/"
MAILEVA = {
    "token_url": "https://post.example/token",
    "paper_url": "https://post.example/paper",
    "client_id": "morel-app",
    "client_secret": "secret-app",
    "username": "morel",
    "password": "secret-phrase",
}
SMTP = {"host": "mail.morel.example", "port": "587", "tls": "starttls", "username": "morel"}


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def owner(company: Company) -> Client:
    return client_with(Role.OWNER, company)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_carrier_of_registered_letters_is_set(owner):
    assert owner.post(POST, MAILEVA).status_code == 302
    row = ChannelSetting.objects.get()
    assert (row.provider, row.options["username"]) == ("maileva", "morel")
    assert read_secret(row.options, "password") == "secret-phrase"
    assert "Maileva" in text(owner.get(CHANNELS))


def test_its_secrets_are_said_to_be_set_and_never_shown(owner):
    assert text(owner.get(POST)).count("Pas encore enregistré") == 2
    owner.post(POST, MAILEVA)
    shown = text(owner.get(POST))
    assert shown.count("il n’est jamais montré") == 2
    assert "post.example/token" in shown
    refused = text(owner.post(POST, {**MAILEVA, "username": ""}))
    for secret in ("secret-app", "secret-phrase", ChannelSetting.objects.get().options["secrets"]):
        assert str(secret) not in shown + refused + Event.objects.last().data


def test_a_change_keeps_the_secrets_but_another_address_asks_for_them(owner):
    owner.post(POST, MAILEVA)
    empty = {**MAILEVA, "client_secret": "", "password": ""}
    assert owner.post(POST, {**empty, "username": "claire"}).status_code == 302
    answer = owner.post(POST, {**empty, "paper_url": "https://elsewhere.example"})
    assert answer.status_code == 422
    assert text(answer).count("ou il l’a été pour une autre adresse") == 1
    assert ChannelSetting.objects.get().options["paper_url"] == "https://post.example/paper"


@pytest.mark.parametrize(
    "other",
    [{"token_url": "http://post.example/token"}, {"paper_url": ""}, {"client_secret": ""}],
)
def test_what_cannot_work_is_told_and_changes_nothing(owner, other):
    answer = owner.post(POST, {**MAILEVA, **other})
    assert answer.status_code == 422
    assert 'role="alert"' in text(answer)
    assert not ChannelSetting.objects.exists()


def test_a_company_does_without_its_carrier(owner):
    owner.post(POST, MAILEVA)
    owner.post(f"{POST}removal/")
    assert ChannelSetting.objects.get().options == {}
    assert "Rien n’était différent" in text(owner.post(f"{POST}removal/", follow=True))


@pytest.mark.parametrize("channel", ["post", "pigeon"])
def test_a_channel_without_carriers_has_no_such_page(owner, channel):
    assert owner.get(f"{CHANNELS}{channel}/carrier/").status_code == 404


def test_the_test_message_leaves_by_the_mail_server_of_the_company(owner, company):
    user = company.memberships.get().user
    user.email = "claire@morel.example"
    user.save()
    own = {**SMTP, "host": "127.0.0.1", "port": "1", "tls": "", "username": ""}
    assert owner.post(f"{CHANNELS}email/carrier/", own).status_code == 302
    answer = owner.post(f"{CHANNELS}test/", follow=True)
    assert "Le message n’est pas parti" in text(answer), "nobody listens there"
    assert mail.outbox == []


def test_a_user_name_of_a_mail_server_asks_for_its_password(owner):
    assert owner.post(f"{CHANNELS}email/carrier/", SMTP).status_code == 422
    assert owner.post(f"{CHANNELS}email/carrier/", {**SMTP, "password": "x"}).status_code == 302


def test_an_account_is_waited_for_no_longer(owner, company):
    row = BankAccount.objects.create(company=company, number="FR76")
    accounts = "/c/morel/settings/accounts/"
    assert "FR76" in text(owner.get(accounts))
    owner.post(f"{accounts}{row.pk}/watch/", {"watched": "no"})
    row.refresh_from_db()
    assert not row.watched
    assert "non suivi" in text(client_with(Role.READER, company).get(accounts))
    owner.post(f"{accounts}{row.pk}/watch/", {"watched": "yes"})
    row.refresh_from_db()
    assert row.watched


def test_an_account_of_another_company_is_not_found(owner):
    other = BankAccount.objects.create(company=make_company("autre", name="Autre"), number="BE68")
    answer = owner.post(f"/c/morel/settings/accounts/{other.pk}/watch/", {"watched": "no"})
    assert answer.status_code == 404
