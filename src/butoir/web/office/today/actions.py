"""The decisions of the day, each one command of the room that owns it, and what to say after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from butoir.core import reasons
from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dispatch.outbox import resolve
from butoir.dunning.agreeing import record_promise
from butoir.dunning.calls import record_call
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.holding import place_hold
from butoir.dunning.leaving_out import instead_of_messages, skip_message
from butoir.dunning.models import PlannedMessage, Task
from butoir.dunning.paylinks.waiting import give_up
from butoir.dunning.plans.missing import send_warning
from butoir.dunning.plans.promising import confirm_promise
from butoir.dunning.returns.work import decide_return
from butoir.dunning.tasks import complete_task, postpone_task, repeat_task
from butoir.dunning.withdrawing.work import send_withdrawal
from butoir.ledger.models import Customer, Invoice
from butoir.users.models import Role
from butoir.web.office.today import forms
from butoir.web.ui.templatetags.figures import deadline, money


@dataclass(frozen=True, slots=True)
class Doing:
    """Who decides what about whom, when: `said` is what the form gave."""

    customer: Customer
    said: Mapping[str, Any]
    by: str
    at: datetime
    today: date
    task: Task | None = None
    message: PlannedMessage | None = None
    delivery: Delivery | None = None

    @property
    def signed(self) -> dict[str, Any]:
        """Its author and instant, as every command takes them."""
        return {"by": self.by, "at": self.at}

    @property
    def reason(self) -> str:
        """The reason or note, as it was written."""
        return str(self.said.get("reason", ""))

    def call(self) -> Task:
        """The call that this is the outcome of."""
        assert self.task is not None
        return self.task


@dataclass(frozen=True, slots=True)
class Action:
    """One decision: its form, its command (which says what was done), and who may take it."""

    title: str | Promise
    form: type[forms.DecisionForm]
    command: Callable[[Doing], str]
    role: Role = Role.CLERK


# about a customer


def _postpone(doing: Doing) -> str:
    until = doing.said["until"]
    _rest(doing, until, doing.reason or _("postponed"))
    return _("Postponed: nothing is said before %(day)s is over.") % {"day": deadline(until)}


def _hold(doing: Doing) -> str:
    _rest(doing, doing.said["until"], doing.reason)
    return _("Put on hold.")


def _rest(doing: Doing, until: date | None, reason: str) -> None:
    with instead_of_messages(doing.customer, reason, **doing.signed):
        place_hold(
            doing.customer,
            reasons.ON_HOLD,
            doing.today,
            until=until,
            reason=reason,
            **doing.signed,
        )


def _dispute(doing: Doing) -> str:
    invoice = Invoice.objects.get(customer=doing.customer, pk=doing.said["invoice"])
    invoice.customer = doing.customer
    with instead_of_messages(doing.customer, doing.reason, **doing.signed):
        heard = Heard(
            invoice,
            doing.today,
            doing.said["cents"],
            doing.said["about"],
            doing.reason,
            "phone" if doing.task else doing.said["way"],
            acknowledge=doing.said["acknowledge"],
        )
        open_dispute(heard, **doing.signed)
    return _("Dispute recorded on %(invoice)s: it rests until the dispute is closed.") % {
        "invoice": invoice.number
    }


def _promise(doing: Doing) -> str:
    by_on, cents, chosen = doing.said["by_on"], doing.said["cents"], doing.said["invoice"]
    invoices = list(Invoice.objects.filter(customer=doing.customer, pk=chosen)) if chosen else []
    with instead_of_messages(doing.customer, _("promise recorded"), **doing.signed):
        made = record_promise(
            doing.customer,
            cents,
            by_on,
            doing.today,
            invoices=invoices,
            how=doing.reason[:80],
            said_by=doing.said["said_by"],
            said_how="phone" if doing.task else "",
            **doing.signed,
        )
        if doing.said["confirm"]:
            confirm_promise(made, **doing.signed)
    return _("Promise recorded: %(amount)s by %(day)s.") % {
        "amount": money(cents),
        "day": deadline(by_on),
    }


# about a message


def _leave_out(doing: Doing) -> str:
    assert doing.message is not None
    if doing.said["extent"] == "step":
        skip_message(doing.message, doing.reason, **doing.signed)
        return _("Step left out for good.")
    with instead_of_messages(doing.customer, doing.reason, **doing.signed):
        pass
    return _("Left out today: it is proposed again on the next working day.")


# about a task


def _done(result: str) -> Callable[[Doing], str]:
    def command(doing: Doing) -> str:
        complete_task(doing.call(), result, reason=doing.reason, **doing.signed)
        return _("Recorded.")

    return command


def _put_off(doing: Doing) -> str:
    until = doing.said["until"]
    postpone_task(doing.call(), until, reason=doing.reason, **doing.signed)
    return _("Put off to %(day)s.") % {"day": deadline(until)}


# about a call


def _call(result: str) -> Callable[[Doing], str]:
    def command(doing: Doing) -> str:
        record_call(doing.call(), result, note=doing.reason, **doing.signed)
        return _("Call recorded.")

    return command


def _call_then(result: str, command: Callable[[Doing], str]) -> Callable[[Doing], str]:
    def both(doing: Doing) -> str:
        record_call(doing.call(), result, note=doing.reason, **doing.signed)
        return command(doing)

    return both


def _ask_for_plan(doing: Doing) -> str:
    record_call(doing.call(), "plan-asked", note=doing.reason, **doing.signed)
    task = repeat_task(
        doing.call(), doing.today, at=doing.at, detail=doing.reason or _("asks for a plan")
    )
    Task.objects.filter(pk=task.pk).update(kind="review")
    return _("Call recorded: the wish for a plan is among the answers to look at.")


def _again(doing: Doing) -> str:
    again_on = doing.said["again_on"]
    record_call(doing.call(), "no-answer", note=doing.reason, again_on=again_on, **doing.signed)
    return _("No answer: to be called again on %(day)s.") % {"day": deadline(again_on)}


def _warn_of_plan(doing: Doing) -> str:
    send_warning(doing.call(), **doing.signed)
    return _("The letter is ready to leave: it gives a last day to catch up.")


# about money that came back, or has not come


def _decide_return(result: str) -> Callable[[Doing], str]:
    def command(doing: Doing) -> str:
        until = doing.said.get("until")
        decide_return(doing.call(), result, until=until, note=doing.reason, **doing.signed)
        if until is None:
            return _("Recorded: the reminders go on.")
        return _("Recorded: nothing is said before %(day)s is over.") % {"day": deadline(until)}

    return command


def _no_money(doing: Doing) -> str:
    give_up(doing.call(), doing.reason, **doing.signed)
    return _("Recorded: the reminders go on.")


def _withdraw(doing: Doing) -> str:
    send_withdrawal(doing.call(), **doing.signed)
    return _("The letter that withdraws the demand is ready to leave.")


# about a delivery of which nobody knows whether it left


def _settle(*, sent: bool) -> Callable[[Doing], str]:
    def command(doing: Doing) -> str:
        assert doing.delivery is not None
        if not resolve(doing.delivery, sent=sent, reason=doing.reason, **doing.signed):
            raise InputError("was done before", "delivery")
        return _("Recorded: it was sent.") if sent else _("Recorded: it waits to leave again.")

    return command


OF_CUSTOMER = {
    "postponement": Action(gettext_lazy("Postpone to a date"), forms.UntilForm, _postpone),
    "hold": Action(gettext_lazy("Hold the reminders"), forms.HoldForm, _hold),
    "dispute": Action(gettext_lazy("Record a dispute"), forms.HeardDisputeForm, _dispute),
    "promise": Action(gettext_lazy("Record a promise"), forms.PromiseForm, _promise),
}
OF_MESSAGE = {"omission": Action(gettext_lazy("Leave out"), forms.OmissionForm, _leave_out)}
OF_DELIVERY = {
    "sent": Action(
        gettext_lazy("It did leave"), forms.ReasonForm, _settle(sent=True), Role.MANAGER
    ),
    "unsent": Action(
        gettext_lazy("It did not leave"), forms.ReasonForm, _settle(sent=False), Role.MANAGER
    ),
}
_WAIVE = Action(
    gettext_lazy("Give up, with a reason"), forms.ReasonForm, _done("waived"), Role.MANAGER
)
OF_TASK = {
    "execute": {
        "executed": Action(gettext_lazy("It is done"), forms.NoteForm, _done("executed")),
        "postponed": Action(gettext_lazy("Put off once"), forms.PostponeForm, _put_off),
        "waived": _WAIVE,
    },
    "call": {
        "promised": Action(
            gettext_lazy("Promises to pay"), forms.PromiseForm, _call_then("promised", _promise)
        ),
        "disputed": Action(
            gettext_lazy("Disputes an invoice"), forms.DisputeForm, _call_then("disputed", _dispute)
        ),
        "plan-asked": Action(gettext_lazy("Asks for a plan"), forms.NoteForm, _ask_for_plan),
        "paid": Action(gettext_lazy("Has paid already"), forms.NoteForm, _call("paid")),
        "wrong-person": Action(gettext_lazy("Wrong person"), forms.NoteForm, _call("wrong-person")),
        "no-answer": Action(gettext_lazy("No answer"), forms.AgainForm, _again),
        "done": Action(gettext_lazy("Other outcome"), forms.NoteForm, _call("done")),
    },
    "plan-missed": {
        "letter": Action(gettext_lazy("Send the letter"), forms.NoteForm, _warn_of_plan),
        "waived": Action(gettext_lazy("Give more time"), forms.ReasonForm, _done("waived")),
    },
    "pay-late": {
        "postponed": Action(gettext_lazy("Wait longer, once"), forms.PostponeForm, _put_off),
        "over": Action(gettext_lazy("No money comes"), forms.ReasonForm, _no_money),
    },
    "debit-returned": {
        "asked": Action(
            gettext_lazy("Another account asked for"), forms.UntilForm, _decide_return("asked")
        ),
        "rested": Action(
            gettext_lazy("Wait until a day"), forms.UntilForm, _decide_return("rested")
        ),
        "done": Action(
            gettext_lazy("Go on with the reminders"), forms.NoteForm, _decide_return("done")
        ),
    },
    "withdrawal": {
        "letter": Action(gettext_lazy("Send the withdrawal"), forms.NoteForm, _withdraw),
        "waived": _WAIVE,
    },
    "insolvency": {},  # read, and declared, on their own pages
    "declare": {},
    "identity": {},  # confirmed, corrected or asked again on its own page
    "dispute": {},  # done on the page of the case
    "answer": {
        "done": Action(gettext_lazy("Read, nothing to record"), forms.ReasonForm, _done("done")),
    },
}
OF_OTHER_TASKS = {
    "done": Action(gettext_lazy("It is done"), forms.NoteForm, _done("done")),
    "waived": _WAIVE,
}


def task_actions(kind: str) -> dict[str, Action]:
    """What may become of a task of a kind."""
    return OF_TASK.get(kind, OF_OTHER_TASKS)
