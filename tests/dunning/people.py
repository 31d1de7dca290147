"""Customers to remind, with everything that a letter needs."""

from __future__ import annotations

from butoir.ledger.models import Customer
from butoir.ledger.recording import record_contact, record_customer
from butoir.users.models import Company
from companies import AT

PLACE = {"lines": ["3 rue du Port"], "postcode": "44000", "city": "Nantes", "country": "FR"}


def make_customer(company: Company, code: str = "PETIT", **fields: object) -> Customer:
    """A company that can be written to, called and sent a registered letter."""
    values = {"name": f"Boulangerie {code.title()}", "address": PLACE, "known": True, **fields}
    customer = record_customer(company, code, by="claire", at=AT, **values)
    record_contact(
        customer,
        by="claire",
        at=AT,
        title="Madame",
        name="Anne Petit",
        email=f"{code.lower()}@client.example",
        phone="02 40 00 00 00",
    )
    return customer
