"""Until which day the bank data is known to reach: what came later could not be seen yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Model, OuterRef, Subquery

from butoir.ledger.doubts import doubtful_statements
from butoir.ledger.models import BankAccount, BankEntry, Statement
from butoir.users.hours import day_of
from butoir.users.models import Company


class AccountDay(NamedTuple):
    """A bank account and the last day that its statements reach; None when it has none."""

    pk: int
    number: str
    watched: bool
    until: date | None


def account_days(company: Company) -> list[AccountDay]:
    """Every account of a company. The latest days are looked up, not searched: the cost is that
    of the accounts."""
    doubted = doubtful_statements().filter(account=OuterRef("pk")).order_by("from_on")
    accounts = BankAccount.objects.filter(company=company).annotate(
        stated=_latest(Statement, "to_on"),
        booked=_latest(BankEntry, "booked_on"),
        brought=_latest(Statement, "source__imported_at"),
        doubted=Subquery(doubted.values("from_on")[:1]),
    )
    rows = accounts.order_by("pk").values_list(
        "pk", "number", "watched", "stated", "booked", "brought", "doubted"
    )
    return [
        AccountDay(pk, number, watched, _believed(_reached(stated, booked, brought), doubted))
        for pk, number, watched, stated, booked, brought, doubted in rows
    ]


def _reached(stated: date | None, booked: date | None, brought: datetime | None) -> date | None:
    """The last day that is known whole: the one that a statement says it ends with, or the one
    before a later movement. No file knows the day after it was brought, whatever its dates."""
    if stated and booked and booked > stated:
        booked -= timedelta(days=1)
    known = max((day for day in (stated, booked) if day), default=None)
    return min(known, day_of(brought)) if known and brought else known


def _believed(reached: date | None, doubted: date | None) -> date | None:
    """From the first day of a statement that does not add up on, nothing is known for sure."""
    if not (reached and doubted):
        return reached
    return min(reached, date.fromordinal(max(1, doubted.toordinal() - 1)))


def bank_data_until(company: Company) -> date | None:
    """The earliest of the latest days of the watched accounts; None without any statement.

    An account that has no statement yet says nothing. Where no watched account has one, the
    others count.
    """
    known = [(one.watched, one.until) for one in account_days(company) if one.until]
    watched_days = [day for watched, day in known if watched]
    return min(watched_days or [day for _, day in known], default=None)


def _latest(model: type[Model], field: str) -> Subquery:
    """The latest day of an account's rows, the first that the index gives."""
    dated = model._default_manager.filter(account=OuterRef("pk"), **{f"{field}__isnull": False})
    return Subquery(dated.order_by(f"-{field}").values(field)[:1])
