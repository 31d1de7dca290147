"""The notices of a company, one of them with its customer, and one proceeding with its claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from butoir.casefile.models import CaseFile
from butoir.casefile.pages.pen import DECLARED
from butoir.core.errors import InputError
from butoir.dunning.insolvency.agent import agent_lines
from butoir.dunning.insolvency.declaring import Drafts, load_drafts
from butoir.dunning.insolvency.models import Declaration, LegalNotice, NoticeFetch, Proceeding
from butoir.dunning.insolvency.proceedings import running_proceeding
from butoir.dunning.insolvency.readings import STOPPING, deadlines
from butoir.dunning.insolvency.reviewing import previous_of, what_it_does
from butoir.dunning.models import Task
from butoir.law.registry import LawError
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company
from butoir.web.paging import Paged, paged_ids

_FILES = 5  # the last ones that were made
_SHOWN = 200  # proceedings that run: more are asked for by customer


@dataclass(frozen=True, slots=True)
class RunningRow:
    """Proceedings that run, and the task of declaring the claim, if one is open."""

    proceeding: Proceeding
    task: Task | None
    declared: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """The notices of a page, the unread first; what runs, the first to declare first."""

    rows: Paged[LegalNotice]
    running: tuple[RunningRow, ...]
    fetch: NoticeFetch | None


def read_list(company: Company, number: int) -> ListPage:
    """One page, in a fixed number of queries."""
    found = LegalNotice.objects.filter(company=company)
    unread_first = (
        F("task__done_at").desc(nulls_first=True),
        F("task").asc(nulls_last=True),
        "-published_on",
        "-pk",
    )
    ids = paged_ids(found.order_by(*unread_first), number)
    rows = LegalNotice.objects.select_related("customer", "task").in_bulk(list(ids))
    fetch = NoticeFetch.objects.filter(company=company).order_by("-pk").first()
    page = Paged([rows[pk] for pk in ids], ids.number, ids.total)
    return ListPage(page, _running(company), fetch)


def _running(company: Company) -> tuple[RunningRow, ...]:
    found = Proceeding.objects.filter(company=company, ended_at=None).select_related("customer")
    rows = list(found.order_by(F("declare_by").asc(nulls_last=True), "pk")[:_SHOWN])
    tasks = {
        task.proceeding_id: task
        for task in Task.objects.filter(proceeding__in=rows, done_at=None).order_by("pk")
    }
    declared = set(
        Declaration.objects.filter(proceeding__in=rows).values_list("proceeding", flat=True)
    )
    return tuple(RunningRow(row, tasks.get(row.pk), row.pk in declared) for row in rows)


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice. `does` is a code of `reviewing.what_it_does`, `owed` what is open of the
    customer in cents by currency, `declare_by` and `relief_until` what would follow from it."""

    notice: LegalNotice
    does: str
    running: Proceeding | None
    previous: LegalNotice | None
    following: tuple[LegalNotice, ...]
    owed: Mapping[str, int]
    declare_by: date | None
    relief_until: date | None
    agent: str

    @property
    def unread(self) -> bool:
        """Whether it waits for a person."""
        return self.notice.task is not None and self.notice.task.done_at is None

    @property
    def stops(self) -> bool:
        """Whether its kind of proceedings stops everything."""
        return self.notice.procedure in STOPPING


def read_notice(notice: LegalNotice) -> NoticePage:
    """The page of a notice that comes with its customer, company and task."""
    running = running_proceeding(notice.customer)
    later = LegalNotice.objects.filter(customer=notice.customer_id, previous=notice.reference)
    declare_by, relief_until = _last_days(notice)
    return NoticePage(
        notice,
        what_it_does(notice, running),
        running,
        previous_of(notice),
        tuple(later.order_by("pk")),
        owed_by(notice.customer),
        declare_by,
        relief_until,
        notice.agent or agent_lines(notice.text),
    )


def _last_days(notice: LegalNotice) -> tuple[date | None, date | None]:
    if notice.stage != "opened":
        return None, None
    published = notice.published_on
    try:
        found = deadlines(notice.company, notice.country, notice.procedure, published)
    except LawError:
        return None, None
    return found[0] or notice.declare_by, found[1]


def owed_by(customer: Customer) -> dict[str, int]:
    """What is open of a customer, in cents by currency."""
    sums: dict[str, int] = {}
    for row in open_invoice_rows(customer.company, [customer.pk]):
        sums[row[5]] = sums.get(row[5], 0) + row[7]
    return sums


@dataclass(frozen=True, slots=True)
class ProceedingPage:
    """One proceeding with its notices, its tasks so far, its claim as it would be declared, and as
    it was. `drafts` is None where a figure cannot be worked out, and `why_not` says why;
    `files` are the declarations with their exhibits that were made, the last first."""

    proceeding: Proceeding
    notices: tuple[LegalNotice, ...]
    tasks: tuple[Task, ...]
    declared: tuple[Declaration, ...]
    files: tuple[CaseFile, ...]
    drafts: Drafts | None
    why_not: str
    passed: bool

    @property
    def open_task(self) -> Task | None:
        """The claim that is still to be declared."""
        return next((task for task in self.tasks if task.done_at is None), None)


def read_proceeding(row: Proceeding, on: date) -> ProceedingPage:
    """The page of a proceeding that comes with its customer and company."""
    drafts, why_not = None, ""
    try:
        drafts = load_drafts(row, on)
    except (LawError, InputError) as error:
        why_not = str(error)
    return ProceedingPage(
        row,
        tuple(row.notices.select_related("task").order_by("published_on", "pk")),
        tuple(row.tasks.order_by("pk")),
        tuple(row.declarations.order_by("currency", "pk")),
        _files(row),
        drafts,
        why_not,
        row.declare_by is not None and row.declare_by < on,
    )


def _files(row: Proceeding) -> tuple[CaseFile, ...]:
    made = CaseFile.objects.filter(customer=row.customer_id, layout=DECLARED, as_of=row.judged_on)
    return tuple(made.defer("file").order_by("-pk")[:_FILES])
