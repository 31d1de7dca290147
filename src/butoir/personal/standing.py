"""Where each case stands, and from which day on it is put aside and may be erased. Pure.

| state | what is shown | what may be erased |
|---|---|---|
| running: something is open, or somebody still works on it | all of it | nothing |
| handed over, or insolvent, with something open | all of it | nothing |
| settled | all of it, until `archive_on` | nothing |
| archived | to managers alone, in no list and no search | nothing |
| due | as archived | the case, from `case_on`; vouchers too, from `books_on` |
| emptied | a number instead of a name; amounts and dates | vouchers, from `books_on` |
| erased | amounts and dates | nothing is left |

A legal hold changes none of this but the last column: nothing may be erased as long as it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from butoir.law.delays import add_months
from butoir.personal.models import BOOKS, CASE
from butoir.personal.rules import LONGEST_YEAR_MONTHS, Terms

RUNNING, HANDED_OVER, INSOLVENT = "running", "handed-over", "insolvent"
SETTLED, ARCHIVED, DUE, EMPTIED, ERASED = "settled", "archived", "due", "emptied", "erased"
STATES = (RUNNING, HANDED_OVER, INSOLVENT, SETTLED, ARCHIVED, DUE, EMPTIED, ERASED)


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides where a case stands: what still runs (codes of `facts.RUNNING_BECAUSE`), its
    last dealing and its last accounting entry, what was erased, whether a legal hold runs."""

    customer: int
    because: tuple[str, ...] = ()
    insolvent: bool = False
    last_on: date | None = None
    booked_on: date | None = None
    frozen: bool = False
    done: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """A case on a day. `levels` is what may be erased of it now; the days are None where nothing
    dates the case, which is then never erased."""

    facts: Facts
    state: str
    archive_on: date | None = None
    case_on: date | None = None
    books_on: date | None = None
    levels: tuple[str, ...] = ()


def standing_of(facts: Facts, terms: Terms, on: date) -> Standing:
    """Where a case stands on a day."""
    if facts.because:
        return Standing(facts, _running(facts))
    if facts.last_on is None:
        return Standing(facts, SETTLED)
    archive = facts.last_on + timedelta(days=terms.chosen.archive_days)
    case = max(add_months(facts.last_on, terms.case_months), archive)
    kept = terms.books_months + LONGEST_YEAR_MONTHS
    books = max(add_months(facts.booked_on, kept), case) if facts.booked_on else case
    passed = {CASE: on > case, BOOKS: on > books}
    due = tuple(level for level in (CASE, BOOKS) if passed[level] and level not in facts.done)
    levels = () if facts.frozen else due
    state = _at_rest(facts, on, archive, bool(due))
    return Standing(facts, state, archive, case, books, levels)


def _running(facts: Facts) -> str:
    if "handed-over" in facts.because:
        return HANDED_OVER
    return INSOLVENT if facts.insolvent and "open" in facts.because else RUNNING


def _at_rest(facts: Facts, on: date, archive_on: date, due: bool) -> str:
    if BOOKS in facts.done:
        return ERASED
    if CASE in facts.done:
        return EMPTIED
    if due:
        return DUE
    return ARCHIVED if on > archive_on else SETTLED
