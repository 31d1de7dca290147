"""Whose invoice it is: a supplier's invoice among one's own is told and left out.

Refuses to chase under another's name; leaves an invoice in when only the spelling could differ.
"""

from __future__ import annotations

from butoir.core.matching_names import alike
from butoir.core.parties import Creditor
from butoir.formats.model import Invoice, Party
from butoir.ledger.directory import register_numbers


def not_ours(invoice: Invoice, creditor: Creditor) -> str:
    """Why an invoice is clearly not the creditor's; "" when it is, or when that is not known."""
    if not creditor.name:
        return ""
    own = _numbers(creditor.ids)
    if own & _numbers(invoice.buyer.ids):
        return f"addressed to {creditor.name}: a purchase"
    seller = invoice.seller
    if not (seller.name or _numbers(seller.ids)) or own & _numbers(seller.ids):
        return ""
    if seller.name and alike(seller.name, creditor.name):
        return ""
    if not seller.name and not own:
        return ""
    return f"issued by {_called(seller)}, not by {creditor.name} ([creditor] name and ids)"


def _numbers(ids: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(register_numbers, ids))


def _called(party: Party) -> str:
    return party.name or party.ids[0]
