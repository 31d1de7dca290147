"""The day's run of a company: reads, decides, and records the decision once.

The place of the journal's end tells whether anything changed while the run was deciding: if so it
decides again. A run is never changed; a later one of the same day takes its place, and only when
it says something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from butoir.core.collector import without_collection
from butoir.core.decisions import DunningPlan
from butoir.core.errors import InputError
from butoir.dunning.accounts import Receivables, load_receivables
from butoir.dunning.calls import end_settled_calls
from butoir.dunning.closing import is_closed
from butoir.dunning.deciding import Decision, decide
from butoir.dunning.disputes.settled import reopen_undone
from butoir.dunning.disputes.work import see_to_disputes
from butoir.dunning.identity.confirming import end_settled_doubts
from butoir.dunning.limitation.work import see_to_limits
from butoir.dunning.models import IDENTITY, Run
from butoir.dunning.paylinks.waiting import see_to_pay_links
from butoir.dunning.plans.daily import follow_agreements
from butoir.dunning.reachability import give_up_dead_addresses
from butoir.dunning.returns.work import see_to_returns
from butoir.dunning.saving import actionable, same_messages, save_run
from butoir.dunning.tasks import NewTask, new_tasks
from butoir.journal.events import head_sequence, lock_head
from butoir.users.models import Company

_TRIES = 3  # then the whole run takes place while other writers wait


@dataclass(frozen=True, slots=True)
class DayRun:
    """What a run decided. `run` is None for a dry run; `repeated` when it added nothing."""

    run: Run | None
    decision: Decision
    repeated: bool = False

    @property
    def plan(self) -> DunningPlan:
        """The decision itself."""
        return self.decision.plan


def run_day(
    company: Company,
    as_of: date,
    *,
    by: str,
    at: datetime,
    dry_run: bool = False,
    closed_days_too: bool = False,
) -> DayRun:
    """Decide for every open invoice as of a day, and record it unless `dry_run`.

    The same decision in both cases. A closed day, of the debtor's country or of the company itself,
    says nothing, unless the run was asked for by name (`closed_days_too`). Raises InputError when
    a later day was decided already: the past is not decided again.
    """
    last = _last_run(company)
    if not dry_run:
        _refuse_the_past(last, as_of)
        _follow(company, as_of, by, at)
    with without_collection():
        for _ in range(_TRIES):
            sequence = head_sequence(company) if dry_run else _all_told(company, last, by, at)
            book = load_receivables(company, as_of)
            decision = _decide(book, closed_days_too)
            if dry_run and head_sequence(company) == sequence:
                return DayRun(None, decision)
            with transaction.atomic():
                if not dry_run and lock_head(company).sequence == sequence:
                    return _record(book, decision, by, at)
        with transaction.atomic():
            lock_head(company)
            if not dry_run:
                _all_told(company, last, by, at)
            book = load_receivables(company, as_of)
            decision = _decide(book, closed_days_too)
            return DayRun(None, decision) if dry_run else _record(book, decision, by, at)


def decide_anew(company: Company, as_of: date, *, by: str, at: datetime) -> None:
    """The books changed after the day was decided: decide it again, so that it says what is due.

    Nothing where the day was not decided yet, or a later one was.
    """
    last = _last_run(company)
    if last is not None and last.as_of == as_of:
        run_day(company, as_of, by=by, at=at)


@transaction.atomic
def _follow(company: Company, as_of: date, by: str, at: datetime) -> None:
    """What came of payments, disputes and agreements, before anything is decided on them."""
    lock_head(company)
    reopen_undone(company, by=by, at=at)
    see_to_returns(company, as_of, by=by, at=at)
    see_to_pay_links(company, as_of, by=by, at=at)
    follow_agreements(company, as_of, by=by, at=at)


def _decide(book: Receivables, closed_days_too: bool) -> Decision:
    if not closed_days_too and is_closed(book.company, book.as_of):
        return Decision(DunningPlan(book.as_of, (), (), ()), {})
    return decide(book, closed_days_too=closed_days_too)


def _all_told(company: Company, last: Run | None, by: str, at: datetime) -> int:
    """Give up what failed since the last run; the place of the journal up to which that holds."""
    while True:
        sequence = head_sequence(company)
        if not give_up_dead_addresses(company, last.head if last else 0, by=by, at=at):
            return sequence


def _last_run(company: Company) -> Run | None:
    return Run.objects.filter(company=company).order_by("-as_of", "-number").first()


def _refuse_the_past(last: Run | None, as_of: date) -> None:
    if last is not None and last.as_of > as_of:
        raise InputError(
            f"{last.as_of} was decided already: the past is not decided again "
            "(--dry-run shows what it would say)",
            "--as-of",
        )


def _record(book: Receivables, decision: Decision, by: str, at: datetime) -> DayRun:
    """Save the run, unless the last one of the day says the same; end what no longer holds."""
    last = _last_run(book.company)
    _refuse_the_past(last, book.as_of)
    if last is not None and last.as_of < book.as_of:
        last = None
    end_settled_calls(book.company, by=by, at=at)
    see_to_disputes(book.company, book.as_of, by=by, at=at)
    see_to_limits(book.company, book.as_of, by=by, at=at)
    tasks = new_tasks(book, decision.plan, decision.troubles)
    end_settled_doubts(book.company, _doubtful(book, tasks), by=by, at=at)
    before = actionable(last) if last else []
    if last and not tasks and same_messages(before, decision.plan.messages):
        return DayRun(last, decision, repeated=True)
    run = save_run(book, decision, tasks, before, last.number + 1 if last else 1, by=by, at=at)
    return DayRun(run, decision)


def _doubtful(book: Receivables, tasks: Iterable[NewTask]) -> set[int]:
    """The customers (ids) whose identity stays in doubt and of whom no new task says so."""
    told = {new.task.customer for new in tasks if new.task.kind == IDENTITY}
    ids = book.customer_ids
    return {ids[a.customer] for a in book.accounts if a.doubt and a.customer not in told}
