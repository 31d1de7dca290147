"""Asking the carrier what became of the registered letters that it has, or may have.

Electronic proofs can be had for one year only (CPCE R53-3): this is to run every day.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.timezone import localdate

from butoir.core.errors import InputError
from butoir.dispatch.channels.registered import open_channel
from butoir.dispatch.channels.registered.carrier import (
    Carrier,
    Fact,
    RefusedError,
    UnavailableError,
)
from butoir.dispatch.handing import finish
from butoir.dispatch.models import ChannelSetting, Delivery, Proof, State
from butoir.dispatch.outgoing import load_outgoing
from butoir.dispatch.proofs import CLOSING, record_proof
from butoir.journal.events import lock_head, record_event
from butoir.users.models import Company

_FOLLOWED = timedelta(days=180)  # nothing more comes of an older letter


@dataclass
class Fetched:
    """How many letters were asked about, lost answers settled, proofs new; what went wrong."""

    asked: int = 0
    settled: int = 0
    recorded: int = 0
    problems: list[str] = field(default_factory=list)


def fetch_proofs(company: Company, *, by: str, at: datetime) -> Fetched:
    """Record what the company's carrier knows of its letters that are sent and not settled.

    A letter whose answer was lost, and that the carrier says it has, is sent from now on (or
    refused); what it does not have stays with a person. Nothing is recorded twice. A carrier that
    does not answer leaves everything as it is and is not asked further; a letter that it refuses to
    tell of is skipped. Both are told as problems.
    """
    fetched = Fetched()
    setting = (
        ChannelSetting.objects.filter(company=company, channel="registered")
        .exclude(provider="")
        .select_related("company")
        .first()
    )
    deliveries = _unsettled(setting, at) if setting else []
    if setting is None or not deliveries:
        return fetched
    try:
        carrier = open_channel(setting)
    except InputError as error:
        fetched.problems.append(str(error))
        return fetched
    with closing(carrier):
        _settle_lost(carrier, setting, deliveries, fetched, at)
        _ask(carrier, deliveries, fetched, by, at)
    return fetched


def _unsettled(setting: ChannelSetting, at: datetime) -> list[Delivery]:
    """Those that this carrier has or may have, without a closing proof that has its document."""
    mine = Delivery.objects.filter(
        Q(state=State.UNKNOWN) | Q(state=State.SENT) & ~Q(provider_reference=""),
        company=setting.company,
        channel="registered",
        provider=setting.provider,
        state_at__gte=at - _FOLLOWED,
    )
    settled = Proof.objects.filter(
        delivery__company=setting.company, kind__in=CLOSING, file__isnull=False
    )
    known = Prefetch("proofs", Proof.objects.only("delivery", "kind", "on", "file"))
    return list(
        mine.exclude(pk__in=settled.values("delivery"))
        .select_related("company", "document")
        .prefetch_related(known)
        .order_by("pk")
    )


def _settle_lost(
    carrier: Carrier,
    setting: ChannelSetting,
    deliveries: Sequence[Delivery],
    fetched: Fetched,
    at: datetime,
) -> None:
    lost = [row for row in deliveries if row.state == State.UNKNOWN]
    for row, item in zip(lost, load_outgoing(lost, [setting] * len(lost)), strict=True):
        fetched.asked += 1
        outcome = carrier.find(item)
        if outcome is None:
            fetched.problems.append(f"{row.key}: the carrier cannot say whether it has it")
        elif outcome.kind in ("sent", "permanent"):
            with transaction.atomic():
                fetched.settled += finish(row, outcome, at)


def _ask(
    carrier: Carrier, deliveries: Sequence[Delivery], fetched: Fetched, by: str, at: datetime
) -> None:
    for delivery in deliveries:
        if delivery.state != State.SENT:
            continue
        fetched.asked += 1
        try:
            facts = carrier.follow(delivery.provider_reference)
            _keep(carrier, delivery, facts, fetched, by=by, at=at)
        except (RefusedError, InputError) as error:
            fetched.problems.append(f"{delivery.key}: {error}")
        except UnavailableError as error:
            fetched.problems.append(f"{delivery.key}: {error}; no further letter was asked about")
            return


def _keep(
    carrier: Carrier,
    delivery: Delivery,
    facts: Sequence[Fact],
    fetched: Fetched,
    *,
    by: str,
    at: datetime,
) -> None:
    """Record what is not known yet, and its document once there is one."""
    known = {(proof.kind, proof.on): proof.file_id is not None for proof in delivery.proofs.all()}
    for fact in facts:
        if fact.kind == "rejected":
            _reject(delivery, fact.detail, by, at)
            continue
        on = fact.on or localdate(at)
        complete = known.get((fact.kind, on))
        if complete or (complete is False and not fact.file):
            continue
        content = _document(carrier, delivery, fact, fetched)
        if complete is False and content is None:
            continue
        record_proof(
            delivery,
            fact.kind,
            on,
            by=by,
            at=at,
            content=content,
            media_type="application/pdf",
            detail=fact.detail,
        )
        known[fact.kind, on] = content is not None
        fetched.recorded += 1


def _document(carrier: Carrier, delivery: Delivery, fact: Fact, fetched: Fetched) -> bytes | None:
    """The PDF of a fact; a date without its document is worth keeping too."""
    if not fact.file:
        return None
    try:
        content = carrier.download(fact)
    except RefusedError as error:
        fetched.problems.append(f"{delivery.key}: the document of the {fact.kind}: {error}")
        return None
    if not content.startswith(b"%PDF"):
        fetched.problems.append(f"{delivery.key}: the document of the {fact.kind} is no PDF")
        return None
    return content


def _reject(delivery: Delivery, why: str, by: str, at: datetime) -> None:
    """It was accepted, but never posted: nothing was said to the debtor."""
    with transaction.atomic():
        lock_head(delivery.company)
        sent = Delivery.objects.filter(pk=delivery.pk, state=State.SENT)
        if sent.update(state=State.REFUSED, state_at=at, error=why):
            about, data = f"delivery:{delivery.pk}", {"detail": why}
            record_event(delivery.company, "delivery-rejected", about, by=by, at=at, data=data)
