"""Payments online in the settings: an owner sets the key, switches it off, never sees it again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from butoir.dispatch.secrets import read_secret
from butoir.dunning.paylinks.models import PayProvider
from butoir.journal.models import Event
from butoir.users.models import Role
from companies import make_company
from dunning.mollie_server import KEY
from office import client_with, text

pytestmark = pytest.mark.django_db
HERE = "/c/morel/settings/payments/"
SAID = {
    "enabled": "on",
    "base_url": "https://api.mollie.example/v2",
    "key": KEY,
    "wait_days": "5",
}


@pytest.fixture
def owner() -> Client:
    return client_with(Role.OWNER, make_company())


def test_it_is_set_and_switched_off(owner):
    assert owner.post(HERE, SAID).status_code == 302
    row = PayProvider.objects.get()
    assert (row.provider, row.enabled, row.wait_days) == ("mollie", True, 5)
    assert read_secret(row.options, "key") == KEY
    off = {name: text for name, text in SAID.items() if name != "enabled"}
    assert owner.post(HERE, {**off, "key": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.enabled, read_secret(row.options, "key")) == (False, KEY)


def test_its_key_is_never_shown(owner):
    assert "Pas encore enregistré" in text(owner.get(HERE))
    owner.post(HERE, SAID)
    refused = owner.post(HERE, {**SAID, "wait_days": "0"})
    assert refused.status_code == 422
    for page in (
        text(owner.get(HERE)),
        text(refused),
        *Event.objects.values_list("data", flat=True),
    ):
        assert KEY not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"key": "test_" + "k" * 30}, "commencent par live_"),
        ({"base_url": "http://api.mollie.example/v2"}, "https"),
        ({"key": ""}, ""),
    ],
)
def test_what_cannot_work_is_said(owner, wrong, said):
    answer = owner.post(HERE, {**SAID, **wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not PayProvider.objects.exists()


def test_the_address_that_the_provider_calls_is_shown(owner, settings: Any):
    settings.ANSWER_URL = ""
    assert "BUTOIR_ANSWER_URL" in text(owner.get(HERE))
    settings.ANSWER_URL = "https://repondre.morel.example"
    assert "https://repondre.morel.example/r/hooks/mollie" in text(owner.get(HERE))
