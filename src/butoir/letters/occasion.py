"""What every letter that is no demand has: who writes to whom, on which day, and about what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from butoir.core.claim import Claim
from butoir.core.errors import InputError
from butoir.core.parties import Creditor, Debtor
from butoir.law.regimes import regime_for
from butoir.letters.answer import AnswerPage

LAWS = ("FR", "BE", "LU", "CH")  # whose rules our wordings know


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who writes to whom and when. `law` is the country whose rules the letter cites, or "other";
    `house_lang` the language that the creditor falls back to, `page` where the debtor answers."""

    creditor: Creditor
    debtor: Debtor
    on: date
    currency: str = "EUR"
    reference: str = ""
    channel: str = "email"
    law: str = "other"
    house_lang: str = "fr"
    page: AnswerPage | None = None


class Named(NamedTuple):
    """An invoice that a letter names; amounts in cents, `open` below zero for a credit note."""

    number: str
    issued_on: date | None
    due_on: date
    cents: int
    open: int
    order_reference: str = ""
    payment_reference: str = ""


class Bill(Protocol):
    """Whatever is an invoice: read from a file, from the database, or shown to the debtor."""

    @property
    def number(self) -> str: ...
    @property
    def issued_on(self) -> date | None: ...
    @property
    def due_on(self) -> date: ...
    @property
    def cents(self) -> int: ...
    @property
    def order_reference(self) -> str: ...
    @property
    def payment_reference(self) -> str: ...


def named(bill: Bill, left: int) -> Named:
    """An invoice as a letter names it, with what is open of it in cents."""
    return Named(
        bill.number,
        bill.issued_on,
        bill.due_on,
        bill.cents,
        left,
        bill.order_reference,
        bill.payment_reference,
    )


def law_cited(creditor: Creditor, debtor: Debtor, claim: Claim | None = None) -> str:
    """The country whose rules a letter cites: one of `LAWS`, or "other".

    The claim's regime decides; without one, the debtor's country for a consumer or a public body,
    the creditor's for a company (seat of the one who performs, Rome I art. 4).
    """
    if claim is not None:
        country = claim.regime[:2].upper()
    elif debtor.kind == "company":
        country = creditor.country
    else:
        country = debtor.country
    return country if country in LAWS else "other"


def check_named(invoices: Sequence[Named], occasion: Occasion) -> None:
    """Raise InputError when a letter would name nobody or no invoice."""
    where = f"letter to {occasion.debtor.id}"
    for field, name in (("creditor", occasion.creditor.name), ("debtor", occasion.debtor.name)):
        if not name:
            raise InputError(f"the {field} has no name", where, field=field)
    if not invoices or not all(invoice.number for invoice in invoices):
        raise InputError("an invoice has no number", where, field="invoices")


def check_ahead(occasion: Occasion, **days: date | None) -> None:
    """Raise InputError, with the day's name as its field, when a day to come has passed already."""
    for field, day in days.items():
        if day is not None and day < occasion.on:
            raise InputError(f"{day} has passed", f"letter to {occasion.debtor.id}", field=field)


def check_claim(claim: Claim | None, occasion: Occasion, notice_on: date | None = None) -> None:
    """Raise InputError when a letter would charge by other rules than those that bind its
    addressee, or a consumer more than he may be asked for (R32).

    `notice_on` is the day of the formal notice, where one was sent.
    """
    if claim is None:
        return
    where, kind = f"letter to {occasion.debtor.id}", occasion.debtor.kind
    wanted = regime_for(occasion.law, kind) if occasion.law in LAWS else "no rule"
    if claim.regime != wanted:
        raise InputError(f"charges by {claim.regime}, not {wanted}", where, field="claim")
    charges = [line for line in claim.lines if line.kind in ("interest", "indemnity")]
    if kind != "consumer" or not any(line.cents for line in charges):
        return
    if occasion.law == "BE" and not occasion.creditor.consumer_clause:
        raise InputError("no clause of the terms allows a charge (CDE XIX.4)", where, field="claim")
    if occasion.law == "FR" and not all(_after(notice_on, line.from_on) for line in charges):
        raise InputError(
            "a French consumer owes interest only after the formal notice (C. civ. 1231-6)",
            where,
            field="claim",
        )


def _after(notice_on: date | None, first: date | None) -> bool:
    return notice_on is not None and first is not None and first > notice_on
