"""The mails that came for a company, and one of them with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from butoir.inbox.missed import missed_mails
from butoir.inbox.models import IncomingMail
from butoir.inbox.understanding import FOR_PEOPLE
from butoir.personal.archiving import archived
from butoir.users.models import Company
from butoir.web.office.mails.forms import SayingForm
from butoir.web.paging import Paged, paged_ids

TO_SORT = Q(customer=None, aside_at=None, kind__in=FOR_PEOPLE)


@dataclass(frozen=True, slots=True)
class MailList:
    """One page of mails; `to_sort` tells that they are those of nobody, `waiting` how many there
    are of these, `missed` how many the server of the mailbox does not give."""

    mails: Paged[IncomingMail]
    to_sort: bool
    waiting: int
    missed: int


def read_mails(company: Company, number: int, *, to_sort: bool) -> MailList:
    """The newest first, in four queries."""
    aside = archived(company).values("pk")
    every = IncomingMail.objects.filter(company=company).exclude(customer__in=aside)
    found = every.filter(TO_SORT) if to_sort else every
    ids = paged_ids(found.order_by("-taken_at", "-pk"), number)
    rows = _light().in_bulk(list(ids))
    page = Paged([rows[pk] for pk in ids], ids.number, ids.total)
    waiting = page.total if to_sort else count_to_sort(company)
    return MailList(page, to_sort, waiting, missed_mails(company).count())


def count_to_sort(company: Company) -> int:
    """How many mails that people wrote belong to nobody yet."""
    return IncomingMail.objects.filter(TO_SORT, company=company).count()


def _light() -> QuerySet[IncomingMail]:
    rows = IncomingMail.objects.select_related("customer", "task")
    return rows.defer("text", "sayings", "attachments")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence of the mail, what it seems to say, and the form that records it, if one does."""

    place: int
    kind: str
    sentence: str
    form: SayingForm | None


@dataclass(frozen=True, slots=True)
class MailSheet:
    """One mail, with what its sentences propose."""

    mail: IncomingMail
    proposals: Sequence[Proposal]

    @property
    def unread(self) -> bool:
        """Whether it waits for a person."""
        return self.mail.task is not None and self.mail.task.done_at is None

    @property
    def came_back(self) -> bool:
        """Whether it says that a message of ours came back."""
        return self.mail.kind.startswith("bounce")
