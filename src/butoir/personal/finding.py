"""Finds on whom a company holds something, by a name or an e-mail address."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import CharField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from butoir.core.errors import InputError
from butoir.inbox.models import IncomingMail
from butoir.journal.chain import GONE
from butoir.journal.models import Event
from butoir.ledger.models import Customer
from butoir.personal.places import OF_THE_CUSTOMER, PLACES, OfLetters, Place
from butoir.users.models import Company

LEAST = 3  # signs: fewer find everybody
MOST = 200  # customers that an answer names


class Held(NamedTuple):
    """A customer of whom something says the text, and where (`ledger.Contact` …)."""

    customer: Customer
    where: tuple[str, ...]


class Found(NamedTuple):
    """Who was found, how many mails of nobody's say the text too, and whether there is more."""

    held: tuple[Held, ...]
    mails: int
    more: bool


def find_person(company: Company, text: str) -> Found:
    """Whatever says that name or address, whoever it is about; raises InputError for too short a
    text."""
    text = text.strip()
    if len(text) < LEAST:
        raise InputError(f"is shorter than {LEAST} signs", text, field="q")
    where: dict[int, set[str]] = defaultdict(set)
    mine = Customer.objects.filter(company=company)
    for pk in _saying(mine, OF_THE_CUSTOMER, text).values_list("pk", flat=True):
        where[pk].add(Customer._meta.label)
    for place in PLACES:
        for pk in _of_place(place, company, text):
            where[pk].add(place.model._meta.label)
    for pk in _of_events(company, text):
        where[pk].add(Event._meta.label)
    rows = mine.filter(pk__in=sorted(where)[:MOST]).order_by("name", "pk")
    strays = IncomingMail.objects.filter(company=company, customer=None)
    mails = _saying(strays, ("sender", "sender_name", "subject", "text"), text).count()
    held = tuple(Held(row, tuple(sorted(where[row.pk]))) for row in rows)
    return Found(held, mails, len(where) > MOST)


def _of_place(place: Place, company: Company, text: str) -> set[int]:
    names = tuple(place.fields) or _texts(place.model) if place.gone else tuple(place.fields)
    rows = _saying(place.model._default_manager.all(), names, text)
    if isinstance(place.of, str):
        rows = rows.filter(**{f"{place.of}__company": company})
        return set(rows.values_list(place.of, flat=True))
    if isinstance(place.of, OfLetters):
        path = "" if place.of.path == "pk" else f"{place.of.path}__"
        rows = rows.filter(**{f"{path}company": company})
        return {owner for _pk, owner in place.of.owners(rows) if owner}
    if "receipts" in {one.name for one in place.model._meta.related_objects}:
        rows = rows.filter(receipts__company=company)
        return set(rows.values_list("receipts__customer", flat=True))
    return set()


def _of_events(company: Company, text: str) -> set[int]:
    """Of events about a customer itself: what is about its things is in their rows."""
    rows = Event.objects.filter(company=company, about__startswith="customer:").exclude(data=GONE)
    abouts = _saying(rows, ("data",), text).values_list("about", flat=True)
    known = {int(about.partition(":")[2]) for about in abouts}
    return set(Customer.objects.filter(company=company, pk__in=known).values_list("pk", flat=True))


def _texts(model: type[Model]) -> tuple[str, ...]:
    kinds = (CharField, TextField)
    return tuple(one.name for one in model._meta.concrete_fields if isinstance(one, kinds))


def _saying(rows: QuerySet[Any], names: tuple[str, ...], text: str) -> QuerySet[Any]:
    """The rows one of whose columns says the text, as it is or as JSON writes it."""
    asked = Q(pk__in=())
    for name in names:
        rows = rows.alias(**{f"words_of_{name}": Cast(name, TextField())})
        for form in {text, json.dumps(text)[1:-1]}:
            asked |= Q(**{f"words_of_{name}__icontains": form})
    return rows.filter(asked)
