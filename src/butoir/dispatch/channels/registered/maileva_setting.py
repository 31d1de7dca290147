"""What a company's setting must say before anything is sent to Maileva."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from butoir.core.errors import InputError
from butoir.dispatch.channels.registered.maileva_session import Login
from butoir.dispatch.secrets import read_secret

_NAMES = ("client_id", "username")
_SECRETS = ("client_secret", "password")
_KINDS = ("paper", "electronic")


def read_login(options: Mapping[str, Any]) -> Login:
    """Where the token is had (`token_url`), the names `client_id` and `username`, and the secrets
    `client_secret` and `password`.

    Raises InputError with the option as its field.
    """
    names = {name: _name(options, name) for name in _NAMES}
    secrets = {name: read_secret(options, name) for name in _SECRETS}
    return Login(_address(options, "token_url"), **names, **secrets)


def read_urls(options: Mapping[str, Any]) -> dict[str, str]:
    """The addresses of the kinds of letters in use: `paper_url`, `electronic_url`, or one of them.

    Electronic letters need the sender's account too (`electronic_sender`). Raises InputError with
    the option as its field.
    """
    names = [kind for kind in _KINDS if options.get(f"{kind}_url")]
    if not names:
        raise InputError("the carrier's address is missing", field="paper_url")
    if "electronic" in names and not options.get("electronic_sender"):
        raise InputError("the sender's account is missing", field="electronic_sender")
    return {kind: _address(options, f"{kind}_url").rstrip("/") for kind in names}


def _address(options: Mapping[str, Any], name: str) -> str:
    """Secrets and letters travel there: never in the clear, but on this machine itself."""
    url = str(options.get(name) or "")
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise InputError(f"{url!r} is no https address", field=name)
    return url


def _name(options: Mapping[str, Any], name: str) -> str:
    said = str(options.get(name) or "")
    if not said:
        raise InputError("it is missing", field=name)
    return said
