"""What a reader gives back: invoices, statements and ledgers as plain frozen values.

Amounts are cents (hundredths of a unit), credits to the account positive. A reader never raises
on content: what it could not make sense of is a Diagnostic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something to tell about a file. `line` counts from 1; `code` is short and stable."""

    severity: str  # "error" | "warning"
    code: str
    message: str
    line: int | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A seller, buyer or counterparty: name, identifiers as written, and what reaches it."""

    name: str = ""
    ids: tuple[str, ...] = ()
    country: str = ""
    email: str = ""
    contact: str = ""
    phone: str = ""
    address_lines: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or credit note. `payable` is what the document says is still to be paid,
    negative for a credit whatever the document's type; amounts in cents.

    `order_reference` is the buyer's order, or what else the buyer asked to find on the invoice.
    `preceding` are the numbers of the invoices that it refers to. `rests` is why the document
    itself says that nobody is to be reminded of it before somebody has looked: "direct-debit",
    "other-payee" or "corrective".
    """

    number: str
    kind: str  # "invoice" | "credit-note"
    issued_on: date | None
    due_on: date | None
    currency: str
    gross: int
    payable: int
    seller: Party = Party()
    buyer: Party = Party()
    order_reference: str = ""
    payment_reference: str = ""
    ibans: tuple[str, ...] = ()
    attachment: bool = False
    customer: str = ""  # the debtor's identifier in the source, when it has one
    line: int | None = None  # where it stands in a table
    preceding: tuple[str, ...] = ()
    rests: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of a bank account; credits positive, debits negative, in cents.

    `return_code` is the ISO 20022 code of why it came back, or the two digits of a French bank that
    have none, where the bank says it; `charges` are
    what the bank says it kept of a credit, of which `cents` is the rest.
    """

    booked_on: date | None
    value_on: date | None
    cents: int
    currency: str
    counterparty_name: str = ""
    counterparty_iban: str = ""
    remittance: str = ""
    structured_reference: str = ""
    end_to_end: str = ""
    bank_reference: str = ""
    reversal: bool = False
    status: str = "booked"  # "booked" | "pending" | "info"
    return_code: str = ""  # this and what follows are no part of what makes a movement the same
    charges: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one account; `balanced` is None when a balance is missing."""

    account: str
    currency: str
    opening: int | None
    closing: int | None
    from_on: date | None
    to_on: date | None
    balanced: bool | None
    entries: tuple[Entry, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class LedgerItem:
    """One open item of a customer account; debit positive, in cents.

    `unlettered` tells an entry without lettrage from a remainder of lettered ones; `opening` one
    that was carried forward; `elsewhere` one that is lettered with what the file does not have.
    `whole` is the amount of its line, of which `cents` may be a part.
    """

    account: str
    customer: str
    name: str
    reference: str
    on: date
    cents: int
    unlettered: bool
    label: str = ""
    line: int | None = None
    due_on: date | None = None
    opening: bool = False
    elsewhere: bool = False
    whole: int = 0


@dataclass(frozen=True, slots=True)
class LedgerCustomer:
    """A customer account of a ledger and its balance (debit positive, cents).

    `left_out` says why nobody can be written to about it; `lettered` that lettrage is kept in it.
    """

    account: str
    customer: str
    name: str
    balance: int
    left_out: str = ""
    lettered: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger export (FEC): its size, whether it balances, and what customers owe."""

    lines: int
    entries: int
    balanced: bool
    accounts: tuple[str, ...]
    balance: int
    open_items: tuple[LedgerItem, ...]
    customers: tuple[LedgerCustomer, ...]
    warnings: tuple[str, ...] = ()
    since: date | None = None  # the first and the last day on which a customer's account moved
    until: date | None = None
    opened: bool = False  # it begins with what was carried forward


@dataclass(frozen=True, slots=True)
class Notice:
    """A legal notice about companies, as the BODACC publishes it, or a table of Belgian ones.

    Delays run from `published_on`, not from `judged_on`. `stage` is what it does: "opened",
    "converted", "plan", "closed", "struck-off", "sale" or "other"; `proceeding` is "sauvegarde",
    "redressement", "liquidation", "retablissement", "conciliation", in Belgium "faillite" or
    "reorganisation", or empty. `status` is "initial", "correction" or "cancellation"; `previous`
    is the notice that the latter are about. `sirens` are of whom it speaks (enterprise numbers in
    Belgium): in a sale, of those who bought. `declare_by` is the day that a Belgian judgment gives
    to declare claims, `agent` whom they are declared to, where that stands apart from the text.
    """

    id: str  # "A202400121234": part, issue, number
    stage: str
    proceeding: str
    status: str
    published_on: date
    judged_on: date | None
    sirens: tuple[str, ...]
    name: str
    city: str = ""
    court: str = ""
    nature: str = ""
    text: str = ""
    previous: str = ""
    address: str = ""  # of its page
    country: str = "FR"
    declare_by: date | None = None
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything read from one file (or one member of an archive)."""

    file: str
    format: str | None
    encoding: str | None = None
    invoices: tuple[Invoice, ...] = ()
    statements: tuple[Statement, ...] = ()
    ledger: Ledger | None = None
    notices: tuple[Notice, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    copy: bytes = b""  # the PDF that its one invoice is, or carries
    columns: tuple[tuple[str, str], ...] = ()  # of a table: the field read ("" for none), heading

    @property
    def failed(self) -> bool:
        """True when the file could not be used at all."""
        return any(d.severity == "error" for d in self.diagnostics)
