"""Where a plan stands, as dated, signed records: who said so, when, why."""

from __future__ import annotations

from datetime import datetime

from butoir.dunning.plans.models import PlanState, Proposal
from butoir.journal.events import record_event
from butoir.journal.models import SealedFile
from butoir.users.hours import day_of

PROPOSED = "proposed"
ACCEPTED = "accepted"  # agreed, and waiting for the signed copy before it runs
RUNNING, KEPT, DEFAULTED = "running", "kept", "defaulted"
REFUSED, WITHDRAWN, LAPSED = "refused", "withdrawn", "lapsed"
SIGNED = "signed"  # the signed copy is here
STATES = (
    PROPOSED,
    ACCEPTED,
    SIGNED,
    RUNNING,
    KEPT,
    DEFAULTED,
    REFUSED,
    WITHDRAWN,
    LAPSED,
)
_AFTER = {
    "kept": KEPT,
    "broken": DEFAULTED,
    "withdrawn": WITHDRAWN,
    "replaced": WITHDRAWN,
    "settled": KEPT,
}
_WAITING = (PROPOSED, ACCEPTED)


def record_state(
    proposal: Proposal,
    state: str,
    *,
    by: str,
    at: datetime,
    how: str = "",
    reason: str = "",
    file: SealedFile | None = None,
) -> PlanState:
    """One more state with its event, in the caller's transaction."""
    row = PlanState.objects.create(
        proposal=proposal,
        state=state,
        on=day_of(at),
        by=by,
        at=at,
        how=how,
        reason=reason,
        file=file,
    )
    waits = state in _WAITING or (state == SIGNED and proposal.ended_at is None)
    if not waits and proposal.ended_at is None:
        proposal.ended_at = at
        proposal.save(update_fields=["ended_at"])
    said = {"state": state, "how": how, "reason": reason, "file": file.digest if file else ""}
    about = f"proposal:{proposal.pk}"
    record_event(proposal.company, "plan-state", about, by=by, at=at, data=said)
    return row


def state_of(proposal: Proposal) -> str:
    """The state that counts; a signed copy changes nothing of where the plan stands."""
    last = proposal.states.exclude(state=SIGNED).order_by("pk").last()
    return last.state if last else ""


def state_after(agreement: object, outcome: str, *, by: str, at: datetime, reason: str) -> None:
    """The end of an agreement is that of the plan that it came from, if there is one."""
    proposal = getattr(agreement, "proposal", None)
    if isinstance(proposal, Proposal):
        record_state(proposal, _AFTER[outcome], by=by, at=at, reason=reason)
