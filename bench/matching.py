"""Tie 100,000 receipts to a million invoices: numbers in free text, amounts, names."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from butoir.core.matching import match_payments
from butoir.core.matching_values import Receipt, Receivable

ON = date(2026, 11, 19)


def measure(invoices: int = 1_000_000, receipts: int = 100_000) -> dict[str, object]:
    """Milliseconds in all, and how many receipts were certain, suggested or unmatched."""
    rng = random.Random(11)
    book = [_receivable(rng, number) for number in range(invoices)]
    paid = [_receipt(rng, f"R{key}", rng.choice(book)) for key in range(receipts)]
    began = time.perf_counter()
    result = match_payments(paid, book)
    took = time.perf_counter() - began
    return {
        "invoices": invoices,
        "receipts": receipts,
        "certain": len({row.receipt for row in result.allocations}),
        "suggested": len({row.receipt for row in result.suggestions}),
        "unmatched": len(result.unmatched),
        "ms": round(took * 1000),
        "us_per_receipt": round(took * 1_000_000 / receipts),
    }


def _receivable(rng: random.Random, number: int) -> Receivable:
    customer = rng.randrange(100_000)
    return Receivable(
        number=f"F{2024 + number % 3}-{number:07d}",
        customer=f"C{customer:06d}",
        open=rng.randrange(1_000, 900_000),
        customer_name=f"SOCIETE {customer:06d}",
        due_on=ON - timedelta(days=rng.randrange(1, 400)),
    )


def _receipt(rng: random.Random, key: str, invoice: Receivable) -> Receipt:
    named = rng.random() < 0.7
    return Receipt(
        key=key,
        on=ON,
        cents=invoice.open,
        remittance=f"REGLEMENT FACTURE {invoice.number}" if named else "VIREMENT",
        counterparty_name=invoice.customer_name,
    )
