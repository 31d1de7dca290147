"""Who paid, as far as the account and the name tell: identity, support, or contradiction."""

from __future__ import annotations

from typing import NamedTuple

from butoir.core.matching_book import Book
from butoir.core.matching_intermediaries import is_intermediary
from butoir.core.matching_names import alike
from butoir.core.matching_values import Receipt


class Payer(NamedTuple):
    """The customers that a known account and an equal name point to, and the name given.

    `role` is "own" for an account of the creditor himself, "intermediary" for who passes the money
    of many on; neither points to any customer.
    """

    by_iban: frozenset[str]
    by_name: frozenset[str]
    name: str
    role: str = ""

    @property
    def owner(self) -> str:
        """The one customer that account and name, where known, both say; "" when none is."""
        both = self.by_iban & self.by_name if self.by_iban and self.by_name else frozenset()
        told = both or (frozenset() if self.by_iban and self.by_name else self.known)
        return next(iter(told)) if len(told) == 1 else ""

    @property
    def known(self) -> frozenset[str]:
        """Every customer that account or name points to."""
        return self.by_iban | self.by_name

    def contradicts(self, customer: str) -> bool:
        """True when account or name is another customer's and nothing is this one's.

        The account comes before the name: a payer may write any name.
        """
        if self.by_iban:
            return customer not in self.by_iban
        return bool(self.by_name) and customer not in self.by_name

    def is_account_of(self, customer: str, book: Book) -> bool:
        """True when the account is this customer's alone and the name does not say otherwise.

        A treasury, a factor or an accountant pays for many from one account, under its own name.
        """
        if self.by_iban != {customer}:
            return False
        return not self.name.strip() or self.supports_name(customer, book)

    def is_learned_only(self, customer: str, book: Book) -> bool:
        """True when the name given is like the customer's only because somebody said so once."""
        return bool(self.name.strip()) and not alike(self.name, book.name_of(customer))

    def supports_name(self, customer: str, book: Book) -> bool:
        """True when the name is the customer's, or like it, and not another customer's."""
        if self.by_name:
            return customer in self.by_name
        return alike(self.name, book.name_of(customer))


def identify(receipt: Receipt, book: Book) -> Payer:
    """The payer of a receipt, as far as the book's customers go."""
    name = receipt.counterparty_name
    if book.is_own(receipt.counterparty_iban):
        return Payer(frozenset(), frozenset(), name, "own")
    if is_intermediary(receipt):
        return Payer(frozenset(), frozenset(), name, "intermediary")
    by_name = book.names.exact(name) if name.strip() else frozenset()
    return Payer(book.payers_from(receipt.counterparty_iban), by_name, name)
