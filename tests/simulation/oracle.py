"""A second, naive reading of the rules of the decision, to find faults in the first.

Written from the form of the diaries and its rules alone, never from the code under test, of which
it uses nothing: only the calendars and the limitation periods of `law`. It keeps no state but the
history of what happened and what was said, and reads everything from it again on every day: slow,
and plain enough to be checked against the rules line by line. It knows no interest, hence neither
totals nor the task `review` of a rate that is not published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from simulation.oracle_facts import (
    BY_POST,
    DEFAULT_STEPS,
    LADDER,
    Agreement,
    Known,
    Past,
    cents,
    days,
    key,
)


@dataclass
class Run:
    """What was said on one day, in a form that is easy to compare."""

    on: date
    messages: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    waiting: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    made: list[tuple[str, tuple[str, int]]] = field(default_factory=list)  # calls
    reported: list[Past] = field(default_factory=list)  # promises and plans told as broken


def play(table: dict[str, Any]) -> list[Run]:
    """Every run of the diary."""
    events = [
        Past(event["on"], kind, event[kind])
        for event in sorted(table.get("event", []), key=lambda event: event["on"])
        for kind in event
        if kind != "on"
    ]
    history: list[Past] = []
    runs = []
    for day in _days_to_run(table, events):
        while events and events[0].on <= day:
            history.append(events.pop(0))
        run = Oracle(table, history, day).run()
        runs.append(run)
        history += [Past(day, "sent", message) for message in run.messages]
        history += [Past(day, "said", task) for task in run.tasks]
        history += [Past(day, "called", made) for made in run.made]
        history += [Past(day, "reported", event) for event in run.reported]
    return runs


def _days_to_run(table: dict[str, Any], events: list[Past]) -> list[date]:
    if table.get("run_on"):
        return sorted(set(table["run_on"]))
    if not events:
        return []
    return [events[0].on + days(n) for n in range((table["until"] - events[0].on).days + 1)]


class Oracle(Known):
    """The rules, for one day and the history up to it."""

    # -- the ladder -----------------------------------------------------------------------------

    def next_step(self, number: str) -> dict[str, Any] | None:
        done = {step for step, _ in self.demands_for(number)}
        done |= {past.what["step"] for past in self.all("skip") if past.what["invoice"] == number}
        for name in LADDER:
            for step in self.policy["steps"]:
                if step["name"] == name and name not in done:
                    return dict(step)
        return None

    def step_day(self, number: str, step: dict[str, Any]) -> date:
        grace = self.trait(self.customer_of(number), "grace_days", 0)
        if step["name"] == "notice" and step["days_after_due"] > -grace:
            grace = 0
        return self.due(number) + days(grace + step["days_after_due"])

    def opened(self, customer: str, day: date) -> date:
        if not self.policy["working_days_only"]:
            return day
        return self.calendar(customer).next_open(day)

    def timing(self, number: str) -> str | None:
        """Why the next demand may not leave today as far as dates go."""
        customer = self.customer_of(number)
        step = self.next_step(number)
        demands = self.demands_for(number)
        deadline = demands[-1][1].what["pay_by"] + days(1) if demands else None
        if deadline is not None and self.day < self.opened(customer, deadline):
            return "awaiting-deadline"
        if step is None:
            return "ladder-complete"
        contact = self.last_contact(customer)
        spaced = None if contact is None else contact + days(self.policy["min_gap_days"])
        if spaced is not None and self.day < self.opened(customer, spaced):
            return "spacing"
        starts = [self.step_day(number, step), deadline, spaced]
        earliest = self.opened(customer, max(start for start in starts if start is not None))
        return "too-early" if self.day < earliest else None

    # -- the holds ------------------------------------------------------------------------------

    def held(self, number: str) -> str | None:
        """The first reason of the order that rests the invoice, up to `on-hold`."""
        customer = self.customer_of(number)
        if self.open(number) <= self.tolerance:
            return "settled"
        if self.named("written_off", invoice=number):
            return "written-off"
        if self.named("insolvency", customer=customer):
            return "insolvency"
        if self.named("handed_over", customer=customer):
            return "handed-over"
        if self.day > self.last_day(number):
            return "time-barred"
        debits = [
            past.kind
            for past in self.all("direct_debit", "debit_returned")
            if past.what["invoice"] == number
        ]
        if debits and debits[-1] == "direct_debit":
            return "direct-debit"
        if self.free(number) <= 0:
            return "disputed"
        for agreement in self.agreements(customer):
            if number in agreement.invoices and self.rests(agreement):
                return agreement.reason
        return "on-hold" if self.on_hold(number) else None

    def not_due(self, number: str) -> bool:
        grace = self.trait(self.customer_of(number), "grace_days", 0)
        return self.day <= self.due(number) + days(grace)

    # -- promises and plans ---------------------------------------------------------------------

    def rest_end(self, agreement: Agreement, part: dict[str, Any]) -> date:
        return self.calendar(agreement.event.what["customer"]).add_open_days(part["on"], 2)

    def said_broken(self, agreement: Agreement) -> bool:
        return any(past.what is agreement.event for past in self.all("reported"))

    def broken(self, agreement: Agreement) -> bool:
        """An instalment (a promise has one) that two open days later has not come."""
        expected = sum(
            cents(part["amount"])
            for part in agreement.parts
            if self.rest_end(agreement, part) < self.day
            and self.bank_knows(self.rest_end(agreement, part))
        )
        return expected > 0 and self.received(agreement) < expected

    def bank_knows(self, day: date) -> bool:
        known = self.all("bank_data_until")
        return not known or known[-1].what >= day

    def rests(self, agreement: Agreement) -> bool:
        if self.said_broken(agreement) or self.broken(agreement):
            return False
        last = max(self.rest_end(agreement, part) for part in agreement.parts)
        total = sum(cents(part["amount"]) for part in agreement.parts)
        if self.day <= last:
            return True
        return not self.bank_knows(last) and self.received(agreement) < total

    # -- the day --------------------------------------------------------------------------------

    def closed(self, customer: str) -> bool:
        """Whether nothing at all is said today (to this debtor)."""
        if not self.policy["working_days_only"] or self.table.get("run_on"):
            return False
        return not self.calendar(customer).is_open(self.day)

    def stale(self, customer: str) -> bool:
        known = self.all("bank_data_until")
        if not known:
            return False
        limit = int(self.policy["bank_data_max_days"])
        return self.day > self.calendar(customer).add_open_days(known[-1].what, limit)

    def run(self) -> Run:
        run = Run(self.day)
        for customer in self.customers:
            if self.closed(customer):
                continue
            if self.sending():
                self.say_demands(run, customer)
                self.say_notices(run, customer)
            self.say_tasks(run, customer)
            self.say_waiting(run, customer)
        return run

    def say_demands(self, run: Run, customer: str) -> None:
        ready = [n for n in self.numbers_of(customer) if self.demand_ready(n)]
        if not ready or self.message_holds(customer, ready):
            return
        if self.stale(customer):
            return
        self.send(run, customer, [(number, self.next_step(number)) for number in ready])

    def demand_ready(self, number: str) -> bool:
        return (
            self.held(number) is None and not self.not_due(number) and self.timing(number) is None
        )

    def message_holds(self, customer: str, numbers: list[str]) -> str | None:
        """What rests a whole message: credits that cover it, or a net total too small."""
        principal = sum(self.free(number) for number in numbers)
        credit = self.credits(customer)
        if self.policy["credit_holds"] and credit >= principal:
            return "customer-credit"
        if principal - credit <= cents(self.policy["min_amount"]):
            return "below-minimum"
        return None

    def send(self, run: Run, customer: str, lines: list[tuple[str, Any]]) -> None:
        highest = max((step for _, step in lines), key=self.rank)
        channel = highest.get("channel", "email")
        if channel == "email" and not self.has_email(customer):
            channel = "post"
        run.messages.append(
            {
                "customer": customer,
                "currency": self.trait(customer, "currency", "EUR"),
                "step": highest["name"],
                "channel": channel,
                "lines": [(number, step["name"], self.free(number)) for number, step in lines],
                "principal": sum(self.free(number) for number, _ in lines),
                "credits": self.credits(customer),
                "pay_by": self.pay_by(customer, highest, channel, [n for n, _ in lines]),
                "keys": {(number, key(step)) for number, step in lines},
            }
        )

    def rank(self, step: dict[str, Any]) -> int:
        return LADDER.index(step["name"]) if step["name"] in LADDER else -1

    def pay_by(self, customer: str, step: dict[str, Any], channel: str, numbers: list[str]) -> date:
        defaults = {row["name"]: row["pay_by_days"] for row in DEFAULT_STEPS}
        count = step.get("pay_by_days", defaults.get(step["name"]))
        wanted = self.day + days((count or 0) + (3 if channel in BY_POST else 0))
        if step["name"] == "notice":
            latest_due = max(self.due(number) for number in numbers)
            wanted = latest_due if count is None else max(wanted, latest_due)
        return self.calendar(customer).next_open(wanted)

    def say_notices(self, run: Run, customer: str) -> None:
        if any(message["customer"] == customer for message in run.messages):
            return
        if self.stale(customer):
            return
        reached: list[tuple[str, Any]] = []
        for number in self.numbers_of(customer):
            for step in self.policy["steps"]:
                if (
                    step["name"] == "notice"
                    and self.held(number) is None
                    and self.opened(customer, self.step_day(number, step)) <= self.day
                    and self.day <= self.due(number)
                    and not self.notice_done(number, step)
                    and key(step) not in self.skipped_once(number)
                ):
                    reached.append((number, step))
        first = dict(reversed(reached))
        lines = [(number, first[number]) for number in self.numbers_of(customer) if number in first]
        if lines and not self.message_holds(customer, list(first)):
            self.send(run, customer, lines)
            run.messages[-1]["keys"] |= {(number, key(step)) for number, step in reached}

    def say_tasks(self, run: Run, customer: str) -> None:
        insolvent = self.named("insolvency", customer=customer)  # it may not pay: no broken word
        for agreement in () if insolvent else self.agreements(customer):
            numbers = self.numbers_of(customer)
            named = tuple(
                n for n in numbers if n in agreement.invoices and self.open(n) > self.tolerance
            )
            if named and self.broken(agreement) and not self.said_broken(agreement):
                run.tasks.append((agreement.task, customer, named))
                run.reported.append(agreement.event)
        self.say_execute(run, customer)
        self.say_calls(run, customer)

    def covered(self, customer: str, numbers: list[str]) -> bool:
        asked = sum(self.free(number) for number in numbers)
        return bool(self.policy["credit_holds"]) and self.credits(customer) >= asked

    def say_execute(self, run: Run, customer: str) -> None:
        named = [
            number
            for number in self.numbers_of(customer)
            if self.held(number) is None
            and any(
                step == "formal-notice" and past.what["pay_by"] < self.day
                for step, past in self.demands_for(number)
            )
            and not self.said("execute", number)
        ]
        if named and not self.covered(customer, named):
            run.tasks.append(("execute", customer, tuple(named)))

    def say_calls(self, run: Run, customer: str) -> None:
        calls = [step for step in self.policy["steps"] if step["name"] == "call"]
        made = [past.what for past in self.all("called")]
        new = [
            (number, key(step))
            for number in self.numbers_of(customer)
            if self.held(number) is None
            for step in calls
            if self.step_day(number, step) <= self.day
            and (number, key(step)) not in made
            and key(step) not in self.skipped_once(number)
        ]
        named = sorted({number for number, _ in new})
        if not self.sending() or self.stale(customer) or self.message_holds(customer, named):
            return
        if named:
            run.tasks.append(("call", customer, tuple(named)))
            run.made += new

    def say_waiting(self, run: Run, customer: str) -> None:
        named = {line[0] for m in run.messages for line in m["lines"]}
        named |= {n for task in run.tasks if task[0] in ("call", "execute") for n in task[2]}
        numbers = [n for n in self.numbers_of(customer) if self.open(n) > 0 and n not in named]
        ready = [n for n in self.numbers_of(customer) if self.demand_ready(n)]
        for number in numbers:
            step = self.next_step(number)
            run.waiting[number] = (self.why(number, ready), None if step is None else step["name"])

    def why(self, number: str, ready: list[str]) -> str:
        customer = self.customer_of(number)
        reason = self.held(number) or ("not-due" if self.not_due(number) else None)
        if reason is not None:
            return reason
        if number in ready:
            reason = self.message_holds(customer, ready)
        if reason is None and self.stale(customer):
            reason = "stale-bank-data"
        return reason or self.timing(number) or "on-hold"
