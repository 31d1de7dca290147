"""A promise as it was given, and its confirmation in writing where somebody wants it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.models import Agreement
from butoir.dunning.plans.letters import send_confirmation


def confirm_promise(promise: Agreement, *, by: str, at: datetime) -> Delivery | None:
    """Put the confirmation into the outbox; None without an e-mail address, or where it cannot be
    written (more is promised than is open, say): the promise stands without it."""
    try:
        with transaction.atomic():
            return send_confirmation(promise, by=by, at=at)
    except InputError:
        return None
