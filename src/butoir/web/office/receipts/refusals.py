"""Why a decision on an entry was refused, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from butoir.core.errors import InputError
from butoir.web.sentences import Sentences
from butoir.web.words.names import name_of

ASSIGNING = Sentences(
    (
        _("the parts are not the whole entry"),
        _("is not this company's"),
        _("the invoice is in another currency"),
        _("%(document)s: less is open by now"),
        _("this entry is %(state)s already"),
        _("this entry is %(state)s: nothing to take back"),
        _("the bank has not booked this entry"),
        _("a match is taken back with a reason"),
        _("an entry is put aside with a reason"),
    ),
    {"state": lambda code: name_of(code, "entry")},
)


def refusal_said(error: InputError) -> str:
    """The sentence of a refusal."""
    return ASSIGNING.said(error.message)
