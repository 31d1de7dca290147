"""What an invoice itself says against reminding its customer, as the hold that it calls for."""

from __future__ import annotations

from collections.abc import Mapping

from butoir.core import reasons

# what `formats.model.Invoice.rests` tells: the kind of hold, and its reason for people
CORRECTIVE = "corrective"
HOLDS: Mapping[str, tuple[str, str]] = {
    "direct-debit": (reasons.DIRECT_DEBIT, "the invoice says: collected by direct debit"),
    "other-payee": (reasons.ON_HOLD, "the invoice says: to be paid to somebody else"),
    CORRECTIVE: (reasons.ON_HOLD, "a corrected invoice and its correction: are both owed?"),
}
