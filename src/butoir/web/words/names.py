"""The name of each code that a row may hold, by what it is a code of."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from butoir.core import reasons

Names = Mapping[str, Promise | str]

STEPS: Names = {
    "notice": _("notice before the due date"),
    "reminder-1": _("courteous reminder"),
    "reminder-2": _("firm reminder"),
    "formal-notice": _("formal notice"),
    "call": _("call"),
}
CHANNELS: Names = {
    "email": _("e-mail"),
    "post": _("letter"),
    "registered": _("registered letter"),
    "sms": _("text message"),
    "call": _("call"),
}
STATES: Names = {
    "waiting": _("waits to leave"),
    "sending": _("leaving now"),
    "sent": _("sent"),
    "refused": _("refused by the carrier"),
    "unknown": _("unknown whether it left"),
    "cancelled": _("cancelled before it left"),
    "expired": _("not sent: too late for its dates"),
    "returned": _("came back"),
}
KINDS: Names = {
    "company": _("company"),
    "consumer": _("private person"),
    "public": _("public body"),
}
HOLDS: Names = {
    reasons.WRITTEN_OFF: _("written off"),
    reasons.INSOLVENCY: _("insolvency"),
    reasons.HANDED_OVER: _("handed over to a third party"),
    reasons.DIRECT_DEBIT: _("collected by direct debit"),
    reasons.DISPUTED: _("disputed"),
    reasons.ON_HOLD: _("on hold"),
}
TASKS: Names = {
    "call": _("call to make"),
    "execute": _("announced step to carry out"),
    "broken-promise": _("broken promise"),
    "plan-default": _("missed instalment"),
    "no-channel": _("no way to write"),
    "review": _("to be looked at by a person"),
}
RESULTS: Names = {
    "promised": _("promised to pay"),
    "disputed": _("disputed"),
    "paid": _("says it is paid"),
    "wrong-person": _("wrong person"),
    "no-answer": _("no answer"),
    "done": _("done"),
    "executed": _("carried out"),
    "postponed": _("postponed"),
    "waived": _("waived"),
}
AGREED: Names = {"promise": _("promise"), "plan": _("payment plan")}
OUTCOMES: Names = {
    "": _("running"),
    "kept": _("kept"),
    "broken": _("broken"),
    "withdrawn": _("withdrawn"),
    "upheld": _("upheld: a credit note will come"),
    "rejected": _("rejected: the invoice is due"),
}
PROOFS: Names = {
    "deposit": _("proof of posting"),
    "presented": _("first presentation"),
    "acknowledgement": _("acknowledgement of receipt"),
    "refusal": _("refused by the addressee"),
    "unclaimed": _("not claimed"),
    "bounce": _("message that came back"),
}
LANGUAGES: Names = {"fr": _("French"), "nl": _("Dutch"), "de": _("German"), "en": _("English")}

ALL: Mapping[str, Names] = {
    "step": STEPS,
    "channel": CHANNELS,
    "state": STATES,
    "kind": KINDS,
    "hold": HOLDS,
    "task": TASKS,
    "result": RESULTS,
    "agreed": AGREED,
    "outcome": OUTCOMES,
    "proof": PROOFS,
    "lang": LANGUAGES,
}


def name_of(code: str, what: str) -> str:
    """The name of a code in the language of the page; the code itself where none is known."""
    return str(ALL[what].get(code, code))
