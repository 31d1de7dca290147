"""Asking the carriers what became of the registered letters that they accepted.

Electronic proofs can be had for one year only (CPCE R53-3): this is to run every day.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.timezone import localdate

from butoir.core.errors import InputError
from butoir.dispatch.channels.registered import open_channel
from butoir.dispatch.channels.registered.carrier import (
    Carrier,
    Fact,
    RefusedError,
    UnavailableError,
)
from butoir.dispatch.models import ChannelSetting, Delivery, Proof, State
from butoir.dispatch.proofs import CLOSING, record_proof
from butoir.users.models import Company

_FOLLOWED = timedelta(days=180)  # nothing more comes of an older letter


class Fetched(NamedTuple):
    """How many letters were asked about, how many proofs are new, and what went wrong."""

    asked: int = 0
    recorded: int = 0
    problems: tuple[str, ...] = ()


def fetch_proofs(company: Company, *, by: str, at: datetime) -> Fetched:
    """Record what the company's carrier knows of its letters that are sent and not settled.

    Nothing is recorded twice. A carrier that does not answer leaves everything as it is and is not
    asked further; a letter that it refuses to tell of is skipped. Both are told as problems.
    """
    setting = (
        ChannelSetting.objects.filter(company=company, channel="registered", enabled=True)
        .exclude(provider="")
        .select_related("company")
        .first()
    )
    deliveries = _unsettled(setting, at) if setting else []
    if setting is None or not deliveries:
        return Fetched()
    try:
        carrier = open_channel(setting)
    except InputError as error:
        return Fetched(problems=(str(error),))
    with closing(carrier):
        return _ask(carrier, deliveries, by, at)


def _unsettled(setting: ChannelSetting, at: datetime) -> list[Delivery]:
    """Sent through this carrier not long ago, without a closing proof that has its document."""
    sent = Delivery.objects.filter(
        company=setting.company,
        channel="registered",
        state=State.SENT,
        provider=setting.provider,
        state_at__gte=at - _FOLLOWED,
    ).exclude(provider_reference="")
    settled = Proof.objects.filter(
        delivery__company=setting.company, kind__in=CLOSING, file__isnull=False
    )
    known = Prefetch("proofs", Proof.objects.only("delivery", "kind", "on", "file"))
    return list(
        sent.exclude(pk__in=settled.values("delivery"))
        .select_related("company")
        .prefetch_related(known)
        .order_by("pk")
    )


def _ask(carrier: Carrier, deliveries: list[Delivery], by: str, at: datetime) -> Fetched:
    asked = recorded = 0
    problems: list[str] = []
    for delivery in deliveries:
        asked += 1
        try:
            facts = carrier.follow(delivery.provider_reference, delivery.to)
            recorded += _keep(carrier, delivery, facts, problems, by=by, at=at)
        except (RefusedError, InputError) as error:
            problems.append(f"{delivery.key}: {error}")
        except UnavailableError as error:
            problems.append(f"{delivery.key}: {error}; the others were not asked about")
            break
    return Fetched(asked, recorded, tuple(problems))


def _keep(
    carrier: Carrier,
    delivery: Delivery,
    facts: Sequence[Fact],
    problems: list[str],
    *,
    by: str,
    at: datetime,
) -> int:
    """Record what is not known yet, with its document once there is one; how many."""
    known = {(proof.kind, proof.on): proof.file_id is not None for proof in delivery.proofs.all()}
    count = 0
    for fact in facts:
        on = fact.on or localdate(at)
        complete = known.get((fact.kind, on))
        if complete or (complete is False and not fact.file):
            continue
        content = _document(carrier, delivery, fact, problems)
        if complete is False and content is None:
            continue
        kind, detail = fact.kind, fact.detail
        record_proof(
            delivery,
            kind,
            on,
            by=by,
            at=at,
            content=content,
            media_type="application/pdf",
            detail=detail,
        )
        known[kind, on] = content is not None
        count += 1
    return count


def _document(
    carrier: Carrier, delivery: Delivery, fact: Fact, problems: list[str]
) -> bytes | None:
    """The PDF of a fact; a date without its document is worth keeping too."""
    if not fact.file:
        return None
    try:
        content = carrier.download(fact)
    except RefusedError as error:
        problems.append(f"{delivery.key}: the document of the {fact.kind}: {error}")
        return None
    if not content.startswith(b"%PDF"):
        problems.append(f"{delivery.key}: the document of the {fact.kind} is no PDF")
        return None
    return content
