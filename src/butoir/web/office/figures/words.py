"""The names of buckets and steps, as the pages say them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

BUCKETS = {
    "not-due": _("Not due"),
    "0-30": _("1 to 30 days"),
    "31-60": _("31 to 60 days"),
    "61-90": _("61 to 90 days"),
    "90+": _("Over 90 days"),
}
STEPS = {
    "notice": _("Notices before the due date"),
    "reminder-1": _("Courteous reminders"),
    "reminder-2": _("Firm reminders"),
    "formal-notice": _("Formal notices"),
}
