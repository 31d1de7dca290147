"""What the customer said and what was agreed, as dated values.

Notes between colleagues stay out: of a call its result, of an agreement who gave it and how.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from butoir.casefile.facts import CaseAgreement, CaseAnswer, CaseCall, Kept
from butoir.dunning.answers.models import Answer, AnswerInvoice
from butoir.dunning.models import AgreedInvoice, AgreedPart, Agreement, Task
from butoir.ledger.models import Customer
from butoir.users.hours import day_of


def load_answers(customer: Customer, on: date, currency: str) -> tuple[CaseAnswer, ...]:
    """What was answered on the answer page, the first first; two queries."""
    rows = Answer.objects.filter(customer=customer, currency=currency).order_by("given_at", "pk")
    rows = rows.select_related("proof").defer("proof__content")
    about: dict[int, list[str]] = defaultdict(list)
    named = AnswerInvoice.objects.filter(answer__customer=customer).order_by("pk")
    for answer, number in named.values_list("answer", "invoice__number"):
        about[answer].append(number)
    return tuple(
        CaseAnswer(
            day_of(row.given_at),
            row.kind,
            tuple(about[row.pk]),
            row.cents,
            row.on,
            row.text,
            Kept(row.proof.digest, row.proof.media_type, row.proof.size) if row.proof else None,
        )
        for row in rows
        if day_of(row.given_at) <= on
    )


def load_agreements(customer: Customer, on: date, currency: str) -> tuple[CaseAgreement, ...]:
    """Promises and plans, running and ended; three queries."""
    mine = Agreement.objects.filter(customer=customer, currency=currency, made_on__lte=on)
    parts: dict[int, list[tuple[date, int]]] = defaultdict(list)
    found = AgreedPart.objects.filter(agreement__in=mine).order_by("on", "pk")
    for agreement, day, cents in found.values_list("agreement", "on", "cents"):
        parts[agreement].append((day, cents))
    about: dict[int, list[str]] = defaultdict(list)
    named = AgreedInvoice.objects.filter(agreement__in=mine).order_by("pk")
    for agreement, number in named.values_list("agreement", "invoice__number"):
        about[agreement].append(number)
    agreements = []
    for row in mine.order_by("made_on", "pk"):
        ended = row.kept_on or (day_of(row.ended_at) if row.ended_at else None)
        ended = ended if ended and ended <= on else None
        said = (tuple(parts[row.pk]), tuple(about[row.pk]), row.said_by, row.said_how)
        outcome = row.outcome if ended else ""
        agreements.append(CaseAgreement(row.kind, row.made_on, *said, ended, outcome))
    return tuple(agreements)


def load_calls(customer: Customer, on: date) -> tuple[CaseCall, ...]:
    """The telephone calls that somebody made; one query."""
    rows = Task.objects.filter(customer=customer, kind="call", done_at__isnull=False)
    rows = (
        rows.exclude(done_by="").exclude(result__in=("settled", "waived")).order_by("done_at", "pk")
    )
    return tuple(
        CaseCall(day_of(done_at), result)
        for done_at, result in rows.values_list("done_at", "result")
        if done_at and day_of(done_at) <= on
    )
