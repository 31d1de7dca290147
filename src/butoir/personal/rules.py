"""How long personal data are kept: the law's delays, and what the company chose within bounds.

The legal figures are those of `law/<country>/retention_*.toml`, with their references; several are
not confirmed, and say so. The bounds here are our own: what is longer than that needs a reason
that no setting can give, what is shorter proves nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.journal.events import lock_head, record_event
from butoir.law.registry import DatedValue, parameter
from butoir.personal.models import RetentionRules
from butoir.users.hours import day_of
from butoir.users.models import Company

ARCHIVE_DAYS, LOG_MONTHS = 90, 12  # our own prudence: money can still go back, an access be asked
MOST_ARCHIVE_DAYS = 365
LEAST_CASE_MONTHS, MOST_CASE_MONTHS = 12, 180
MOST_BOOKS_MONTHS = 360
LEAST_LOG_MONTHS, MOST_LOG_MONTHS = 6, 36
LONGEST_YEAR_MONTHS = 12  # an entry's financial year ends at most so much later


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a company may choose: days from settlement to the archive, months that a case and the
    vouchers are kept (None: as the law says), months of the log of views, erasing alone."""

    archive_days: int = ARCHIVE_DAYS
    case_months: int | None = None
    books_months: int | None = None
    log_months: int = LOG_MONTHS
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a company on a day; `case_law` and `books_law` are the law's own figures."""

    chosen: Chosen
    case_law: DatedValue
    books_law: DatedValue

    @property
    def case_months(self) -> int:
        """Months that a settled case is kept."""
        return self.chosen.case_months or self.case_law.number

    @property
    def books_months(self) -> int:
        """Months that vouchers are kept, from the end of their financial year."""
        return self.chosen.books_months or self.books_law.number


def terms_of(company: Company, on: date) -> Terms:
    """What holds on a day; raises LawError in a country whose delays are not known."""
    land = company.country.partition("-")[0].lower()
    case, books = (parameter(f"{land}/retention_{name}_months") for name in ("case", "books"))
    return Terms(chosen_of(company), case.at(on), books.at(on))


def chosen_of(company: Company) -> Chosen:
    """What the company chose last."""
    row = RetentionRules.objects.filter(company=company).order_by("pk").last()
    if row is None:
        return Chosen()
    return Chosen(row.archive_days, row.case_months, row.books_months, row.log_months, row.alone)


@transaction.atomic
def choose(company: Company, chosen: Chosen, *, by: str, at: datetime) -> None:
    """Set what holds from now on; raises InputError beyond the bounds, LawError as `terms_of`."""
    lock_head(company)
    law = terms_of(company, day_of(at))
    _within("archive_days", chosen.archive_days, 0, MOST_ARCHIVE_DAYS)
    _within("log_months", chosen.log_months, LEAST_LOG_MONTHS, MOST_LOG_MONTHS)
    if chosen.case_months is not None:
        _within("case_months", chosen.case_months, LEAST_CASE_MONTHS, MOST_CASE_MONTHS)
    if chosen.books_months is not None:
        _within("books_months", chosen.books_months, law.books_law.number, MOST_BOOKS_MONTHS)
    said = {name: getattr(chosen, name) for name in Chosen.__slots__}
    RetentionRules.objects.create(company=company, **said, made_at=at, made_by=by)
    record_event(company, "retention-rules", by=by, at=at, data=said)


def _within(field: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise InputError(f"is not between {least} and {most}", str(number), field=field)
