"""The deadlines of a case as work: told in time, told again, ended by the step that meets them.

Beside those of the procedure: money that an agency has to hand over, and a case of which nothing
was heard for long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from butoir.casefile.following.models import CaseMoney, CaseStep, DeadlineTask, Handover
from butoir.casefile.orders.deadlines import (
    KNOWN,
    LOOK,
    Deadline,
    Setting,
    Step,
    deadlines_of,
    place_of_delays,
    warnings_of,
)
from butoir.dunning.models import Task, TaskInvoice
from butoir.journal.events import Happened, lock_head, record_events
from butoir.law.calendar import calendar_for
from butoir.law.delays import statutory_day
from butoir.law.registry import LawError, parameter
from butoir.users.hours import day_of
from butoir.users.models import Company

TASK = "case-deadline"
SILENCE = timedelta(days=60)  # without news: our own habit, no text


def see_to_deadlines(company: Company, as_of: date, *, by: str, at: datetime) -> None:
    """Put in the queue what is to be told by that day, and end what is met; once a day."""
    with transaction.atomic():
        lock_head(company)
        running = Handover.objects.filter(company=company, closed_at=None)
        ended: list[int] = []
        for row in running.select_related("company", "customer", "hold").order_by("pk"):
            ended += _renew(row, as_of, by, at)
        said = {"result": "settled", "reason": ""}
        events = [Happened("task-done", f"task:{pk}", said) for pk in ended]
        record_events(company, events, by=by, at=at)


def renew(row: Handover, *, by: str, at: datetime) -> list[int]:
    """The same for one case, as of the day; the tasks (ids) that ended, for the caller's event."""
    return _renew(row, day_of(at), by, at)


def load_deadlines(row: Handover) -> tuple[Deadline, ...]:
    """All deadlines of a case, the first first; two queries. None where a text is not known."""
    steps = [Step(one.kind, one.on) for one in running_steps(row)]
    try:
        found = [*deadlines_of(steps, _setting(row)), *_of_money(row)]
    except LawError:
        found = []
    return tuple(sorted([*found, _silence(row, steps)], key=lambda one: one.by))


def running_steps(row: Handover) -> list[CaseStep]:
    """The steps that nobody withdrew, the first first."""
    return list(CaseStep.objects.filter(handover=row, ended_at=None).order_by("on", "pk"))


def sentence(one: Deadline) -> str:
    """What a task says of a deadline."""
    day = one.by + timedelta(days=1) if one.code == "record" else one.by
    return _SENTENCES[one.code].format(day=day)


def end_tasks(row: Handover, codes: Iterable[str], by: str, at: datetime) -> list[int]:
    """End the open tasks of these deadlines; their ids."""
    rows = Task.objects.filter(deadline__handover=row, deadline__code__in=codes, done_at=None)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    if found:
        done = {"done_at": at, "done_by": by, "result": "settled"}
        Task.objects.filter(pk__in=found).update(**done)
    return found


def _setting(row: Handover) -> Setting:
    place = place_of_delays(row.customer.country, row.company.country)
    large = row.cents > parameter("fr/lawyer_threshold").at(row.hold.since).number
    return Setting(row.route, row.court, place, large)


def _of_money(row: Handover) -> Iterator[Deadline]:
    """What a French agency was paid reaches us within a month (CPCE R124-1 à R124-7)."""
    if row.kind != "agency" or row.company.country[:2] != "FR":
        return
    waiting = CaseMoney.objects.filter(handover=row, ended_at=None, remitted_on=None)
    first = waiting.order_by("on").values_list("on", flat=True).first()
    if first:
        yield Deadline("remit", LOOK, first, statutory_day("fr-remittance", first), False)


def _silence(row: Handover, steps: Sequence[Step]) -> Deadline:
    last = max([row.hold.since, *(step.on for step in steps)])
    return Deadline("news", LOOK, last, last + SILENCE, False)


def _renew(row: Handover, on: date, by: str, at: datetime) -> list[int]:
    """One task a deadline; one that moved or is met has none any more."""
    running = [one for one in load_deadlines(row) if not one.met and one.kind != KNOWN]
    known = {one.code: one for one in running}
    told: dict[str, list[DeadlineTask]] = defaultdict(list)
    for task in DeadlineTask.objects.filter(handover=row).select_related("task").order_by("pk"):
        told[task.code].append(task)
    gone = [code for code, rows in told.items() if _moved(rows, known.get(code))]
    ended = end_tasks(row, gone, by, at)
    calendar = calendar_for(place_of_delays(row.customer.country, row.company.country))
    for one in running:
        level = sum(day <= on for day in warnings_of(one, calendar))
        if level:
            _tell(row, one, level, [t for t in told[one.code] if t.by == one.by], on, at)
    return ended


def _moved(told: Sequence[DeadlineTask], one: Deadline | None) -> bool:
    """Whether the open task of a deadline tells of a day that does not count any more."""
    return any(t.task.done_at is None and (one is None or t.by != one.by) for t in told)


def _tell(
    row: Handover, one: Deadline, level: int, told: Sequence[DeadlineTask], on: date, at: datetime
) -> None:
    """Make the task, unless it waits in the queue or was told at this level before."""
    waiting = next((t for t in told if t.task.done_at is None), None)
    if waiting is not None:
        if waiting.level < level:
            DeadlineTask.objects.filter(pk=waiting.pk).update(level=level)
        return
    if any(t.level >= level for t in told):
        return
    task = Task.objects.create(
        company=row.company,
        customer=row.customer,
        kind=TASK,
        detail=sentence(one),
        made_on=on,
        made_at=at,
    )
    named = row.invoices.order_by("pk").values_list("invoice", flat=True)
    TaskInvoice.objects.bulk_create([TaskInvoice(task=task, invoice_id=pk) for pk in named])
    DeadlineTask.objects.create(handover=row, code=one.code, by=one.by, level=level, task=task)


_SENTENCES = {
    "consign": "the costs of the registry are to be paid by {day}, or the application lapses",
    "serve": "the order is to be served by {day}, or it lapses",
    "opposition": "the order can be opposed until {day}",
    "enforce": "no opposition was notified by {day}: the order can be enforced",
    "consign-again": "the costs of the opposition are to be paid by {day}, or the order lapses",
    "lawyer": "a lawyer is to be appointed by {day}",
    "eu-opposition": "the European order could be opposed until {day}: ask whether it was",
    "small-answer": "the bailiff's invitation could be answered until {day}: silence is refusal",
    "record": "the record that nothing is contested can be drawn up from {day} on",
    "remit": "what the agency was paid was to be handed over by {day}: ask for it",
    "news": "nothing was heard of the case by {day}: ask for news",
}
