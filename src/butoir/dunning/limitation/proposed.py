"""What may have interrupted the limitation of a customer's invoices and nobody has confirmed yet.

Payments, plans and promises in writing, claims declared in an insolvency: whether the words make
one an acknowledgement is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from butoir.core.governing import law_of
from butoir.dunning.agreeing import PLAN
from butoir.dunning.insolvency.models import Declaration
from butoir.dunning.limitation.acts import PART_PAYMENT
from butoir.dunning.limitation.models import Interruption
from butoir.dunning.models import Agreement
from butoir.law.interruption import effects_of
from butoir.ledger.models import Allocation, Customer, Invoice

_IN_WRITING = ("", "phone")  # what is not: nothing was said of it, or it was said aloud


class Possible(NamedTuple):
    """An act to be looked at: `source` is payment, plan, promise or declaration; `invoices` its
    invoices (ids), `words` what is known of what was said."""

    kind: str
    source: str
    on: date
    invoices: tuple[int, ...]
    words: str = ""


def load_possible(customer: Customer, invoices: list[Invoice]) -> list[Possible]:
    """Those about some open invoices of a customer, the latest first, in a few queries."""
    law = law_of(customer.country, customer.kind, customer.company.country)
    ids = {one.pk for one in invoices}
    confirmed = Interruption.objects.filter(invoice__in=ids, ended_at=None)
    known = set(confirmed.values_list("kind", "on", "invoice"))
    found = (*_payments(ids), *_agreed(customer, ids), *_declared(customer, ids))
    left = (
        one._replace(invoices=_left(one, known)) for one in found if one.kind in effects_of(law)
    )
    return sorted((one for one in left if one.invoices), key=lambda one: one.on, reverse=True)


def _left(one: Possible, known: set[tuple[str, date, int]]) -> tuple[int, ...]:
    return tuple(pk for pk in one.invoices if (one.kind, one.on, pk) not in known)


def _payments(ids: set[int]) -> Iterator[Possible]:
    rows = Allocation.objects.filter(invoice__in=ids, kind="payment", cents__gt=0)
    for on, invoice in sorted(set(rows.values_list("on", "invoice"))):
        yield Possible(PART_PAYMENT, "payment", on, (invoice,))


def _agreed(customer: Customer, ids: set[int]) -> Iterator[Possible]:
    rows = Agreement.objects.filter(customer=customer).exclude(said_how__in=_IN_WRITING)
    plans = Agreement.objects.filter(customer=customer, kind=PLAN)
    for row in (rows | plans).distinct().prefetch_related("invoices"):
        named = tuple(one.invoice_id for one in row.invoices.all() if one.invoice_id in ids)
        if named:
            source = "plan" if row.kind == PLAN else "promise"
            yield Possible("acknowledgement", source, row.made_on, named, row.how)


def _declared(customer: Customer, ids: set[int]) -> Iterator[Possible]:
    rows = Declaration.objects.filter(proceeding__customer=customer)
    for on, judged_on in rows.values_list("declared_on", "proceeding__judged_on"):
        due = Invoice.objects.filter(pk__in=ids, issued_on__lt=judged_on)
        yield Possible(
            "insolvency-claim", "declaration", on, tuple(due.values_list("pk", flat=True))
        )
