"""A person writes parts of a letter anew, as a dated, signed record; or takes that back.

What the tone check calls an error is not kept (R19). A letter that somebody has agreed to is not
changed: they agreed to those words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from butoir.core.errors import InputError
from butoir.dunning.letter_check import check_letter, letter_findings
from butoir.dunning.models import Approval, EditedText, PlannedMessage
from butoir.dunning.previewing import Preview, preview_message
from butoir.dunning.wording_by_hand import ByHand, parts_of, standard_of, written_by_hand
from butoir.journal.events import lock_head, record_event
from butoir.letters.letter import Letter
from butoir.letters.tidy import tidy_prose, tidy_text
from butoir.tone.findings import Finding

AGREED = "somebody has agreed to this text: undo that first"


def check_edit(preview: Preview, texts: Mapping[str, str]) -> tuple[Letter, list[Finding]]:
    """The letter of a message that holds, with those texts in its parts, and what its check finds.

    Raises InputError on what is not free to edit.
    """
    letter, facts = preview.compose_standard()
    letter = written_by_hand(letter, ByHand(_changed(letter, texts), standard_of(letter)))
    return letter, letter_findings(letter, facts)


@transaction.atomic
def save_edit(
    message: PlannedMessage, texts: Mapping[str, str], *, by: str, at: datetime
) -> EditedText | None:
    """Keep those texts for this very message; None when they are the standard ones.

    `message` comes with its customer, run and company. Raises InputError on an error of the check,
    on what is not free to edit, and when somebody has agreed to the letter already.
    """
    _lock(message)
    preview = preview_message(message)
    if preview.changed:
        raise InputError("nothing is due any more", message.step)
    letter, facts = preview.compose_standard()
    changed, standard = _changed(letter, texts), standard_of(letter)
    check_letter(written_by_hand(letter, ByHand(changed, standard)), facts)
    _end(message, by, at)
    if not changed:
        return None
    edit = EditedText.objects.create(
        message=message,
        paragraphs=changed,
        standard=standard,
        made_at=at,
        made_by=by,
    )
    said = {"paragraphs": edit.paragraphs}
    company = message.run.company
    record_event(company, "letter-edited", f"message:{message.pk}", by=by, at=at, data=said)
    return edit


@transaction.atomic
def restore_text(message: PlannedMessage, *, by: str, at: datetime) -> bool:
    """Go back to the standard text; whether there was another. Raises InputError once agreed to."""
    _lock(message)
    return _end(message, by, at)


def _lock(message: PlannedMessage) -> None:
    lock_head(message.run.company)
    if Approval.objects.filter(message=message, agreed=True, withdrawn_at=None).exists():
        raise InputError(AGREED, message.step)


def _end(message: PlannedMessage, by: str, at: datetime) -> bool:
    standing = EditedText.objects.filter(message=message, ended_at=None)
    if not standing.update(ended_at=at, ended_by=by):
        return False
    record_event(message.run.company, "letter-restored", f"message:{message.pk}", by=by, at=at)
    return True


def _changed(letter: Letter, texts: Mapping[str, str]) -> dict[str, str]:
    """Only what is not as it was: the same words on other lines are the same."""
    free = parts_of(letter)
    return {
        part: tidy_prose(text)
        for part, text in texts.items()
        if part not in free or tidy_text(text) != tidy_text(free[part])
    }
