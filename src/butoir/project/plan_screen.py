"""A day's plan as a person reads it: what to send, to do, to look at, and what waits and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console

from butoir.core import reasons
from butoir.core.decisions import DunningPlan, Message, Task, Waiting
from butoir.core.money import format_cents
from butoir.project.deciding import totals
from butoir.project.outcome import Outcome
from butoir.project.output import console, print_table, say

MEANINGS = {
    reasons.SETTLED: "paid, or nothing worth asking is left",
    reasons.TIME_BARRED: "too old to be claimed in court",
    reasons.DIRECT_DEBIT: "the invoice says that it is collected by direct debit",
    reasons.ON_HOLD: "a receipt may be this debtor's, or the invoice says so: look first",
    reasons.NOT_DUE: "not due yet",
    reasons.CUSTOMER_CREDIT: "credits or payments not tied to an invoice cover it",
    reasons.BELOW_MINIMUM: "less than the policy's minimum",
    reasons.STALE_BANK_DATA: "the bank statements are too old",
    reasons.AWAITING_DEADLINE: "the date of the last letter has not passed",
    reasons.SPACING: "too soon after the last message or part payment",
    reasons.TOO_EARLY: "late, but the day of the next demand has not come",
    reasons.NO_CHANNEL: "no address to send it to",
    reasons.LADDER_COMPLETE: "all demands were sent",
}
TASKS = {
    "call": "call",
    "execute": "do what the formal notice announced",
    "no-channel": "find an address",
    "review": "decide: the law's rate is not known",
}
MOST_RECEIPTS = 20
MOST_ROWS = 200


def show(outcome: Outcome, *, every_waiting: bool) -> None:
    """Print the day; `every_waiting` names each invoice that waits, not only how many."""
    screen = console()
    names = {debtor.id: debtor.name for debtor in outcome.book.debtors.values()}
    phones = {debtor.id: debtor.phone for debtor in outcome.book.debtors.values()}
    show_messages(screen, outcome.plan, names)
    show_tasks(screen, outcome.plan.tasks, names, phones)
    _show_receipts(screen, outcome)
    if every_waiting:
        _show_each_waiting(screen, outcome, names)
    else:
        show_reasons(screen, outcome.plan, "Waiting (each invoice: --waiting)")
    _show_totals(screen, outcome)


def show_messages(screen: Console, plan: DunningPlan, names: Mapping[str, str]) -> None:
    """What a day sends: a line for each debtor; `names` by code."""
    if not plan.messages:
        say(screen, f"Nothing to send on {plan.as_of:%A %d %B %Y}", style="bold")
        screen.print()
        return
    headings = ("debtor", "step|", "by|", "invoices", "total>", "pay by|")
    rows = [_message(message, names) for message in plan.messages]
    print_table(screen, f"To send, {plan.as_of:%A %d %B %Y}", headings, rows, MOST_ROWS)


def _message(message: Message, names: Mapping[str, str]) -> tuple[str, ...]:
    return (
        names.get(message.customer, message.customer),
        message.step,
        message.channel,
        _list([line.invoice for line in message.lines]),
        f"{format_cents(message.total)} {message.currency}",
        message.pay_by.isoformat(),
    )


def _list(invoices: list[str]) -> str:
    """The first invoices by number: a letter to a large debtor may name hundreds."""
    more = len(invoices) - 4
    return ", ".join(invoices[:4]) + (f" and {more} more" if more > 0 else "")


def show_tasks(
    screen: Console, tasks: Sequence[Task], names: Mapping[str, str], phones: Mapping[str, str]
) -> None:
    """What a day leaves to a person; `names` and `phones` by code."""
    rows = [
        (
            TASKS.get(task.kind, task.kind),
            names.get(task.customer, task.customer),
            phones.get(task.customer, ""),
            _list(list(task.invoices)),
        )
        for task in tasks
    ]
    if rows:
        print_table(screen, "To do", ("task", "debtor", "phone|", "invoices"), rows, MOST_ROWS)


def _show_receipts(screen: Console, outcome: Outcome) -> None:
    rows = list(_doubtful(outcome))
    if not rows:
        return
    title = "Receipts to look at: they hold the letters of whoever they could be from"
    print_table(
        screen, title, ("booked|", "amount>", "from", "may pay", "why"), rows, MOST_RECEIPTS
    )


def _doubtful(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    """Each receipt that is not certain and that holds someone: its best suggestion, if any."""
    matched = outcome.matched
    best: dict[str, tuple[str, str]] = {}
    for suggestion in matched.suggestions:
        invoices = _list([part.invoice for part in suggestion.parts])
        best.setdefault(suggestion.receipt, (invoices, suggestion.why))
    unknown = {row.receipt: row.why for row in matched.unmatched}
    for movement in outcome.bank.movements:
        if movement.key not in matched.candidates and movement.key not in best:
            continue
        customers = sorted(matched.candidates.get(movement.key, ()))
        debtors = _list([outcome.book.debtors[customer].name for customer in customers])
        invoices, why = best.get(movement.key, (debtors, unknown.get(movement.key, "")))
        entry = movement.entry
        on = entry.booked_on or entry.value_on
        yield (
            on.isoformat() if on else "",
            f"{format_cents(entry.cents)} {entry.currency}",
            entry.counterparty_name or entry.remittance,
            invoices,
            why,
        )


def show_reasons(screen: Console, plan: DunningPlan, title: str) -> None:
    """Why invoices wait, how many for each reason."""
    counted: dict[str, list[Waiting]] = defaultdict(list)
    for row in plan.waiting:
        counted[row.reason].append(row)
    rows = []
    for reason in reasons.ORDER:
        if reason in counted:
            until = min((row.until for row in counted[reason] if row.until), default=None)
            count = str(len(counted[reason]))
            rows.append(
                (reason, count, MEANINGS.get(reason, ""), until.isoformat() if until else "")
            )
    if rows:
        print_table(screen, title, ("why|", "invoices>", "that is", "first on|"), rows)


def _show_each_waiting(screen: Console, outcome: Outcome, names: dict[str, str]) -> None:
    rows = [
        (
            names.get(row.customer, row.customer),
            row.invoice,
            row.reason,
            row.until.isoformat() if row.until else "",
            row.next_step or "",
        )
        for row in outcome.plan.waiting
    ]
    if rows:
        headings = ("debtor", "invoice", "why|", "until|", "next|")
        print_table(screen, "Waiting", headings, rows, MOST_ROWS)


def _show_totals(screen: Console, outcome: Outcome) -> None:
    matched, sums = outcome.matched, totals(outcome)
    if outcome.bank.movements:
        paid = format_cents(sum(row.cents for row in matched.allocations))
        tied = len({row.receipt for row in matched.allocations})
        unsure = len({row.receipt for row in matched.suggestions})
        say(
            screen,
            f"bank entries: {len(outcome.bank.movements)}, of which tied to invoices with "
            f"certainty {tied} ({paid}), to confirm {unsure}, tied to nothing "
            f"{len(matched.unmatched)}",
        )
    say(
        screen,
        f"open lines: {sums['lines']}, {sums['open']} in all, {sums['overdue']} overdue; "
        f"messages: {sums['messages']}, asking for {sums['demanded']}",
    )
