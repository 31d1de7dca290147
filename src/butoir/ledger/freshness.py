"""Until which day the bank data is known to reach: what came later could not be seen yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Model, OuterRef, Subquery

from butoir.ledger.models import BankAccount, BankEntry, Statement
from butoir.users.models import Company


def bank_data_until(company: Company) -> date | None:
    """The earliest of the latest days of the watched accounts; None without any statement.

    An account that has no statement yet says nothing. Where no watched account has one, the
    others count. The latest days are looked up, not searched: the cost is that of the accounts.
    """
    accounts = BankAccount.objects.filter(company=company).annotate(
        stated=_latest(Statement, "to_on"), booked=_latest(BankEntry, "booked_on")
    )
    known = [
        (watched, max(day for day in (stated, booked) if day))
        for watched, stated, booked in accounts.values_list("watched", "stated", "booked")
        if stated or booked
    ]
    watched_days = [day for watched, day in known if watched]
    return min(watched_days or [day for _, day in known], default=None)


def _latest(model: type[Model], field: str) -> Subquery:
    """The latest day of an account's rows, the first that the index gives."""
    dated = model._default_manager.filter(account=OuterRef("pk"), **{f"{field}__isnull": False})
    return Subquery(dated.order_by(f"-{field}").values(field)[:1])
