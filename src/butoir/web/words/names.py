"""The name of each code that a row may hold, by what it is a code of."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from butoir.core import reasons
from butoir.web.words.case_names import OF_CASES
from butoir.web.words.personal import PERSONAL

Names = Mapping[str, Promise | str]

STEPS: Names = {
    "withdrawal": _("withdrawal"),
    "notice": _("notice before the due date"),
    "reminder-1": _("courteous reminder"),
    "reminder-2": _("firm reminder"),
    "formal-notice": _("formal notice"),
    "call": _("call"),
    "answer-received": _("acknowledgement of an answer"),
    "plan-refusal": _("refusal of a payment plan"),
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
    "identity": _("identity of the customer to check"),
    "declare": _("claim to declare"),
    "dispute": _("dispute to answer"),
    "credit-note": _("credit note overdue"),
    "pay-late": _("paid online, money not seen"),
    "pay-back": _("payment online to look at"),
    "debit-returned": _("payment that came back"),
    "case-deadline": _("deadline of a case"),
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
    "confirmed": _("confirmed"),
    "asked": _("another account asked for"),
    "rested": _("given time"),
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
REGISTERS: Names = {  # what a register says of an enterprise
    "active": _("active"),
    "ceased": _("ceased"),
    "unknown": _("not in the register"),
    "unasked": _("the register was not asked yet"),
}
SOURCES: Names = {
    "interface": _("search of French companies"),
    "annuaire": _("saved answer of the search of French companies"),
    "kbo": _("open data of the Belgian register (BCE/KBO)"),
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
RETURNED: Names = {  # why a bank gave a payment back
    "AC01": _("the account number is wrong (AC01): ask for the right one"),
    "AC04": _("the account is closed (AC04): ask for another one"),
    "AC06": _("the account is blocked (AC06): ask for another way to pay"),
    "AC13": _("it is an account of a consumer (AC13): ask for another one"),
    "AG01": _("this account takes no direct debits (AG01): ask for another way to pay"),
    "AG02": _("the kind of operation was wrong (AG02): a fault of the collection"),
    "AM04": _("not enough money on the account (AM04)"),
    "AM05": _("collected twice (AM05): a fault of the collection"),
    "BE05": _("the creditor’s identifier was not recognised (BE05): a fault of the collection"),
    "CNOR": _("the creditor’s bank is not registered (CNOR): a fault of the collection"),
    "DNOR": _("the debtor’s bank is not registered (DNOR): ask for another account"),
    "FF01": _("the file was not valid (FF01): a fault of the collection"),
    "FF05": _("the kind of direct debit was wrong (FF05): a fault of the collection"),
    "MD01": _("no valid mandate (MD01): ask for a mandate, or for a transfer"),
    "MD02": _("the mandate lacks something (MD02): ask for a mandate, or for a transfer"),
    "MD06": _("the customer had the money given back (MD06): probably a dispute"),
    "MD07": _("the customer has died (MD07)"),
    "MS02": _("the customer refused it (MS02): probably a dispute"),
    "MS03": _("the bank gives no reason (MS03)"),
    "RC01": _("the bank identifier is wrong (RC01): ask for the right account"),
    "RR01": _("the debtor’s account or identity was missing (RR01): a fault of the collection"),
    "RR02": _("the debtor’s name or address was missing (RR02): a fault of the collection"),
    "RR03": _("the creditor’s name or address was missing (RR03): a fault of the collection"),
    "RR04": _("a rule of the authorities stopped it (RR04)"),
    "SL01": _("the customer has direct debits limited at the bank (SL01)"),
}
PAYMENTS: Names = {  # where a payment online stands
    "asked": _("not answered by the provider yet"),
    "open": _("can be paid"),
    "pending": _("under way"),
    "paid": _("paid, the money is on its way"),
    "settled": _("paid, the money is here"),
    "failed": _("failed"),
    "canceled": _("given up by the customer"),
    "expired": _("not paid in time"),
    "back": _("paid, and gone back"),
    "given-up": _("no money came"),
    "lost": _("given up: the provider does not know it"),
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
    **PERSONAL,
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
    "register": REGISTERS,
    "source": SOURCES,
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
    "returned": RETURNED,
    "payment": PAYMENTS,
    "saying": SAYINGS,
    **OF_CASES,
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
