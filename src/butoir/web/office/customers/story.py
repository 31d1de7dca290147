"""The timeline in words: each row with its text, its evidence and where it leads."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from butoir.dispatch.models import Delivery
from butoir.dunning.models import Agreement, PlannedMessage, Task
from butoir.journal.erased import is_erased
from butoir.journal.models import Event
from butoir.ledger.models import Allocation, Customer, Invoice, Receipt
from butoir.web.office.customers.tellings import TELL
from butoir.web.office.customers.tellings_personal import erased
from butoir.web.office.customers.told import Told, load_told
from butoir.web.paging import Paged
from butoir.web.ui.templatetags.figures import day, money
from butoir.web.words.matching import why_said
from butoir.web.words.names import name_of
from butoir.web.words.told import told

_ALARMS = ("delivery-unknown", "delivery-permanent", "delivery-rejected", "address-given-up")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `place` is its number in the journal and `digest` what seals it;
    `file` the digest of the very document; `letter`, `invoice` and `mail` are ids to link to."""

    at: datetime
    by: str
    text: str
    detail: str = ""
    alarm: bool = False
    place: int | None = None
    digest: str = ""
    file: str = ""
    letter: int | None = None
    invoice: int | None = None
    mail: int | None = None


def load_story(customer: Customer, group: str, page: int, on: date | None) -> Paged[Entry]:
    """One page of the timeline, in a fixed number of queries."""
    found = load_told(customer, group, page, on)
    rows = _rows(found)
    named = _named(row for row in rows.values() if isinstance(row, Event))
    entries = [_entry(rows[told], named) for told in found if told in rows]
    return Paged(entries, found.number, found.total, found.size)


def entries_of(events: Sequence[Event]) -> list[Entry]:
    """Events of the journal in words, in their order."""
    named = _named(events)
    return [_of_event(event, named.get(event.about)) for event in events]


_MODELS: Mapping[str, type[Model]] = {
    "event": Event,
    "receipt": Receipt,
    "books": Allocation,
    "invoice": Invoice,
    "task": Task,
    "delivery": Delivery,
}
_WITH = {
    "books": ("invoice",),
    "invoice": ("source",),
    "receipt": ("entry",),
    "delivery": ("document",),
}


def _rows(told: Iterable[Told]) -> dict[Told, Any]:
    ids: dict[str, list[int]] = defaultdict(list)
    for what, pk in told:
        ids[what].append(pk)
    found: dict[Told, Any] = {}
    for what, wanted in ids.items():
        rows = _MODELS[what]._default_manager.filter(pk__in=wanted)
        for row in rows.select_related(*_WITH[what]) if what in _WITH else rows:
            found[what, row.pk] = row
    return found


def _named(events: Iterable[Event]) -> dict[str, Any]:
    """The rows that events are about, by their names, in four queries at most."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        what, _sep, pk = event.about.partition(":")
        if pk.isdecimal():
            wanted[what].add(int(pk))
    messages = PlannedMessage.objects.select_related("release")
    sources: dict[str, Any] = {
        "delivery": Delivery.objects.select_related("document"),
        "message": messages,
        "task": Task.objects.all(),
        "agreement": Agreement.objects.all(),
    }
    return {
        f"{what}:{row.pk}": row
        for what, rows in sources.items()
        if wanted[what]
        for row in rows.filter(pk__in=wanted[what])
    }


def _entry(row: Any, named: Mapping[str, Any]) -> Entry:
    if isinstance(row, Event):
        return _of_event(row, named.get(row.about))
    if isinstance(row, Receipt):
        text = (
            _("Receipt of {amount} on {day}") if row.cents > 0 else _("{amount} went back on {day}")
        )
        said = text.format(amount=money(abs(row.cents), row.currency), day=day(row.on))
        detail = row.entry.remittance[:200] if row.entry else ""
        return Entry(row.recorded_at, row.recorded_by, said, detail, alarm=row.cents < 0)
    if isinstance(row, Allocation):
        text = _("{amount} settled on invoice {number}, as the books say")
        amount = money(row.cents, row.invoice.currency)
        said = text.format(amount=amount, number=row.invoice.number)
        return Entry(
            row.recorded_at, row.recorded_by, said, why_said(row.why), invoice=row.invoice_id
        )
    if isinstance(row, Invoice):
        return _imported(row)
    if isinstance(row, Task):
        return Entry(row.made_at, "", name_of(row.kind, "task"), told(row.detail))
    text = f"{name_of(row.document.kind, 'step')} · {name_of(row.state, 'state')}"
    return Entry(row.state_at, "", text, letter=row.pk, alarm=row.state == "expired")


def _imported(row: Invoice) -> Entry:
    source = row.source
    text = (
        _("Invoice {number} of {amount}")
        if row.cents >= 0
        else _("Credit note {number} of {amount}")
    )
    said = text.format(number=row.number, amount=money(abs(row.cents), row.currency))
    by, name = (source.imported_by, source.name) if source else ("", "")
    at = source.imported_at if source else datetime.min.replace(tzinfo=UTC)
    return Entry(at, by, said, name, invoice=row.pk)


def _of_event(event: Event, subject: Any) -> Entry:
    data = json.loads(event.data)
    tell = TELL.get(event.kind)
    if is_erased(data):
        text, detail = erased()
    else:
        text, detail = tell(data, subject) if tell else (event.kind, "")
    about, _sep, pk = event.about.partition(":")
    letter = subject.pk if isinstance(subject, Delivery) else None
    if isinstance(subject, PlannedMessage):
        letter = getattr(getattr(subject, "release", None), "delivery_id", None)
    return Entry(
        event.at,
        event.by,
        text,
        detail,
        alarm=event.kind in _ALARMS or data.get("outcome") == "broken",
        place=event.sequence,
        digest=event.digest,
        file=str(data.get("file") or ""),
        letter=letter,
        invoice=int(pk) if about == "invoice" and pk.isdecimal() else None,
        mail=int(pk) if about == "mail" and pk.isdecimal() else None,
    )
