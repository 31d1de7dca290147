"""A customer's row as the value that is compared with a register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from butoir.core.identity import Known
from butoir.core.registered import is_number, register_of
from butoir.ledger.directory import register_numbers
from butoir.ledger.models import Customer

FIELDS = ("name", "kind", "country", "ids", "address")


def known_of(customer: Customer) -> Known:
    """A customer as our books have it."""
    return known(*(getattr(customer, name) for name in FIELDS))


def known(
    name: str, kind: str, country: str, ids: Iterable[str], address: Mapping[str, Any]
) -> Known:
    """The values of `FIELDS` as one; the number of the customer's own country comes first."""
    home = country or "FR"
    forms = {form for text in ids for form in register_numbers(text) if len(form) in (9, 10)}
    right = sorted(filter(is_number, forms), key=lambda one: (register_of(one) != home, one))
    wrong = () if right else tuple(sorted(forms))
    place = (str(address.get(part) or "") for part in ("postcode", "city"))
    return Known(name, kind, home, tuple(right), wrong, *place)
