"""Whether what formal notices announced was done (R7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from butoir.dunning.models import Task
from butoir.users.models import Company

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Announced:
    """What became of the steps that formal notices announced, within a year."""

    executed: int = 0
    waived: int = 0
    postponed: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        """All those whose day has come."""
        return self.executed + self.waived + self.postponed + self.waiting

    @property
    def kept_percent(self) -> int | None:
        """The share that was carried out, rounded down; None without any."""
        return self.executed * 100 // self.total if self.total else None


def read_announced(company: Company, as_of: date) -> Announced:
    """The announced steps of the year that ends on that day, in one query."""
    found = Task.objects.filter(
        company=company, kind="execute", made_on__gt=as_of - YEAR, made_on__lte=as_of
    )
    by_result = dict(found.order_by().values_list("result").annotate(Count("pk")))
    return Announced(
        by_result.get("executed", 0),
        by_result.get("waived", 0),
        by_result.get("postponed", 0),
        by_result.get("", 0),
    )
