"""A customer's case as frozen values: all that a file for a lawyer, a bailiff or a court tells.

Amounts are cents of the case's currency; a `Kept` names a sealed file without its bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from butoir.casefile.orders.facts import NOTHING, OrderFacts
from butoir.core.claim import Claim
from butoir.core.items import OpenItem
from butoir.core.parties import Creditor, Debtor
from butoir.law.limitation import Limitation

PDF, EMAIL, TEXT = "application/pdf", "message/rfc822", "text/plain"
PICTURES = ("image/jpeg", "image/png")
RECEIVED = ("presented", "acknowledgement", "refusal", "unclaimed")  # proofs that it came there


class Kept(NamedTuple):
    """A sealed file: its SHA-256, what it is, its size in bytes."""

    digest: str
    media_type: str
    size: int


class CaseInvoice(NamedTuple):
    """An overdue invoice. `claimed` is what of its open amount is not disputed; `copy` the document
    as its customer read it."""

    pk: int
    item: OpenItem
    claimed: int
    copy: Kept | None
    limitation: Limitation


class CaseProof(NamedTuple):
    """What shows what became of a letter, and the date that it bears (`dispatch.models.Proof`)."""

    kind: str
    on: date
    file: Kept | None
    detail: str = ""


class CaseLetter(NamedTuple):
    """A letter that left, or came back (`state`). `step` is its kind; `legal_on` the day that the
    law looks at; `pay_by` and `cents` what it asked for; `place` is for its order in a day."""

    place: int
    step: str
    channel: str
    state: str
    sent_on: date
    legal_on: date | None
    title: str
    to: str
    file: Kept
    invoices: tuple[str, ...] = ()
    pay_by: date | None = None
    cents: int | None = None
    proofs: tuple[CaseProof, ...] = ()

    @property
    def received(self) -> tuple[CaseProof, ...]:
        """The proofs that it was presented to its addressee."""
        return tuple(proof for proof in self.proofs if proof.kind in RECEIVED)


class CaseAnswer(NamedTuple):
    """What the customer answered on the answer page, in its own words."""

    given_on: date
    kind: str
    invoices: tuple[str, ...]
    cents: int | None = None
    on: date | None = None
    text: str = ""
    proof: Kept | None = None


class CaseAgreement(NamedTuple):
    """A promise or a plan: its parts (day, cents), by whom and in which way it was given (a way of
    `agreeing.WAYS`), and its end, if it ended; one that was kept ended with the last payment."""

    kind: str
    made_on: date
    parts: tuple[tuple[date, int], ...]
    invoices: tuple[str, ...]
    by: str = ""
    way: str = ""
    ended_on: date | None = None
    outcome: str = ""


class CaseHold(NamedTuple):
    """A dispute or an insolvency, on an invoice or ("") on the whole customer.

    `words` are the customer's own, as they were written, or the court's name; `again` a dispute of
    what was disputed before; `granted` the cents that were admitted of it. `reopened` has the days
    on which it was settled and ran again, since what settled it was undone.
    """

    kind: str
    since: date
    invoice: str = ""
    cents: int | None = None
    words: str = ""
    ended_on: date | None = None
    outcome: str = ""
    granted: int | None = None
    again: bool = False
    reopened: tuple[tuple[date, date], ...] = ()


class CaseCall(NamedTuple):
    """A telephone call that was made, and what came of it."""

    on: date
    result: str


class CaseMail(NamedTuple):
    """A mail that the customer wrote: its day, its sender, its subject, and the mail itself."""

    on: date
    sender: str
    subject: str
    file: Kept


class CaseWaiver(NamedTuple):
    """Charges given up, if the principal is paid by a day. `told`: the customer was written to."""

    made_on: date
    invoices: tuple[str, ...]
    cents: int
    pay_by: date
    told: bool
    ended_on: date | None = None
    outcome: str = ""


class CaseHandover(NamedTuple):
    """The case was in the hands of somebody else since a day, until one if that is over."""

    since: date
    to: str
    closed_on: date | None = None


class CaseMoney(NamedTuple):
    """Money or a credit that settled a part of an invoice; below zero when it was undone."""

    on: date
    kind: str
    invoice: str
    cents: int


class Deduction(NamedTuple):
    """What lowers a declared claim: a credit note, or ("") money that settled no invoice; cents."""

    number: str
    cents: int


class CaseUpload(NamedTuple):
    """A document that somebody added to the case: order, delivery note, terms …"""

    pk: int
    kind: str
    title: str
    invoice: str
    file: Kept


@dataclass(frozen=True, slots=True)
class Case:
    """The case against one customer in one currency, as of the end of a day.

    `law` is the country whose law governs the debt. `daily` is the interest of the next day in
    hundredths of a cent, None where its rate is not known. `apart` is money of the customer, or
    credit notes, that settled nothing yet; `not_due` the invoices left out because they are not
    due; `identified` the days on which a person answered for who the debtor is; `bank_until` the
    last day of which all receipts are known; `order` what a court's form asks for beside all this;
    `deductions` what a claim declared in insolvency proceedings is lowered by.
    """

    key: str
    on: date
    currency: str
    code: str
    creditor: Creditor
    debtor: Debtor
    house_lang: str
    law: str
    invoices: tuple[CaseInvoice, ...]
    claim: Claim
    daily: int | None
    letters: tuple[CaseLetter, ...] = ()
    answers: tuple[CaseAnswer, ...] = ()
    agreements: tuple[CaseAgreement, ...] = ()
    holds: tuple[CaseHold, ...] = ()
    calls: tuple[CaseCall, ...] = ()
    mails: tuple[CaseMail, ...] = ()
    waivers: tuple[CaseWaiver, ...] = ()
    handovers: tuple[CaseHandover, ...] = ()
    identified: tuple[date, ...] = ()
    money: tuple[CaseMoney, ...] = ()
    uploads: tuple[CaseUpload, ...] = ()
    apart: int = 0
    not_due: tuple[str, ...] = ()
    address_failed_on: date | None = None
    bank_until: date | None = None
    order: OrderFacts = NOTHING
    deductions: tuple[Deduction, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The invoices of the case."""
        return tuple(one.item.number for one in self.invoices)

    @property
    def principal(self) -> int:
        """What is claimed of the invoices themselves, in cents."""
        return sum(one.claimed for one in self.invoices)

    @property
    def interest(self) -> int:
        """The interest claimed, in cents."""
        return self.claim.total("interest")

    @property
    def indemnity(self) -> int:
        """The indemnities claimed, in cents."""
        return self.claim.total("indemnity")

    @property
    def total(self) -> int:
        """All that is claimed, in cents."""
        return self.principal + self.interest + self.indemnity - self.deducted

    @property
    def deducted(self) -> int:
        """What lowers the claim, in cents."""
        return sum(one.cents for one in self.deductions)

    @property
    def disputes(self) -> tuple[CaseHold, ...]:
        """The disputes that are still open."""
        return tuple(h for h in self.holds if h.kind == "disputed" and h.ended_on is None)

    @property
    def insolvency(self) -> CaseHold | None:
        """The insolvency that is known, if any."""
        return next((h for h in self.holds if h.kind == "insolvency" and not h.ended_on), None)

    def demands(self, step: str = "") -> tuple[CaseLetter, ...]:
        """The demands that left and did not come back, or those of one step."""
        steps = (step,) if step else ("reminder-1", "reminder-2", "formal-notice")
        return tuple(x for x in self.letters if x.step in steps and x.state == "sent")
