"""What the decision of the day says of one customer, for each invoice, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from butoir.core import reasons
from butoir.core.decisions import Message, Waiting
from butoir.core.items import DebtorAccount, OpenItem
from butoir.core.ladder import next_demand
from butoir.core.policy import Policy
from butoir.dunning.accounts import Receivables, load_receivables
from butoir.dunning.deciding import decide
from butoir.ledger.models import Customer
from butoir.web.office.customers.coming import NextStep, next_step
from butoir.web.ui.templatetags.figures import deadline, money
from butoir.web.words.names import name_of, scenario_name
from butoir.web.words.reasons import change_of, reason_text, rule_of
from butoir.web.words.told import told

Pair = tuple[str, str]


class Why(NamedTuple):
    """What happens to an invoice today, or why nothing does: rule, inputs, what would change it.

    `until` is the date that the reason names.
    """

    text: str
    acts: bool
    rule: str
    inputs: tuple[Pair, ...]
    change: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision on one customer: `by_invoice` by number, `scenarios` by their names."""

    next: NextStep | None
    by_invoice: dict[str, Why]
    scenario: str
    troubles: tuple[str, ...]


def decide_customer(customer: Customer, on: date) -> Decided:
    """What the run of that day would say, read for this customer alone."""
    book = load_receivables(customer.company, on, [customer.pk])
    decision = decide(book, closed_days_too=True)
    plan = decision.plan
    why: dict[str, Why] = {}
    for account in book.accounts:
        policy = _policy(book, account)
        items = {item.number: item for item in account.items}
        for waiting in plan.waiting:
            if waiting.invoice in items:
                why[waiting.invoice] = _waits(waiting, items[waiting.invoice], account, policy)
        for message in plan.messages:
            if message.currency == account.currency:
                why.update(_written(message, items, account))
    for task in plan.tasks:
        for number in task.invoices:
            why.setdefault(number, _worked(task.kind))
    names = {
        scenario_name(book.scenarios.versions[book.versions[one.customer]].name)
        for one in book.accounts
    }
    told = tuple(decision.troubles.values())
    return Decided(
        next_step(plan.messages, plan.waiting, plan.tasks, on), why, ", ".join(names), told
    )


def _policy(book: Receivables, account: DebtorAccount) -> Policy:
    return book.scenarios.versions[book.versions[account.customer]].policy


def _written(
    message: Message, items: dict[str, OpenItem], account: DebtorAccount
) -> dict[str, Why]:
    found = {}
    for line in message.lines:
        if line.invoice not in items:
            continue
        text = _("today: {step} by {channel}").format(
            step=name_of(line.step, "step"), channel=name_of(message.channel, "channel")
        )
        inputs = (
            (_("Due date"), deadline(items[line.invoice].due_on)),
            (_("To be paid by"), deadline(message.pay_by)),
            (_("Demanded"), money(line.open, account.currency)),
        )
        rule = _("The day of the step has come, and nothing holds the invoice.")
        change = _("A payment, a promise, a dispute or a hold before it leaves.")
        found[line.invoice] = Why(text, True, rule, inputs, change)
    return found


def _worked(kind: str) -> Why:
    rule = _("A person has to do it: it is in the day's work.")
    return Why(name_of(kind, "task"), True, rule, (), _("Doing it, or leaving it with a reason."))


def _waits(waiting: Waiting, item: OpenItem, account: DebtorAccount, policy: Policy) -> Why:
    reason = waiting.reason
    inputs = tuple(_inputs(reason, item, account, policy))
    text = reason_text(reason, waiting.until)
    return Why(text, False, rule_of(reason), inputs, change_of(reason), waiting.until)


def _inputs(reason: str, item: OpenItem, account: DebtorAccount, policy: Policy) -> list[Pair]:
    """What the rule looked at, in the words of the page."""
    found = [(_("Due date"), deadline(item.due_on))]
    if account.grace_days:
        found.append((_("Grace"), days(account.grace_days)))
    step = next_demand(item, policy)
    if step is not None and reason in (reasons.NOT_DUE, reasons.TOO_EARLY, reasons.SPACING):
        text = _("{step}, {days} after the due date")
        said = text.format(step=name_of(step.name, "step"), days=days(step.days_after_due))
        found.append((_("Next step"), said))
    if item.demands:
        last = item.demands[-1]
        text = f"{name_of(last.step, 'step')}, {deadline(last.sent_on)}"
        found += [(_("Last letter"), text), (_("To be paid by"), deadline(last.pay_by))]
    return found + _of_account(reason, item, account, policy)


def _of_account(reason: str, item: OpenItem, account: DebtorAccount, policy: Policy) -> list[Pair]:
    if reason == reasons.SPACING and account.last_contact_on:
        between = (_("Between two messages"), days(policy.min_gap_days))
        return [(_("Last contact"), deadline(account.last_contact_on)), between]
    if reason in (reasons.CUSTOMER_CREDIT, reasons.BELOW_MINIMUM):
        least = (_("Least amount"), money(policy.min_amount, account.currency))
        return [(_("Credit"), money(account.credits, account.currency)), least]
    if reason == reasons.STALE_BANK_DATA and account.bank_data_until:
        oldest = (_("Open days allowed"), days(policy.bank_data_max_days))
        return [(_("Bank data until"), deadline(account.bank_data_until)), oldest]
    if reason == reasons.SETTLED:
        return [(_("Tolerance"), money(policy.tolerance, account.currency))]
    holds = [hold for hold in (*item.holds, *account.holds) if hold.kind == reason]
    return [(_("Since"), deadline(hold.since)) for hold in holds if hold.since.year > 1][:1] + [
        (_("Reason"), told(hold.reason)) for hold in holds if hold.reason
    ][:1]


def days(n: int) -> str:
    """A number of days in words."""
    return ngettext("{n} day", "{n} days", n).format(n=n)
