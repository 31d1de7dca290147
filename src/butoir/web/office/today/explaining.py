"""Why a decision was refused, in the words of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from butoir.core.errors import InputError
from butoir.dunning.editing import AGREED
from butoir.dunning.preparing import TOO_OFTEN
from butoir.dunning.wording_by_hand import EMPTY, FIXED, LEFT_OUT, LONG, MARKS, OTHER_STANDARD
from butoir.web.words.told import told


def explained(error: InputError) -> str:
    """The refusal of a command as a sentence in the language of the screen."""
    words = {
        AGREED: _("Somebody has agreed to this text: undo that first."),
        OTHER_STANDARD: _(
            "The standard text has changed since this one was edited: edit it again, or go back."
        ),
        FIXED: _("The table and the payment details stay as they are."),
        EMPTY: _("A letter has a subject, a salutation and a closing."),
        MARKS: _("Bold words stand in a paragraph, between two **."),
        LONG: _("This text is too long."),
        LEFT_OUT: _(
            "The paragraph has to state the amount and the date as before, weekday included."
        ),
        TOO_OFTEN: _("This letter came back too often."),
        "was done before": _("Somebody has done this already."),
        "was put off before": _("It was put off once already: it is done now, or given up."),
        "is put off to a later day": _("Choose a later day."),
        "a later run has taken its place": _(
            "The day was decided anew meanwhile: look at the new letter first."
        ),
        "is released already": _("It has left already."),
        "a manual step is approved one by one": _("Such letters are confirmed one by one."),
        "an agreement has amounts above zero": _("Write an amount above zero."),
    }
    return words.get(error.message) or _("This is not possible: %(why)s") % {
        "why": told(error.message)
    }
