"""What could be asked on a customer's invoices besides their principal, as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from butoir.core.claim import Claim, claim_items
from butoir.core.governing import law_of
from butoir.core.items import OpenItem
from butoir.dunning.dated import DatedItem, items_on
from butoir.law.regimes import regime_for
from butoir.ledger.models import Customer, Invoice
from butoir.users.creditors import terms_of


class Charges(NamedTuple):
    """What a claim says of one invoice besides its principal, in cents."""

    interest: int
    indemnity: int


def claim_on(customer: Customer, items: Iterable[OpenItem], on: date) -> Claim:
    """The claim on some invoices; raises LawError for a day without a known rate."""
    company = customer.company
    law = law_of(customer.country, customer.kind, company.country)
    regime = regime_for(law, customer.kind)
    return claim_items(items, regime, on, terms_of(company), kind=customer.kind)


def charges_by_invoice(claim: Claim) -> dict[str, Charges]:
    """The charges of a claim by the number of their invoice."""
    found: dict[str, Charges] = {}
    for line in claim.lines:
        one = found.get(line.invoice, Charges(0, 0))
        if line.kind == "interest":
            one = one._replace(interest=one.interest + line.cents)
        elif line.kind == "indemnity":
            one = one._replace(indemnity=one.indemnity + line.cents)
        found[line.invoice] = one
    return found


def open_of(customer: Customer, invoices: Sequence[Invoice]) -> list[DatedItem]:
    """The invoices of a customer as they stand now, those of which something is open."""
    wanted = {one.pk for one in invoices}
    return [one for one in items_on(customer) if one.invoice in wanted and one.item.open > 0]
