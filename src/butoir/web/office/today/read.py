"""The queue of the day as its page shows it, read in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from butoir.dunning.approving import latest_run
from butoir.dunning.models import Run
from butoir.dunning.rows import as_day
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.hours import day_of
from butoir.users.models import Company, Role
from butoir.web.office.today.contacts import Contacted, last_contacts
from butoir.web.office.today.flags import read_flags
from butoir.web.office.today.idle import Idle, read_idle
from butoir.web.office.today.matters import (
    LARGE,
    LONG,
    MIDDLE,
    MIDDLING,
    WORK,
    Place,
    Queue,
    Section,
)
from butoir.web.office.today.pending import Agreed, read_agreed
from butoir.web.office.today.proposals import Proposal, read_proposals
from butoir.web.office.today.words import SECTIONS, URGENCY
from butoir.web.ui.templatetags.figures import money

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Owed:
    """What a debtor owes late, as (currency, cents), and since when the oldest of it is due."""

    sums: tuple[tuple[str, int], ...] = ()
    oldest: date | None = None
    days: int = 0

    @property
    def cents(self) -> int:
        """All of it, whatever the currency: only to say how much it weighs."""
        return sum(cents for _, cents in self.sums)


@dataclass(frozen=True, slots=True)
class Row:
    """One debtor of the queue. `level` (1 to 3) is how urgent it is, `reasons` say why."""

    customer: Customer
    section: Section
    level: int
    reasons: tuple[str, ...]
    owed: Owed
    contacted: Contacted | None
    proposals: tuple[Proposal, ...]
    flags: tuple[str, ...]

    @property
    def first(self) -> Proposal | None:
        """What is proposed: the most urgent."""
        return self.proposals[0] if self.proposals else None

    @property
    def others(self) -> tuple[Proposal, ...]:
        """What else there is to do for the debtor."""
        return self.proposals[1:]

    @property
    def to_choose(self) -> Proposal | None:
        """Its letter that waits for a confirmation, if it can be confirmed with others."""
        waiting = (Section.CONFIRM, Section.NOTICES)
        of_them = (one for one in self.proposals if one.section in waiting)
        return next((one for one in of_them if one.mode != "manual"), None)

    @property
    def part(self) -> str:
        """The section in words."""
        return str(SECTIONS[self.section])

    @property
    def dots(self) -> str:
        """The urgency in a shape: one to three full marks."""
        return "●" * self.level + "○" * (3 - self.level)

    @property
    def urgency(self) -> str:
        """The urgency in words."""
        return str(URGENCY[self.level])


class Who(NamedTuple):
    """The person who looks: their name and role."""

    name: str
    role: Role


class Asked(NamedTuple):
    """What the address asks for: one section, a page, and the debtor (id) to look at."""

    section: Section | None = None
    page: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A section with the number of its debtors."""

    section: Section
    name: str
    count: int

    @property
    def urgent(self) -> bool:
        """Whether what was announced to a debtor waits in it."""
        return self.section is Section.EXECUTE and self.count > 0


@dataclass(frozen=True, slots=True)
class Today:
    """The page. `chosen` is the one section that is shown, None for all the work; `selected` the
    debtor (id) looked at, with the address of what is proposed for it (`opened`). `old` customers
    have debts older than the installation that rest until somebody has said how they stand."""

    as_of: date
    run: Run | None
    counts: dict[Section, int]
    chosen: Section | None
    rows: Page[Row]
    idle: Idle | None
    agreed: list[Agreed]
    may_confirm: bool
    selected: int
    opened: str
    query: str
    old: int

    @property
    def to_confirm(self) -> list[Part]:
        """The sections shown whose letters can be confirmed together, where there are several."""
        both = (Section.CONFIRM, Section.NOTICES)
        shown = {self.chosen} if self.chosen else set(both)
        found = [part for part in self.parts if part.section in both and part.count > 1]
        return [part for part in found if part.section in shown]

    @property
    def parts(self) -> list[Part]:
        """The sections that have anything, and those that always show."""
        always = (Section.EXECUTE, Section.CONFIRM, Section.CALLS)
        return [
            Part(section, str(SECTIONS[section]), self.counts.get(section, 0))
            for section in Section
            if section in always or self.counts.get(section)
        ]


def read_today(company: Company, at: datetime, asked: Asked, who: Who) -> Today:
    """The queue of a day, or one section of it, and one page of its rows, as `who` sees it."""
    as_of = day_of(at)
    run, chosen = latest_run(company, as_of), asked.section
    queue = Queue(company, run, as_of, (chosen,) if chosen else WORK)
    counts = queue.counts
    places: Page[Any] = Paginator(queue, PER_PAGE).get_page(asked.page)  # type: ignore[arg-type]
    found = _rows(company, run, as_of, list(places.object_list), chosen)
    places.object_list = found
    busy = any(counts.get(section) for section in WORK)
    idle = None if busy and run else read_idle(company, run, as_of)
    agreed = read_agreed(run, who.name, at)
    ids = [row.customer.pk for row in found]
    may = who.role.includes(Role.CLERK) and any(row.to_choose for row in found)
    selected = asked.row if asked.row in ids else (ids[0] if ids else 0)
    query = f"?section={chosen.code}" if chosen else ""
    opened = reverse("today:debtor", args=(company.key, selected)) + query if selected else ""
    return Today(
        as_of,
        run,
        counts,
        chosen,
        places,
        idle,
        agreed,
        may,
        selected,
        opened,
        query,
        queue.old_debts,
    )


def _rows(
    company: Company, run: Run | None, as_of: date, places: list[Place], chosen: Section | None
) -> list[Row]:
    ids = [place.customer for place in places]
    customers = Customer.objects.filter(company=company).in_bulk(ids)
    left = open_invoice_rows(company, ids)
    still_open = {row[0] for row in left if row[7] > 0}
    proposals = read_proposals(company, run, as_of, ids, lambda pk: pk not in still_open)
    owed, contacted = owed_of(left, as_of), last_contacts(company, ids)
    flags = read_flags(company, ids)
    return [
        Row(
            customers[place.customer],
            place.section,
            place.level,
            tuple(_reasons(place, owed.get(place.customer, Owed()))),
            owed.get(place.customer, Owed()),
            contacted.get(place.customer),
            _of_section(proposals[place.customer], chosen),
            tuple(flags[place.customer]),
        )
        for place in places
    ]


def _of_section(proposals: list[Proposal], chosen: Section | None) -> tuple[Proposal, ...]:
    """In the order of the queue; what the page is about first."""
    return tuple(sorted(proposals, key=lambda one: (one.section != chosen, one.section)))


def owed_of(left: Iterable[tuple[Any, ...]], as_of: date) -> dict[int, Owed]:
    """What customers (ids) owe late, from the rows of what is open."""
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    oldest: dict[int, date] = {}
    for row in left:
        due_on = as_day(row[3]) or as_of
        if row[7] > 0 and due_on < as_of:
            sums[row[1]][row[5]] += row[7]
            oldest[row[1]] = min(due_on, oldest.get(row[1], due_on))
    return {
        pk: Owed(tuple(found.most_common()), oldest[pk], (as_of - oldest[pk]).days)
        for pk, found in sums.items()
    }


def _reasons(place: Place, owed: Owed) -> Iterator[str]:
    """Why a row is as urgent as it is: the same limits as those of the order."""
    if place.section is Section.EXECUTE:
        yield _("the date of a formal notice has passed")
    if place.section is Section.BROKEN:
        yield _("an agreement was not kept")
    if place.section is Section.NOTICES:
        yield _("last written demand")
    for cents in (LARGE, MIDDLING):
        if owed.cents >= cents:
            yield _("%(amount)s and more") % {"amount": money(cents)}
            break
    for span in (LONG, MIDDLE):
        if owed.days >= span.days:
            yield _("%(days)s days and more") % {"days": span.days}
            break
