"""The answers of the page in the words of who gives them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Choice(NamedTuple):
    """An answer: its kind, what the debtor says with it, and what follows."""

    kind: str
    title: Promise | str
    after: Promise | str


CHOICES = (
    Choice("paid", _("I have already paid"), _("Tell us when and how much: we will look for it.")),
    Choice("promise", _("I will pay on a date"), _("Give the day: no reminder until then.")),
    Choice("dispute", _("I disagree with an invoice"), _("All of it or a part: a person looks.")),
    Choice("plan", _("I ask to pay in instalments"), _("Propose dates: a person answers you.")),
    Choice(
        "not-received", _("I have not received the invoice"), _("We will send you a copy of it.")
    ),
    Choice("wrong-person", _("I am not the right person"), _("Tell us whom to write to.")),
)
BY_KIND = {choice.kind: choice for choice in CHOICES}
