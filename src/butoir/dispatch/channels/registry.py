"""Which channel carries a company's deliveries: one module a way out, opened from its setting.

Each has `open_channel(setting) -> Channel`.
"""

from __future__ import annotations

from importlib import import_module

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import Channel
from butoir.dispatch.models import ChannelSetting
from butoir.users.models import Company

_MODULES = {
    "email": "butoir.dispatch.channels.email",
    "registered": "butoir.dispatch.channels.registered",
    "sms": "butoir.dispatch.channels.sms",
}


def channel_for(company: Company, name: str) -> Channel:
    """The channel of that name as the company set it up.

    Raises InputError when nobody carries it.
    """
    found = ChannelSetting.objects.filter(company=company, channel=name).first()
    return open_channel(found or ChannelSetting(company=company, channel=name))


def open_channel(setting: ChannelSetting) -> Channel:
    """The channel of a setting. Raises InputError when nobody carries it."""
    module = _MODULES.get(setting.channel)
    if module is None or (setting.channel != "email" and not setting.provider):
        raise InputError(f"nobody carries {setting.channel!r} for this company", field="channel")
    channel: Channel = import_module(module).open_channel(setting)
    return channel
