"""The letters of a case, as they left, each with the proofs of what became of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q

from butoir.casefile.facts import CaseLetter, CaseProof, Kept
from butoir.dispatch.models import Delivery, Proof, State
from butoir.dispatch.proofs import legal_on
from butoir.dunning.models import PlannedLine
from butoir.ledger.models import Customer
from butoir.users.hours import day_of

_LEFT = (State.SENT, State.RETURNED)


def load_letters(customer: Customer, on: date, currency: str) -> tuple[CaseLetter, ...]:
    """What left for a customer until that day, the first first; four queries.

    A demand in another currency is left out; a letter that asks for nothing has none.
    """
    planned = Q(release__message__customer=customer)
    named = Q(reference=customer.code)
    # two questions instead of one with OR, which would read everything that was ever sent
    rows: dict[int, Delivery] = {}
    for whose in (planned, named):
        found = Delivery.objects.filter(whose, company=customer.company_id)
        found = found.select_related("document__file", "batch", "release__message")
        found = found.defer("document__file__content").prefetch_related("proofs")
        rows.update((row.pk, row) for row in found)
    chosen = [row for row in rows.values() if _counts(row, on, currency)]
    lines = _lines(chosen)
    proofs = _proofs(chosen)
    letters = [_letter(row, lines[row.pk], proofs[row.pk]) for row in chosen]
    return tuple(sorted(letters, key=lambda letter: (letter.sent_on, letter.place)))


def _counts(row: Delivery, on: date, currency: str) -> bool:
    message = _message(row)
    fits = message is None or message.currency == currency
    return fits and row.state in _LEFT and _sent_on(row) <= on


def _message(row: Delivery) -> Any:
    """What it carries, when a run decided it."""
    release = getattr(row, "release", None)
    return release.message if release else None


def _sent_on(row: Delivery) -> date:
    if row.batch is not None and row.batch.posted_on is not None:
        return row.batch.posted_on
    sent = [proof.on for proof in row.proofs.all() if proof.kind == "deposit"]
    return (
        min(sent) if sent else day_of(row.state_at if row.state == State.SENT else row.not_before)
    )


def _lines(rows: list[Delivery]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    lines = PlannedLine.objects.filter(message__release__delivery__in=[row.pk for row in rows])
    columns = ("message__release__delivery", "invoice__number")
    for delivery, number in lines.order_by("pk").values_list(*columns):
        found[delivery].append(number)
    return found


def _proofs(rows: list[Delivery]) -> dict[int, list[CaseProof]]:
    found: dict[int, list[CaseProof]] = defaultdict(list)
    proofs = Proof.objects.filter(delivery__in=[row.pk for row in rows]).order_by("on", "pk")
    columns = ("delivery", "kind", "on", "detail", "file", "file__media_type", "file__size")
    for delivery, kind, on, detail, *file in proofs.values_list(*columns):
        kept = Kept(*file) if file[0] else None
        found[delivery].append(CaseProof(kind, on, kept, detail))
    return found


def _letter(row: Delivery, invoices: list[str], proofs: list[CaseProof]) -> CaseLetter:
    document, message = row.document, _message(row)
    return CaseLetter(
        row.pk,
        document.kind,
        row.channel,
        row.state,
        _sent_on(row),
        legal_on(row),
        document.title,
        _address(row.to),
        Kept(document.file.digest, document.file.media_type, document.file.size),
        tuple(invoices),
        message.pay_by if message else None,
        message.total if message else None,
        tuple(proofs),
    )


def _address(to: dict[str, Any]) -> str:
    """Where it went, on one line."""
    if "email" in to and "lines" not in to:
        return str(to["email"])
    city = f"{to.get('postcode', '')} {to.get('city', '')}".strip()
    parts = (to.get("name"), *to.get("lines", ()), city, to.get("phone"))
    return ", ".join(str(part) for part in parts if part)
