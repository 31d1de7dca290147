"""A carrier is set with its secrets: kept under lock, told to nobody, sent nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import override_settings

from butoir.core.errors import InputError
from butoir.dispatch.carriers import drop_carrier, secrets_set, set_carrier
from butoir.dispatch.models import ChannelSetting
from butoir.dispatch.secrets import lock_secret, read_secret
from butoir.journal.models import Event
from butoir.users.models import Company
from companies import AT, make_company

pytestmark = pytest.mark.django_db
BREVO = {"base_url": "https://sms.example", "sender": "Morel"}


@pytest.fixture
def company() -> Company:
    return make_company()


def carried(company: Company, options: dict[str, Any] = BREVO, key: str = "xkeysib-4711"):
    return set_carrier(company, "sms", "brevo", options, {"key": key}, by="claire", at=AT)


def test_the_database_and_the_journal_do_not_tell_the_secret(company):
    carried(company)
    row = ChannelSetting.objects.get()
    assert "xkeysib-4711" not in json.dumps(row.options)
    assert read_secret(row.options, "key") == "xkeysib-4711"
    said = json.loads(Event.objects.get().data)
    assert said == {"provider": "brevo", **BREVO, "secrets": ["key"]}
    assert row.options["secrets"]["key"] not in Event.objects.get().data


def test_another_key_of_the_installation_opens_nothing():
    kept = {"secrets": {"key": lock_secret("xkeysib-4711")}}
    with override_settings(SECRET_KEY="another"), pytest.raises(InputError, match="another key"):
        read_secret(kept, "key")


def test_a_secret_left_empty_stays(company):
    carried(company)
    carried(company, {**BREVO, "sender": "Ateliers"}, key="")
    row = ChannelSetting.objects.get()
    assert (row.options["sender"], read_secret(row.options, "key")) == ("Ateliers", "xkeysib-4711")


def test_a_secret_goes_to_no_other_address_than_its_own(company):
    carried(company)
    with pytest.raises(InputError) as refused:
        carried(company, {**BREVO, "base_url": "https://elsewhere.example"}, key="")
    assert refused.value.field == "key"
    assert ChannelSetting.objects.get().options["base_url"] == "https://sms.example"
    assert Event.objects.count() == 1


def test_what_cannot_work_changes_nothing(company):
    with pytest.raises(InputError) as refused:
        carried(company, {**BREVO, "base_url": "http://sms.example"})
    assert refused.value.field == "base_url"
    assert not ChannelSetting.objects.exists()


def test_given_up_its_secrets_are_forgotten(company):
    row = carried(company)
    assert secrets_set(row) == ("key",)
    drop_carrier(company, "sms", by="claire", at=AT)
    row.refresh_from_db()
    assert (row.provider, row.options) == ("", {})
    with pytest.raises(InputError, match="nobody carries it"):
        drop_carrier(company, "sms", by="claire", at=AT)
