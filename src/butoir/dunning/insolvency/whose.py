"""Whom a notice is about: by the registered number, never by a name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from stdnum.be import vat as bce
from stdnum.fr import siren

from butoir.formats.model import Notice
from butoir.ledger.directory import plain, register_numbers
from butoir.ledger.models import Customer
from butoir.ledger.open_items import open_invoice_rows
from butoir.users.models import Company

_SHORTEST = 4  # letters of a name that may be shown as alike


def numbers_of(ids: Iterable[str]) -> frozenset[str]:
    """The SIREN and enterprise numbers among identifiers as they are printed; a SIRET and a VAT
    number contain one. Those whose check digits do not hold are nobody's."""
    forms = {form for text in ids for form in register_numbers(text)}
    return frozenset(form for form in forms if _is_valid(form))


def _is_valid(number: str) -> bool:
    if len(number) == 9:
        return bool(siren.is_valid(number))
    return len(number) == 10 and bool(bce.is_valid(number))


class Whose:
    """The customers of a company by their numbers, and by name those without any; one query."""

    def __init__(self, company: Company) -> None:
        self._by_number: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        rows = Customer.objects.filter(company=company).order_by("pk")
        for pk, name, ids in rows.values_list("pk", "name", "ids"):
            numbers = numbers_of(ids)
            for number in numbers:
                self._by_number[number].append(pk)
            if not numbers and len(plain(name)) >= _SHORTEST:
                self._by_name[plain(name)].append(pk)

    def find(self, notice: Notice) -> tuple[str, list[int]]:
        """The customers (ids) of a notice, and what they were found by: "number" or "name"."""
        known = (pk for number in notice.sirens for pk in self._by_number.get(number, ()))
        found = list(dict.fromkeys(known))
        if found:
            return "number", found
        return "name", self._by_name.get(plain(notice.name), [])


def numbers_that_owe(company: Company) -> list[str]:
    """The SIREN of the customers of whom something is open, in their order; two queries."""
    owing = {row[1] for row in open_invoice_rows(company) if row[7] > 0}
    return sorted(_sirens(company, owing))


def _sirens(company: Company, customers: Collection[int]) -> set[str]:
    rows = Customer.objects.filter(company=company).values_list("pk", "ids")
    return {
        number
        for pk, ids in rows
        if pk in customers
        for number in numbers_of(ids)
        if len(number) == 9
    }
