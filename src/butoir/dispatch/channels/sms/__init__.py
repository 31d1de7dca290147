"""Text messages, through a provider."""

from __future__ import annotations

from butoir.core.errors import InputError
from butoir.dispatch.channels.base import Channel
from butoir.dispatch.channels.sms.brevo import open_brevo
from butoir.dispatch.models import ChannelSetting


def open_channel(setting: ChannelSetting) -> Channel:
    """The provider that a company's setting names; nothing is contacted yet.

    Raises InputError, with the option that is missing or wrong as its field.
    """
    if setting.provider == "brevo":
        return open_brevo(setting.options)
    raise InputError(f"no provider of text messages is called {setting.provider!r}: brevo")
