"""Asking providers how payments stand: when one tells that something changed, and by itself.

A provider's call is believed in one thing, the name of a payment: how it stands is asked for over
the company's own connection. What is never told is asked for all the same, so that a lost call
loses nothing. Money that is on the books is asked about for a while too: it can still go back.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from butoir.core.errors import InputError
from butoir.dunning.paylinks.hearing import hear
from butoir.dunning.paylinks.models import PayLink, PayProvider
from butoir.dunning.paylinks.provider import (
    Provider,
    RefusedError,
    UnavailableError,
    open_provider,
)
from butoir.dunning.paylinks.states import BACK, SETTLED
from butoir.users.models import Company

_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")
_LOG = logging.getLogger(__name__)
_SOON = timedelta(minutes=5)  # between two questions about a payment of the last day
_LATER = timedelta(hours=6)  # about an older one, until its money is on the books
_FRESH = timedelta(days=1)
_OVER = (SETTLED, BACK)  # a refund, a charge-back or its end may follow
_WATCHED = timedelta(days=90)  # from when it was over: later ones are told by the provider alone
_DAILY = timedelta(days=1)
MOST = 50  # payments of a company that one look asks about


def link_of(provider: str, reference: str) -> PayLink | None:
    """The payment of that name, as a provider calls it."""
    if not _NAME.fullmatch(reference):  # a database may not even look for such a text
        return None
    rows = PayLink.objects.filter(provider=provider, reference=reference)
    return rows.select_related("company").first()


def ask_about(link: PayLink, *, by: str, at: datetime) -> PayLink:
    """Ask how a payment stands, and take it in. Raises UnavailableError or RefusedError, and
    InputError where the company's provider cannot be used."""
    setting = PayProvider.objects.filter(company=link.company, provider=link.provider).first()
    if setting is None:
        raise InputError("has no provider of payments any more", link.company.key)
    provider = open_provider(setting.provider, setting.options)
    try:
        return hear(link, provider.ask(link.reference), by=by, at=at)
    finally:
        provider.close()


def due_pay_links(now: datetime) -> list[str]:
    """The keys of the companies that have a payment to ask about."""
    found = _due(now).order_by("company__key").values_list("company__key", flat=True)
    return list(found.distinct())


def ask_waiting(company: Company, *, by: str, at: datetime) -> int:
    """Ask about every payment that still waits, or was over not long ago, and was not asked about
    lately; how many answered. Those that wait come first.

    One that the provider does not know, or will not show, is asked about later, as the others are;
    where it cannot be reached the rest waits. Switched off, a provider is asked all the same.
    Raises InputError when it cannot be used or reached.
    """
    setting = PayProvider.objects.filter(company=company).first()
    links = list(_due(at).filter(company=company).select_related("company")[:MOST])
    if setting is None or not links:
        return 0
    provider = open_provider(setting.provider, setting.options)
    try:
        return sum(_ask(provider, link, by, at) for link in links)
    except UnavailableError as error:
        raise InputError(str(error), "payments online") from error
    finally:
        provider.close()


def _ask(provider: Provider, link: PayLink, by: str, at: datetime) -> int:
    try:
        hear(link, provider.ask(link.reference), by=by, at=at)
    except RefusedError as error:
        _LOG.warning("payment %s of company %s: %s", link.pk, link.company.key, error)
        PayLink.objects.filter(pk=link.pk).update(asked_at=at)
        return 0
    return 1


def _due(now: datetime) -> QuerySet[PayLink]:
    soon = Q(made_at__gt=now - _FRESH, asked_at__lte=now - _SOON)
    waits = Q(soon | Q(asked_at__lte=now - _LATER), ended_at=None)
    lately = Q(state__in=_OVER, ended_at__gt=now - _WATCHED, asked_at__lte=now - _DAILY)
    return (
        PayLink.objects.filter(waits | lately)
        .exclude(reference="")
        .filter(company__pay_provider__isnull=False)
        .order_by(F("ended_at").asc(nulls_first=True), "asked_at", "pk")
    )
