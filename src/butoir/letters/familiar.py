"""To whom and in which letters the familiar forms are used: tu, je, du (English has none).

They are for one person: where nobody is named, and to a public body, whose letters go from desk to
desk, the letter stays formal. A formal notice, a plan's missed instalment, a statement of claim, a
debit note, its credit note and a hand-over are formal for everyone: a judge reads them. So is the
first reminder to a Belgian consumer, the act from which the period without charges runs (CDE
XIX.2).
"""

from __future__ import annotations

from butoir.core.parties import Debtor
from butoir.letters.heading import contact_of

TAG = "familiar"
_LETTERS = frozenset(
    {
        "notice",
        "reminder-1",
        "reminder-2",
        "sms",
        "call-script",
        "promise-confirmation",
        "plan-proposal",
        "plan-agreement",
        "instalment-notice",
        "dispute-received",
        "dispute-answer",
        "answer-received",
        "plan-refusal",
        "interest-waiver",
        "thank-you",
        "withdrawal",
        "statement",
    }
)


def is_familiar(kind: str, debtor: Debtor, law: str) -> bool:
    """Whether a letter of that kind addresses the debtor familiarly; `law` is the country whose
    rules it cites."""
    if not debtor.familiar or debtor.kind == "public" or not contact_of(debtor):
        return False
    first_of_belgian_consumer = (kind, law, debtor.kind) == ("reminder-1", "BE", "consumer")
    return kind in _LETTERS and not first_of_belgian_consumer
