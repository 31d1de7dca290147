"""What is due, read from the database alone, and how each of it is done.

Nothing here remembers anything: whoever asks again, on any machine, after any crash, gets what is
still to be done. Doing something twice, or two doing it at once, changes nothing more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q

from butoir.casefile.following.work import see_to_deadlines
from butoir.core.errors import InputError
from butoir.dispatch.fetching import fetch_proofs
from butoir.dispatch.limits import open_ways
from butoir.dispatch.models import ChannelSetting, Delivery, State
from butoir.dispatch.outbox import recover
from butoir.dispatch.sending import send_due
from butoir.dunning.identity.fetching import fetch_identities
from butoir.dunning.insolvency.fetching import fetch_notices
from butoir.dunning.models import PlannedMessage, Run
from butoir.dunning.paylinks.asking import ask_waiting, due_pay_links
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.inbox.fetching import due_mailboxes, fetch_mails
from butoir.journal.stamping import is_due, stamp_chain
from butoir.ledger.matching import match_company
from butoir.ledger.models import Invoice
from butoir.personal.clock import look
from butoir.users.hours import PARIS, day_of
from butoir.users.models import Company

LOG = logging.getLogger("butoir.work")
BY = "butoir"  # as the journal names what no person did
SEND_BATCH = 50  # deliveries that one job claims: what a stopping worker still finishes
MOST_SENDERS = 8  # jobs that send at once, over all machines
RELEASE_BATCH = 200  # messages whose letters one job writes

Clock = Callable[[], datetime]


class Job(NamedTuple):
    """One piece of work: its kind, the company's key ("" for all) and which of several it is."""

    kind: str
    company: str = ""
    part: int = 0

    @property
    def key(self) -> str:
        """What makes it the same piece of work as another."""
        return f"{self.kind}:{self.company}:{self.part}"

    def __str__(self) -> str:
        """As a log names it."""
        return f"company {self.company}: {self.kind}" if self.company else self.kind


def due_work(now: datetime) -> list[Job]:
    """Everything to be done at an instant, in eight queries; the shortest and oldest work first."""
    return [
        *_recoveries(now),
        *(Job("mails", key) for key in due_mailboxes(now)),  # before a run decides without them
        *(Job("payments", key) for key in due_pay_links(now)),  # likewise
        *_runs(now),
        *_releases(now),
        *_sendings(now),
    ]


def hourly_work() -> list[Job]:
    """What is done once an hour for every company: what is asked of the world outside, and what
    has passed its time."""
    keys = list(Company.objects.order_by("key").values_list("key", flat=True))
    asked = {
        "proofs": True,
        "notices": settings.BODACC_URL,
        "identities": settings.COMPANIES_URL,
        "timestamp": settings.TIMESTAMP_URL,
    }
    outside = [Job(kind, key) for kind, address in asked.items() if address for key in keys]
    return [*outside, *(Job("retention", key) for key in keys)]


def perform(job: Job, clock: Clock, worker: str) -> int:
    """Do it; how much was done, 0 when there was nothing (left) to do.

    `worker` names whoever does it, unlike anybody else at work at the same time.
    """
    return _DOING[job.kind](job, clock, worker)


def _recoveries(now: datetime) -> Iterator[Job]:
    if Delivery.objects.filter(state=State.SENDING, lease_until__lte=now).exists():
        yield Job("recover")


def _runs(now: datetime) -> Iterator[Job]:
    decided = set(Run.objects.filter(as_of=day_of(now)).values_list("company", flat=True))
    shown = now.astimezone(PARIS).time()
    for pk, key, run_at in Company.objects.order_by("key").values_list("pk", "key", "run_at"):
        if pk not in decided and (shown >= run_at or _is_new(pk)):
            yield Job("run", key)


def _is_new(company: int) -> bool:
    """Its first files are in and nothing was ever decided: whoever brought them is waiting."""
    runs, invoices = (model.objects.filter(company=company) for model in (Run, Invoice))
    return not runs.exists() and invoices.exists()


def _releases(now: datetime) -> Iterator[Job]:
    """Companies with an approval of today that nothing came of yet; it may not be enough alone."""
    begun = Q(approvals__from_at=None) | Q(approvals__from_at__lte=now)
    open_still = PlannedMessage.objects.filter(
        begun,
        run__as_of=day_of(now),
        release=None,
        approvals__agreed=True,
        approvals__withdrawn_at=None,
    )
    for key in (
        open_still.order_by("run__company__key")
        .values_list("run__company__key", flat=True)
        .distinct()
    ):
        yield Job("release", key)


def _sendings(now: datetime) -> Iterator[Job]:
    waiting = Delivery.objects.filter(state=State.WAITING)
    ways = open_ways(list(ChannelSetting.objects.all()), now)
    too_late = Q(not_after__lt=now, batch=None)  # whoever claims marks them
    due = waiting.filter(too_late | (ways & Q(not_before__lte=now))).count()
    for part in range(min(MOST_SENDERS, -(-due // SEND_BATCH))):
        yield Job("send", part=part)


def _run(job: Job, clock: Clock, _worker: str) -> int:
    """Match what the bank brought, then decide the day, unless somebody did meanwhile."""
    now = clock()
    if job not in _runs(now):
        return 0
    company = _company(job)
    match_company(company, by=BY, at=clock())
    _refuse_a_day_before(company, day_of(now))
    run_day(company, day_of(now), by=BY, at=clock())
    see_to_deadlines(company, day_of(now), by=BY, at=clock())
    return 1


def _refuse_a_day_before(company: Company, today: date) -> None:
    """A clock that was ahead, or a slip, decided a later day: said as long as it keeps this one."""
    later = Run.objects.filter(company=company, as_of__gt=today).order_by("as_of").last()
    if later is not None:
        raise InputError(
            f"a run of {later.as_of} exists, made by {later.made_by} when the clock said "
            f"{later.made_at.astimezone(PARIS):%Y-%m-%d %H:%M}: {today} is not decided because of "
            f"it, nor any day before {later.as_of}; set the clock right if it was wrong, and "
            "restore the backup of before that run or wait for its day",
            f"the run of {today}",
        )


def _release(job: Job, clock: Clock, _worker: str) -> int:
    tally = release_approved(_company(job), at=clock(), by=BY, limit=RELEASE_BATCH)
    return sum(tally.values())


def _send(_job: Job, clock: Clock, worker: str) -> int:
    tally = send_due(worker, clock, guard=no_longer_due, limit=SEND_BATCH)
    for problem in tally.problems:
        LOG.warning("sending: %s", problem)
    return tally.claimed - tally.postponed


def _proofs(job: Job, clock: Clock, _worker: str) -> int:
    fetched = fetch_proofs(_company(job), by=BY, at=clock())
    for problem in fetched.problems:
        LOG.warning("%s: %s", job, problem)
    return fetched.recorded


def _notices(job: Job, clock: Clock, _worker: str) -> int:
    """Ask about whoever was not asked about today: once a day, as long as all goes well."""
    fetch = fetch_notices(_company(job), by=BY, at=clock())
    if fetch and fetch.error:
        raise InputError(fetch.error, "legal notices")
    return fetch.asked if fetch else 0


def _identities(job: Job, clock: Clock, _worker: str) -> int:
    """Ask the register about whoever is late and was not asked about lately."""
    fetch = fetch_identities(_company(job), by=BY, at=clock())
    if fetch and fetch.error:
        raise InputError(fetch.error, "register")
    return sum(fetch.counts.values()) if fetch else 0


def _timestamp(job: Job, clock: Clock, _worker: str) -> int:
    """Once a day; an authority that fails keeps no other work waiting."""
    company, now = _company(job), clock()
    if not is_due(company, now):
        return 0
    try:
        return int(stamp_chain(company, settings.TIMESTAMP_URL, by=BY, at=now) is not None)
    except InputError as error:
        LOG.warning("%s: %s; asked again within the hour", job, error)
        return 0


def _mails(job: Job, clock: Clock, _worker: str) -> int:
    reading = fetch_mails(_company(job), clock, by=BY)
    for mail in reading.refused:
        LOG.warning("%s: mail %s is not given by the server: %s", job, mail.uid, mail.why)
    return reading.looked_at


def _payments(job: Job, clock: Clock, _worker: str) -> int:
    return ask_waiting(_company(job), by=BY, at=clock())


def _retention(job: Job, clock: Clock, _worker: str) -> int:
    """Once a day what rests is put aside and listed; what an owner approved is erased meanwhile."""
    now = clock()
    return look(_company(job), day_of(now), by=BY, at=now)


def _recover(_job: Job, clock: Clock, _worker: str) -> int:
    return sum(recover(clock()))


def _company(job: Job) -> Company:
    return Company.objects.get(key=job.company)


_DOING: dict[str, Callable[[Job, Clock, str], int]] = {
    "run": _run,
    "release": _release,
    "send": _send,
    "recover": _recover,
    "proofs": _proofs,
    "notices": _notices,
    "identities": _identities,
    "timestamp": _timestamp,
    "mails": _mails,
    "payments": _payments,
    "retention": _retention,
}
