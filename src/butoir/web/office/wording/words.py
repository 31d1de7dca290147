"""The files, languages and refusals of sentences as the pages say them."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from butoir.core.errors import InputError
from butoir.letters.own import LONGEST, Standard, allowed_calls

FILES = {
    "reminder-1": gettext_lazy("Courteous reminder"),
    "reminder-2": gettext_lazy("Firm reminder"),
    "formal-notice": gettext_lazy("Formal notice"),
    "notice": gettext_lazy("Notice before the due date"),
    "thank-you": gettext_lazy("Thank-you"),
    "withdrawal": gettext_lazy("Withdrawal of a demand"),
    "promise-confirmation": gettext_lazy("Promise to pay, confirmed"),
    "plan-proposal": gettext_lazy("Payment plan, proposed"),
    "plan-agreement": gettext_lazy("Payment plan, agreed"),
    "instalment-notice": gettext_lazy("Payment plan, instalment to come"),
    "plan-default": gettext_lazy("Payment plan, instalment missed"),
    "dispute-received": gettext_lazy("Dispute, acknowledged"),
    "dispute-answer": gettext_lazy("Dispute, answered"),
    "answer-received": gettext_lazy("Answer of the customer, acknowledged"),
    "plan-refusal": gettext_lazy("Payment plan asked for, refused"),
    "statement-of-claim": gettext_lazy("Statement of claim"),
    "debit-note": gettext_lazy("Debit note"),
    "interest-waiver": gettext_lazy("Interest given up against payment"),
    "credit-note": gettext_lazy("Credit note on a debit note"),
    "hand-over": gettext_lazy("Hand-over"),
    "claim-declaration": gettext_lazy("Declaration of a claim"),
    "call-script": gettext_lazy("Call script"),
    "sms": gettext_lazy("Text message"),
    "common": gettext_lazy("Common to all letters"),
}
LANGUAGES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
_REFUSALS = {
    "empty": gettext_lazy("A sentence says something. The standard one can be restored below."),
    "long": gettext_lazy("A sentence has at most %(most)d characters."),
    "characters": gettext_lazy("It holds characters that cannot be seen. Type it again."),
    "unknown": gettext_lazy("It calls something that is not known here. It may call: %(allowed)s"),
    "braces": gettext_lazy(
        "A brace stands alone: a fact is called by its name between two braces."
    ),
    "marks": gettext_lazy(
        "Every ** that begins what the eye must find has a second one at its end."
    ),
}


def refusal_in_words(error: InputError, standard: Standard) -> str:
    """Why a sentence was refused; the tone check's own words are in the letter's language."""
    if error.where in _REFUSALS:
        values = {"most": LONGEST, "allowed": " ".join(allowed_calls(standard))}
        return str(_REFUSALS[error.where] % values)
    if error.where == "tone":
        return gettext("With this sentence a letter could not leave: %(why)s") % {
            "why": error.message
        }
    return gettext("This letter cannot be written for that customer: nothing of it is open so.")
