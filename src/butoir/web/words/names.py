"""The name of each code that a row may hold, by what it is a code of."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.core import reasons

Names = Mapping[str, Promise | str]

STEPS: Names = {
    "withdrawal": _("withdrawal"),
    "notice": _("notice before the due date"),
    "reminder-1": _("courteous reminder"),
    "reminder-2": _("firm reminder"),
    "formal-notice": _("formal notice"),
    "call": _("call"),
    "answer-received": _("acknowledgement of an answer"),
    "promise-confirmation": _("confirmation of a promise"),
    "plan-proposal": _("proposal of a payment plan"),
    "plan-agreement": _("agreement on a payment plan"),
    "instalment-notice": _("notice of an instalment to come"),
    "plan-default": _("letter about a missed instalment"),
    "dispute-received": _("acknowledgement of a dispute"),
    "dispute-answer": _("answer to a dispute"),
    "interest-waiver": _("offer to give up interest"),
    "debit-note": _("debit note"),
    "credit-note": _("credit note on a debit note"),
    "thank-you": _("thank-you letter"),
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
    "plan-default": _("plan that ended unpaid"),
    "plan-missed": _("missed instalment"),
    "no-channel": _("no way to write"),
    "review": _("to be looked at by a person"),
    "answer": _("answer to read"),
    "insolvency": _("notice of insolvency to read"),
    "declare": _("claim to declare"),
    "dispute": _("dispute to answer"),
    "credit-note": _("credit note overdue"),
    "limitation": _("limitation comes near"),
    "withdrawal": _("crossed demand to withdraw"),
    "waiver-failed": _("interest is asked again"),
}
RESULTS: Names = {
    "promised": _("promised to pay"),
    "disputed": _("disputed"),
    "paid": _("says it is paid"),
    "wrong-person": _("wrong person"),
    "no-answer": _("no answer"),
    "plan-asked": _("asks for a plan"),
    "settled": _("nothing is left to pay"),
    "accepted": _("accepted"),
    "done": _("done"),
    "executed": _("carried out"),
    "postponed": _("postponed"),
    "waived": _("waived"),
    "not-ours": _("not our debtor"),
    "overtaken": _("overtaken by another notice"),
    "undone": _("the payment went back"),
}
ACTS: Names = {  # what interrupts or suspends limitation
    "acknowledgement": _("acknowledgement of the debt"),
    "part-payment": _("part payment that acknowledges the debt"),
    "court-claim": _("claim before a court"),
    "court-end": _("end of the court proceedings"),
    "order-served": _("service of an order for payment"),
    "enforcement": _("conservatory measure or enforcement"),
    "insolvency-claim": _("claim declared in an insolvency"),
    "conciliation": _("conciliation or mediation, now ended"),
    "lawyer-notice": _("registered notice of a lawyer or bailiff (Belgium)"),
}
CHARGES: Names = {"interest": _("interest"), "indemnity": _("lump sum")}
STAGES: Names = {  # what a legal notice tells
    "opened": _("proceedings opened"),
    "converted": _("proceedings converted"),
    "plan": _("plan adopted"),
    "closed": _("proceedings closed"),
    "struck-off": _("struck off the register"),
    "sale": _("purchase of a business"),
    "other": _("another decision"),
}
PROCEDURES: Names = {
    "sauvegarde": _("safeguard (France)"),
    "redressement": _("judicial reorganisation (France)"),
    "liquidation": _("judicial liquidation (France)"),
    "retablissement": _("professional recovery (France)"),
    "conciliation": _("conciliation (France)"),
    "faillite": _("bankruptcy (Belgium)"),
    "reorganisation": _("judicial reorganisation (Belgium)"),
}
NOTICES: Names = {
    "initial": _("first notice"),
    "correction": _("correction"),
    "cancellation": _("cancellation"),
}
PROCEEDINGS: Names = {"cancelled": _("undone, as if never opened"), "corrected": _("corrected")}
ANSWERS: Names = {
    "paid": _("says that it is paid"),
    "promise": _("promises to pay"),
    "dispute": _("disputes an invoice"),
    "plan": _("asks for a plan"),
    "not-received": _("has not received the invoice"),
    "wrong-person": _("is not the right person"),
}
SAYINGS: Names = {**ANSWERS, "insolvency": _("speaks of an insolvency")}
DISPUTES: Names = {
    "not-received": _("not received"),
    "quality": _("quality"),
    "quantity": _("quantity"),
    "price": _("price"),
    "paid": _("already paid"),
    "duplicate": _("duplicate"),
    "not-ordered": _("not ordered"),
    "other": _("another reason"),
}
HEARD: Names = {
    "mail": _("by mail or letter"),
    "phone": _("by telephone"),
    "office": _("by ourselves"),
    "page": _("on the answer page"),
}
AGREED: Names = {"promise": _("promise"), "plan": _("payment plan")}
OUTCOMES: Names = {
    "": _("running"),
    "kept": _("kept"),
    "broken": _("broken"),
    "withdrawn": _("withdrawn"),
    "replaced": _("replaced by a newer one"),
    "settled": _("nothing is left to pay"),
    "upheld": _("upheld: a credit note will come"),
    "rejected": _("rejected: the invoice is due"),
    "paid": _("paid"),
    "credited": _("credited"),
}
PLANS: Names = {
    "proposed": _("waits for its answer"),
    "accepted": _("agreed"),
    "signed": _("signed copy received"),
    "running": _("running"),
    "kept": _("kept to the end"),
    "defaulted": _("ended unpaid"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
    "lapsed": _("not answered in time"),
}
WAYS: Names = {
    "phone": _("by telephone"),
    "email": _("by e-mail"),
    "letter": _("by letter"),
    "visit": _("face to face"),
    "page": _("on the answer page"),
}
PROOFS: Names = {
    "deposit": _("proof of posting"),
    "presented": _("first presentation"),
    "acknowledgement": _("acknowledgement of receipt"),
    "refusal": _("refused by the addressee"),
    "unclaimed": _("not claimed"),
    "bounce": _("message that came back"),
}
MAILS: Names = {
    "written": _("answer by mail"),
    "automatic": _("automatic reply"),
    "out-of-office": _("out of office"),
    "bounce-hard": _("message that came back for good"),
    "bounce-soft": _("message that came back for now"),
    "own": _("copy of a message of ours"),
    "unreadable": _("mail that could not be read"),
}
TIED: Names = {
    "reply": _("answers a message of ours"),
    "token": _("came to the address of its case"),
    "bounce": _("a message of ours came back"),
    "sender": _("probably: by the address only"),
    "number": _("probably: by a number that it names"),
    "person": _("as a person said"),
}
ENTRIES: Names = {
    "allocated": _("matched"),
    "suggested": _("waiting for a person"),
    "unmatched": _("not recognised"),
    "ignored": _("put aside"),
    "returned": _("went back"),
    "in-ledger": _("in the ledger already"),
    "other": _("no receipt"),
}
HEADERS: Names = {
    "From": _("Sender"),
    "To": _("Addressee"),
    "Reply-To": _("Answers to"),
    "Subject": _("Subject"),
    "Date": _("Date"),
    "Message-ID": _("Number of the message"),
}
RULES: Names = {
    "numbered-demand": _("the demand is numbered"),
    "vague-deadline": _("a date to pay by that is not exact"),
    "loaded-word": _("a loaded word"),
    "early-threat": _("a consequence threatened too early"),
    "aggressive": _("an aggressive wording"),
    "unprofessional": _("an unprofessional form"),
    "missing-salutation-name": _("the salutation names nobody"),
    "missing-invoice": _("the invoice is not named"),
    "missing-due-date": _("the due date is missing"),
    "missing-amount": _("the amount is missing"),
    "missing-payment-means": _("how to pay is missing"),
    "missing-contact": _("nobody to turn to"),
    "missing-pay-by-date": _("the date to pay by is missing"),
    "deadline-closed-day": _("the date to pay by is not a working day"),
    "missing-courtesy": _("the courtesy formula is missing"),
    "missing-crossed-payment": _("nothing is said of a payment on its way"),
    "missing-earlier-demand": _("an earlier demand is not recalled"),
    "missing-formal-words": _("the words of a formal notice are missing"),
    "missing-consequence": _("the consequence is missing"),
    "missing-legal-mention": _("a legal mention is missing"),
    "unlawful-charge": _("a charge that the law forbids"),
    "empty-threat": _("a consequence without a date"),
    "wrong-fact": _("a fact is wrong"),
}
SCENARIOS: Names = {  # the names that the commands and the first steps give
    "default": _("default"),
    "courteous": _("Courteous"),
    "standard": _("Standard"),
    "firm": _("Firm"),
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
    "answer": ANSWERS,
    "stage": STAGES,
    "procedure": PROCEDURES,
    "notice": NOTICES,
    "proceeding": PROCEEDINGS,
    "dispute": DISPUTES,
    "heard": HEARD,
    "agreed": AGREED,
    "outcome": OUTCOMES,
    "plan": PLANS,
    "way": WAYS,
    "proof": PROOFS,
    "lang": LANGUAGES,
    "rule": RULES,
    "header": HEADERS,
    "scenario": SCENARIOS,
    "entry": ENTRIES,
    "mail": MAILS,
    "tied": TIED,
    "saying": SAYINGS,
    "act": ACTS,
    "charge": CHARGES,
}


def scenario_name(version: str) -> str:
    """A scenario's version ("standard v3") in the language of the page."""
    name, _sep, number = version.rpartition(" v")
    if not number.isdecimal():
        return name_of(version, "scenario")
    values = {"name": name_of(name, "scenario"), "n": number}
    return gettext("%(name)s, version %(n)s") % values


def name_of(code: str, what: str) -> str:
    """The name of a code in the language of the page; the code itself where none is known."""
    return str(ALL[what].get(code, code))
