"""A plan is put to the customer, and answered: accepted, refused, withdrawn, signed.

Each change is a dated, signed record with its event; what was agreed runs as an `Agreement`.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.core.items import Instalment
from butoir.dunning.agreeing import Marks, end_agreement, last_marks, record_plan
from butoir.dunning.answers.models import Answer
from butoir.dunning.plans.claims import stored
from butoir.dunning.plans.drafting import Draft
from butoir.dunning.plans.letters import send_agreement, send_offer
from butoir.dunning.plans.models import Proposal, ProposedInvoice, ProposedPart
from butoir.dunning.plans.rules import rules_of
from butoir.dunning.plans.states import (
    ACCEPTED,
    PROPOSED,
    REFUSED,
    RUNNING,
    SIGNED,
    WITHDRAWN,
    record_state,
    state_of,
)
from butoir.dunning.plans.terms import INCLUDED
from butoir.dunning.plans.unchanged import check_unchanged
from butoir.dunning.tasks import complete_task
from butoir.journal.events import lock_head, record_event
from butoir.journal.models import SealedFile
from butoir.users.hours import day_of


@transaction.atomic
def propose_plan(
    draft: Draft,
    answer_by: date | None,
    *,
    by: str,
    at: datetime,
    exception: str = "",
    answer: Answer | None = None,
) -> Proposal:
    """Record a plan as proposed; with a day to answer by, its letter leaves.

    `exception` is why a manager signs for more than the company allows; `answer` the wish of the
    customer that it takes the place of, which is read with it. Raises InputError when it passes the
    company's terms without that, when another plan waits for its answer, when its days are not in
    their order, or when its letter cannot be written or reaches nobody.
    """
    customer = draft.customer
    lock_head(customer.company)
    _check(draft, answer_by, exception, at)
    proposal = _saved(draft, answer_by, exception, answer, by, at)
    said = _told(draft, answer_by, exception)
    about = f"proposal:{proposal.pk}"
    record_event(customer.company, "plan-proposed", about, by=by, at=at, data=said)
    record_state(proposal, PROPOSED, by=by, at=at, reason=exception)
    if answer is not None and answer.task.done_at is None:
        complete_task(answer.task, "accepted", by=by, at=at, reason=exception)
    if answer_by is not None and send_offer(proposal, by=by, at=at) is None:
        raise InputError("no way to write to this customer", customer.code, field="answer_by")
    return proposal


@transaction.atomic
def agree_to_plan(proposal: Proposal, *, by: str, at: datetime, how: str) -> None:
    """It is accepted: `by` says who said so, `how` by which way (`agreeing.WAYS`).

    The letter to sign leaves; the plan runs, at once or from its signature, as the company chose.
    Raises InputError when it waits for no answer any more, its day has passed, or what is open of
    its invoices is no longer what it says.
    """
    lock_head(proposal.company)
    _check_waiting(proposal, at)
    check_unchanged(proposal)
    record_state(proposal, ACCEPTED, by=by, at=at, how=how)
    if rules_of(proposal.company).from_signature:
        proposal.waits_until = proposal.parts.order_by("on").values_list("on", flat=True)[0]
        proposal.save(update_fields=["waits_until"])
    else:
        _run(proposal, by=by, at=at)
    send_agreement(proposal, day_of(at), by=by, at=at)


@transaction.atomic
def file_signed_copy(proposal: Proposal, file: SealedFile, *, by: str, at: datetime) -> None:
    """The signed agreement is here; a plan that waited for it runs from now on."""
    lock_head(proposal.company)
    state = state_of(proposal)
    if state not in (ACCEPTED, RUNNING):
        raise InputError("nothing is to be signed", field="file")
    record_state(proposal, SIGNED, by=by, at=at, file=file)
    if state == ACCEPTED:
        check_unchanged(proposal)
        _run(proposal, by=by, at=at)


@transaction.atomic
def refuse_plan(proposal: Proposal, reason: str, *, by: str, at: datetime, how: str = "") -> None:
    """The customer does not want it."""
    lock_head(proposal.company)
    _check_waiting(proposal, None)
    record_state(proposal, REFUSED, by=by, at=at, how=how, reason=reason)


@transaction.atomic
def withdraw_plan(proposal: Proposal, reason: str, *, by: str, at: datetime) -> None:
    """We take it back, offered or running, for a reason; raises InputError without."""
    if not reason.strip():
        raise InputError("a plan is withdrawn with a reason", field="reason")
    lock_head(proposal.company)
    state, agreement = state_of(proposal), proposal.agreement
    if state == RUNNING and agreement is not None:
        end_agreement(agreement, "withdrawn", by=by, at=at, reason=reason)
    elif state in (PROPOSED, ACCEPTED):
        record_state(proposal, WITHDRAWN, by=by, at=at, reason=reason)
    else:
        raise InputError("this plan has ended", field="reason")


def _check(draft: Draft, answer_by: date | None, exception: str, at: datetime) -> None:
    customer = draft.customer
    if draft.beyond and not exception.strip():
        raise InputError("the plan passes what the company allows", customer.code, field="reason")
    if answer_by is not None and not day_of(at) < answer_by < draft.parts[0].on:
        raise InputError(
            "the day to answer by lies between today and the first payment",
            customer.code,
            field="answer_by",
        )
    ids = [invoice.pk for invoice, _ in draft.invoices]
    if ProposedInvoice.objects.filter(invoice__in=ids, proposal__ended_at=None).exists():
        raise InputError("another plan waits for its answer", customer.code, field="invoices")


def _saved(
    draft: Draft,
    answer_by: date | None,
    exception: str,
    answer: Answer | None,
    by: str,
    at: datetime,
) -> Proposal:
    marks = last_marks(draft.customer)
    terms = draft.terms
    proposal = Proposal.objects.create(
        company=draft.customer.company,
        customer=draft.customer,
        currency=draft.currency,
        answer=answer,
        interest=terms.interest if terms.interest != INCLUDED or draft.claim else "law",
        claim=stored(draft.claim),
        clause=terms.clause,
        grace_days=terms.grace_days,
        answer_by=answer_by,
        waits_until=answer_by,
        beyond=list(draft.beyond),
        exception=exception,
        after_receipt=marks.receipt,
        after_allocation=marks.allocation,
        made_on=draft.on,
        made_at=at,
        made_by=by,
    )
    ProposedPart.objects.bulk_create(
        ProposedPart(proposal=proposal, on=part.on, cents=part.cents) for part in draft.parts
    )
    ProposedInvoice.objects.bulk_create(
        ProposedInvoice(proposal=proposal, invoice=invoice, cents=cents)
        for invoice, cents in draft.invoices
    )
    return proposal


def _told(draft: Draft, answer_by: date | None, exception: str) -> dict[str, object]:
    return {
        "customer": draft.customer.code,
        "currency": draft.currency,
        "parts": [[part.on.isoformat(), part.cents] for part in draft.parts],
        "invoices": [[invoice.pk, cents] for invoice, cents in draft.invoices],
        "interest": draft.terms.interest,
        "contained": [draft.interest, draft.indemnity],
        "clause": draft.terms.clause,
        "grace_days": draft.terms.grace_days,
        "answer_by": answer_by,
        "beyond": list(draft.beyond),
        "exception": exception,
    }


def _check_waiting(proposal: Proposal, at: datetime | None) -> None:
    """Raise InputError unless it waits for its answer, on a day on which it may be given."""
    if state_of(proposal) != PROPOSED:
        raise InputError("this plan waits for no answer", field="proposal")
    late = at is not None and proposal.answer_by is not None and proposal.answer_by < day_of(at)
    if late:
        raise InputError("the day to answer by has passed", field="proposal")


def _run(proposal: Proposal, *, by: str, at: datetime) -> None:
    """From now on it binds both; what came in since it was proposed counts towards it."""
    invoices = [one.invoice for one in proposal.invoices.select_related("invoice").order_by("pk")]
    parts = [Instalment(part.on, part.cents) for part in proposal.parts.order_by("on")]
    proposal.agreement = record_plan(
        proposal.customer,
        parts,
        day_of(at),
        by=by,
        at=at,
        invoices=invoices,
        currency=proposal.currency,
        since=Marks(proposal.after_receipt, proposal.after_allocation),
    )
    proposal.save(update_fields=["agreement"])
    record_state(proposal, RUNNING, by=by, at=at)
