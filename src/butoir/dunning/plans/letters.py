"""The letters of plans and promises: from rows to facts, and into the outbox with their record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from butoir.core.agreements import Missed as MissedPart
from butoir.core.deadline import pay_by_date
from butoir.dispatch.models import Delivery
from butoir.dunning.models import Agreement
from butoir.dunning.note_check import Truth
from butoir.dunning.notes import WAYS, Note, occasion_of, send_note
from butoir.dunning.plans.claims import restored
from butoir.dunning.plans.models import AgreedLetter, Proposal
from butoir.dunning.plans.terms import WAIVED, calendar_of
from butoir.dunning.plans.warnings import KIND as DEFAULT
from butoir.ledger.open_items import open_invoice_rows
from butoir.letters.letter import Letter
from butoir.letters.notes.coming import Coming, compose_coming
from butoir.letters.notes.plans import (
    Instalment,
    Missed,
    Plan,
    compose_agreement,
    compose_default,
    compose_offer,
)
from butoir.letters.notes.promises import Promised, compose_promise
from butoir.letters.occasion import Named, Occasion, named
from butoir.letters.own import OwnTexts
from butoir.users.hours import day_of

OFFER, AGREEMENT, NOTICE, PROMISE = (
    "plan-proposal",
    "plan-agreement",
    "instalment-notice",
    "promise-confirmation",
)
TO_CATCH_UP = 8  # days that the letter about a missed instalment gives


def send_offer(proposal: Proposal, *, by: str, at: datetime) -> Delivery | None:
    """The plan as it is proposed, with the day to answer by."""
    answer_by = proposal.answer_by
    assert answer_by is not None

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        plan = plan_facts(proposal, occasion)
        return compose_offer(plan, answer_by, own), _truth(plan, (plan, answer_by))

    note = Note(OFFER, f"offer.{proposal.pk}", proposal.currency, compose)
    return _send(note, AgreedLetter(proposal=proposal), by=by, at=at)


def send_agreement(
    proposal: Proposal, agreed_on: date, *, by: str, at: datetime
) -> Delivery | None:
    """The plan as agreed, to be signed."""

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        plan = plan_facts(proposal, occasion)
        first = plan.parts[0]
        truth = _truth(plan, (plan, agreed_on), first.cents, first.due_on)
        return compose_agreement(plan, agreed_on, own), truth

    note = Note(AGREEMENT, f"agreement.{proposal.pk}", proposal.currency, compose)
    letter = AgreedLetter(proposal=proposal, agreement=proposal.agreement)
    return _send(note, letter, by=by, at=at)


def send_default(
    agreement: Agreement, missed: MissedPart, left: int, *, by: str, at: datetime
) -> Delivery | None:
    """An instalment is missing (`left` cents are in all): a last day, and what follows.

    None where no way reaches the customer.
    """
    customer = agreement.customer
    occasion = occasion_of(customer, agreement.currency, at)
    if occasion is None:
        return None
    calendar = calendar_of(customer)
    pay_by = pay_by_date(day_of(at), TO_CATCH_UP, occasion.channel, calendar)
    ends_on = calendar.add_open_days(pay_by, 1)
    part = Instalment(missed.part.on, missed.cents)

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        plan = plan_facts(agreement.proposal, occasion)
        facts = Missed(plan, agreement.made_on, part, left, pay_by, ends_on)
        return compose_default(facts, own), _truth(plan, facts, part.cents, pay_by)

    tries = agreement.letters.filter(kind=DEFAULT, part_on=missed.up_to).count()
    key = f"default.{agreement.pk}.{missed.up_to}.{tries}"
    letter = AgreedLetter(
        agreement=agreement, part_on=missed.up_to, pay_by=pay_by, cents=missed.cents
    )
    return _send(Note(DEFAULT, key, agreement.currency, compose), letter, by=by, at=at)


def send_notice(
    agreement: Agreement, part: Instalment, after: int, *, by: str, at: datetime
) -> Delivery | None:
    """An instalment comes near; by e-mail alone, once."""
    invoices = _named(agreement)

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        facts = Coming(occasion, invoices, agreement.made_on, part, after)
        truth = Truth(occasion, invoices, facts, part.cents, part.due_on)
        return compose_coming(facts, own), truth

    note = Note(NOTICE, f"instalment.{agreement.pk}.{part.due_on}", agreement.currency, compose)
    letter = AgreedLetter(agreement=agreement, part_on=part.due_on, cents=part.cents)
    return _send(note, letter, by=by, at=at, ways=("email",))


def send_confirmation(promise: Agreement, *, by: str, at: datetime) -> Delivery | None:
    """What was promised, in writing, by e-mail; None without an address.

    Raises InputError when more is promised than is open.
    """
    part = promise.parts.get()
    left = _open_cents(promise)
    rows = promise.invoices.select_related("invoice").order_by("invoice__due_on", "pk")
    invoices = tuple(named(one.invoice, left.get(one.invoice_id, 0)) for one in rows)
    invoices = tuple(one for one in invoices if one.open > 0)

    def compose(occasion: Occasion, own: OwnTexts) -> tuple[Letter, Truth]:
        facts = Promised(occasion, invoices, part.cents, part.on, promise.made_on, promise.said_by)
        rest = sum(one.open for one in invoices) - part.cents
        return compose_promise(facts, own), Truth(
            occasion, invoices, (facts, rest), part.cents, part.on
        )

    note = Note(PROMISE, f"promise.{promise.pk}", promise.currency, compose)
    letter = AgreedLetter(agreement=promise, part_on=part.on, cents=part.cents)
    return _send(note, letter, by=by, at=at, ways=("email",))


def plan_facts(proposal: Proposal, occasion: Occasion) -> Plan:
    """The plan as its letters say it: the sums are those of the day on which it was proposed."""
    parts = proposal.parts.order_by("on")
    proposed = proposal.invoices.select_related("invoice").order_by("pk")
    return Plan(
        occasion,
        tuple(named(one.invoice, one.cents) for one in proposed),
        tuple(Instalment(part.on, part.cents) for part in parts),
        restored(proposal.claim),
        waived=proposal.interest == WAIVED,
        acceleration=proposal.clause,
    )


def _named(agreement: Agreement) -> tuple[Named, ...]:
    rows = agreement.invoices.filter(replaced_by=None).select_related("invoice")
    left = _open_cents(agreement)
    ordered = rows.order_by("invoice__due_on", "pk")
    return tuple(named(one.invoice, left.get(one.invoice_id, 0)) for one in ordered)


def _open_cents(agreement: Agreement) -> dict[int, int]:
    rows = open_invoice_rows(agreement.company, [agreement.customer_id])
    return {row[0]: row[7] for row in rows}


def _truth(plan: Plan, made_of: object, total: int | None = None, by: date | None = None) -> Truth:
    lines = plan.claim.lines if plan.claim else ()
    claimed = tuple((line.cents, line.principal, line.from_on, line.to_on) for line in lines)
    return Truth(plan.occasion, plan.invoices, (made_of, claimed), total, by)


def _send(
    note: Note, letter: AgreedLetter, *, by: str, at: datetime, ways: Collection[str] = WAYS
) -> Delivery | None:
    about = letter.proposal or letter.agreement
    assert about is not None
    delivery = send_note(about.customer, note, by=by, at=at, ways=ways)
    if delivery is not None and not hasattr(delivery, "agreed_letter"):
        letter.company, letter.customer = about.company, about.customer
        letter.delivery, letter.kind = delivery, note.kind
        letter.save()
    return delivery
