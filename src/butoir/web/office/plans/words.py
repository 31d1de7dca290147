"""What a plan passes of the company's terms, and what becomes of its interest, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

BEYOND = {
    "parts": _("more parts than the company allows"),
    "span": _("longer than the company allows"),
    "least": _("a part is smaller than the company allows"),
    "first": _("the first payment is later than the company allows"),
    "waiving": _("the company does not let off interest"),
    "clause": _("a plan has the acceleration clause"),
}
INTEREST = {
    "waived": _("let off while the plan is kept"),
    "included": _("in the parts, up to today"),
    "law": _("as the law has it, beside the parts"),
}
STATES = (
    ("waiting", _("waiting")),
    ("running", _("running")),
    ("kept", _("kept")),
    ("defaulted", _("ended unpaid")),
    ("over", _("not agreed")),
    ("all", _("everything")),
)
