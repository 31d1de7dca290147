"""The last look at letters about agreements, before they leave: is what they say still so?"""

from __future__ import annotations

from collections.abc import Sequence

from butoir.dispatch.models import Delivery
from butoir.dunning.agreed import Agreed, load_values
from butoir.dunning.answers.refusing import REFUSAL, owed_still
from butoir.dunning.models import Agreement
from butoir.dunning.plans.letters import AGREEMENT, NOTICE, OFFER, PROMISE
from butoir.dunning.plans.models import AgreedLetter
from butoir.dunning.plans.running import silent_customers
from butoir.dunning.plans.states import ACCEPTED, PROPOSED, RUNNING, state_of
from butoir.dunning.plans.warnings import KIND as DEFAULT

ENDED = "the agreement has ended"
ANSWERED = "the proposal was answered or withdrawn"
PAID = "what it asks for has come in, or a part of it"
SILENT = "nothing is asked of this customer any more"
_ASKING = (NOTICE, DEFAULT, PROMISE, REFUSAL)


def no_longer_true(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """The letters (ids of deliveries) that must not leave any more, with the reason."""
    rows = AgreedLetter.objects.filter(delivery__in=deliveries)
    letters = list(rows.select_related("agreement", "proposal", "company", "delivery"))
    asking = [row for row in letters if row.kind in _ASKING]
    known = _known(asking)
    silent = {one: silent_customers(one) for one in {row.company for row in asking}}
    found = {}
    for row in letters:
        why = _why_not(row, known.get(row.agreement_id or 0))
        if row in asking and row.customer_id in silent[row.company]:
            why = SILENT
        if why:
            found[row.delivery_id] = why
    return found


def _known(letters: Sequence[AgreedLetter]) -> dict[int, Agreed]:
    values: dict[int, Agreed] = {}
    for company in {row.company for row in letters}:
        ids = [row.agreement_id or 0 for row in letters if row.company == company]
        loaded = load_values(company, Agreement.objects.filter(pk__in=ids))
        values |= {one.id: one for some in loaded.values() for one in some}
    return values


def _why_not(letter: AgreedLetter, agreed: Agreed | None) -> str:
    if letter.kind in (OFFER, AGREEMENT):
        wanted = (PROPOSED,) if letter.kind == OFFER else (ACCEPTED, RUNNING)
        proposal = letter.proposal
        return "" if proposal is None or state_of(proposal) in wanted else ANSWERED
    if letter.kind == REFUSAL:
        return "" if owed_still(letter) == letter.cents else PAID
    agreement = letter.agreement
    if agreement is None or agreement.ended_at is not None or agreed is None:
        return ENDED
    return "" if _missing(letter, agreed) == letter.cents else PAID


def _missing(letter: AgreedLetter, agreed: Agreed) -> int:
    """What is missing of what the letter speaks of, in cents."""
    if agreed.plan is None:
        return agreed.owed - agreed.received
    parts = agreed.plan.instalments
    until = sum(part.cents for part in parts if letter.part_on and part.on <= letter.part_on)
    if letter.kind == DEFAULT:
        return until - agreed.received
    last = next((part.cents for part in parts if part.on == letter.part_on), 0)
    return min(last, until - agreed.received)
