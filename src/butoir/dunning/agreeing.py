"""Promises and payment plans as dated, signed records, and what has come in for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.dunning.models import AgreedInvoice, AgreedPart, Agreement
from butoir.dunning.plans.states import state_after
from butoir.journal.events import lock_head, record_event
from butoir.ledger.models import Allocation, Customer, Invoice, Receipt
from butoir.ledger.open_items import open_invoice_rows

PROMISE, PLAN = "promise", "plan"
WAYS = ("phone", "email", "letter", "visit", "page")  # how somebody gives his word
_NAME = 120  # letters of a name that are kept


class Given(NamedTuple):
    """Who gave an agreement, by which of `WAYS` (or none known), and what else was said."""

    said_by: str = ""
    said_how: str = ""
    how: str = ""


class Marks(NamedTuple):
    """The last receipt and allocation of before: what comes later counts towards an agreement."""

    receipt: int
    allocation: int


def record_promise(  # noqa: PLR0913  a promise says all that
    customer: Customer,
    cents: int,
    by_on: date,
    made_on: date,
    *,
    by: str,
    at: datetime,
    invoices: Sequence[Invoice] = (),
    currency: str = "EUR",
    how: str = "",
    said_by: str = "",
    said_how: str = "",
) -> Agreement:
    """A promise to pay `cents` by a day; it rests the invoices named, else all that are open.

    `said_by` names who gave it, `said_how` one of `WAYS`, `how` what else was said of it.
    """
    given = Given(said_by, said_how, how)
    terms = _Terms(PROMISE, (Instalment(by_on, cents),), made_on, currency, given)
    return _agree(customer, terms, invoices, by=by, at=at)


def record_plan(  # noqa: PLR0913  a plan says all that
    customer: Customer,
    parts: Sequence[Instalment],
    made_on: date,
    *,
    by: str,
    at: datetime,
    invoices: Sequence[Invoice],
    currency: str = "EUR",
    how: str = "",
    since: Marks | None = None,
) -> Agreement:
    """A payment plan: its instalments, and the invoices that they pay. What came after the marks
    of when it was proposed (`since`) counts towards it."""
    given = Given(how=how)
    terms = _Terms(PLAN, tuple(parts), made_on, currency, given, since)
    return _agree(customer, terms, invoices, by=by, at=at)


class _Terms(NamedTuple):
    """What both kinds of agreement say."""

    kind: str
    parts: tuple[Instalment, ...]
    made_on: date
    currency: str
    given: Given
    since: Marks | None = None


@transaction.atomic
def _agree(
    customer: Customer, terms: _Terms, invoices: Sequence[Invoice], *, by: str, at: datetime
) -> Agreement:
    given = terms.given
    _check(customer, terms, invoices)
    lock_head(customer.company)
    since = terms.since or last_marks(customer)
    agreement = Agreement.objects.create(
        company_id=customer.company_id,
        customer=customer,
        kind=terms.kind,
        currency=terms.currency,
        made_on=terms.made_on,
        how=given.how,
        said_by=given.said_by[:_NAME],
        said_how=given.said_how,
        after_receipt=since.receipt,
        after_allocation=since.allocation,
        made_at=at,
        made_by=by,
    )
    AgreedPart.objects.bulk_create(
        AgreedPart(agreement=agreement, on=part.on, cents=part.cents) for part in terms.parts
    )
    ids = [invoice.pk for invoice in invoices] or _open_ids(customer, terms.currency)
    _take_over(ids, agreement)
    said = {
        "customer": customer.code,
        "parts": [[part.on.isoformat(), part.cents] for part in terms.parts],
        "invoices": ids,
        **given._asdict(),
    }
    about = f"agreement:{agreement.pk}"
    record_event(customer.company, terms.kind, about, by=by, at=at, data=said)
    return agreement


def _check(customer: Customer, terms: _Terms, invoices: Iterable[Invoice]) -> None:
    parts = terms.parts
    if terms.given.said_how and terms.given.said_how not in WAYS:
        raise InputError(f"{terms.given.said_how!r} is none of {', '.join(WAYS)}", field="said_how")
    if not parts or any(part.cents <= 0 for part in parts):
        raise InputError("an agreement has amounts above zero", customer.code, field="amount")
    for invoice in invoices:
        if invoice.customer_id != customer.pk:
            raise InputError(f"no invoice {invoice.number!r} of it", customer.code)


def last_marks(customer: Customer) -> Marks:
    """What was recorded before an agreement does not count towards it."""
    return Marks(_last(Receipt, customer), _last(Allocation, customer))


def _last(model: type[Receipt] | type[Allocation], customer: Customer) -> int:
    rows = model._default_manager.filter(company_id=customer.company_id)
    return int(rows.aggregate(last=Max("pk"))["last"] or 0)


def _open_ids(customer: Customer, currency: str) -> list[int]:
    rows = open_invoice_rows(customer.company, [customer.pk])
    return [row[0] for row in rows if row[5] == currency and row[7] > 0]


def _take_over(ids: Sequence[int], agreement: Agreement) -> None:
    """A newer agreement takes the place of an older one, for the invoices of both."""
    older = AgreedInvoice.objects.filter(invoice__in=ids, replaced_by__isnull=True)
    taken = set(older.values_list("agreement", flat=True))
    older.update(replaced_by=agreement)
    AgreedInvoice.objects.bulk_create(
        AgreedInvoice(agreement=agreement, invoice_id=pk) for pk in ids
    )
    left = AgreedInvoice.objects.filter(agreement=OuterRef("pk"), replaced_by=None)
    whole = Agreement.objects.filter(~Exists(left), pk__in=taken, ended_at=None)
    for old in whole.select_related("company", "proposal").order_by("pk"):
        end_agreement(old, "replaced", by=agreement.made_by, at=agreement.made_at)


@transaction.atomic
def end_agreement(
    agreement: Agreement,
    outcome: str,
    *,
    by: str,
    at: datetime,
    kept_on: date | None = None,
    reason: str = "",
) -> None:
    """End it: "kept" (with the day of the payment that made it whole), "broken", "withdrawn" by a
    person, "replaced" by a newer one, or "settled" where nothing is left to pay."""
    company = agreement.company
    lock_head(company)
    Agreement.objects.filter(pk=agreement.pk).update(
        ended_at=at, ended_by=by, outcome=outcome, kept_on=kept_on
    )
    said = {"outcome": outcome, "kept_on": kept_on, "reason": reason}
    about = f"agreement:{agreement.pk}"
    record_event(company, "agreement-ended", about, by=by, at=at, data=said)
    state_after(agreement, outcome, by=by, at=at, reason=reason)
