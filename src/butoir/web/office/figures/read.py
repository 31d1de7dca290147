"""What the page of figures shows: everything as of the day, in one currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.dunning.approving import latest_run
from butoir.insight.ageing import NOT_DUE, Aged, aged_balance, same_day_last_month
from butoir.insight.announced import Announced, read_announced
from butoir.insight.blocked import Blocked, read_blocked
from butoir.insight.book import DueDay, main_currency, read_book, read_sales
from butoir.insight.disputes import Answered, read_answered
from butoir.insight.dso import Dso, dso_of
from butoir.insight.expected import Expected, last_day, read_expected
from butoir.insight.handed import Recipient, read_recipients
from butoir.insight.risk import read_risk
from butoir.insight.sent import Week, read_weeks
from butoir.users.models import Company
from butoir.web.office.today.matters import WORK, Queue
from butoir.web.office.today.read import Part
from butoir.web.office.today.words import SECTIONS


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The figures of a company in one currency; amounts in cents. `others` are the currencies
    that something else is open in, `work` the customers that each part of the day's work has."""

    currency: str
    others: tuple[str, ...]
    as_of: date
    before: date
    until: date
    aged: tuple[Aged, ...]
    late: tuple[int, int]
    risk: tuple[int, int]
    expected: Expected
    blocked: Blocked
    blocked_days: int
    dso: Dso
    announced: Announced
    handed: tuple[Recipient, ...]
    answered: tuple[Answered, ...]
    work: tuple[Part, ...]
    weeks: tuple[Week, ...]

    @property
    def total(self) -> int:
        """All that is open."""
        return sum(row.cents for row in self.aged)

    @property
    def total_before(self) -> int:
        """All that was open on the day compared with."""
        return sum(row.before for row in self.aged)

    @property
    def count(self) -> int:
        """How many invoices are open."""
        return sum(row.count for row in self.aged)

    @property
    def change(self) -> int:
        """Cents more than before, negative when less."""
        return self.total - self.total_before


def read_figures(company: Company, as_of: date, wanted: str) -> FiguresPage:
    """The page in that currency, or in the main one where nothing is open in it."""
    before = same_day_last_month(as_of)
    book = read_book(company, before)
    known = {row.currency for row in book if row.count}
    currency = wanted if wanted in known else main_currency(book)
    ours: list[DueDay] = [row for row in book if row.currency == currency]
    aged = aged_balance(ours, as_of, before)
    late = [row for row in aged if row.bucket != NOT_DUE]
    blocked = read_blocked(company, as_of, currency)
    return FiguresPage(
        currency=currency,
        others=tuple(sorted(known - {currency})),
        as_of=as_of,
        before=before,
        until=last_day(as_of),
        aged=aged,
        late=(sum(row.cents for row in late), sum(row.count for row in late)),
        risk=read_risk(company, aged, as_of, currency),
        expected=read_expected(company, as_of, currency),
        blocked=blocked,
        blocked_days=(as_of - blocked.since).days if blocked.since else 0,
        dso=dso_of(ours, read_sales(company, currency), as_of),
        announced=read_announced(company, as_of),
        handed=read_recipients(company, as_of),
        answered=read_answered(company, as_of),
        work=_work(company, as_of),
        weeks=read_weeks(company, as_of),
    )


def _work(company: Company, as_of: date) -> tuple[Part, ...]:
    counts = Queue(company, latest_run(company, as_of), as_of, WORK).counts
    return tuple(
        Part(section, str(SECTIONS[section]), counts[section])
        for section in WORK
        if counts.get(section)
    )
