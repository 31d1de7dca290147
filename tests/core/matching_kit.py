"""Short ways to write an invoice, a receipt and an answer in the tests of matching."""

from __future__ import annotations

from datetime import date
from typing import Any

from butoir.core.matching import KnownPayers, MatchResult, Receipt, Receivable, match_payments

DAY = date(2026, 3, 2)


def bill(number: str, cents: int, customer: str = "C1", **more: Any) -> Receivable:
    """An open invoice of a hundredth of `cents` euros, issued in January; negative: a credit."""
    more.setdefault("customer_name", f"{customer} Plomberie SARL")
    more.setdefault("issued_on", date(2026, 1, 5))
    more.setdefault("due_on", date(2026, 2, 4))
    more.setdefault("cents", cents)
    return Receivable(number, customer, cents, **more)


def paid(cents: int, text: str = "", key: str = "r1", on: date = DAY, **more: Any) -> Receipt:
    """A booked receipt; by default nothing says who paid."""
    return Receipt(key, on, cents, remittance=text, **more)


def by(customer: str) -> str:
    """The name on the invoices of a customer made by `bill`."""
    return f"{customer} Plomberie SARL"


def match(
    receipts: list[Receipt] | Receipt, *invoices: Receivable, known: KnownPayers | None = None
) -> MatchResult:
    """The answer for one receipt or several."""
    return match_payments(
        [receipts] if isinstance(receipts, Receipt) else receipts, invoices, known
    )


def certain(result: MatchResult, key: str = "r1") -> dict[str, int]:
    """What is certain of a receipt: cents by invoice number."""
    return {a.invoice: a.cents for a in result.allocations if a.receipt == key}


def rule(result: MatchResult) -> str:
    """The one rule by which the receipts were matched; "" when none was."""
    codes = {a.code for a in result.allocations}
    assert len(codes) <= 1, codes
    return next(iter(codes), "")


def reasons(result: MatchResult, key: str = "r1") -> list[str]:
    """The reasons of the suggestions for a receipt, best first, or why there is none."""
    found = [s.code for s in result.suggestions if s.receipt == key]
    return found or [u.code for u in result.unmatched if u.receipt == key]


def suggested(result: MatchResult, key: str = "r1") -> dict[str, int]:
    """The shares of the best suggestion for a receipt."""
    first = next(s for s in result.suggestions if s.receipt == key)
    return {part.invoice: part.cents for part in first.parts}
