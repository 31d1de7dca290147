"""The one-time address of the first steps: only who reads the server's own screen knows it."""

from __future__ import annotations

from django.core import signing

from butoir.users.models import User

_SALT = "butoir.start"
_SAID = "first-account"


def start_code() -> str:
    """The code of the address, signed with the installation's key."""
    return signing.Signer(salt=_SALT).sign(_SAID).partition(":")[2]


def opens(code: str) -> bool:
    """Whether a code is that of this installation, and nobody is here yet."""
    try:
        signing.Signer(salt=_SALT).unsign(f"{_SAID}:{code}")
    except signing.BadSignature:
        return False
    return not User.objects.exists()
