"""Days in the life of a simulated company: runs, approvals, releases, workers, answers.

Between any two of them something may happen; workers die, and wake when others have taken over.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connections

from butoir.dispatch.channels.base import Outcome
from butoir.dispatch.handing import begin, finish, withdraw
from butoir.dispatch.models import ChannelSetting, Delivery, State
from butoir.dispatch.outbox import claim, recover, resolve
from butoir.dispatch.sending import send_due
from butoir.dunning.approving import approve, latest_run, refuse
from butoir.dunning.models import PlannedMessage, Run, Task
from butoir.dunning.plans.models import AgreedLetter
from butoir.dunning.reachability import record_bounce
from butoir.dunning.releasing import no_longer_due, release_approved
from butoir.dunning.running import run_day
from butoir.dunning.saving import with_values
from butoir.dunning.scenarios import assign, make_scenario
from butoir.dunning.tasks import RESULTS, complete_task
from butoir.dunning.writing import Written
from butoir.users.models import Company
from companies import altered_journal, make_company
from database.diary_in_database import write_nothing
from simulation.life_bank import Bank
from simulation.life_carrier import CHANNELS, Carrier
from simulation.life_checks import Checks
from simulation.life_events import Events
from simulation.life_model import Book

START = date(2025, 1, 6)
STEPS = [
    {"name": "notice", "days_after_due": -5},
    {"name": "reminder-1", "days_after_due": 5},
    {"name": "call", "days_after_due": 8},
    {"name": "reminder-2", "days_after_due": 12, "channel": "email", "pay_by_days": 8},
    {"name": "formal-notice", "days_after_due": 22, "channel": "registered", "pay_by_days": 9},
]
MODES = ("automatic", "automatic", "confirm", "manual")


class World:
    """One company and everybody around it, for one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.company = self._company(seed)
        tolerance, self.gap = self.rng.choice((0, 50)), self.rng.choice((0, 3, 5))
        self.book = Book(tolerance)
        self.events = Events(self.rng, self.company, self.book)
        self.bank = Bank(self.events) if self.rng.random() < 0.6 else None
        self.checks = Checks(self.company, self.book, self.gap)
        self.carrier = Carrier(self.rng, self._leaves)
        self.asleep: list[tuple[Delivery, bool]] = []  # in the hands of a dead worker; begun or not
        self.counts: Counter[str] = Counter()
        self._set(START, 5)
        self._begin()

    def _company(self, seed: int) -> Company:
        country = self.rng.choice(("FR", "BE"))
        four_eyes = self.rng.random() < 0.5
        return make_company(f"life-{seed}", country=country, four_eyes=four_eyes)

    def _begin(self) -> None:
        for channel in CHANNELS:
            ChannelSetting.objects.create(company=self.company, channel=channel, provider="life")
        self._follow(START)
        for kind in ("company", "company", "company", "company", "consumer", "consumer", "public"):
            country = self.rng.choice(("FR", "FR", "BE", "LU"))
            currencies = self.rng.choice((("EUR",), ("EUR",), ("EUR", "CHF")))
            self.events.new_customer(kind, country, currencies)

    def _follow(self, on: date) -> None:
        """A new version of the scenario, for new cases or for all."""
        later = self.rng.randint(0, 4)
        steps = [
            {**step, "days_after_due": int(str(step["days_after_due"])) + later} for step in STEPS
        ]
        policy = {
            "min_gap_days": self.gap,
            "tolerance": f"0.{self.book.tolerance:02d}",
            "steps": steps,
        }
        modes = {str(step["name"]): self.rng.choice(MODES) for step in STEPS}
        version = make_scenario(self.company, "life", policy, modes, **self._who)
        assign(self.company, version, on, running=self.rng.random() < 0.3, **self._who)

    # time

    @property
    def now(self) -> datetime:
        return self.events.now

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def _who(self) -> dict[str, Any]:
        return {"by": self.rng.choice(("claire", "paul")), "at": self.now}

    def _set(self, day: date, hour: int) -> None:
        self.events.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)

    def _pass(self, minutes: int) -> None:
        self.events.now += timedelta(minutes=minutes)

    def _maybe(self, chance: float) -> None:
        if self.rng.random() < chance:
            self.events.happen()
            self._pass(1)

    # a day

    def live(self, days: int) -> None:
        """So many days in a row, from the start."""
        for number in range(days):
            self._set(START + timedelta(days=number), 5)
            self._day()
        assert not altered_journal(), "the journal was altered"

    def _day(self) -> None:
        if not self.book.sending and self.rng.random() < 0.4:
            self.events.switch()
        for _ in range(self.rng.choice((0, 0, 1, 1, 2, 3))):
            self.events.happen()
            self._pass(1)
        self._bank()
        if self.rng.random() < 0.01:
            self._follow(self.today)
        if self.rng.random() < 0.88:  # else nobody started the clock that day
            self._decide()
            self._send()
        self._people()
        self.checks.evening()

    def _bank(self) -> None:
        if self.bank is None:
            return
        for _ in range(self.rng.choice((0, 0, 0, 1, 1))):
            self.bank.pay()
        if self.rng.random() < 0.85:
            self.bank.statement()
        if self.rng.random() < 0.7:
            self.bank.decide()
        self._pass(1)

    def _decide(self) -> None:
        self._run()
        if self.rng.random() < 0.15:
            self._run_again()
        self._maybe(0.15)
        for _ in range(self.rng.randint(1, 2)):
            self._approve()
            self._maybe(0.15)
            self._release()
            self._maybe(0.15)
            if self.rng.random() < 0.2:
                self._run()

    def _run(self) -> None:
        outcome = run_day(self.company, self.today, by="clock", at=self.now)
        assert not outcome.decision.troubles, outcome.decision.troubles
        self.checks.plan(outcome.plan, recorded=not outcome.repeated)
        self.counts["runs"] += 1
        self._pass(1)

    def _run_again(self) -> None:
        before = (Run.objects.count(), PlannedMessage.objects.count(), Task.objects.count())
        again = run_day(self.company, self.today, by="clock", at=self.now)
        assert again.repeated, "a second run said something else"
        after = (Run.objects.count(), PlannedMessage.objects.count(), Task.objects.count())
        assert before == after

    def _approve(self) -> None:
        run = latest_run(self.company, self.today)
        for row in PlannedMessage.objects.filter(run=run, release=None).order_by("pk"):
            fate = self.rng.random()
            if fate < 0.05:
                refuse([row], "pas aujourd'hui", **self._who)
            elif fate < 0.8:
                approve([row], **self._who)
        self._pass(5)

    def _release(self) -> None:
        limit = self.rng.choice((None, None, 1, 2))
        write = self._interrupted if self.rng.random() < 0.2 else write_nothing
        self.connection = connections["default"]
        self.connection.inc_thread_sharing()
        self.interruptions = 1
        told = release_approved(self.company, at=self.now, by="clock", limit=limit, write=write)
        self.connection.dec_thread_sharing()
        self.counts.update(told)
        assert not told["failed"], told
        self._pass(5)

    def _interrupted(self, *told: Any) -> Written:
        """Something happens while letters are written; the writer's thread sees the same data."""
        if self.interruptions:
            self.interruptions -= 1
            connections["default"] = self.connection
            self.events.happen()
            self.counts["interrupted"] += 1
        return write_nothing(*told)

    # workers

    def _send(self) -> None:
        for _ in range(self.rng.randint(1, 4)):
            self._maybe(0.2)
            if self.rng.random() < 0.15:
                self._die()
            send_due("w1", lambda: self.now, guard=no_longer_due, limit=self.rng.randint(1, 5))
            self._pass(self.rng.choice((1, 4, 20)))
            if self.rng.random() < 0.5:
                recover(self.now)
            self._wake()
            self.carrier.tell_wrong()

    def _die(self) -> None:
        """A worker claims, looks, begins the first, and is not heard of for a while."""
        claimed = claim("w2", self.now, limit=self.rng.randint(1, 3))
        reasons = no_longer_due(claimed)
        withdraw([row for row in claimed if row.pk in reasons], reasons, self.now)
        left = [row for row in claimed if row.pk not in reasons]
        for position, row in enumerate(left):
            begun = position == 0 and self.rng.random() < 0.5
            if begun:
                assert begin(row, self.now, provider="life")
                if self.rng.random() < 0.6:
                    self.carrier.take(row.key)
            self.asleep.append((row, begun))
            self.counts["left asleep"] += 1

    def _wake(self) -> None:
        """The worker goes on where it was; what it holds may be somebody else's by now."""
        still = []
        for row, begun in self.asleep:
            if self.now <= row.lease_until + timedelta(minutes=1):
                still.append((row, begun))
            elif begun:
                self._answer(row)
            else:
                assert not begin(row, self.now, provider="life"), "its lease had ended"
        self.asleep = still

    def _answer(self, row: Delivery) -> None:
        """Its carrier's answer comes after all, sometimes."""
        if self.rng.random() < 0.5:
            outcome = Outcome("sent") if row.key in self.carrier.taken else Outcome("temporary")
            if outcome.kind == "sent":
                finish(row, outcome, self.now)

    def _leaves(self, key: str) -> None:
        letter = AgreedLetter.objects.filter(delivery__key=key).first()
        if letter is not None:
            [deal] = [d for d, row in self.events.agreements if row.pk == letter.agreement_id]
            assert letter.part_on is not None
            self.checks.instalment(deal, letter.part_on, self.today)
            return
        row = PlannedMessage.objects.select_related("run", "customer", "release__delivery").get(
            release__delivery__key=key
        )
        [(_, message)] = with_values([row])
        self.checks.leaving(row, message, self.today)

    # people

    def _people(self) -> None:
        self._set(self.today, 17)
        for row in Delivery.objects.filter(company=self.company, state=State.UNKNOWN):
            if self.rng.random() < 0.4:
                sent = row.key in self.carrier.taken
                resolve(row, sent=sent, reason="demandé au transporteur", **self._who)
        self._come_back()
        for task in Task.objects.filter(company=self.company, done_at=None):
            if self.rng.random() < 0.3:
                result = self.rng.choice(RESULTS.get(task.kind, ("done", "waived")))
                complete_task(task, result, reason="fait", **self._who)

    def _come_back(self) -> None:
        lately = self.now - timedelta(days=6)
        for row in Delivery.objects.filter(
            company=self.company, state=State.SENT, created_at__gte=lately
        ):
            if row.channel != "registered" and self.rng.random() < 0.01:
                record_bounce(row, self.today, **self._who)
                self.counts["came back"] += 1
