"""The plan that a customer asked for on the answer page: as it stands, or as a start to adjust."""

from __future__ import annotations

from datetime import date, datetime

from butoir.core.errors import InputError
from butoir.core.schedule import Spread
from butoir.dunning.answers.marks import shown_number
from butoir.dunning.answers.models import Answer
from butoir.dunning.plans.drafting import Terms, draft_plan
from butoir.dunning.plans.models import Proposal
from butoir.dunning.plans.proposing import agree_to_plan, propose_plan
from butoir.dunning.plans.rules import rules_of
from butoir.dunning.plans.terms import BY_LAW, WAIVED
from butoir.ledger.models import Customer, Invoice
from butoir.users.hours import day_of

_NAME = 150  # letters of an author in the journal


def usual_terms(customer: Customer, spread: Spread) -> Terms:
    """The company's own terms for it; a French public body is not let off interest."""
    rules = rules_of(customer.company)
    public = (customer.country, customer.kind) == ("FR", "public")
    waived = rules.waiving and not public
    return Terms(spread, WAIVED if waived else BY_LAW, rules.clause, rules.grace_days)


def asked_spread(answer: Answer, on: date) -> Spread:
    """Equal monthly parts from the day that was asked for; raises InputError without one."""
    if answer.on is None or not answer.parts:
        raise InputError("the plan names no first day", field="on")
    return Spread(answer.parts, max(answer.on, on))


def accept_as_asked(
    answer: Answer, invoices: list[Invoice], *, by: str, at: datetime, exception: str
) -> Proposal:
    """Agree to it as it was asked, in the caller's transaction: the letter to sign leaves.

    Raises InputError when it passes the company's terms and no reason (`exception`) is given.
    """
    customer, today = answer.customer, day_of(at)
    terms = usual_terms(customer, asked_spread(answer, today))
    draft = draft_plan(customer, invoices, terms, today)
    proposal = propose_plan(draft, None, by=by, at=at, exception=exception, answer=answer)
    case, how = ("", "email") if answer.case is None else (shown_number(answer.case.number), "page")
    agree_to_plan(proposal, by=f"{case} {customer.name}".strip()[:_NAME], at=at, how=how)
    return proposal
