"""The check-list in words: what is there, what is missing, and why it matters."""

from __future__ import annotations

from collections.abc import Sequence

from butoir.casefile.checks import LOOK, MISSING, Check
from butoir.casefile.facts import Case
from butoir.casefile.pages.pen import said
from butoir.casefile.routes import ceiling_of_small_claims
from butoir.letters.booklet import Checked, Section, prose
from butoir.letters.pen import Pen


def checklist(case: Case, pen: Pen, checks: Sequence[Check]) -> Section:
    """Every point, what is missing first."""
    counts = {state: str(sum(c.state == state for c in checks)) for state in (LOOK, MISSING)}
    intro = prose(said(pen, "checks_intro", **counts))
    return Section(pen.say("sec_checks"), (intro, *(checked(case, pen, one) for one in checks)))


def checked(case: Case, pen: Pen, check: Check) -> Checked:
    """One point in words."""
    numbers = ", ".join(check.about) if len(check.about) < len(case.invoices) else ""
    small = pen.amount(ceiling_of_small_claims(case.on)) if check.code == "amicable" else ""
    return Checked(
        check.state,
        said(pen, "state", f"state-{check.state}"),
        said(pen, "check", f"check-{check.code}"),
        said(pen, "why", f"check-{check.code}", small=small),
        said(pen, "check_about", numbers=numbers) if numbers else "",
    )
