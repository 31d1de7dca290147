"""What must be true of a simulated company on every day, and of everything that leaves it.

Held against the model of `life_model`, never against the functions that decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from butoir.core.decisions import DunningPlan, Message
from butoir.dispatch.models import COUNTS
from butoir.dunning.models import Approval, PlannedLine, PlannedMessage
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company
from simulation.life_model import Book, Deal, Paper

DEMANDS = ("reminder-1", "reminder-2", "formal-notice")
RESTING = {
    "settled": "settled",
    "written-off": "written-off",
    "insolvency": "insolvency",
    "handed-over": "handed-over",
    "direct-debit": "direct-debit",
    "disputed": "disputed",
    "on-plan": "plan",
    "promised": "promise",
    "on-hold": "on-hold",
}
BROKEN = {"broken-promise": "promise", "plan-default": "plan"}
PROGRESS = ("too-early", "spacing", "awaiting-deadline", "not-due")


class Checks:
    """The invariants; each raises AssertionError with what broke it."""

    def __init__(self, company: Company, book: Book, gap: int) -> None:
        self.company, self.book, self.gap = company, book, gap
        self.executed: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    # what a run says

    def plan(self, plan: DunningPlan, *, recorded: bool) -> None:
        """Every open invoice has its answer, every answer its ground, each task comes once."""
        answers = self._answers(plan)
        for paper in self.book.papers.values():
            closed = not self.book.debtors[paper.customer].calendar.is_open(plan.as_of)
            expected = int(paper.open > 0 and not closed)
            tasked = answers["task", paper.number] > 0
            said = answers["other", paper.number]
            assert said <= 1, f"{paper.number} is answered {said} times"
            assert (said or tasked) == bool(expected), f"{paper} has no answer on {plan.as_of}"
        for message in plan.messages:
            self._message(message, plan.as_of)
        for row in plan.waiting:
            self._waiting(row, plan.as_of)
        if recorded:
            self._tasks(plan)

    def _answers(self, plan: DunningPlan) -> Counter[tuple[str, str]]:
        answers: Counter[tuple[str, str]] = Counter()
        answers.update(("other", line.invoice) for m in plan.messages for line in m.lines)
        answers.update(("other", row.invoice) for row in plan.waiting)
        told = [task for task in plan.tasks if task.kind in ("call", "execute")]
        answers.update(("task", number) for task in told for number in task.invoices)
        return answers

    def _message(self, message: Message, day: date) -> None:
        assert self.book.sending, f"{message} although nothing is to be sent"
        calendar = self.book.debtors[message.customer].calendar
        assert calendar.is_open(day), f"{message} on a closed day"
        assert calendar.is_open(message.pay_by), f"{message.pay_by} is closed"
        assert not self.book.stale(message.customer, day), f"{message} on stale bank data"
        self.grounds(message, day)
        self.counts[message.step] += 1

    def grounds(self, message: Message, day: date) -> None:
        """What a message asks for is owed, to the cent, and may be asked for on that day."""
        book, owed = self.book, 0
        for line in message.lines:
            paper = book.papers[line.invoice]
            why = book.why_resting(paper, day)
            assert not why, f"{message.step} of {line.invoice}, which rests: {why}"
            assert line.open == book.demandable(paper), f"{line} of {paper}"
            assert (day > paper.due) or line.step == "notice", f"{line} before {paper.due}"
            owed += line.open
        in_favour = book.credits(message.customer, message.currency)
        assert in_favour < owed, f"{in_favour} cover {message}"
        charged = owed + message.interest + message.indemnity
        assert message.total == charged - in_favour, f"{message} against {in_favour}"

    def _waiting(self, row: Any, day: date) -> None:
        paper = self.book.papers[row.invoice]
        self.counts[row.reason] += 1
        resting = self.book.why_resting(paper, day)
        if row.reason in RESTING:
            known = resting or ("on-hold" if not self.book.sending else "")
            assert known, f"{row} although nothing rests it"
        else:
            assert not resting, f"{row} although it rests: {resting}"
        if row.reason in PROGRESS:
            free = row.until is None and row.next_step is None
            assert free or row.until >= day, f"{row} waits for a day that is past"
        if row.reason == "ladder-complete":
            done = {line.step for line in self._counted(paper)} | paper.skipped
            assert done >= set(DEMANDS), f"{row} after {done}"

    def _tasks(self, plan: DunningPlan) -> None:
        for task in plan.tasks:
            if task.kind == "execute":
                self.executed.update(task.invoices)
        assert all(count == 1 for count in self.executed.values()), self.executed
        self._agreements(plan)
        for paper in self.book.papers.values():
            self._expired(paper, plan.as_of)

    def _agreements(self, plan: DunningPlan) -> None:
        """Broken promises and plans are told on the day, once, unless the debtor is insolvent."""
        told = {
            (BROKEN[task.kind], frozenset(task.invoices))
            for task in plan.tasks
            if task.kind in BROKEN
        }
        expected = set()
        for deal in self.book.deals:
            late = {n for n in deal.still if self.book.papers[n].open > self.book.tolerance}
            open_day = self.book.debtors[deal.customer].calendar.is_open(plan.as_of)
            if self.book.is_insolvent(deal.customer, plan.as_of):
                continue
            if not deal.ended and late and open_day and self.book.broken(deal, plan.as_of):
                expected.add((deal.kind, frozenset(late)))
                deal.ended = True
        assert told == expected, f"agreements told {told}, broken {expected}"

    def _expired(self, paper: Paper, day: date) -> None:
        """The day after a formal notice's date its step is in the day's work (R7)."""
        debtor = self.book.debtors[paper.customer]
        covered = self.book.credits(paper.customer, paper.currency) > 0
        if not debtor.calendar.is_open(day) or covered or self.book.why_resting(paper, day):
            return
        notices = [row for row in self._counted(paper) if row.step == "formal-notice"]
        if any(row.message.pay_by < day for row in notices):
            assert self.executed[paper.number] == 1, f"{paper} was to be executed by {day}"

    # what leaves

    def leaving(self, row: PlannedMessage, message: Message, today: date) -> None:
        """At the last moment: owed, agreed to, spaced, in its order, with a date ahead."""
        self.grounds(message, today if today > row.run.as_of else row.run.as_of)
        assert self.book.sending, f"{message} although nothing is to be sent"
        assert message.pay_by >= today, f"{message.pay_by} is past on {today}"
        if message.step in DEMANDS:
            assert message.pay_by > today, f"{message.pay_by} is today"
            self._spaced(row)
        for line in message.lines:
            self._in_order(line.invoice, line.step, row)
        self._agreed(row)
        self.counts["left"] += 1

    def instalment(self, deal: Deal, on: date, today: date) -> None:
        """The notice of an instalment: ahead, missing, of a plan that nothing ended."""
        assert today < on, f"the instalment of {on} is no longer ahead"
        assert deal.still, f"{deal} was replaced"
        assert not deal.ended, f"{deal} has ended"
        due = sum(cents for day, cents in deal.parts if day <= on)
        assert self.book.received(deal) < due, f"the instalment of {on} is paid: {deal}"
        assert not self.book.is_insolvent(deal.customer, today), f"{deal}: insolvent"
        self.counts["instalment"] += 1

    def _spaced(self, row: PlannedMessage) -> None:
        on = row.run.as_of
        since = on - timedelta(days=self.gap)
        before = PlannedMessage.objects.filter(
            customer=row.customer, release__delivery__state__in=COUNTS, run__as_of__gt=since
        ).exclude(pk=row.pk)
        assert not before.filter(run__as_of__lt=on).exists(), f"{row.pk} within the gap"
        same = before.filter(run__as_of=on, currency=row.currency)
        assert not same.exists(), f"{row.pk} is the second of its day"
        paid = {
            day
            for paper in self.book.of(row.customer.code)
            for day in paper.part_payments(self.book.tolerance)
        }
        assert not [day for day in paid if since < day <= on], f"{row.pk} after a part payment"

    def _in_order(self, number: str, step: str, row: PlannedMessage) -> None:
        paper = self.book.papers[number]
        done = {line.step for line in self._counted(paper) if line.message_id != row.pk}
        assert step == "notice" or step not in done, f"{step} of {number} twice"
        if step == "formal-notice":
            missing = {"reminder-1", "reminder-2"} - done - paper.skipped
            assert not missing, f"the formal notice of {number} without {missing}"

    def _agreed(self, row: PlannedMessage) -> None:
        said = list(Approval.objects.filter(message=row))
        people = {one.by for one in said if not one.by.startswith("scenario ")}
        assert all(one.agreed for one in said), f"{row.pk} was refused"
        two = self.company.four_eyes and row.step == "formal-notice"
        needed = 0 if row.mode == "automatic" and not two else 1 + two
        assert len(people) >= needed, f"{row.pk} was approved by {people}"

    def _counted(self, paper: Paper) -> Iterator[PlannedLine]:
        rows = PlannedLine.objects.filter(
            message__run__company=self.company,
            invoice__number=paper.number,
            message__release__delivery__state__in=COUNTS,
        )
        return iter(rows.select_related("message"))

    # what is so every evening

    def evening(self) -> None:
        """Balances are the model's; no step of an invoice counts twice, no invoice has four."""
        rows = open_invoice_rows(self.company)
        known = {row[2]: row[7] for row in rows if row[10] == "invoice"}
        expected = {p.number: p.open for p in self.book.papers.values() if p.open}
        assert known == expected, set(known.items()) ^ set(expected.items())
        counted = Counter(
            PlannedLine.objects.filter(
                message__run__company=self.company,
                message__release__delivery__state__in=COUNTS,
                step__in=DEMANDS,
            ).values_list("invoice__number", "step")
        )
        assert all(count == 1 for count in counted.values()), counted.most_common(3)
        a_paper = Counter(number for number, _ in counted)
        assert all(count <= len(DEMANDS) for count in a_paper.values()), a_paper
