"""Who carries a company's messages by a channel, and what that carrier needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dispatch.channels.registry import open_channel
from butoir.dispatch.models import ChannelSetting
from butoir.dispatch.secrets import lock_secret
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company

_PLACES = ("host", "base_url", "token_url", "paper_url", "electronic_url")


@transaction.atomic
def set_carrier(
    company: Company,
    channel: str,
    provider: str,
    options: Mapping[str, Any],
    secrets: Mapping[str, str],
    *,
    by: str,
    at: datetime,
) -> ChannelSetting:
    """Let a provider carry a channel; nothing is contacted yet.

    A secret that is left empty stays what it is, as long as the carrier and its addresses stay the
    same: none goes to another place than that for which it was given. The event says which secrets
    were given, never what they are. Raises InputError, with the option as its field, for what
    cannot work.
    """
    lock_head(company)
    row, _ = ChannelSetting.objects.get_or_create(company=company, channel=channel)
    known = row.options if row.provider == provider else {}
    kept = known.get("secrets", {}) if _goes_to(known) == _goes_to(options) else {}
    given = {name: lock_secret(text) for name, text in secrets.items() if text}
    row.provider = provider
    row.options = {**known, **options, "secrets": {**kept, **given}}
    open_channel(row).close()
    row.save(update_fields=("provider", "options"))
    _tell(row, {"provider": provider, **options, "secrets": sorted(given)}, by, at)
    return row


@transaction.atomic
def drop_carrier(company: Company, channel: str, *, by: str, at: datetime) -> None:
    """The channel goes its usual way again; what the carrier needed is forgotten."""
    lock_head(company)
    row = ChannelSetting.objects.filter(company=company, channel=channel).first()
    if row is None or not row.provider:
        raise InputError("nobody carries it", field="channel")
    row.provider, row.options = "", {}
    row.save(update_fields=("provider", "options"))
    _tell(row, {"provider": ""}, by, at)


def secrets_set(setting: ChannelSetting) -> Sequence[str]:
    """The names of the secrets that are kept."""
    return tuple(setting.options.get("secrets", {}))


def _goes_to(options: Mapping[str, Any]) -> tuple[Any, ...]:
    """The addresses to which secrets are sent."""
    return tuple(options.get(name) or "" for name in _PLACES)


def _tell(row: ChannelSetting, said: Mapping[str, Any], by: str, at: datetime) -> None:
    about = f"channel:{row.channel}"
    record_event(row.company, "channel-changed", about, by=by, at=at, data=said)
