"""The summary of the demo as a person reads it: its companies side by side, and who logs in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.console import Console

from butoir.core.money import format_cents
from butoir.project.demo.founding import MOREL, PEETERS
from butoir.project.demo.summary import Summary
from butoir.project.output import print_table

Say = Callable[[Summary], str]


def _of(counts: str, *names: str) -> Say:
    """The sum of some counts."""
    return lambda one: str(sum(getattr(one, counts).get(name, 0) for name in names))


_YEAR: tuple[tuple[str, Say], ...] = (
    ("customers", lambda one: str(one.customers)),
    ("invoices", lambda one: str(one.invoices)),
    ("open, EUR", lambda one: format_cents(one.open_cents)),
    ("overdue invoices", lambda one: str(one.overdue_count)),
    ("overdue, EUR", lambda one: format_cents(one.overdue_cents)),
    ("sent: notices before the due date", _of("sent", "notice")),
    ("sent: first reminders", _of("sent", "reminder-1")),
    ("sent: second reminders", _of("sent", "reminder-2")),
    ("sent: formal notices", _of("sent", "formal-notice")),
    ("registered letters accepted", _of("proofs", "acknowledgement")),
    ("registered letters refused, not claimed", _of("proofs", "refusal", "unclaimed")),
    ("e-mails that came back", _of("deliveries", "returned")),
    ("withdrawn before they left", _of("deliveries", "cancelled")),
    ("promises kept", _of("promises", "kept")),
    ("promises broken", _of("promises", "broken")),
    ("promises running", _of("promises", "")),
    ("payment plans running, broken", lambda one: _pair(one.plans, "", "broken")),
    ("disputes open, settled", lambda one: _pair(one.disputes, "", "upheld", "rejected")),
    ("insolvent, handed over, written off", lambda one: _three(one.holds)),
)
_DAY: tuple[tuple[str, Say], ...] = (
    ("to execute", _of("tasks", "execute")),
    ("formal notices to confirm", _of("to_confirm", "formal-notice")),
    ("reminders to confirm", _of("to_confirm", "reminder-1", "reminder-2")),
    ("calls to make", _of("tasks", "call")),
    ("answers and doubts to look at", _of("tasks", "review", "no-channel")),
    ("broken promises and plans", _of("tasks", "broken-promise", "plan-default")),
    ("receipts to look at", lambda one: str(one.to_look_at)),
    ("e-mails of unknown outcome", _of("deliveries", "unknown")),
    ("in the outbox", _of("deliveries", "waiting")),
)


def show_demo(screen: Console, summaries: Sequence[Summary]) -> None:
    """Print the year, then what waits on its last day."""
    names = [f"{one.name}>" for one in summaries]
    day = f"{summaries[0].as_of:%A %d %B %Y}"
    for title, lines in (("A year of life", _YEAR), (f"To do on {day}", _DAY)):
        rows = [(label, *(say(one) for one in summaries)) for label, say in lines]
        print_table(screen, title, ("", *names), rows)


def show_people(screen: Console, password: str) -> None:
    """Print who logs in, with the password that was just made for them all."""
    roles: dict[str, list[str]] = {}
    for founded in (MOREL, PEETERS):
        for name, _, _, role, _ in founded.people:
            roles.setdefault(name, []).append(f"{role} of {founded.key}")
    rows = [(name, password, ", ".join(said)) for name, said in roles.items()]
    print_table(screen, "Who logs in", ("user|", "password|", "role"), rows)


def _pair(counts: Mapping[str, int], first: str, *second: str) -> str:
    return f"{counts.get(first, 0)}, {sum(counts.get(name, 0) for name in second)}"


def _three(holds: Mapping[str, int]) -> str:
    kinds = ("insolvency", "handed-over", "written-off")
    return ", ".join(str(holds.get(kind, 0)) for kind in kinds)
