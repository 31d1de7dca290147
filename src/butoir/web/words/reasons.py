"""Why an invoice gets nothing today, in words: the reason, its rule, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from butoir.core import reasons
from butoir.web.ui.templatetags.figures import deadline

Texts = Mapping[str, Promise | str]

SHORT: Texts = {
    reasons.SETTLED: _("settled, but for a sum within the tolerance"),
    reasons.WRITTEN_OFF: _("written off"),
    reasons.INSOLVENCY: _("the customer is insolvent"),
    reasons.HANDED_OVER: _("handed over to a third party"),
    reasons.TIME_BARRED: _("time-barred"),
    reasons.DIRECT_DEBIT: _("collected by direct debit"),
    reasons.DISPUTED: _("disputed"),
    reasons.ON_PLAN: _("in a payment plan"),
    reasons.PROMISED: _("promised"),
    reasons.ON_HOLD: _("on hold"),
    reasons.NOT_DUE: _("not late yet"),
    reasons.CUSTOMER_CREDIT: _("covered by a credit of the customer"),
    reasons.BELOW_MINIMUM: _("below the least amount worth a message"),
    reasons.STALE_BANK_DATA: _("the bank data is too old to be sure"),
    reasons.AWAITING_DEADLINE: _("the date of the last letter has not passed"),
    reasons.SPACING: _("written to a short time ago"),
    reasons.TOO_EARLY: _("too early for the next step"),
    reasons.IDENTITY: _("the identity of the customer is in doubt"),
    reasons.NO_CHANNEL: _("there is no way to reach the customer for this step"),
    reasons.LADDER_COMPLETE: _("all steps were made"),
}
DATED: Texts = {
    reasons.HANDED_OVER: _("handed over to a third party until {day}"),
    reasons.DIRECT_DEBIT: _("collected by direct debit until {day}"),
    reasons.DISPUTED: _("disputed until {day}"),
    reasons.ON_PLAN: _("in a payment plan until {day}"),
    reasons.PROMISED: _("promised: rests until {day}"),
    reasons.ON_HOLD: _("on hold until {day}"),
    reasons.NOT_DUE: _("not late yet: next step from {day}"),
    reasons.AWAITING_DEADLINE: _("waits for the date of the last letter: {day}"),
    reasons.SPACING: _("written to a short time ago: next step from {day}"),
    reasons.TOO_EARLY: _("too early: next step from {day}"),
}
RULE: Texts = {
    reasons.SETTLED: _("What is left is not more than the tolerance of the scenario."),
    reasons.WRITTEN_OFF: _("What is written off is no longer demanded."),
    reasons.INSOLVENCY: _(
        "From the opening judgment on nothing may be demanded: declare the debt."
    ),
    reasons.HANDED_OVER: _("Whoever collects it speaks alone to the customer."),
    reasons.TIME_BARRED: _(
        "The limitation period has ended: it can no longer be claimed in court."
    ),
    reasons.DIRECT_DEBIT: _("The bank collects it: a demand would ask for the money twice."),
    reasons.DISPUTED: _("What is disputed is not demanded; an undisputed part goes on."),
    reasons.ON_PLAN: _("The invoices of a plan rest as long as its instalments come in."),
    reasons.PROMISED: _("A promised invoice rests until the date and two banking days."),
    reasons.ON_HOLD: _(
        "A person stopped the reminders, a receipt may be this customer's, or sending is off."
    ),
    reasons.NOT_DUE: _("Nothing is demanded before the due date and the days of grace."),
    reasons.CUSTOMER_CREDIT: _("A customer that has as much credit as it owes is not reminded."),
    reasons.BELOW_MINIMUM: _("A message is not worth less than the amount set in the scenario."),
    reasons.STALE_BANK_DATA: _(
        "Nobody who may have paid is reminded: the bank data must be fresh."
    ),
    reasons.AWAITING_DEADLINE: _("The customer has until the date printed in the last letter."),
    reasons.SPACING: _("Two messages to the same customer are some days apart."),
    reasons.TOO_EARLY: _("Each step has its number of days after the due date."),
    reasons.IDENTITY: _(
        "A formal notice names the right enterprise: what a register says against it, a person "
        "looks at first."
    ),
    reasons.NO_CHANNEL: _("A step goes by its channel or the next one that reaches the customer."),
    reasons.LADDER_COMPLETE: _("There are at most three written demands for an invoice."),
}
CHANGE: Texts = {
    reasons.SETTLED: _("A payment that goes back, or a smaller tolerance."),
    reasons.WRITTEN_OFF: _("Ending the write-off."),
    reasons.INSOLVENCY: _("The end of the proceedings."),
    reasons.HANDED_OVER: _("Taking the case back."),
    reasons.TIME_BARRED: _(
        "A payment of the customer on this invoice, or its written acknowledgement."
    ),
    reasons.DIRECT_DEBIT: _("A debit that the bank rejects."),
    reasons.DISPUTED: _("Closing the dispute: upheld or rejected."),
    reasons.ON_PLAN: _("An instalment that does not come, or the end of the plan."),
    reasons.PROMISED: _("A promise that is not kept, or is withdrawn."),
    reasons.ON_HOLD: _("Ending the hold, matching the receipt, or letting messages go again."),
    reasons.NOT_DUE: _("The day after the due date and the grace."),
    reasons.CUSTOMER_CREDIT: _("Giving the credit to the invoices that it pays."),
    reasons.BELOW_MINIMUM: _("One more overdue invoice, or a lower amount in the scenario."),
    reasons.STALE_BANK_DATA: _("Bringing in the latest bank statement."),
    reasons.AWAITING_DEADLINE: _("The day after that date, if it is still unpaid."),
    reasons.SPACING: _("The end of those days."),
    reasons.TOO_EARLY: _("The day of the step."),
    reasons.IDENTITY: _(
        "Correcting the customer, asking the register, or confirming with a reason."
    ),
    reasons.NO_CHANNEL: _("An e-mail address, a phone number or a postal address that works."),
    reasons.LADDER_COMPLETE: _("Nothing by itself: hand the case over, agree, or write it off."),
}


def reason_text(reason: str, until: date | None) -> str:
    """The reason in a few words, with the date that it names."""
    if until is not None and reason in DATED:
        return str(DATED[reason]).format(day=deadline(until))
    return str(SHORT.get(reason, reason))


def rule_of(reason: str) -> str:
    """The rule behind a reason."""
    return str(RULE.get(reason, ""))


def change_of(reason: str) -> str:
    """What would change a reason."""
    return str(CHANGE.get(reason, _now("A person's decision.")))
