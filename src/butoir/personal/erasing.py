"""Erases what an approved list names, a bounded part at a time: whoever is interrupted goes on.

Each part is one transaction with its event in the chain (`journal.erasing`). Before the first part
of a customer it is looked at again whether it may still be erased; a legal hold that comes in the
middle stops what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Model, QuerySet

from butoir.casefile.evidence import letters_of, names_of
from butoir.dispatch.models import Delivery
from butoir.dunning.insolvency.models import AskedNumber
from butoir.journal.chain import GONE, files_named
from butoir.journal.erased import ERASURE
from butoir.journal.erasing import erase
from butoir.journal.events import lock_head, record_event
from butoir.journal.models import ErasedFile, Event, SealedFile
from butoir.ledger.models import Customer, Receipt
from butoir.personal import common
from butoir.personal.facts import standing_now
from butoir.personal.models import BOOKS, CASE, Erasure, ErasureEntry
from butoir.personal.places import (
    COVERED,
    PLACES,
    anonymous_code,
    case_numbers,
    erase_rows,
    files_of,
)
from butoir.personal.rules import terms_of
from butoir.personal.wiping import overwrite_freed
from butoir.users.models import Company

PART = 500  # events and files that one transaction takes
_KEPT = {
    CASE: (ERASURE, "invoice-copies", "case-certificate"),
    BOOKS: (ERASURE,),
}  # the vouchers stay named
RUNS, FROZEN = "runs", "frozen"  # why an entry is left out


def erase_some(erasure: Erasure, *, by: str, at: datetime, parts: int) -> bool:
    """Do so many parts of an approved list; whether all of it is done."""
    overwrite_freed()
    for _part in range(parts):
        if not _one_part(erasure, by, at):
            break
    erasure.refresh_from_db()
    return erasure.done_at is not None


@transaction.atomic
def _one_part(erasure: Erasure, by: str, at: datetime) -> bool:
    """The next part; False once nothing is left to do."""
    lock_head(erasure.company)
    erasure.refresh_from_db()
    if erasure.approved_at is None or erasure.refused_at or erasure.done_at:
        return False
    entry = (
        erasure.entries.filter(done_at=None, left_out="")
        .order_by(F("customer").asc(nulls_last=True), "-level")
        .first()
    )
    if entry is None:
        Erasure.objects.filter(pk=erasure.pk).update(done_at=at)
        done = erasure.entries.filter(done_at__isnull=False).count()
        about, said = f"erasure:{erasure.pk}", {"done": done}
        record_event(erasure.company, "erasure-done", about, by=by, at=at, data=said)
        return False
    entry.erasure = erasure
    problem = _problem(entry)
    if problem:
        ErasureEntry.objects.filter(pk=entry.pk).update(left_out=problem)
        return True
    _Part(entry, by, at).do()
    return True


def _problem(entry: ErasureEntry) -> str:
    """Why it may not be erased after all, now."""
    if entry.customer is None:
        return FROZEN if common.is_frozen(entry.erasure.company) else ""
    facts = standing_now(entry.customer, entry.erasure.as_of)
    if facts.facts.frozen:
        return FROZEN
    return "" if entry.begun_at or entry.level in facts.levels else RUNS


class _Part:
    """One transaction's share of an entry."""

    def __init__(self, entry: ErasureEntry, by: str, at: datetime) -> None:
        self._entry, self._by, self._at = entry, by, at
        self._company: Company = entry.erasure.company
        on = entry.erasure.as_of
        self._days = common.cutoffs(terms_of(self._company, on), on)

    def do(self) -> None:
        first = self._entry.begun_at is None
        if first:
            self._rows()
            self._entry.begun_at = self._at
        files = sorted(islice(self._files(), PART))
        events = self._events(PART - len(files))
        if files or events or first:
            self._erase(events, [*files, *self._named_alone(events, files)])
        if len(files) + len(events) < PART:
            self._entry.done_at = self._at
        self._entry.save(update_fields=("begun_at", "done_at"))

    def _erase(self, events: list[Event], files: list[str]) -> None:
        customer, erasure = self._entry.customer_id, self._entry.erasure
        about = f"customer:{customer}" if customer else f"erasure:{erasure.pk}"
        why = {"why": f"retention, list {erasure.pk}", "level": self._entry.level}
        erase(
            self._company,
            about,
            events,
            files,
            why=why,
            by=self._by,
            at=self._at,
            authors=self._authors(events),
        )

    def _authors(self, events: list[Event]) -> dict[str, str]:
        """What is left of whoever signed with the customer's name: the number of its case."""
        customer = self._entry.customer
        numbers = case_numbers(customer) if customer else []
        return {row.by: number for row in events for number in numbers if row.by.startswith(number)}

    def _rows(self) -> None:
        if self._entry.customer:
            erase_customer(self._entry.customer, self._entry.level)
        else:
            common.erase_common_rows(self._company, self._days)

    def _files(self) -> Iterator[str]:
        """The digests of the files that nothing else needs and that are still there."""
        customer, level = self._entry.customer, self._entry.level
        if customer:
            found = files_of(customer, level)
        else:
            found = common.common_files(self._company, self._days)
        for some in _batched(sorted(found), PART):
            there = SealedFile.objects.filter(pk__in=some).exclude(size__gt=0, content=b"")
            wanted = set(there.values_list("pk", flat=True))
            yield from sorted(wanted - self._needed(wanted))

    def _needed(self, digests: set[str]) -> set[str]:
        """Those of the files that a row still needs: another customer's, or one that stays."""
        customer, level = self._entry.customer, self._entry.level
        done = erased_customers(self._company)
        if customer:
            for covered in COVERED[level]:
                done[covered].add(customer.pk)
        needed: set[str] = set()
        for model, name in references():
            rows = model._default_manager.filter(**{f"{name}__in": digests})
            free = _free(model, name, rows, done)
            past = common.past_of(model, self._company, self._days)
            if past is not None:
                free.update(past.values_list("pk", flat=True))
            needed.update(rows.exclude(pk__in=free).values_list(name, flat=True))
        return needed

    def _events(self, most: int) -> list[Event]:
        """The events that still say something, the oldest of each name first."""
        customer, level = self._entry.customer, self._entry.level
        names = _names(customer, level) if customer else self._common_names()
        found: list[Event] = []
        for some in _batched(names, PART):
            rows = Event.objects.filter(company=self._company, about__in=some).exclude(data=GONE)
            rows = rows.exclude(kind__in=_KEPT[level]).order_by("sequence")
            found.extend(rows[: most - len(found)])
            if len(found) >= most:
                break
        return found

    def _named_alone(self, events: list[Event], files: list[str]) -> list[str]:
        """The files that these events name and no row, nor any other event, does."""
        named = {digest for row in events for digest in files_named(row.data)} - set(files)
        there = SealedFile.objects.filter(pk__in=named).exclude(size__gt=0, content=b"")
        alone = set(there.values_list("pk", flat=True))
        for model, name in references():
            rows = model._default_manager.filter(**{f"{name}__in": alone})
            alone.difference_update(rows.values_list(name, flat=True))
        others = Event.objects.exclude(pk__in=[row.pk for row in events])
        return [one for one in sorted(alone) if not others.filter(data__contains=one).exists()]

    def _common_names(self) -> Iterable[str]:
        return common.common_names(self._company, self._days)


def _names(customer: Customer, level: str) -> Iterator[str]:
    yield from names_of(customer)
    if level == BOOKS:
        paid = Receipt.objects.filter(customer=customer, entry__isnull=False)
        yield from (f"entry:{entry}" for entry in paid.values_list("entry", flat=True))


def erase_customer(customer: Customer, level: str) -> None:
    """Blank all rows about a customer; a number stands for its name and code from then on."""
    erase_rows(customer, level)
    numbers = [one for text in customer.ids for one in ("".join(filter(str.isdigit, text)),) if one]
    AskedNumber.objects.filter(company=customer.company_id, number__in=numbers).delete()
    code = anonymous_code(customer)
    Delivery.objects.filter(pk__in=list(letters_of(customer))).update(reference=code)
    blank = {"address": {}, "ids": [], "iban": "", "called": []}
    Customer.objects.filter(pk=customer.pk).update(code=code, name=f"#{customer.pk}", **blank)


def references() -> list[tuple[type[Model], str]]:
    """Every column that names a sealed file, but that of what was erased."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is SealedFile and model is not ErasedFile
    ]


def erased_customers(company: Company) -> dict[str, set[int]]:
    """The customers of whom each level was erased."""
    rows = ErasureEntry.objects.filter(erasure__company=company, done_at__isnull=False)
    done: dict[str, set[int]] = {CASE: set(), BOOKS: set()}
    for customer, level in rows.exclude(customer=None).values_list("customer", "level"):
        done[level].add(customer)
    return done


def _free(
    model: type[Model], name: str, rows: QuerySet[Any], done: dict[str, set[int]]
) -> set[int]:
    """The rows whose customers were all erased as far as the file asks."""
    kept: set[int] = set()
    found: set[int] = set()
    for place in PLACES:
        if place.model is not model or name not in place.files:
            continue
        for pk, owner in place.owners(rows):
            (found if owner in done[place.level] else kept).add(pk)
    return found - kept


def _batched(values: Iterable[str], size: int) -> Iterator[list[str]]:
    """Lists of so many of the values."""
    ahead = iter(values)
    while some := list(islice(ahead, size)):
        yield some
