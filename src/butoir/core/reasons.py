"""Why an open invoice gets nothing today: the names, in the order in which they are asked.

The first that applies is the reason given (R22).
"""

from __future__ import annotations

SETTLED = "settled"
WRITTEN_OFF = "written-off"
INSOLVENCY = "insolvency"
HANDED_OVER = "handed-over"
TIME_BARRED = "time-barred"
DIRECT_DEBIT = "direct-debit"
DISPUTED = "disputed"
ON_PLAN = "on-plan"
PROMISED = "promised"
ON_HOLD = "on-hold"
NOT_DUE = "not-due"
CUSTOMER_CREDIT = "customer-credit"
BELOW_MINIMUM = "below-minimum"
STALE_BANK_DATA = "stale-bank-data"
AWAITING_DEADLINE = "awaiting-deadline"
SPACING = "spacing"
TOO_EARLY = "too-early"
IDENTITY = "identity"
NO_CHANNEL = "no-channel"
LADDER_COMPLETE = "ladder-complete"

ORDER = (
    SETTLED,
    WRITTEN_OFF,
    INSOLVENCY,
    HANDED_OVER,
    TIME_BARRED,
    DIRECT_DEBIT,
    DISPUTED,
    ON_PLAN,
    PROMISED,
    ON_HOLD,
    NOT_DUE,
    CUSTOMER_CREDIT,
    BELOW_MINIMUM,
    STALE_BANK_DATA,
    AWAITING_DEADLINE,
    SPACING,
    TOO_EARLY,
    IDENTITY,
    NO_CHANNEL,
    LADDER_COMPLETE,
)
