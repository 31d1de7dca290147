"""The book of invoices, indexed once for a whole batch of receipts, and what is still open in it.

An invoice is known by its position in the given sequence; no answer depends on that order.
Refuses to give out more than is open: `take` is the only way to use an amount up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from butoir.core.matching_amounts import likely_ways, ways
from butoir.core.matching_names import NameIndex
from butoir.core.matching_references import compact, without_prefix
from butoir.core.matching_values import KnownPayers, Part, Receivable

MOST_SCANNED = 200  # open items of one customer that are looked through for one receipt
K = TypeVar("K", str, int)
_Index = dict[str, int | list[int]]


class Book:
    """Invoices by number, reference, order, amount and customer, and what is left of each.

    Numbers are filed without the letters in front, which payers leave out or replace.
    """

    def __init__(self, invoices: Sequence[Receivable], known: KnownPayers) -> None:
        self.invoices = invoices
        self.left = [invoice.open for invoice in invoices]
        self._numbers: _Index = {}
        self._references: _Index = {}
        self._orders: _Index = {}
        self._customers: dict[str, list[int]] = {}
        self._amounts: dict[str, dict[int, int | list[int]]] = {}
        self._settled: set[tuple[str, int]] = set()
        self._settlers: dict[int, str] = {}  # by amount: who settled one, "" when several did
        self._names: dict[str, str] = {}
        self._payers: dict[str, set[str]] = {}
        self._known = known
        self._own = {compact(account) for account in known.own} - {""}
        self.claims: Counter[int] = Counter()  # cents of waiting receipts that name an invoice
        self._letters = {""}
        self._sorted: set[str] = set()
        self._file_numbers()
        self._file_amounts()
        self._file_payers()

    def _file_numbers(self) -> None:
        numbers, references, orders = self._numbers, self._references, self._orders
        letters = self._letters
        for position, invoice in enumerate(self.invoices):
            key = compact(invoice.number)
            bare = without_prefix(key)
            letters.add(key[: len(key) - len(bare)])
            if bare:
                _add(numbers, bare, position)
            if invoice.payment_reference:
                _add(references, compact(invoice.payment_reference), position)
            if invoice.order_reference:
                _add(orders, compact(invoice.order_reference), position)
        letters.update(key[: len(key) - len(without_prefix(key))] for key in references)
        self._sizes = set(map(len, numbers))  # a small set spares most look-ups
        self._longest = max((*self._sizes, *map(len, references)), default=0)

    def _file_amounts(self) -> None:
        customers, amounts = self._customers, self._amounts
        for position, invoice in enumerate(self.invoices):
            if invoice.open:
                filed = customers.get(invoice.customer)
                if filed is None:
                    customers[invoice.customer] = [position]
                else:
                    filed.append(position)
                _add(amounts.setdefault(invoice.currency, {}), invoice.open, position)
            elif invoice.cents:
                self._settle(invoice.customer, invoice.cents)

    def _settle(self, customer: str, cents: int) -> None:
        self._settled.add((customer, cents))
        if self._settlers.setdefault(cents, customer) != customer:
            self._settlers[cents] = ""

    def _file_payers(self) -> None:
        seen: dict[str, tuple[str, ...]] = {}
        for invoice in self.invoices:
            name = invoice.customer_name
            if name and self._names.setdefault(invoice.customer, name) > name:
                self._names[invoice.customer] = name
            if seen.get(invoice.customer, ()) != invoice.ibans:
                seen[invoice.customer] = invoice.ibans
                for account in invoice.ibans:
                    self._payers.setdefault(compact(account), set()).add(invoice.customer)
        for account, customers in self._known.ibans.items():
            self._payers.setdefault(compact(account), set()).update(customers)

    @cached_property
    def names(self) -> NameIndex:
        """The customers' names, with the other names learned for them."""
        learned = [(customer, name) for name, customer in self._known.names.items()]
        return NameIndex([*self._names.items(), *learned])

    def name_of(self, customer: str) -> str:
        """The name given on the customer's invoices."""
        return self._names.get(customer, "")

    def payers_from(self, account: str) -> frozenset[str]:
        """The customers known to pay from an account."""
        return frozenset(self._payers.get(compact(account), ())) if account else frozenset()

    def is_own(self, account: str) -> bool:
        """True for an account of the creditor himself."""
        return bool(account) and compact(account) in self._own

    def by_number(self, key: str) -> tuple[int, ...]:
        """The invoices written with this compact number, with or without letters in front of it.

        Letters that the number does have must be the invoice's.
        """
        bare = without_prefix(key)
        found = _get(self._numbers, bare)
        if not found or bare == key:
            return found
        return tuple(p for p in found if self.is_exact(p, key))

    def may_start(self, letters: str, bare: str) -> bool:
        """False when no number or reference begins with these letters, or is that long."""
        return len(bare) <= self._longest and letters in self._letters

    def has(self, letters: str, bare: str) -> bool:
        """True when a number or a reference of the book may be written so."""
        return (len(bare) in self._sizes and bare in self._numbers) or (
            letters + bare in self._references
        )

    def by_reference(self, key: str) -> tuple[int, ...]:
        """The invoices that ask to be paid with this compact reference."""
        return _get(self._references, key)

    def by_order(self, key: str) -> tuple[int, ...]:
        """The invoices for this compact order reference."""
        return _get(self._orders, key)

    def by_amount(self, currency: str, cents: int, most: int) -> list[int]:
        """The invoices of which exactly `cents` is left; empty when more than `most` began so."""
        filed = _get(self._amounts.get(currency, {}), cents)
        return [p for p in filed if self.left[p] == cents] if len(filed) <= most else []

    def is_lone_amount(self, customer: str, currency: str, cents: int) -> bool:
        """True when this amount is no usual one: no second invoice of the whole book has it open,
        and none of another customer was settled at it."""
        alone = len(_get(self._amounts.get(currency, {}), cents)) <= 1
        return alone and self._settlers.get(cents, customer) == customer

    def is_open_elsewhere(self, customer: str, currency: str, cents: int) -> bool:
        """True when another customer has an invoice of which exactly `cents` is left."""
        filed = _get(self._amounts.get(currency, {}), cents)
        return any(self.left[p] == cents and self.invoices[p].customer != customer for p in filed)

    def was_settled_at(self, customer: str, cents: int) -> bool:
        """True when an invoice of the customer with this amount is settled, by now or before."""
        return (customer, cents) in self._settled

    def is_exact(self, position: int, key: str) -> bool:
        """True when `key` is the whole number of the invoice."""
        return compact(self.invoices[position].number) == key

    def open_items(self, customer: str, currency: str) -> list[int]:
        """The customer's invoices with something left, first due first, at most MOST_SCANNED."""
        filed = self._customers.get(customer, [])
        if customer not in self._sorted:
            filed.sort(key=self.order)
            self._sorted.add(customer)
        found: list[int] = []
        closed = 0
        for position in filed:
            if not self.left[position]:
                closed += 1
            elif self.invoices[position].currency == currency:
                found.append(position)
                if len(found) > MOST_SCANNED:
                    break
        if closed > MOST_SCANNED:  # else a customer with a long list is walked for each receipt
            filed[:] = [p for p in filed if self.left[p]]
        return found

    def order(self, position: int) -> tuple[date, date, str, str, int]:
        """The oldest due first, then by what identifies an invoice: the same in any input order."""
        invoice = self.invoices[position]
        due, issued = invoice.due_on or date.max, invoice.issued_on or date.max
        return due, issued, invoice.number, invoice.customer, invoice.open

    def ways(self, customer: str, currency: str, cents: int) -> list[tuple[int, ...]] | None:
        """Every least set of the customer's open invoices that makes `cents`; None: too many."""
        items = self.open_items(customer, currency)
        found = ways([self.left[p] for p in items], cents)
        return None if found is None else [tuple(items[i] for i in way) for way in found]

    def likely_ways(self, customer: str, currency: str, cents: int) -> list[tuple[int, ...]]:
        """Some sets of the customer's open invoices that make `cents`."""
        items = self.open_items(customer, currency)
        found = likely_ways([self.left[p] for p in items], cents)
        return [tuple(items[i] for i in way) for way in found]

    def part(self, position: int, cents: int) -> Part:
        """A share for this invoice."""
        invoice = self.invoices[position]
        return Part(invoice.number, invoice.customer, cents)

    def take(self, position: int, cents: int) -> Part:
        """Use `cents` of what is left up: the sign of the invoice and no more than it has."""
        left = self.left[position]
        if not (0 < cents <= left or left <= cents < 0):
            raise ValueError(f"cannot take {cents} of {left}")
        self.left[position] = left - cents
        if left == cents:
            self._settle(self.invoices[position].customer, self.invoices[position].open)
        return self.part(position, cents)

    def give_back(self, part: Part) -> None:
        """Open what a return undoes again; an invoice that the book has twice, or not, stays."""
        found = [
            position
            for position in self.by_number(compact(part.invoice))
            if self.invoices[position].number == part.invoice
            and self.invoices[position].customer == part.customer
        ]
        if len(found) != 1:
            return
        self.left[found[0]] -= part.cents
        filed = self._customers.setdefault(part.customer, [])
        if found[0] not in filed:
            filed.append(found[0])
            self._sorted.discard(part.customer)

    def same(self, positions: Iterable[int]) -> bool:
        """True when all the positions are of one customer."""
        return len({self.invoices[p].customer for p in positions}) == 1


def _add(index: dict[K, int | list[int]], key: K, position: int) -> None:
    """File a position; a lone one without a list, for there may be a million."""
    filed = index.setdefault(key, position)
    if filed is position:
        return
    if isinstance(filed, list):
        filed.append(position)
    else:
        index[key] = [filed, position]


def _get(index: dict[K, int | list[int]], key: K) -> tuple[int, ...]:
    found = index.get(key)
    if found is None:
        return ()
    return tuple(found) if isinstance(found, list) else (found,)
