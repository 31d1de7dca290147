"""Steps, channels, modes and concerns as the pages say them."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from butoir.core.policy_check import Concern

STEPS = {
    "reminder-1": gettext_lazy("Courteous reminder"),
    "reminder-2": gettext_lazy("Firm reminder"),
    "formal-notice": gettext_lazy("Formal notice"),
    "notice": gettext_lazy("Notice before the due date"),
    "call": gettext_lazy("Call"),
}
CHANNELS = {
    "email": gettext_lazy("by e-mail"),
    "post": gettext_lazy("by post"),
    "registered": gettext_lazy("by registered letter"),
    "sms": gettext_lazy("by text message"),
    "call": gettext_lazy("by telephone"),
}
MODES = {
    "automatic": gettext_lazy("automatic"),
    "confirm": gettext_lazy("to confirm"),
    "manual": gettext_lazy("one by one"),
}


def day_in_words(days: int) -> str:
    """A place on the axis, from the due date."""
    if days == 0:
        return gettext("on the due date")
    return gettext("D%(days)+d") % {"days": days}


def step_in_words(key: str) -> str:
    """The name and the day of a step by its key, such as "reminder-1@7"."""
    name, _, days = key.partition("@")
    return f"{STEPS[name]}, {day_in_words(int(days))}" if days else ""


def concern_in_words(concern: Concern) -> str:
    """What is wrong, or good to know, and the way out."""
    values = {"days": concern.days, "day": day_in_words(concern.days)}
    return _SENTENCES[concern.code] % values


_SENTENCES = {
    "order": gettext_lazy(
        "It comes before the demand that it follows. Put it on %(day)s or later."
    ),
    "gap": gettext_lazy(
        "It is closer to the demand before it than the gap between two messages allows. "
        "Put it on %(day)s or later, or shorten the gap."
    ),
    "no-pay-by": gettext_lazy(
        "A demand asks to be paid by an exact date: give the number of days."
    ),
    "not-registered": gettext_lazy(
        "A formal notice goes by registered letter, so that its receipt can be proved. "
        "Choose the registered letter."
    ),
    "late-notice": gettext_lazy(
        "A notice after the due date never leaves. Put it before, or make it a call."
    ),
    "consumer-no-reminder": gettext_lazy(
        "Belgian consumers follow this scenario: the law gives them a free first reminder "
        "(CDE art. XIX.2). Add the courteous reminder, or give them a group of their own."
    ),
    "consumer-channel": gettext_lazy(
        "Belgian consumers follow this scenario: their first reminder goes by e-mail or by post, "
        "from which the legal days are counted (CDE art. XIX.2). Change its channel."
    ),
    "consumer-days": gettext_lazy(
        "Belgian consumers follow this scenario: nothing may be charged to them until the clear "
        "days after their free first reminder have ended (CDE art. XIX.2). Put the formal notice "
        "on %(day)s or later, or give them a group of their own."
    ),
    "before-deadline": gettext_lazy(
        "It waits until the date of the demand before it has passed: in fact on %(day)s."
    ),
    "public-apart": gettext_lazy(
        "Public buyers follow it with others: they pay by mandate, a group of their own with more "
        "time suits them better."
    ),
    "nowhere": gettext_lazy(
        "Customers with neither an e-mail address that works nor a postal address: %(days)d. "
        "Their steps become tasks for a person."
    ),
    "no-email": gettext_lazy(
        "Customers without an e-mail address that works: %(days)d. Theirs go by post instead."
    ),
    "no-post": gettext_lazy(
        "Customers without a postal address that works: %(days)d. Their registered letter cannot "
        "leave until one is given."
    ),
    "no-call": gettext_lazy(
        "No call is planned: one before the firm reminder or before the formal notice often "
        "settles it."
    ),
}
