"""What the list of customers shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.ledger.models import CustomerGroup, Invoice
from butoir.personal.archiving import archived
from butoir.users.models import Company
from butoir.web.office.customers.asked import Asked
from butoir.web.office.customers.chips import Chip, load_chips
from butoir.web.office.customers.coming import NextStep, next_steps
from butoir.web.office.customers.owed import Owed, load_owed
from butoir.web.paging import Paged


@dataclass(frozen=True, slots=True)
class Row:
    """A customer of the list with what rests it, and what comes next."""

    owed: Owed
    late_days: int
    chips: list[Chip]
    next: NextStep | None


@dataclass(frozen=True, slots=True)
class CustomersPage:
    """The list: what was asked, the groups to choose from, one page of rows."""

    asked: Asked
    groups: tuple[tuple[int, str], ...]
    rows: Paged[Row]


def read_customers(company: Company, on: date, asked: Asked) -> CustomersPage:
    """Who owes what, as of a day, in a fixed number of queries."""
    found = load_owed(company, on, asked)
    ids = [row.pk for row in found]
    chips, coming = load_chips(company, ids, on), next_steps(company, ids, on)
    rows = [
        Row(
            one,
            (on - one.oldest_on).days if one.oldest_on else 0,
            chips.get(one.pk, []),
            coming.get(one.pk),
        )
        for one in found
    ]
    groups = CustomerGroup.objects.filter(company=company).order_by("name")
    return CustomersPage(
        asked, tuple(groups.values_list("pk", "name")), Paged(rows, found.number, found.total)
    )


def exact_invoice(company: Company, number: str) -> Invoice | None:
    """The only invoice of that number, as payers write it; None when there are several."""
    if not number:
        return None
    found = Invoice.objects.filter(company=company, document=number)
    found = found.exclude(customer__in=archived(company).values("pk"))[:2]
    return found[0] if len(found) == 1 else None
