"""A customer as its letter addresses it, and where each channel reaches it."""

from __future__ import annotations

from typing import Any

from butoir.core.parties import Debtor
from butoir.ledger.models import Contact, Customer
from butoir.users.creditors import address_of


def debtor_of(customer: Customer, contacts: list[Contact]) -> Debtor:
    """The customer with its first contact, and the first e-mail address and phone that work."""
    ordered = sorted(contacts, key=lambda contact: (contact.position, contact.pk))
    working = [c for c in ordered if c.email and c.email_failed_on is None]
    first = working[0] if working else (ordered[0] if ordered else None)
    return Debtor(
        id=customer.code,
        name=customer.name,
        kind=customer.kind,
        country=customer.country,
        lang=customer.lang,
        contact_title=first.title if first else "",
        contact_name=first.name if first else "",
        email=working[0].email if working else "",
        phone=next((c.phone for c in ordered if c.phone), ""),
        address=address_of(customer.address),
        ids=tuple(customer.ids),
        iban=customer.iban,
        familiar=customer.familiar,
    )


def whereto(debtor: Debtor, channel: str) -> dict[str, Any]:
    """The address that a delivery by that channel needs."""
    if channel == "email":
        return {"email": debtor.email, "name": debtor.contact_name or debtor.name}
    if channel == "sms":
        return {"phone": debtor.phone, "name": debtor.contact_name or debtor.name}
    place = debtor.address
    return {
        "name": debtor.name,
        "contact": debtor.contact_name,
        "lines": list(place.lines),
        "postcode": place.postcode,
        "city": place.city,
        "country": place.country,
        "email": debtor.email,
        "kind": debtor.kind,
    }
