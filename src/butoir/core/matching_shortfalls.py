"""A little less than what is named: what may explain it, so that a person decides on the rest.

Who is asked again for the few euros that a bank kept, or for a discount that he was promised, has
paid in his own eyes. So such a payment is no plain part payment. Refuses to write anything off: the
rest stays open until a person says otherwise.
"""

from __future__ import annotations

_DISCOUNTS = (50, 100, 150, 200, 250, 300, 400, 500)  # hundredths of a percent, as terms have it
_MOST_KEPT = 50_00  # cents that banks keep of a transfer at the most
_LEAST_SHARE = 20  # ... and no more than a twentieth of it


def explain_shortfall(cents: int, total: int, charges: int = 0) -> str:
    """Why `cents` may have come for the `total` cents named: "charges-kept" when the bank itself
    says that it kept what is missing (`charges`), "discount", "little-less" or "".

    A discount is a usual rate to the cent, whether it was granted, or taken in time, or not.
    """
    rest = total - cents
    if rest <= 0:
        return ""
    if rest == charges:
        return "charges-kept"
    if any(_share(total, rate) == rest for rate in _DISCOUNTS):
        return "discount"
    return "little-less" if rest <= _MOST_KEPT and rest * _LEAST_SHARE <= total else ""


def _share(cents: int, rate: int) -> int:
    """`rate` hundredths of a percent of an amount, to the nearest cent."""
    return (cents * rate + 5_000) // 10_000
