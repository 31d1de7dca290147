"""Registered letters, on paper and electronic, through a provider that prints and posts them.

A carrier is one set of files here; the rest of the house sees the `Carrier` of `carrier.py` only.
"""

from __future__ import annotations

from butoir.core.errors import InputError
from butoir.dispatch.channels.registered.carrier import Carrier
from butoir.dispatch.channels.registered.maileva import open_maileva
from butoir.dispatch.models import ChannelSetting


def open_channel(setting: ChannelSetting) -> Carrier:
    """The carrier that a company's setting names; nothing is contacted yet.

    Raises InputError, with the option that is missing or wrong as its field.
    """
    if setting.channel != "registered":
        raise InputError(f"registered letters only, not {setting.channel!r}", field="channel")
    if setting.provider == "maileva":
        return open_maileva(setting)
    said = f"no carrier of registered letters is called {setting.provider!r}: maileva"
    raise InputError(said, field="provider")
