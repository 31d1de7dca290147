"""From an approved message to the outbox: asks again, account by account, whether it still holds.

What is written is the message as it was decided, or nothing: no choice is made here. The letter,
its document, its delivery, the record of the release and the event are one transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from butoir.core.decisions import Message
from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import queue
from butoir.dunning.accounts import Receivables, load_receivables
from butoir.dunning.approving import ready_messages
from butoir.dunning.copies import what_is_broken, why_not_all
from butoir.dunning.deciding import difference
from butoir.dunning.letter_facts import Case
from butoir.dunning.models import PlannedMessage, Release
from butoir.dunning.plans.last_look import no_longer_true
from butoir.dunning.preparing import Planned, cases, doubts_of, due_now, with_keys
from butoir.dunning.saving import with_values
from butoir.dunning.tasks import ask_for_review
from butoir.dunning.withdrawing.last_look import no_longer_so
from butoir.dunning.writing import Written, write_message
from butoir.journal.events import head_sequence, lock_head, record_event
from butoir.journal.sealed import seal
from butoir.law.calendar import calendar_for
from butoir.users.hours import PARIS, day_of
from butoir.users.models import Company

_BATCH = 50  # debtors read together; their letters are written by two threads
Writer = Callable[[Case, Message, str, datetime], Written]


@dataclass(frozen=True, slots=True)
class _Draft:
    """What became of the writing of one message: the bytes, or why there are none."""

    written: Written | None
    error: str = ""


def release_approved(
    company: Company,
    *,
    at: datetime,
    by: str,
    as_of: date | None = None,
    limit: int | None = None,
    write: Writer = write_message,
) -> Counter[str]:
    """Put the day's approved messages into the outbox; how many were queued, skipped or failed.

    The day is that of `at` unless `as_of` says another: nothing leaves before it, and what comes
    too late for it expires. At most `limit` are looked at, each written by `write`. A message that
    cannot be written becomes a task that names it, the others go on.
    """
    as_of = as_of or day_of(at)
    tally: Counter[str] = Counter()
    ready = ready_messages(company, as_of, at).select_related("customer", "run__company")
    waiting = list(ready[:limit] if limit is not None else ready)
    for start in range(0, len(waiting), _BATCH):
        batch = waiting[start : start + _BATCH]
        tally.update(_release(company, as_of, batch, write, at=at, by=by))
    return tally


def _release(
    company: Company,
    as_of: date,
    rows: Sequence[PlannedMessage],
    write: Writer,
    *,
    at: datetime,
    by: str,
) -> Counter[str]:
    sequence = head_sequence(company)
    customers = [row.customer_id for row in rows]
    book = load_receivables(company, as_of, customers)
    now, doubts = due_now(book), doubts_of(book)
    planned = with_keys(company, rows, at)
    drafts = _write_all(book, planned, now, write, at)
    tally: Counter[str] = Counter()
    changed = False  # by others, since the book was read: from then on each is looked at anew
    for one, draft in zip(planned, drafts, strict=True):
        with transaction.atomic():
            head = lock_head(company)  # whatever was seen before: the others wait from here on
            changed = changed or head.sequence != sequence
            ready = ready_messages(company, as_of, at).filter(pk=one.row.pk)
            if changed and not ready.exists():
                continue  # released by others, refused, withdrawn, or of a run since replaced
            fresh = _decided_again(company, as_of, one) if changed else now.get(one.value[:2])
            why = difference(one.value, fresh, doubts.get(one.value[:2], ""))
            tally[_conclude(company, one, draft, why, at=at, by=by)] += 1
            sequence = head_sequence(company)
    return tally


def _decided_again(company: Company, as_of: date, one: Planned) -> Message | None:
    """Something happened since the book was read: it is read again for this debtor."""
    book = load_receivables(company, as_of, [one.row.customer_id])
    return due_now(book).get(one.value[:2])


def _write_all(
    book: Receivables,
    planned: Sequence[Planned],
    now: Mapping[tuple[str, str], Message],
    write: Writer,
    at: datetime,
) -> list[_Draft]:
    """The letters of those that still hold, on two threads: none of them asks the database."""
    case_of = cases(book, planned)

    def draft(one: Planned) -> _Draft:
        if difference(one.value, now.get(one.value[:2])):
            return _Draft(None)
        if one.stuck:
            return _Draft(None, one.stuck)
        try:
            return _Draft(write(case_of(one), one.value, one.key, at))
        except Exception as error:  # whatever one letter does, the others leave
            return _Draft(None, str(error) or type(error).__name__)

    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(draft, planned))


def _conclude(
    company: Company, one: Planned, draft: _Draft, changed: str, *, at: datetime, by: str
) -> str:
    """Record what becomes of one message."""
    delivery = None
    if changed:
        outcome, reason = "skipped", changed
    elif draft.written is None:
        outcome, reason = "failed", draft.error or "was not written"
        numbers = tuple(line.invoice for line in one.value.lines)
        ask_for_review(one.row.run, one.row.customer, numbers, reason, at=at)
    else:
        outcome, reason = "queued", why_not_all(draft.written.copies, one.value.channel)
        delivery = _queue(company, one, draft.written, at=at, by=by)
        broken = what_is_broken(draft.written.copies)
        if broken:
            ask_for_review(one.row.run, one.row.customer, (), broken, at=at)
    Release.objects.create(
        message=one.row, outcome=outcome, reason=reason, delivery=delivery, at=at
    )
    said = {"outcome": outcome, "reason": reason, "delivery": delivery and delivery.pk}
    record_event(company, "release", f"message:{one.row.pk}", by=by, at=at, data=said)
    return outcome


def _queue(company: Company, one: Planned, written: Written, *, at: datetime, by: str) -> Delivery:
    value = one.value
    return queue(
        company,
        seal(written.content, written.media_type, at),
        kind=value.step,
        title=written.title,
        lang=written.lang,
        channel=value.channel,
        to=written.to,
        key=one.key,
        reference=value.customer,
        message_id=written.message_id,
        enclosures=[] if value.channel == "email" else written.copies.enclosed,
        not_before=max(at, datetime.combine(one.row.run.as_of, time(), PARIS)),
        not_after=_last_moment(one),
        by=by,
        at=at,
    )


def _last_moment(one: Planned) -> datetime:
    """The end of the next open day: later, the date to pay by would be too near.

    A letter to print has one day more: its date allows for the post already. Never after that date.
    """
    calendar = calendar_for(one.row.run.company.country)
    at_once = one.value.channel in ("email", "sms")
    last = calendar.add_open_days(one.row.run.as_of, 1 if at_once else 2)
    return datetime.combine(min(last, one.value.pay_by), time(23, 59, 59), PARIS)


def no_longer_due(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """The deliveries that must not leave any more, with the reason: the last look (R10).

    Each message is decided again as of its own day, as if it had not been released, with what is
    known now; a letter about an agreement is asked whether what it says is still so. Other
    deliveries that no run made are not looked at.
    """
    rows = PlannedMessage.objects.filter(release__delivery__in=deliveries).select_related(
        "customer", "run__company", "release"
    )
    days: dict[tuple[int, date], list[PlannedMessage]] = defaultdict(list)
    for row in rows:
        days[row.run.company_id, row.run.as_of].append(row)
    reasons = no_longer_true(deliveries) | no_longer_so(deliveries)
    for (_, as_of), planned in days.items():
        company = planned[0].run.company
        customers = {row.customer_id for row in planned}
        book = load_receivables(company, as_of, customers, {row.pk for row in planned})
        now, doubts = due_now(book), doubts_of(book)
        for row, value in with_values(planned):
            why = difference(value, now.get(value[:2]), doubts.get(value[:2], ""))
            if why:
                reasons[row.release.delivery_id or 0] = why
    return reasons
