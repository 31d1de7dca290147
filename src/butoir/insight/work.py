"""What is waiting for people on a day, and whether what was announced was done (R7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from butoir.dunning.approving import latest_run
from butoir.dunning.models import PlannedMessage, Task
from butoir.dunning.saving import FORMAL_NOTICE
from butoir.users.models import Company

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Work:
    """How many of each are waiting."""

    to_confirm: int = 0
    formal_notices: int = 0
    calls: int = 0
    to_execute: int = 0
    broken: int = 0
    to_look_at: int = 0

    @property
    def total(self) -> int:
        """All that is waiting."""
        messages = self.to_confirm + self.formal_notices
        return messages + self.calls + self.to_execute + self.broken + self.to_look_at


def read_work(company: Company, as_of: date) -> Work:
    """The work of a day, in three queries: messages to agree to, and tasks that are open."""
    wanted = 2 if company.four_eyes else 1
    agreed = Count("approvals", filter=Q(approvals__agreed=True))
    refused = Count("approvals", filter=Q(approvals__agreed=False))
    unsaid = PlannedMessage.objects.filter(run=latest_run(company, as_of), release=None)
    unsaid = unsaid.annotate(agreed=agreed, refused=refused).filter(refused=0)
    notice = Q(step=FORMAL_NOTICE)
    messages = unsaid.aggregate(
        ordinary=Count("pk", filter=~notice & Q(agreed=0)),
        notices=Count("pk", filter=notice & Q(agreed__lt=wanted)),
    )
    open_tasks = Task.objects.filter(company=company, done_at=None, made_on__lte=as_of)
    kinds = dict(open_tasks.order_by().values_list("kind").annotate(Count("pk")))
    calls, execute = kinds.pop("call", 0), kinds.pop("execute", 0)
    broken = kinds.pop("broken-promise", 0) + kinds.pop("plan-default", 0)
    return Work(
        messages["ordinary"], messages["notices"], calls, execute, broken, sum(kinds.values())
    )


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
