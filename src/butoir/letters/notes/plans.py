"""Payment plans (R26): the offer, the agreement to sign, and what is said when a part is missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from butoir.core.claim import Claim
from butoir.core.errors import InputError
from butoir.letters.frame import Blocks, Parts, framed
from butoir.letters.letter import Column, Letter, Table, Total
from butoir.letters.notes.naming import invoice_list, naming
from butoir.letters.occasion import Named, Occasion, check_ahead, check_claim
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.payment import reference_of, slip
from butoir.letters.pen import Pen, take_pen
from butoir.letters.tables import carried
from butoir.letters.tidy import tidy


class Instalment(NamedTuple):
    """A part of a plan, in cents, and the last day to pay it."""

    due_on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for these invoices. What `claim` charges is in its parts; `waived` says that no
    interest is asked for while it is kept, `acceleration` that a missed part makes the rest due
    after a reminder."""

    occasion: Occasion
    invoices: tuple[Named, ...]
    parts: tuple[Instalment, ...]
    claim: Claim | None = None
    waived: bool = False
    acceleration: bool = False

    @property
    def total(self) -> int:
        """The sum of its parts, in cents."""
        return sum(part.cents for part in self.parts)

    @property
    def interest(self) -> int:
        """The interest in its parts, in cents."""
        return self.claim.total("interest") if self.claim else 0

    @property
    def indemnity(self) -> int:
        """The indemnities in its parts, in cents."""
        return self.claim.total("indemnity") if self.claim else 0


@dataclass(frozen=True, slots=True)
class Missed:
    """A part that did not come (what is missing of it, in cents) with a last day to catch up, and
    the day from which the plan says otherwise; `left` is all that is still to pay, in cents."""

    plan: Plan
    agreed_on: date
    part: Instalment
    left: int
    pay_by: date
    accelerates_on: date


def compose_offer(plan: Plan, answer_by: date, own: OwnTexts = NO_OWN) -> Letter:
    """The plan as we propose it, to be answered by a day."""
    plan = tidy(plan)
    pen = _telling(plan, take_pen("plan-proposal", plan.occasion, own))
    check_ahead(plan.occasion, answer_by=answer_by, parts=plan.parts[0].due_on)
    pen = pen.telling({"answer_by": pen.deadline(answer_by)}, {})
    return framed(pen, Parts(_tables(plan, pen)))


def compose_agreement(plan: Plan, agreed_on: date, own: OwnTexts = NO_OWN) -> Letter:
    """The plan as agreed, for both to sign; its slip is for the first part."""
    plan = tidy(plan)
    pen = _telling(plan, take_pen("plan-agreement", plan.occasion, own))
    first = plan.parts[0]
    values = {"agreed_on": pen.day(agreed_on), "pay_by": pen.deadline(first.due_on)}
    pen = pen.telling(values, {})
    payment = slip(pen, first.cents, reference_of(pen, plan.invoices), values["pay_by"])
    return framed(pen, Parts(_tables(plan, pen), payment, countersign=pen.say("countersign")))


def compose_default(facts: Missed, own: OwnTexts = NO_OWN) -> Letter:
    """A part is missing: a last day to catch up, and what the agreement says else.

    Raises InputError when the days are not in their order.
    """
    facts = tidy(facts)
    plan = facts.plan
    check_ahead(plan.occasion, pay_by=facts.pay_by)
    if not facts.part.due_on < facts.pay_by < facts.accelerates_on:
        where = f"letter to {plan.occasion.debtor.id}"
        raise InputError("the days are not in their order", where, field="pay_by")
    pen = _telling(plan, take_pen("plan-default", plan.occasion, own))
    values = {
        "agreed_on": pen.day(facts.agreed_on),
        "missed_on": pen.day(facts.part.due_on),
        "missed": pen.amount(facts.part.cents),
        "left": pen.amount(facts.left),
        "pay_by": pen.deadline(facts.pay_by),
        "accelerates_on": pen.deadline(facts.accelerates_on),
    }
    pen = pen.telling(values, {})
    payment = slip(pen, facts.part.cents, reference_of(pen, plan.invoices), values["pay_by"])
    return framed(pen, Parts(payment=payment))


def _telling(plan: Plan, pen: Pen) -> Pen:
    """Raises InputError when the parts are not the sum owed, or not in their order."""
    check_claim(plan.claim, plan.occasion)
    owed = sum(invoice.open for invoice in plan.invoices) + plan.interest + plan.indemnity
    days = [part.due_on for part in plan.parts]
    where = f"letter to {plan.occasion.debtor.id}"
    if plan.waived and (plan.occasion.law, plan.occasion.debtor.kind) == ("FR", "public"):
        raise InputError(
            "a public buyer is not let off interest (CCP L2192-13)", where, field="waived"
        )
    if not plan.parts or plan.total != owed or min(part.cents for part in plan.parts) <= 0:
        raise InputError("the parts are not the sum owed", where, field="parts")
    if days != sorted(set(days)):
        raise InputError("the parts are not in the order of their days", where, field="parts")
    values = {
        "total": pen.amount(plan.total),
        "parts": str(len(plan.parts)),
        "interest": pen.amount(plan.interest),
        "indemnity": pen.amount(plan.indemnity),
        "interest_until": pen.day(plan.claim.as_of if plan.claim else None),
    }
    tags = {
        "waived": plan.waived and not plan.interest,
        "with-interest": plan.interest > 0,
        "with-indemnity": plan.indemnity > 0,
        "acceleration": plan.acceleration,
    }
    return naming(pen, plan.invoices).telling(values, tags)


def _tables(plan: Plan, pen: Pen) -> dict[str, Blocks]:
    return {"invoices": invoice_list(pen, plan.invoices), "instalments": _schedule(plan, pen)}


def _schedule(plan: Plan, pen: Pen) -> Blocks:
    say = pen.say
    columns = (Column(say("column_pay_by"), wide=True), Column(say("column_amount"), figures=True))
    rows = tuple((pen.deadline(part.due_on), pen.amount(part.cents)) for part in plan.parts)
    total = Total(say("total_plan"), pen.amount(plan.total), True)
    cents = [part.cents for part in plan.parts]
    return (Table(say("caption_plan"), columns, rows, (total,), carried(cents, pen.amount, say)),)
