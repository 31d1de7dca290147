"""The letters that said that an instalment is missing, as the decision looks at them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from butoir.core.items import Warned
from butoir.dispatch.models import COUNTS
from butoir.dunning.plans.models import AgreedLetter

KIND = "plan-default"


def load_warnings(plans: Collection[int]) -> dict[int, Warned]:
    """The latest of each plan (ids of agreements) that left or is about to; one query at most."""
    if not plans:
        return {}
    rows = AgreedLetter.objects.filter(
        agreement__in=plans, kind=KIND, delivery__state__in=COUNTS
    ).order_by("pk")
    found = rows.values_list("agreement", "part_on", "pay_by")
    return {pk: Warned(up_to or date.min, pay_by or date.min) for pk, up_to, pay_by in found}
