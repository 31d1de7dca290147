"""Until which day the bank data is known to reach: what came later could not be seen yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from butoir.ledger.models import BankAccount, BankEntry, Statement
from butoir.users.models import Company


def bank_data_until(company: Company) -> date | None:
    """The earliest of the latest days of the watched accounts; None without any statement.

    An account that has no statement yet says nothing. Where no watched account has one, the
    others count.
    """
    latest: dict[int, date] = {}
    for model, day in ((Statement, "to_on"), (BankEntry, "booked_on")):
        found = model.objects.filter(account__company=company, **{f"{day}__isnull": False})
        for account, on in found.values_list("account").annotate(Max(day)):
            latest[account] = max(on, latest.get(account, on))
    watched = BankAccount.objects.filter(company=company, watched=True).values_list("pk", flat=True)
    days = [latest[account] for account in watched if account in latest]
    return min(days or latest.values(), default=None)
