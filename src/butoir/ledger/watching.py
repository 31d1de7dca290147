"""Which bank accounts are waited for: the data is only as fresh as the oldest of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import BankAccount


@transaction.atomic
def watch_account(account: BankAccount, *, watched: bool, by: str, at: datetime) -> None:
    """Wait for the statements of an account, or no longer; nothing where it is so already."""
    lock_head(account.company)
    account.refresh_from_db()
    if account.watched == watched:
        return
    account.watched = watched
    account.save(update_fields=("watched",))
    said = {"number": account.number, "watched": watched}
    record_event(account.company, "bank-account", f"account:{account.pk}", by=by, at=at, data=said)
