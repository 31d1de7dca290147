"""What the codes of the lower rooms are called on the pages about today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from butoir.users.hours import PARIS
from butoir.web.office.today.matters import Section

SECTIONS = {
    Section.EXECUTE: _("To carry out"),
    Section.BROKEN: _("Promises not kept"),
    Section.NOTICES: _("Formal notices to sign"),
    Section.CALLS: _("Calls"),
    Section.CONFIRM: _("To confirm"),
    Section.REVIEWS: _("Answers and doubts to look at"),
    Section.UNKNOWN: _("Sent or not?"),
    Section.LEAVING: _("About to leave"),
    Section.LEFT_OUT: _("Left out today"),
}
URGENCY = {3: _("very urgent"), 2: _("urgent"), 1: _("ordinary")}
STEPS = {
    "notice": _("Notice before the due date"),
    "reminder-1": _("Courteous reminder"),
    "reminder-2": _("Firm reminder"),
    "formal-notice": _("Formal notice"),
    "withdrawal": _("Withdrawal"),
}
TASKS = {
    "execute": _("Do what the formal notice announced"),
    "broken-promise": _("Promise not kept"),
    "plan-default": _("Plan ended unpaid"),
    "plan-missed": _("Instalment not paid"),
    "call": _("Call"),
    "review": _("To look at"),
    "answer": _("Answer of the customer"),
    "insolvency": _("Notice of insolvency to read"),
    "identity": _("Identity to check before the formal notice"),
    "declare": _("Claim to declare"),
    "dispute": _("Dispute to answer"),
    "credit-note": _("Credit note overdue"),
    "case-deadline": _("Deadline of a case"),
    "no-channel": _("No address to write to"),
    "pay-late": _("Paid online, money not seen"),
    "pay-back": _("Payment online to look at"),
    "debit-returned": _("Payment that came back"),
    "limitation": _("Limitation comes near"),
    "withdrawal": _("Crossed demand to withdraw"),
    "waiver-failed": _("Interest is asked again"),
}
CHANNELS = {
    "email": _("e-mail"),
    "post": _("letter"),
    "registered": _("registered letter"),
    "sms": _("text message"),
    "call": _("telephone"),
}
OUTCOMES = {
    "promised": _("promises to pay"),
    "disputed": _("disputes the debt"),
    "paid": _("says that it is paid"),
    "wrong-person": _("wrong person"),
    "no-answer": _("no answer"),
    "plan-asked": _("asks for a plan"),
    "accepted": _("accepted"),
    "not-ours": _("not our debtor"),
    "overtaken": _("overtaken by another notice"),
    "confirmed": _("confirmed"),
    "done": _("done"),
    "executed": _("carried out"),
    "asked": _("another account asked for"),
    "rested": _("given time"),
    "postponed": _("postponed"),
    "waived": _("waived"),
    "settled": _("nothing is left to pay"),
    "undone": _("the payment went back"),
    "waiting": _("waits to leave"),
    "sending": _("is leaving"),
    "sent": _("sent"),
    "unknown": _("not known whether it left"),
    "returned": _("came back"),
    "refused": _("refused by the carrier"),
    "cancelled": _("cancelled before it left"),
    "expired": _("not sent: too late for its dates"),
}


def named(words: Mapping[str, object], code: str) -> str:
    """The name of a code, or the code itself when it has none."""
    return str(words.get(code, code))


def hour(at: datetime) -> str:
    """The time of an instant where the companies are."""
    return at.astimezone(PARIS).strftime("%H:%M")
