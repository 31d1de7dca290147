"""What the pages about personal data show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from butoir.journal.chain import GONE
from butoir.journal.models import Event
from butoir.law.registry import LawError
from butoir.ledger.models import Customer
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
class PersonalPage:
    """The rules that hold (None: the country's delays are not known), how many cases stand where,
    the list that waits, the last ones, the legal holds."""

    terms: Terms | None
    counts: tuple[tuple[str, int], ...]
    due: int
    waiting: Erasure | None
    lists: Sequence[Erasure]
    holds: Sequence[LegalHold]


def read_personal(company: Company, on: date) -> PersonalPage:
    """The first page."""
    terms: Terms | None = None
    found: list[Standing] = []
    with suppress(LawError):
        terms, found = terms_of(company, on), standings(company, on)
    states = Counter(one.state for one in found)
    return PersonalPage(
        terms,
        tuple((state, states[state]) for state in STATES if states[state]),
        sum(bool(one.levels) for one in found),
        running(company),
        list(Erasure.objects.filter(company=company).order_by("-pk")[:_LAST]),
        list(
            LegalHold.objects.filter(company=company, ended_at=None)
            .select_related("customer")
            .order_by("made_at")
        ),
    )


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
