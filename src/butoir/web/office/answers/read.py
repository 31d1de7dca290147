"""The answers of a company's customers, and one of them with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from butoir.dunning.answers.marks import shown_number
from butoir.dunning.answers.models import Answer
from butoir.dunning.models import ANSWER, Task
from butoir.ledger.models import Invoice
from butoir.personal.archiving import archived
from butoir.users.models import Company
from butoir.web.office.mails.read import count_to_sort
from butoir.web.paging import Paged, paged_ids


@dataclass(frozen=True, slots=True)
class AnswerList:
    """One page of the tasks to read answers: on the page (`task.answer`), or by mail (`task.mail`).

    `to_sort` is how many mails belong to nobody yet.
    """

    tasks: Paged[Task]
    to_sort: int


def read_answers(company: Company, number: int) -> AnswerList:
    """Those that nobody has read first, then the newest; three queries."""
    given = Q(answer__isnull=False) | Q(mail__isnull=False)
    found = Task.objects.filter(given, company=company, kind=ANSWER)
    found = found.exclude(customer__in=archived(company).values("pk"))
    ids = paged_ids(found.order_by(F("done_at").desc(nulls_first=True), "-pk"), number)
    rows = Task.objects.select_related("customer", "answer", "mail").in_bulk(list(ids))
    page = Paged([rows[pk] for pk in ids], ids.number, ids.total)
    return AnswerList(page, count_to_sort(company))


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One answer on the page; its invoices with what is `left` to pay, in cents. `open_case` tells
    that its links still open the page."""

    answer: Answer
    case_number: str
    invoices: tuple[Invoice, ...]
    open_case: bool

    @property
    def unread(self) -> bool:
        """Whether it waits for a person."""
        return self.answer.task.done_at is None


def read_answer(answer: Answer) -> AnswerSheet:
    """The page of an answer that comes with its customer, task and case."""
    left = F("cents") - Coalesce(Sum("allocations__cents"), 0)
    invoices = Invoice.objects.filter(answers__answer=answer).annotate(left=left)
    case = answer.case
    assert case is not None
    return AnswerSheet(
        answer,
        shown_number(case.number),
        tuple(invoices.order_by("due_on", "pk")),
        case.revoked_at is None,
    )
