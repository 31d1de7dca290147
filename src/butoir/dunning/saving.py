"""A decision turned into rows: the run, its messages with their lines, its tasks.

What waits, and why, is in the sealed plan of the run; rows are kept for what someone acts on.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from butoir.core.decisions import DunningPlan, Line, Message
from butoir.core.items import OpenItem
from butoir.core.ladder import once_reached
from butoir.core.policy import Policy
from butoir.dunning.accounts import Receivables
from butoir.dunning.answers.cases import open_cases
from butoir.dunning.answers.links import needs_cases
from butoir.dunning.deciding import Decision, digest_of
from butoir.dunning.models import Approval, EditedText, PlannedLine, PlannedMessage, Run
from butoir.dunning.tasks import NewTask, save_tasks
from butoir.journal.bulk import insert_rows, reserve_ids
from butoir.journal.events import head_sequence, record_event
from butoir.journal.sealed import seal
from butoir.law.calendar import calendar_for

FORMAL_NOTICE = "formal-notice"
_PLAN_TYPE = "application/json+zlib"
_MESSAGE_FIELDS = (
    "id",
    "run_id",
    "customer_id",
    "version_id",
    "currency",
    "step",
    "channel",
    "principal",
    "interest",
    "indemnity",
    "credits",
    "total",
    "pay_by",
    "mode",
)


def actionable(run: Run) -> list[tuple[PlannedMessage, Message]]:
    """The messages of a run that were neither released nor left out, with their values."""
    found = PlannedMessage.objects.filter(run=run, release=None)
    return with_values(found.select_related("customer").order_by("pk"))


def with_values(
    planned: QuerySet[PlannedMessage] | Sequence[PlannedMessage],
) -> list[tuple[PlannedMessage, Message]]:
    """Planned messages beside the values that were decided, in two queries.

    A query set may have any number of them, a sequence no more than a query has places for.
    """
    messages = list(planned)
    lines: dict[int, list[Line]] = {message.pk: [] for message in messages}
    for pk, number, step, cents in (
        PlannedLine.objects.filter(message__in=planned)
        .order_by("pk")
        .values_list("message", "invoice__number", "step", "cents")
    ):
        lines[pk].append(Line(number, step, cents))
    return [(message, _value(message, lines[message.pk])) for message in messages]


def _value(row: PlannedMessage, lines: list[Line]) -> Message:
    return Message(
        row.customer.code,
        row.currency,
        row.step,
        row.channel,
        tuple(lines),
        row.principal,
        row.interest,
        row.indemnity,
        row.credits,
        row.total,
        row.pay_by,
    )


def same_messages(before: Sequence[tuple[PlannedMessage, Message]], now: Sequence[Message]) -> bool:
    """True when the messages still to be acted on are just those decided now."""
    return sorted(value for _, value in before) == sorted(now)


def save_run(
    book: Receivables,
    decision: Decision,
    tasks: Sequence[NewTask],
    before: Sequence[tuple[PlannedMessage, Message]],
    number: int,
    *,
    by: str,
    at: datetime,
) -> Run:
    """Record a decision. Called in the transaction that holds the journal's end.

    What people said of the messages of an earlier run of the day (`before`) holds for the same
    messages of this one.
    """
    plan = decision.plan
    counts = {"messages": len(plan.messages), "tasks": len(tasks), "waiting": len(plan.waiting)}
    run = Run.objects.create(
        company=book.company,
        as_of=book.as_of,
        number=number,
        digest=digest_of(book),
        head=head_sequence(book.company),
        plan=seal(plan_bytes(plan), _PLAN_TYPE, at),
        counts=counts,
        made_at=at,
        made_by=by,
    )
    ids = _save_messages(run, book, plan.messages)
    if needs_cases(book.company):
        written_to = {book.customer_ids[message.customer] for message in plan.messages}
        open_cases(book.company, written_to, by=by, at=at)
    _approve_by_scenario(book, zip(ids, plan.messages, strict=True), at)
    if before:
        _carry_over(before, dict(zip(plan.messages, ids, strict=True)))
    save_tasks(run, book, tasks, at=at)
    said = {
        "as_of": run.as_of,
        "number": number,
        "digest": run.digest,
        "plan": run.plan_id,
        **counts,
    }
    record_event(book.company, "run", f"run:{run.pk}", by=by, at=at, data=said)
    return run


def plan_bytes(plan: DunningPlan) -> bytes:
    """The whole decision, in one way only, compressed."""
    said = {
        "as_of": plan.as_of,
        "messages": plan.messages,
        "tasks": plan.tasks,
        "waiting": plan.waiting,
    }
    text = json.dumps(said, separators=(",", ":"), default=str)
    return zlib.compress(text.encode(), level=1)


def read_plan(content: bytes) -> dict[str, Any]:
    """The decision that `plan_bytes` wrote."""
    found: dict[str, Any] = json.loads(zlib.decompress(content))
    return found


def _save_messages(run: Run, book: Receivables, messages: Sequence[Message]) -> list[int]:
    ids = list(reserve_ids(PlannedMessage, len(messages)))
    rows = []
    for pk, message in zip(ids, messages, strict=True):
        version = book.versions[message.customer]
        modes = book.scenarios.versions[version].modes
        rows.append(
            (
                pk,
                run.pk,
                book.customer_ids[message.customer],
                version,
                message.currency,
                message.step,
                message.channel,
                message.principal,
                message.interest,
                message.indemnity,
                message.credits,
                message.total,
                message.pay_by,
                modes.get(message.step, "confirm"),
            )
        )
    insert_rows(PlannedMessage, _MESSAGE_FIELDS, rows)
    lines = _lines(book, zip(ids, messages, strict=True))
    insert_rows(PlannedLine, ("message_id", "invoice_id", "step", "cents", "keys"), lines)
    return ids


def _lines(
    book: Receivables, messages: Iterable[tuple[int, Message]]
) -> Iterator[tuple[int, int, str, int, str]]:
    accounts = None
    for pk, message in messages:
        for line in message.lines:
            keys = ""
            if line.step == "notice":
                accounts = accounts or _items(book)
                item, grace, country = accounts[message.customer, line.invoice]
                policy = book.scenarios.versions[book.versions[message.customer]].policy
                keys = _notice_keys(item, policy, grace, country, book)
            yield pk, book.invoice_ids[message.customer, line.invoice], line.step, line.open, keys


def _items(book: Receivables) -> dict[tuple[str, str], tuple[OpenItem, int, str]]:
    return {
        (account.customer, item.number): (item, account.grace_days, account.country)
        for account in book.accounts
        for item in account.items
    }


def _notice_keys(
    item: OpenItem, policy: Policy, grace: int, country: str, book: Receivables
) -> str:
    """The notices whose day has come: they are all said by this one."""
    on = book.as_of
    if policy.working_days_only:
        on = calendar_for(country).previous_open(on)
    return " ".join(s.key for s in once_reached(item, policy, grace, on) if s.name == "notice")


def _approve_by_scenario(
    book: Receivables, messages: Iterable[tuple[int, Message]], at: datetime
) -> None:
    """Steps that a company lets go by themselves; never a formal notice that two people approve."""
    rows = []
    for pk, message in messages:
        scenario = book.scenarios.versions[book.versions[message.customer]]
        alone = not (book.company.four_eyes and message.step == FORMAL_NOTICE)
        if scenario.modes.get(message.step) == "automatic" and alone:
            rows.append((pk, True, f"scenario {scenario.name}", at, ""))
    insert_rows(Approval, ("message_id", "agreed", "by", "at", "reason"), rows)


def _carry_over(before: Sequence[tuple[PlannedMessage, Message]], now: dict[Message, int]) -> None:
    same = {row.pk: now[value] for row, value in before if value in now}
    rows = [
        (same[message], *said)
        for message, *said in Approval.objects.filter(
            message__run=before[0][0].run_id, withdrawn_at=None
        )
        .exclude(by__startswith="scenario ")
        .values_list("message", "agreed", "by", "at", "from_at", "reason")
        if message in same
    ]
    fields = ("message_id", "agreed", "by", "at", "from_at", "reason")
    insert_rows(Approval, fields, rows)
    for edit in EditedText.objects.filter(message__run=before[0][0].run_id, ended_at=None):
        if edit.message_id in same:
            edit.pk, edit.message_id = None, same[edit.message_id]
            edit.save(force_insert=True)
