"""The very letter that would leave for a planned message, without anything being recorded.

It is decided, composed and written by what releases messages; only the outbox is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from butoir.core.decisions import Message
from butoir.core.errors import InputError
from butoir.core.items import FORMAL_NOTICE
from butoir.dunning.accounts import load_receivables
from butoir.dunning.letter_check import letter_findings, text_findings
from butoir.dunning.letter_facts import Case
from butoir.dunning.models import PlannedMessage
from butoir.dunning.preparing import Planned, cases, doubts_of, due_now, with_keys
from butoir.dunning.writing import (
    Written,
    compose_message,
    compose_standard,
    compose_text,
    write_message,
)
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter
from butoir.letters.notes.spoken import TextMessage
from butoir.tone.findings import Finding

SETTLED, DOUBTFUL, OTHER_TOTAL, OTHER = "settled", "doubtful", "other-total", "other"


@dataclass(frozen=True, slots=True)
class Preview:
    """A planned message as things stand. `now` is what would be decided now (None: nothing).

    `case` is there as long as the debtor owes anything; `doubt` says what speaks against a formal
    notice to it.
    """

    planned: Planned
    now: Message | None
    case: Case | None
    doubt: str = ""

    @property
    def changed(self) -> str:
        """Why it no longer holds, as a code of this module; empty while it does."""
        if self.now is None or self.case is None:
            formal = self.planned.value.step == FORMAL_NOTICE
            return DOUBTFUL if formal and self.doubt else SETTLED
        if self.now == self.planned.value:
            return ""
        return OTHER_TOTAL if self.now.total != self.planned.value.total else OTHER

    def compose(self) -> tuple[Letter, LetterFacts, list[Finding]]:
        """The letter, its facts and what its check finds; only while it holds.

        Raises InputError when it cannot be composed.
        """
        letter, facts = compose_message(self._case(), self.planned.value)
        return letter, facts, letter_findings(letter, facts)

    def compose_text(self) -> tuple[TextMessage, list[Finding]]:
        """The same of a text message."""
        text, facts = compose_text(self._case(), self.planned.value)
        return text, text_findings(text, facts)

    def compose_standard(self) -> tuple[Letter, LetterFacts]:
        """The letter without what a person wrote by hand; only while it holds."""
        return compose_standard(self._case(), self.planned.value)

    def write(self, at: datetime) -> Written:
        """The bytes that would leave at that instant; raises InputError as a release would say."""
        if self.planned.stuck:
            raise InputError(self.planned.stuck, self.planned.value.step)
        return write_message(self._case(), self.planned.value, self.planned.key, at)

    def _case(self) -> Case:
        if self.case is None or self.changed:
            raise LookupError("a message that no longer holds is not written")
        return self.case


def preview_message(row: PlannedMessage) -> Preview:
    """A message of a run, decided again for its debtor as of the run's day.

    `row` comes with its customer, its run and the run's company. A fixed number of queries.
    """
    book = load_receivables(row.run.company, row.run.as_of, [row.customer_id])
    planned = with_keys(row.run.company, [row], row.run.made_at)[0]
    now, doubt = due_now(book).get(planned.value[:2]), doubts_of(book).get(planned.value[:2], "")
    case_of = cases(book, [planned])
    return Preview(planned, now, case_of(planned) if now else None, doubt)
