"""The Message-ID of what we send: the same for the same delivery, and nobody else can tell it.

What answers a message, or says that it came back, is believed by its Message-ID (docs/adr/0023):
one that could be worked out from small numbers would let anybody speak for a customer. Those that
left before are found as they were kept with their deliveries.
"""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from butoir.letters.email import identity
from butoir.letters.letter import Mailbox

_SIGNS = 32  # hexadecimal digits: 128 bits


def message_id_of(key: str, sender: Mailbox) -> str:
    """The Message-ID of the delivery of a key, made with the secret of the installation.

    Raises InputError when the sender's address cannot be one.
    """
    unique = salted_hmac("butoir.message-id", key, algorithm="sha256").hexdigest()[:_SIGNS]
    return identity(unique, sender)
