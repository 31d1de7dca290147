"""What is proposed for some debtors on a day: their messages, tasks and doubtful deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F

from butoir.dispatch.models import State
from butoir.dunning.models import Approval, PlannedMessage, Run, Task, TaskInvoice
from butoir.dunning.saving import FORMAL_NOTICE
from butoir.dunning.tasks import ASKING
from butoir.users.models import Company
from butoir.web.office.today.matters import KINDS, Section
from butoir.web.office.today.words import CHANNELS, STEPS, TASKS, named

Settled = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One matter of a debtor. `form` is "message", "task" or "delivery", with its id.

    `on` is the date that matters: to pay by, or since when the task waits. `signed` are those who
    agreed so far, `leaves_at` is when an agreed message leaves.
    """

    form: str
    pk: int
    customer: int
    section: Section
    code: str
    channel: str
    on: date
    invoices: int
    total: int | None = None
    currency: str = "EUR"
    mode: str = ""
    note: str = ""
    signed: tuple[str, ...] = ()
    leaves_at: datetime | None = None
    refused_by: str = ""

    @property
    def name(self) -> str:
        """What names it in an address."""
        return f"{self.form}-{self.pk}"

    @property
    def what(self) -> str:
        """What is to be done, in words."""
        return named(TASKS if self.form == "task" else STEPS, self.code)

    @property
    def way(self) -> str:
        """The channel in words; empty without one."""
        return named(CHANNELS, self.channel) if self.channel else ""

    @property
    def missing_second(self) -> bool:
        """Whether one person has agreed and another has to."""
        return bool(self.signed) and self.section is Section.NOTICES

    @property
    def is_notice(self) -> bool:
        """Whether it is a formal notice."""
        return self.form == "message" and self.code == FORMAL_NOTICE


def read_proposals(
    company: Company, run: Run | None, as_of: date, customers: Collection[int], settled: Settled
) -> dict[int, list[Proposal]]:
    """Everything that the queue has for some debtors, the most urgent first, in five queries.

    `settled` tells of an invoice (id) whether nothing of it is open any more.
    """
    found: dict[int, list[Proposal]] = defaultdict(list)
    every = (
        *_messages(company, run, customers),
        *_tasks(company, as_of, customers, settled),
        *_doubtful(company, customers),
    )
    for one in sorted(every, key=lambda one: (one.section, one.on, one.pk)):
        found[one.customer].append(one)
    return found


def _messages(company: Company, run: Run | None, customers: Collection[int]) -> Iterator[Proposal]:
    if run is None:
        return
    rows = PlannedMessage.objects.filter(run=run, release=None, customer__in=customers)
    said: dict[int, list[Approval]] = defaultdict(list)
    for approval in Approval.objects.filter(message__in=rows, withdrawn_at=None).order_by("pk"):
        said[approval.message_id].append(approval)
    for row in rows.annotate(invoices=Count("lines")):
        yield _message(company, row, said[row.pk], row.invoices)


def _message(
    company: Company, row: PlannedMessage, said: Iterable[Approval], invoices: int
) -> Proposal:
    agreed = [one for one in said if one.agreed]
    refused = [one for one in said if not one.agreed]
    needed = 2 if company.four_eyes and row.step == FORMAL_NOTICE else 1
    section = Section.NOTICES if row.step == FORMAL_NOTICE else Section.CONFIRM
    if refused or len(agreed) >= needed:
        section = Section.LEFT_OUT if refused else Section.LEAVING
    return Proposal(
        "message",
        row.pk,
        row.customer_id,
        section,
        row.step,
        row.channel,
        row.pay_by,
        invoices,
        row.total,
        row.currency,
        row.mode,
        refused[0].reason if refused else "",
        tuple(one.by for one in agreed),
        max((one.from_at or one.at for one in agreed), default=None),
        refused[0].by if refused else "",
    )


def _tasks(
    company: Company, as_of: date, customers: Collection[int], settled: Settled
) -> Iterator[Proposal]:
    rows = Task.objects.filter(
        company=company, customer__in=customers, done_at=None, made_on__lte=as_of
    )
    named_by: dict[int, list[int]] = defaultdict(list)
    for task, invoice in TaskInvoice.objects.filter(task__in=rows).values_list("task", "invoice"):
        named_by[task].append(invoice)
    for row in rows:
        left = [invoice for invoice in named_by[row.pk] if not settled(invoice)]
        if left or row.kind in ASKING:
            section = KINDS.get(row.kind, Section.REVIEWS)
            way = "call" if row.kind == "call" else ""
            yield Proposal(
                "task",
                row.pk,
                row.customer_id,
                section,
                row.kind,
                way,
                row.made_on,
                len(left),
                note=row.detail,
            )


def _doubtful(company: Company, customers: Collection[int]) -> Iterator[Proposal]:
    rows = PlannedMessage.objects.filter(
        release__delivery__company=company,
        release__delivery__state=State.UNKNOWN,
        customer__in=customers,
    ).annotate(invoices=Count("lines"), delivery=F("release__delivery"))
    for row in rows:
        yield Proposal(
            "delivery",
            row.delivery,
            row.customer_id,
            Section.UNKNOWN,
            row.step,
            row.channel,
            row.pay_by,
            row.invoices,
            row.total,
            row.currency,
        )
