"""E-mail: by the installation's mail server or provider, or by a company's own.

A setting without a provider uses the installation's; "smtp" is a mail server of its own; any other
name is that of a provider known to Anymail.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import get_connection

from butoir.dispatch.channels.email.channel import EmailChannel
from butoir.dispatch.models import ChannelSetting
from butoir.dispatch.secrets import read_secret

_DJANGO_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_SMTP = "butoir.dispatch.channels.email.smtp.NotingBackend"


def open_channel(setting: ChannelSetting) -> EmailChannel:
    """The e-mail channel of a company. Nothing is connected before the first message.

    Options of "smtp": `host`, `port`, `username`, `tls` ("starttls" or "ssl"), `timeout` in
    seconds, and the secret `password` when there is a user name. Of a provider: `parameters` for
    Anymail's settings (as `api_url`); all its secrets are settings too (as `api_key`). Raises
    InputError for a secret that is not set.
    """
    if setting.provider == "smtp":
        return EmailChannel(get_connection(_SMTP, **_server(setting.options)))
    if setting.provider:
        given: dict[str, Any] = dict(setting.options.get("parameters", {}))
        given |= {name: read_secret(setting.options, name) for name in _secrets(setting)}
        backend = f"anymail.backends.{setting.provider}.EmailBackend"
        return EmailChannel(get_connection(backend, **given))
    path = settings.EMAIL_BACKEND
    return EmailChannel(get_connection(_SMTP if path == _DJANGO_SMTP else path))


def _server(options: Mapping[str, Any]) -> dict[str, Any]:
    user = options.get("username", "")
    return {
        "host": options["host"],
        "port": options.get("port", 25),
        "username": user,
        "password": read_secret(options, "password") if user else "",
        "use_tls": options.get("tls") == "starttls",
        "use_ssl": options.get("tls") == "ssl",
        "timeout": options.get("timeout", settings.EMAIL_TIMEOUT),
    }


def _secrets(setting: ChannelSetting) -> Mapping[str, str]:
    found: Mapping[str, str] = setting.options.get("secrets", {})
    return found
