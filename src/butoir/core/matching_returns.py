"""Payments that came back: the link from a return to the receipt that it undoes.

A return re-opens an invoice, so a wrong link chases somebody who has paid: only the payment's own
end-to-end reference, the same amount and a single candidate make a certain link.
"""

from __future__ import annotations

from collections.abc import Iterable

from butoir.core.matching_references import compact, is_reference
from butoir.core.matching_values import Paid, Part, Receipt


class Returns:
    """Receipts that were allocated, by what a return repeats of them; each is undone once."""

    def __init__(self, paid: Iterable[Paid]) -> None:
        self._by_amount: dict[tuple[str, int], list[Paid]] = {}
        self._undone: set[str] = set()
        for past in paid:
            self.record(past)

    def record(self, past: Paid) -> None:
        """Remember what a receipt was allocated to."""
        filed = (past.receipt.currency, past.receipt.cents)
        self._by_amount.setdefault(filed, []).append(past)

    def original(self, receipt: Receipt) -> Paid | None:
        """The one receipt that this return surely undoes; None when there is any doubt."""
        if not receipt.reversal:
            return None
        found = [past for past in self._unreturned(receipt) if _same_trace(past.receipt, receipt)]
        return found[0] if len(found) == 1 else None

    def undo(self, past: Paid) -> tuple[Part, ...]:
        """Mark a receipt as undone and give what it had paid, with the sign turned."""
        self._undone.add(past.receipt.key)
        return self.turned(past)

    def turned(self, past: Paid) -> tuple[Part, ...]:
        """What a receipt had paid, with the sign turned."""
        return tuple(part._replace(cents=-part.cents) for part in past.parts)

    def likely(self, receipt: Receipt) -> list[Paid]:
        """The receipts that this movement may undo: one amount; one trace, account or reference."""
        found = [
            past
            for past in self._unreturned(receipt)
            if _same_trace(past.receipt, receipt) or _same_party(past.receipt, receipt)
        ]
        return sorted(found, key=lambda past: (past.receipt.on, past.receipt.key), reverse=True)

    def _unreturned(self, receipt: Receipt) -> list[Paid]:
        filed = self._by_amount.get((receipt.currency, -receipt.cents), [])
        return [
            past
            for past in filed
            if past.receipt.key not in self._undone and past.receipt.on <= receipt.on
        ]


def _same_trace(one: Receipt, other: Receipt) -> bool:
    return is_reference(one.end_to_end) and compact(one.end_to_end) == compact(other.end_to_end)


def _same_party(one: Receipt, other: Receipt) -> bool:
    account = compact(one.counterparty_iban)
    reference = one.structured_reference
    return (bool(account) and account == compact(other.counterparty_iban)) or (
        is_reference(reference) and compact(reference) == compact(other.structured_reference)
    )
