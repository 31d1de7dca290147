"""Several messages confirmed at once: what would leave, and what is left out with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from butoir.dispatch.models import ChannelSetting
from butoir.dunning.accounts import load_receivables
from butoir.dunning.approving import latest_run
from butoir.dunning.models import Approval, PlannedMessage, Run
from butoir.dunning.preparing import due_now
from butoir.dunning.saving import FORMAL_NOTICE, with_values
from butoir.users.models import Company, Role
from butoir.web.office.today.matters import Section
from butoir.web.office.today.words import CHANNELS, named

PAPER = ("post", "registered")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be confirmed: messages by their ids, or all that wait in a section; by whom."""

    section: Section | None
    ids: tuple[int, ...]
    by: str
    role: Role


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A message that is not among those confirmed, and why."""

    message: PlannedMessage
    why: str


@dataclass(frozen=True, slots=True)
class Way:
    """How many leave by a channel; `postage` in cents is None when no price is known."""

    name: str
    count: int
    on_paper: bool
    postage: int | None


@dataclass(frozen=True, slots=True)
class Bulk:
    """The summary of one confirmation of several messages."""

    run: Run | None
    messages: tuple[PlannedMessage, ...]
    left_out: tuple[LeftOut, ...]
    ways: tuple[Way, ...]
    wanted: Wanted

    @property
    def totals(self) -> list[tuple[str, int]]:
        """What they ask for, by currency, in cents."""
        sums: Counter[str] = Counter()
        for message in self.messages:
            sums[message.currency] += message.total
        return sums.most_common()

    @property
    def seen(self) -> str:
        """What names exactly these messages: a later look at others has another one."""
        numbers = sorted(message.pk for message in self.messages)
        return f"{self.run.pk if self.run else 0}-{len(numbers)}-{sum(numbers)}"


def read_bulk(company: Company, as_of: date, wanted: Wanted) -> Bulk:
    """What would be confirmed now. Each message is decided again; a fixed number of queries."""
    run = latest_run(company, as_of)
    rows = _waiting(run, wanted) if run else []
    why = _reasons(company, as_of, rows, wanted)
    going = tuple(row for row in rows if row.pk not in why)
    left_out = tuple(LeftOut(row, why[row.pk]) for row in rows if row.pk in why)
    return Bulk(run, going, left_out, tuple(_ways(company, going)), wanted)


def _waiting(run: Run, wanted: Wanted) -> list[PlannedMessage]:
    standing = Approval.objects.filter(message=OuterRef("pk"), withdrawn_at=None)
    rows = PlannedMessage.objects.filter(run=run, release=None)
    rows = rows.exclude(Exists(standing.filter(agreed=False)))
    rows = rows.annotate(mine=Exists(standing.filter(by=wanted.by)))
    if wanted.section is Section.NOTICES:
        rows = rows.filter(step=FORMAL_NOTICE)
    elif wanted.section is Section.CONFIRM:
        rows = rows.exclude(step=FORMAL_NOTICE).exclude(Exists(standing))
    else:
        rows = rows.filter(pk__in=wanted.ids)
    return list(rows.select_related("customer", "run__company").order_by("-total", "pk"))


def _reasons(
    company: Company, as_of: date, rows: Sequence[PlannedMessage], wanted: Wanted
) -> dict[int, str]:
    book = load_receivables(company, as_of, [row.customer_id for row in rows])
    now = due_now(book)
    found: dict[int, str] = {}
    for row, value in with_values(rows):
        if row.mode == "manual":
            found[row.pk] = _("to be confirmed by itself")
        elif row.step == FORMAL_NOTICE and not wanted.role.includes(Role.MANAGER):
            found[row.pk] = _("a formal notice is signed by a manager")
        elif getattr(row, "mine", False):
            found[row.pk] = _("you have agreed already")
        elif now.get(value[:2]) != value:
            found[row.pk] = _("no longer holds: paid, disputed or changed since")
    return found


def _ways(company: Company, rows: Iterable[PlannedMessage]) -> Iterable[Way]:
    settings = ChannelSetting.objects.filter(company=company, channel__in=PAPER)
    prices = {one.channel: one.price_cents for one in settings}
    for channel, count in Counter(row.channel for row in rows).most_common():
        price = prices.get(channel)
        postage = None if price is None else price * count
        yield Way(named(CHANNELS, channel), count, channel in PAPER, postage)
