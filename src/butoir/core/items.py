"""What is owed and what has happened to it: the frozen values that a decision looks at.

Dates end in `_on`; amounts are cents of the account's currency. Nothing here is computed or
stored: a shell (the command line, the diary player, the ledger) loads it as of a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from butoir.core.parties import CHANNELS
from butoir.law.interruption import Act

FORMAL_NOTICE = "formal-notice"
DEMANDS = ("reminder-1", "reminder-2", FORMAL_NOTICE)


@dataclass(frozen=True, slots=True)
class Movement:
    """A dated payment or credit on one invoice; negative when it was undone.

    `kind` is "payment" or "credit".
    """

    on: date
    cents: int
    kind: str = "payment"


@dataclass(frozen=True, slots=True)
class Demand:
    """A written demand that named an invoice: its step, day, printed pay-by date and channel."""

    step: str
    sent_on: date
    pay_by: date
    channel: str = "email"


@dataclass(frozen=True, slots=True)
class Hold:
    """A dated reason to rest: on an invoice, or on a whole debtor.

    `kind` is one of written-off, insolvency, handed-over, direct-debit, disputed, on-hold.
    It holds on `until` itself, for ever when that is None. `cents` limits a dispute to a part.
    """

    kind: str
    since: date
    until: date | None = None
    cents: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise to pay `cents` by a date; `received` is what came since it was made."""

    invoices: tuple[str, ...]
    cents: int
    by: date
    received: int = 0
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of a plan: due `on`, for `cents`."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Warned:
    """A letter said that an instalment is missing: the due day of the last one that it speaks of,
    and the last day that it gives to catch up."""

    up_to: date
    pay_by: date


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """An agreed schedule; `received` is what came since, in any number of payments.

    An instalment may come `grace_days` late. A plan that `warns` ends only when a letter gave a
    last day to catch up (`warned`, the latest one) and that day passed too.
    """

    invoices: tuple[str, ...]
    instalments: tuple[Instalment, ...]
    received: int = 0
    reported: bool = False
    grace_days: int = 0
    warns: bool = False
    warned: Warned | None = None


@dataclass(frozen=True, slots=True)
class Deferral:
    """What a payment plan does to the interest of one invoice, from the day it was agreed on.

    `parts` are the instalments as far as they pay the principal of this invoice (cents). While it
    is kept no interest is asked for where it is `forgone` (let off, or in the instalments), and no
    indemnity where the instalments have it (`charged`). `until` is the first day on which it no
    longer binds, None while it runs or when it was kept.
    """

    since: date
    parts: tuple[Instalment, ...]
    until: date | None = None
    forgone: bool = False
    charged: bool = False


@dataclass(frozen=True, slots=True)
class Waived:
    """Charges on one invoice that a person gave up: they are not asked from `since` on.

    It binds before `until`, for good when that is None. `interest`: all of it, or that of the days
    up to `through`; `indemnity`: the lump sum.
    """

    since: date
    until: date | None = None
    interest: bool = False
    indemnity: bool = False
    through: date | None = None


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One invoice (or one unsettled ledger entry) with an amount still open.

    `cents` is the original amount, `open` what is left after payments and credits.
    `once_done` names the calls and notices already made, as `Step.key`; `acts` are what interrupted
    its limitation.
    """

    number: str
    due_on: date
    cents: int
    open: int
    issued_on: date | None = None
    order_reference: str = ""
    payment_reference: str = ""
    demands: tuple[Demand, ...] = ()
    skipped: tuple[str, ...] = ()
    once_done: tuple[str, ...] = ()
    executed: bool = False  # what the formal notice announced is already in the day's work
    holds: tuple[Hold, ...] = ()
    movements: tuple[Movement, ...] = ()
    deferrals: tuple[Deferral, ...] = ()
    waivers: tuple[Waived, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class DebtorAccount:
    """A debtor in one currency, as of a day: everything that a decision may look at.

    `credits` are unallocated receipts and credit notes (cents, positive). `last_contact_on` is
    the last message to the debtor, or its last part payment, in any currency; `messaged_on` the
    last message in this one, of which a day has only one. `country` gives the closed days; `law` is
    the country whose law governs the debt, when it is another. `doubt` says why no formal notice
    goes to this debtor before a person has looked: a register contradicts whom it would name.
    """

    customer: str
    items: tuple[OpenItem, ...]
    currency: str = "EUR"
    kind: str = "company"
    country: str = "FR"
    grace_days: int = 0
    channels: frozenset[str] = frozenset(CHANNELS)
    credits: int = 0
    last_contact_on: date | None = None
    messaged_on: date | None = None
    bank_data_until: date | None = None
    holds: tuple[Hold, ...] = ()
    promises: tuple[Promise, ...] = ()
    plans: tuple[PaymentPlan, ...] = ()
    law: str = ""
    doubt: str = ""

    @property
    def governing_law(self) -> str:
        """The country whose law governs interest, charges and limitation."""
        return self.law or self.country
