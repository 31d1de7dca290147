"""The proofs of what became of a delivery, sealed as they came, and the date that the law looks at.

A proof is never changed or removed. What it does to the delivery's state is here too, so that a
person, a provider and an incoming mail that say the same do the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from butoir.core.errors import InputError
from butoir.dispatch.models import COUNTS, Delivery, Proof, State
from butoir.journal.events import lock_head, record_event
from butoir.journal.sealed import seal

_SETTLES: Mapping[str, State] = MappingProxyType(
    {
        "deposit": State.SENT,
        "presented": State.SENT,
        "acknowledgement": State.SENT,
        "refusal": State.SENT,
        "unclaimed": State.SENT,
        "bounce": State.RETURNED,
    }
)
KINDS = tuple(_SETTLES)
CLOSING = ("acknowledgement", "refusal", "unclaimed", "bounce")  # nothing more will come


def record_proof(
    delivery: Delivery,
    kind: str,
    on: date,
    *,
    by: str,
    at: datetime,
    content: bytes | None = None,
    media_type: str = "",
    detail: str = "",
) -> Proof:
    """Keep a proof of `KINDS` that bears the date `on`; the same one again gives the one there.

    A bounce makes the delivery `returned`: its step is open again. A letter refused or not claimed
    was presented: it stays `sent`. Any other proof settles a lost answer: the delivery was sent.
    Raises InputError for a kind that is none, or a date that lies ahead.
    """
    if kind not in _SETTLES:
        raise InputError(f"no proof is called {kind!r}: one of {', '.join(KINDS)}", field="kind")
    if on > localdate(at):
        raise InputError(f"a proof cannot bear a date that lies ahead: {on}", field="on")
    with transaction.atomic():
        lock_head(delivery.company)
        file = seal(content, media_type, at) if content is not None else None
        same = Proof.objects.filter(delivery=delivery, kind=kind, on=on)
        found = (same.filter(file=file) if file else same).order_by("pk").first()
        if found is not None:
            return found
        proof = Proof.objects.create(
            delivery=delivery,
            kind=kind,
            on=on,
            file=file,
            detail=detail,
            recorded_at=at,
            recorded_by=by,
        )
        state = _settle(delivery, _SETTLES[kind], detail, at)
        said = {"kind": kind, "on": on, "file": proof.file_id, "detail": detail, "state": state}
        record_event(
            delivery.company, "delivery-proof", f"delivery:{delivery.pk}", by=by, at=at, data=said
        )
    return proof


def _settle(delivery: Delivery, state: State, detail: str, at: datetime) -> str:
    """What the proof makes of the delivery; whoever had it in hand may change it no longer."""
    before = COUNTS if state == State.RETURNED else (State.UNKNOWN,)
    values = {"state": state, "state_at": at, "lease_until": None, "fence": F("fence") + 1}
    if state == State.RETURNED:
        values["error"] = detail
    Delivery.objects.filter(pk=delivery.pk, state__in=before).update(**values)
    delivery.refresh_from_db(fields=["state", "state_at", "lease_until", "fence", "error"])
    return delivery.state


def proofs_of(delivery: Delivery) -> list[Proof]:
    """The proofs of a delivery in the order of their dates, with their files but not the bytes."""
    rows = Proof.objects.filter(delivery=delivery).select_related("file")
    return list(rows.defer("file__content").order_by("on", "pk"))


def legal_on(delivery: Delivery) -> date | None:
    """The date that the law looks at; None while it is not known, or when nothing arrived.

    A registered letter: the day of its first presentation, whether it was taken, refused or never
    claimed. That a formal notice holds though it was never claimed is settled (Cass. 1re civ.
    20 January 2021, n° 19-20.680, read in secondary sources); that its first presentation is the
    day is what our law folder says, from memory. In Belgium the day after it (C. jud. art. 53bis).
    Where only a later fact is proved (acknowledgement, refusal, end of the time to claim it), that
    later date, which can only favour the debtor; so always for an electronic letter, which has no
    presentation. Anything else: the day sent, in French time.
    """
    if delivery.state != State.SENT:
        return None
    if delivery.channel != "registered":
        return _sent_on(delivery)
    by_kind: dict[str, list[date]] = {}
    for proof in delivery.proofs.all():
        by_kind.setdefault(proof.kind, []).append(proof.on)
    for kind in ("presented", "acknowledgement", "refusal", "unclaimed"):
        if kind in by_kind:
            return min(by_kind[kind]) + timedelta(days=delivery.to.get("country") == "BE")
    return None


def _sent_on(delivery: Delivery) -> date:
    if delivery.batch is not None and delivery.batch.posted_on is not None:
        return delivery.batch.posted_on
    return localdate(delivery.state_at)
