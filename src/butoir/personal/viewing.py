"""The log of who looked at a case: one row a view, kept for the time that the company chose.

Lists are not in it: they show what everybody of the company works with.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import QuerySet

from butoir.law.delays import add_months
from butoir.ledger.models import Customer
from butoir.personal.models import Viewing
from butoir.personal.rules import chosen_of
from butoir.users.hours import PARIS
from butoir.users.models import Company

KINDS = ("case", "preview", "case-file", "letter", "document", "mail", "archive", "export")
_LONGEST_PAGE, _LONGEST_DETAIL = 200, 80


def record_view(
    customer: Customer, what: str, *, page: str, by: str, at: datetime, detail: str = ""
) -> None:
    """Note that somebody saw something of a customer's case; `page` is the address asked for."""
    Viewing.objects.create(
        company_id=customer.company_id,
        customer=customer,
        what=what,
        detail=detail[:_LONGEST_DETAIL],
        page=page[:_LONGEST_PAGE],
        at=at,
        by=by,
    )


def views_of(company: Company, customer: Customer | None = None) -> QuerySet[Viewing]:
    """Who looked, the last first."""
    rows = Viewing.objects.filter(company=company).select_related("customer")
    if customer is not None:
        rows = rows.filter(customer=customer)
    return rows.order_by("-at", "-pk")


def forget_old_views(company: Company, on: date) -> int:
    """Drop what is older than the company wants; how many rows."""
    first = add_months(on, -chosen_of(company).log_months)
    before = datetime.combine(first, time(0), PARIS)
    return Viewing.objects.filter(company=company, at__lt=before).delete()[0]
