"""What the page of a case shows: the check-list in words, the sums to the day, what was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.casefile.checks import LOOK, MISSING, checks_of
from butoir.casefile.executing import EXECUTE
from butoir.casefile.facts import Case
from butoir.casefile.following.models import Handover
from butoir.casefile.loading import load_case
from butoir.casefile.models import CaseFile
from butoir.casefile.pages.checklist import checked
from butoir.casefile.pages.pen import pen_of
from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dunning.models import Hold, Task
from butoir.law.registry import LawError
from butoir.ledger.models import Customer
from butoir.letters.booklet import Checked
from butoir.personal.archiving import archived
from butoir.users.models import Company
from butoir.web.paging import Paged

SIZE = 50


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case on its page. `case` is None when there is nothing to hand over, or no rate for it."""

    customer: Customer
    currency: str
    case: Case | None
    rate_unknown: bool
    checks: tuple[Checked, ...]
    missing: int
    look: int
    daily: str
    task: Task | None
    handed: Hold | None
    files: tuple[CaseFile, ...]
    followed: int | None = None


def read_case(customer: Customer, on: date, currency: str, lang: str) -> CasePage:
    """The page as of a day, in the language of its reader; a fixed number of queries."""
    case, rate_unknown = None, False
    try:
        case = load_case(customer, on, currency)
    except InputError:
        pass
    except LawError:
        rate_unknown = True
    pen = pen_of(case, "lawyer", lang) if case else None
    found = checks_of(case) if case else ()
    states = [check.state for check in found]
    holds = Hold.objects.filter(customer=customer, kind=reasons.HANDED_OVER, ended_at=None)
    files = CaseFile.objects.filter(customer=customer).order_by("-pk")[:SIZE]
    return CasePage(
        customer,
        currency,
        case,
        rate_unknown,
        tuple(checked(case, pen, one) for one in found) if case and pen else (),
        states.count(MISSING),
        states.count(LOOK),
        pen.language.exact_amount(case.daily, currency) if case and pen and case.daily else "",
        announcement_of(customer),
        holds.first(),
        tuple(files),
        Handover.objects.filter(hold__in=holds).values_list("pk", flat=True).first(),
    )


def announcement_of(customer: Customer) -> Task | None:
    """What a formal notice announced to the customer and nobody has done yet."""
    rows = Task.objects.filter(customer=customer, kind=EXECUTE, done_at=None)
    return rows.select_related("company").order_by("pk").first()


def read_files(company: Company, page: int) -> Paged[CaseFile]:
    """The case files of a company, the newest first."""
    rows = CaseFile.objects.filter(company=company).select_related("customer").order_by("-pk")
    rows = rows.exclude(customer__in=archived(company).values("pk"))
    first = (page - 1) * SIZE
    return Paged(list(rows[first : first + SIZE]), page, rows.count(), SIZE)
