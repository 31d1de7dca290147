"""The answers of a company's customers, and one of them with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from butoir.dunning.answers.marks import shown_number
from butoir.dunning.answers.models import Answer
from butoir.ledger.models import Invoice
from butoir.users.models import Company
from butoir.web.paging import Paged, paged_ids


def read_answers(company: Company, number: int) -> Paged[Answer]:
    """One page of them: those that nobody has read first, then the newest; two queries."""
    found = Answer.objects.filter(company=company)
    ids = paged_ids(found.order_by(F("task__done_at").desc(nulls_first=True), "-pk"), number)
    rows = Answer.objects.select_related("customer", "task").in_bulk(list(ids))
    return Paged([rows[pk] for pk in ids], ids.number, ids.total)


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One answer; its invoices with what is `left` to pay, in cents. `open_case` tells that its
    links still open the page."""

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
    return AnswerSheet(
        answer,
        shown_number(case.number),
        tuple(invoices.order_by("due_on", "pk")),
        case.revoked_at is None,
    )
