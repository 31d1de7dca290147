"""A debtor asks to pay online: one payment at the provider for what is open, found again or made.

The row comes before the question, so that a lost answer is asked for again under the same key, and
no second payment is made. What is paid and how much is worked out here, from the books.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from butoir.core.errors import InputError
from butoir.dunning.answers.marks import shown_number
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.paylinks.hearing import hear
from butoir.dunning.paylinks.models import PayLink, PayLinkPart, PayProvider
from butoir.dunning.paylinks.owed import CURRENCY, Payable, payable, same_parts
from butoir.dunning.paylinks.provider import Provider, Told, UnknownError, Wanted, open_provider
from butoir.dunning.paylinks.resting import rest_begun
from butoir.dunning.paylinks.setting import provider_of
from butoir.dunning.paylinks.states import ASKED, OPEN, PAYABLE
from butoir.dunning.paylinks.waiting import end_lost
from butoir.journal.events import lock_head, record_event
from butoir.users.hours import day_of

Opened = Callable[[str, Mapping[str, Any]], Provider]
NOTHING = "nothing of it can be paid online"
_NAME = 150  # letters of an author in the journal


@dataclass(frozen=True, slots=True)
class Way:
    """How a debtor goes to the provider and comes back: `back` gives the address of a payment (id)
    on the answer page, `hook` is where the provider tells of it."""

    back: Callable[[int], str]
    hook: str
    lang: str


def begin_payment(
    case: AnswerCase,
    chosen: Collection[int],
    way: Way,
    *,
    at: datetime,
    opened: Opened = open_provider,
) -> PayLink:
    """The payment of what is open of some invoices (ids; none: of all), with the page to pay it on
    in its `checkout`; or one that turned out to be paid already.

    The same invoices and sums give the same payment as long as it can be paid. Raises InputError
    where nothing can be paid online, RefusedError or UnavailableError when the provider does not
    take it: then nothing was paid, and trying again makes no second one.
    """
    setting = provider_of(case.company)
    if setting is None:
        raise InputError(NOTHING, shown_number(case.number))
    provider = opened(setting.provider, setting.options)
    try:
        link = _found(case, chosen, setting, at)
        if link.reference:
            link = _asked(link, provider, at)
            if link.ended_at is None:  # it can still be paid, or was paid meanwhile
                return link
            link = _found(case, chosen, setting, at)
        return _made(link, provider.make(_wanted(link, way)), at)
    finally:
        provider.close()


def _asked(link: PayLink, provider: Provider, at: datetime) -> PayLink:
    """A payment of before as it stands now; one that its provider does not know has ended."""
    by = author_of(link.case)
    try:
        return hear(link, provider.ask(link.reference), by=by, at=at)
    except UnknownError:  # the company has another account there by now
        end_lost(link, by=by, at=at)
        link.refresh_from_db()
        return link


def author_of(case: AnswerCase) -> str:
    """The debtor, as the journal names who has only a link."""
    return f"{shown_number(case.number)} {case.customer.name}"[:_NAME]


@transaction.atomic
def _found(
    case: AnswerCase, chosen: Collection[int], setting: PayProvider, at: datetime
) -> PayLink:
    """The payment of these invoices that can still be paid, or a new one with its event."""
    lock_head(case.company)
    case.customer.company = case.company
    every = payable(case.customer, day_of(at))
    wanted = [one for one in every if one.invoice in chosen] if chosen else every
    if not wanted or len(wanted) < len(set(chosen)):
        raise InputError(NOTHING, shown_number(case.number), field="invoices")
    for row in _payable_links(case, setting):
        if same_parts(row.parts.all(), wanted):
            return row
    return _new(case, wanted, setting, at)


def _payable_links(case: AnswerCase, setting: PayProvider) -> list[PayLink]:
    rows = PayLink.objects.filter(
        case=case, provider=setting.provider, ended_at=None, state__in=PAYABLE
    )
    return list(rows.select_related("company", "customer").prefetch_related("parts"))


def _new(
    case: AnswerCase, wanted: Collection[Payable], setting: PayProvider, at: datetime
) -> PayLink:
    cents = sum(one.cents for one in wanted)
    link = PayLink.objects.create(
        company=case.company,
        customer=case.customer,
        case=case,
        provider=setting.provider,
        key=_key(case, wanted),
        currency=CURRENCY,
        cents=cents,
        state=ASKED,
        made_at=at,
    )
    PayLinkPart.objects.bulk_create(
        PayLinkPart(link=link, invoice_id=one.invoice, cents=one.cents, left=one.left)
        for one in wanted
    )
    said = {
        "customer": case.customer.code,
        "invoices": {one.number: one.cents for one in wanted},
        "currency": CURRENCY,
        "cents": cents,
        "provider": setting.provider,
        "key": link.key,
    }
    record_event(
        case.company, "pay-link", f"pay-link:{link.pk}", by=author_of(case), at=at, data=said
    )
    return link


def _key(case: AnswerCase, wanted: Collection[Payable]) -> str:
    """From the case, what is open, and how many payments there were before: one that was not paid
    is followed by another one."""
    before = PayLink.objects.filter(case=case).count()
    said = " ".join(f"{one.invoice}:{one.cents}" for one in wanted)
    return salted_hmac(
        "butoir.paylinks", f"{case.number} {before} {said}", algorithm="sha256"
    ).hexdigest()


def _wanted(link: PayLink, way: Way) -> Wanted:
    """The numbers come first: the bank may cut what follows, and receipts are matched by them."""
    numbers = link.parts.order_by("pk").values_list("invoice__number", flat=True)
    description = f"{', '.join(numbers)} {shown_number(link.case.number)}"
    return Wanted(
        link.key,
        link.cents,
        link.currency,
        description,
        way.back(link.pk),
        way.hook,
        way.lang,
    )


@transaction.atomic
def _made(link: PayLink, told: Told, at: datetime) -> PayLink:
    """Keep what the provider called it; two answers to one key are one payment."""
    company, by = link.company, author_of(link.case)
    lock_head(company)
    row = PayLink.objects.select_related("company", "customer").get(pk=link.pk)
    if row.reference:
        return row
    row.reference, row.checkout, row.state, row.asked_at = told.reference, told.checkout, OPEN, at
    row.save(update_fields=["reference", "checkout", "state", "asked_at"])
    said = {"state": OPEN, "reference": told.reference}
    record_event(company, "pay-link-state", f"pay-link:{row.pk}", by=by, at=at, data=said)
    rest_begun(row, by=by, at=at)
    return hear(row, told, by=by, at=at)
