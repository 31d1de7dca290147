"""E-mail: by the installation's mail server or provider, or by a company's own.

A setting without a provider uses the installation's; "smtp" is a mail server of its own; any other
name is that of a provider known to Anymail.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import get_connection

from butoir.core.errors import InputError
from butoir.dispatch.channels.email.channel import EmailChannel
from butoir.dispatch.models import ChannelSetting

_DJANGO_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_SMTP = "butoir.dispatch.channels.email.smtp.NotingBackend"


def open_channel(setting: ChannelSetting) -> EmailChannel:
    """The e-mail channel of a company. Nothing is connected before the first message.

    Options of "smtp": `host`, `port`, `username`, `password_variable`, `tls` ("starttls" or
    "ssl"), `timeout` in seconds. Of a provider: `variables`, which gives for each of Anymail's
    settings (as `api_key`) the name of the environment variable that holds it; `parameters`, which
    gives others (as `api_url`) themselves. Raises InputError for a variable that is not set.
    """
    if setting.provider == "smtp":
        return EmailChannel(get_connection(_SMTP, **_server(setting.options)))
    if setting.provider:
        given: dict[str, Any] = dict(setting.options.get("parameters", {}))
        for name, variable in setting.options.get("variables", {}).items():
            given[name] = _secret(variable)
        backend = f"anymail.backends.{setting.provider}.EmailBackend"
        return EmailChannel(get_connection(backend, **given))
    path = settings.EMAIL_BACKEND
    return EmailChannel(get_connection(_SMTP if path == _DJANGO_SMTP else path))


def _server(options: Mapping[str, Any]) -> dict[str, Any]:
    secret = options.get("password_variable", "")
    return {
        "host": options["host"],
        "port": options.get("port", 25),
        "username": options.get("username", ""),
        "password": _secret(secret) if secret else "",
        "use_tls": options.get("tls") == "starttls",
        "use_ssl": options.get("tls") == "ssl",
        "timeout": options.get("timeout", settings.EMAIL_TIMEOUT),
    }


def _secret(variable: str) -> str:
    if variable not in os.environ:
        raise InputError(f"the environment variable {variable} is not set", field="options")
    return os.environ[variable]
