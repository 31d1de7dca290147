"""The passwords and keys of carriers: kept so that the database alone does not give them away.

Encrypted with a key made from that of the installation (`secret.key`, or `BUTOIR_SECRET_KEY`). They
stand under "secrets" in the options of a channel, are read when a carrier is opened, and are never
shown, logged or written into an event.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

from butoir.core.errors import InputError

_SALT = "butoir.dispatch.secrets"


def lock_secret(text: str) -> str:
    """A secret as it is stored."""
    return _box().encrypt(text.encode()).decode("ascii")


def read_secret(options: Mapping[str, Any], name: str) -> str:
    """The secret of that name among a channel's options.

    Raises InputError, with the name as its field, when it is not set, or was stored under another
    key than that of the installation.
    """
    stored = options.get("secrets", {}).get(name, "")
    if not stored:
        raise InputError("is not set", field=name)
    try:
        return _box().decrypt(stored.encode()).decode()
    except InvalidToken as error:
        said = "was kept under another key of the installation: give it again"
        raise InputError(said, field=name) from error


def _box() -> Fernet:
    key = salted_hmac(_SALT, "carriers", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
