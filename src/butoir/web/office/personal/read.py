"""What the pages about personal data show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from butoir.journal.chain import GONE
from butoir.journal.models import Event
from butoir.law.registry import LawError
from butoir.ledger.models import Customer, OpenInvoice
from butoir.personal.archiving import archived
from butoir.personal.facts import standing_now, standings
from butoir.personal.lists import running
from butoir.personal.models import CASE, Erasure, ErasureEntry, LegalHold, Viewing
from butoir.personal.rules import Terms, terms_of
from butoir.personal.standing import STATES, Standing
from butoir.personal.viewing import views_of
from butoir.users.models import Company
from butoir.web.paging import PAGE, Paged, paged_ids

_LAST = 20


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases stand where, and of how many something may be erased: every customer of the
    company was looked at for it."""

    states: tuple[tuple[str, int], ...]
    due: int


@dataclass(frozen=True, slots=True)
class PersonalPage:
    """The rules that hold (None: the country's delays are not known), how many customers there
    are, have something open, are put aside; the list that waits, the last ones, the legal holds.

    `counted` is None unless it was asked for.
    """

    terms: Terms | None
    customers: int
    open: int
    aside: int
    counted: Counted | None
    waiting: Erasure | None
    lists: Sequence[Erasure]
    holds: Paged[LegalHold]


def read_personal(company: Company, on: date, number: int, *, count: bool) -> PersonalPage:
    """The first page, in a fixed number of queries that give a page of rows at most; to `count`
    where every case stands reads the whole company."""
    terms: Terms | None = None
    with suppress(LawError):
        terms = terms_of(company, on)
    return PersonalPage(
        terms,
        Customer.objects.filter(company=company).count(),
        OpenInvoice.objects.filter(company=company).aggregate(n=Count("customer", distinct=True))[
            "n"
        ],
        archived(company).count(),
        _counted(company, on) if count and terms else None,
        running(company),
        list(Erasure.objects.filter(company=company).order_by("-pk")[:_LAST]),
        _holds(company, number),
    )


def _counted(company: Company, on: date) -> Counted:
    found = standings(company, on)
    states = Counter(one.state for one in found)
    return Counted(
        tuple((state, states[state]) for state in STATES if states[state]),
        sum(bool(one.levels) for one in found),
    )


def _holds(company: Company, number: int) -> Paged[LegalHold]:
    """A page of those that run, the oldest first."""
    rows = LegalHold.objects.filter(company=company, ended_at=None)
    ids = paged_ids(rows.order_by("made_at", "pk"), number)
    by_id = LegalHold.objects.select_related("customer").in_bulk(list(ids))
    return Paged([by_id[pk] for pk in ids], ids.number, ids.total)


@dataclass(frozen=True, slots=True)
class ErasurePage:
    """One list with a page of its entries; `approvable`: by whoever asks, if an owner."""

    erasure: Erasure
    entries: Paged[ErasureEntry]
    done: int
    waits: bool
    approvable: bool


def read_erasure(erasure: Erasure, username: str, number: int) -> ErasurePage:
    """A list in its order: customers by their names, what is about everybody at the end."""
    rows = ErasureEntry.objects.filter(erasure=erasure)
    ids = paged_ids(rows.order_by("customer__name", "customer", "-level", "pk"), number)
    by_id = ErasureEntry.objects.select_related("customer").in_bulk(list(ids))
    other = erasure.checked_by not in ("", username)
    return ErasurePage(
        erasure,
        Paged([by_id[pk] for pk in ids], ids.number, ids.total),
        rows.filter(done_at__isnull=False).count(),
        not (erasure.approved_at or erasure.refused_at),
        other or not erasure.company.four_eyes,
    )


@dataclass(frozen=True, slots=True)
class Archive:
    """The customers that are put aside, as asked for."""

    q: str
    rows: Paged[Customer]


def read_archive(company: Company, q: str, number: int) -> Archive:
    """One page of them, by their names."""
    rows = archived(company)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(code__icontains=q))
    ids = paged_ids(rows.order_by("name", "pk"), number)
    by_id = Customer.objects.in_bulk(list(ids))
    return Archive(q, Paged([by_id[pk] for pk in ids], ids.number, ids.total))


def read_views(company: Company, number: int) -> Paged[Viewing]:
    """One page of the log, the last first."""
    rows = views_of(company)
    first = (number - 1) * PAGE
    return Paged(list(rows[first : first + PAGE]), number, rows.count())


@dataclass(frozen=True, slots=True)
class CustomerData:
    """A customer's personal data: where its case stands (None: the delays are not known), the
    legal hold, earlier ones, who looked, what was erased."""

    customer: Customer
    standing: Standing | None
    hold: LegalHold | None
    earlier: Sequence[LegalHold]
    views: Sequence[Viewing]
    erased: Sequence[ErasureEntry]
    events_gone: int

    @property
    def emptied(self) -> bool:
        """Whether its case was erased, so that it has no name any more."""
        return any(one.level == CASE for one in self.erased)


def read_data(customer: Customer, on: date) -> CustomerData:
    """The page of one customer."""
    standing: Standing | None = None
    with suppress(LawError):
        standing = standing_now(customer, on)
    holds = list(LegalHold.objects.filter(customer=customer).order_by("-pk"))
    about = f"customer:{customer.pk}"
    gone = Event.objects.filter(company=customer.company_id, about=about, data=GONE)
    return CustomerData(
        customer,
        standing,
        next((one for one in holds if one.ended_at is None), None),
        [one for one in holds if one.ended_at],
        list(views_of(customer.company, customer)[:_LAST]),
        list(
            ErasureEntry.objects.filter(customer=customer, done_at__isnull=False)
            .select_related("erasure")
            .order_by("pk")
        ),
        gone.count(),
    )
