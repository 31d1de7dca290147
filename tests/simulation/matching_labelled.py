"""A labelled set of receipts: of each kind of trouble so many, and what each of them pays.

It adds to an ordinary world. Every invoice is in one receipt's story only, so that the truth of one
kind does not depend on another's. The words of real bank files (`bank_texts`) stand around the
numbers of `real-words`, and are the whole of `real-stranger` and `real-reference`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from butoir.core.matching import KnownPayers, Receipt
from butoir.core.matching_references import compact, is_checked
from simulation import matching_spelling as spelling
from simulation.bank_texts import BankText
from simulation.matching_world import (
    SUBSCRIPTIONS,
    Builder,
    Customer,
    Invoice,
    Truth,
    World,
    account_number,
    nonsense,
)

PROVIDERS = ("STRIPE", "GoCardless Ltd", "Stichting Mollie Payments", "SUMUP", "PAYPAL EUROPE")
FACTORS = ("EUROFACTOR", "BNP PARIBAS FACTOR", "KBC Commercial Finance")


def build_labelled(seed: int, each: int, texts: Sequence[BankText]) -> World:
    """A world with `each` receipts of every kind; the same for the same arguments."""
    return _Labelled(random.Random(seed), each, texts).build()


class _Labelled(Builder):
    """Its customers are many for its receipts: every kind takes its own invoices."""

    def __init__(self, rnd: random.Random, each: int, texts: Sequence[BankText]) -> None:
        super().__init__(rnd, customers=each * (len(KINDS) + 8) + 60, hostile=False)
        self.each = each
        self.texts = texts
        self.own = account_number(rnd)
        self.taught: dict[str, frozenset[str]] = {}
        self.names: dict[str, str] = {}
        self.waiting: Iterator[Customer] = iter(())

    def build(self) -> World:
        """The book first, then the receipts of every kind, shuffled."""
        for index in range(self.count):
            self.customers.append(self._customer(index, []))
        for _ in range(self.count * 8):
            self._issue(self.rnd.choice(self.customers), self._day())
        self._name_some_alike()
        self.rnd.shuffle(self.customers)
        self.waiting = iter([c for c in self.customers if len(_open(c)) >= 3])
        for kind in KINDS:
            for _ in range(self.each):
                getattr(self, "_" + kind.replace("-", "_"))(kind, next(self.waiting))
        self._finish()
        return self.world

    def _day(self) -> date:
        return date(2025, 11, 15) + timedelta(self.rnd.randrange(120))

    def _finish(self) -> None:
        for customer in self.customers:
            for invoice in customer.invoices:
                self._list(customer, invoice)
        self.rnd.shuffle(self.world.invoices)
        self.rnd.shuffle(self.world.receipts)
        self.world.known = KnownPayers(self.taught, self.names, own=frozenset({self.own}))

    def _name_some_alike(self) -> None:
        """One customer in ten has the name of another."""
        for one, other in zip(self.customers[::10], self.customers[1::10], strict=False):
            other.name = one.name

    def _add(
        self, kind: str, customer: Customer, paid: Truth, cents: int, text: str = "", **more: object
    ) -> Receipt:
        """One receipt of the customer, on a day after all its invoices, and its truth."""
        key = f"R{len(self.world.receipts):06d}"
        said = {
            "counterparty_name": customer.name.upper(),
            "counterparty_iban": customer.iban if self.rnd.random() < 0.8 else "",
            **more,
        }
        on = date(2026, 3, 20) + timedelta(self.rnd.randrange(40))
        receipt = Receipt(key, on, cents, remittance=text)
        receipt = replace(receipt, **said)  # type: ignore[arg-type]
        self.world.receipts.append(receipt)
        self.world.truth[key] = paid
        self.world.kinds[key] = kind
        return receipt

    def _whole(self, kind: str, customer: Customer, invoice: Invoice, text: str) -> None:
        self._add(kind, customer, _all_of(invoice), invoice.owed, text)

    # -- said plainly ---------------------------------------------------------------------

    def _number(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        self._whole(kind, customer, invoice, f"FACTURE {invoice.number}")

    def _number_of_a_stranger_s_name(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        name = f"FIDUCIAIRE {nonsense(self.rnd)}"
        more = {"counterparty_name": name, "counterparty_iban": account_number(self.rnd)}
        self._add(kind, customer, _all_of(invoice), invoice.owed, invoice.number, **more)

    def _several(self, kind: str, customer: Customer) -> None:
        paid = _open(customer)[: self.rnd.randint(2, 3)]
        truth = {(i.customer, i.number): i.owed for i in paid}
        text = self.rnd.choice([" + ", ", ", " et ", "\n"]).join(i.number for i in paid)
        self._add(kind, customer, truth, sum(truth.values()), text)

    def _instalments(self, kind: str, customer: Customer) -> None:
        invoice = max(_open(customer), key=lambda one: one.owed)
        first = invoice.owed * self.rnd.randint(30, 70) // 100
        for cents in (first, invoice.owed - first):
            truth = {(invoice.customer, invoice.number): cents}
            self._add(kind, customer, truth, cents, f"acompte {invoice.number}")

    # -- another amount -------------------------------------------------------------------

    def _charges_kept(self, kind: str, customer: Customer) -> None:
        self._short(kind, customer, self.rnd.randrange(100, 2500))

    def _charges_named(self, kind: str, customer: Customer) -> None:
        """As above, and the bank says what it kept: at times more than one would guess."""
        less = self.rnd.choice([850, 1_575, 6_000])
        self._short(kind, customer, less, charges=less)

    def _discount(self, kind: str, customer: Customer) -> None:
        invoice = max(_open(customer), key=lambda one: one.owed)
        self._short(kind, customer, (invoice.owed * 2 + 50) // 100)

    def _short(self, kind: str, customer: Customer, less: int, **more: object) -> None:
        invoice = max(_open(customer), key=lambda one: one.owed)
        cents = invoice.owed - less
        truth = {(customer.id, invoice.number): cents}
        self._add(kind, customer, truth, cents, invoice.number, **more)

    def _surplus(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        cents = invoice.owed + self.rnd.randrange(1, 5000)
        self._add(kind, customer, _all_of(invoice), cents, f"FACT {invoice.number}")

    def _wrong_number(self, kind: str, customer: Customer) -> None:
        """The amount of one invoice under the number of another."""
        paid, named = _open(customer)[:2]
        named.cents = named.open = named.owed = paid.owed + self.rnd.randrange(10_000, 90_000)
        self._whole(kind, customer, paid, f"FACTURE {named.number}")

    # -- another spelling -----------------------------------------------------------------

    def _broken_by_a_space(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        self._whole(kind, customer, invoice, "Fact " + spelling.broken(self.rnd, invoice.number))

    def _wrapped(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        text = f"REGLEMENT DE LA FACTURE {invoice.number} MERCI"
        self._whole(kind, customer, invoice, spelling.wrapped(self.rnd, text))

    def _zeros_lost(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        self._whole(kind, customer, invoice, "fact " + spelling.without_zeros(invoice.number))

    def _prefix_lost(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        self._whole(kind, customer, invoice, spelling.without_letters(invoice.number))

    def _digits_swapped(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        self._whole(kind, customer, invoice, spelling.swapped(self.rnd, invoice.number))

    def _misread(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        self._whole(kind, customer, invoice, spelling.misread(self.rnd, invoice.number))

    def _slip_on_an_invoice_not_here(self, kind: str, customer: Customer) -> None:
        """A usual price, a slip of the pen, no name, and the invoice came after the last list."""
        invoice = _open(customer)[0]
        invoice.listed = False
        invoice.cents = invoice.open = invoice.owed = self.rnd.choice(SUBSCRIPTIONS)
        text = spelling.swapped(self.rnd, invoice.number)
        if text != invoice.number:
            more = {"counterparty_name": "", "counterparty_iban": account_number(self.rnd)}
            self._add(kind, customer, {}, invoice.owed, text, **more)

    def _other_numbers(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        words = [f"Fact {invoice.number}", *(spelling.noise(self.rnd) for _ in range(2))]
        self.rnd.shuffle(words)
        self._whole(kind, customer, invoice, " ".join(words))

    def _real_words(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        words = self.rnd.choice(self.texts).text.split()
        at = self.rnd.randrange(len(words) + 1)
        self._whole(kind, customer, invoice, " ".join([*words[:at], invoice.number, *words[at:]]))

    def _real_reference(self, kind: str, customer: Customer) -> None:
        """A reference of a bank file becomes an invoice's; where files have none, the world's."""
        invoice = _open(customer)[0]
        real = [t.reference for t in self.texts if is_checked(compact(t.reference))]
        if real and not any(i.reference in real for c in self.customers for i in c.invoices):
            invoice.reference = self.rnd.choice(real)
        if not invoice.reference:
            return self._number(kind, customer)
        more = {"structured_reference": invoice.reference}
        self._add(kind, customer, _all_of(invoice), invoice.owed, "", **more)
        return None

    # -- nothing said ---------------------------------------------------------------------

    def _silent_known_account(self, kind: str, customer: Customer) -> None:
        customer.known = True
        invoice = _open(customer)[0]
        more = {"counterparty_iban": customer.iban}
        self._add(kind, customer, _all_of(invoice), invoice.owed, "VIREMENT", **more)

    def _silent_short_name(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        more = {"counterparty_name": spelling.shortened(self.rnd, customer.name)}
        self._add(kind, customer, _all_of(invoice), invoice.owed, "", **more, counterparty_iban="")

    # -- through somebody else ------------------------------------------------------------

    def _sister_pays(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        other = self.rnd.choice([c for c in self.customers if c.name != customer.name])
        more = {"counterparty_name": other.name, "counterparty_iban": other.iban}
        self._add(kind, customer, _all_of(invoice), invoice.owed, invoice.number, **more)

    def _sister_pays_silently(self, kind: str, customer: Customer) -> None:
        """Who pays what he owes himself pays his own debt, whatever he meant (C. civ. 1342-10)."""
        invoice, other = _open(customer)[0], next(self.waiting)
        while any(own.owed == invoice.owed for own in other.invoices):
            other = next(self.waiting)
        more = {"counterparty_name": other.name, "counterparty_iban": other.iban}
        self._add(kind, customer, _all_of(invoice), invoice.owed, "", **more)

    def _parent_pays_silently(self, kind: str, customer: Customer) -> None:
        """The parent of two, known from one of them, pays what the other owes.

        Half of the time both owe the same: a subscription.
        """
        sister = next(self.waiting)
        account, name = account_number(self.rnd), f"HOLDING {nonsense(self.rnd)}"
        self.taught[account], self.names[name] = frozenset({sister.id}), sister.id
        invoice, same = _open(customer)[0], _open(sister)[0]
        if self.rnd.random() < 0.5:
            same.cents = same.open = same.owed = invoice.owed
        more = {"counterparty_name": name, "counterparty_iban": account}
        self._add(kind, customer, _all_of(invoice), invoice.owed, "", **more)

    def _provider_payout(self, kind: str, customer: Customer) -> None:
        """The money of many, less fees; by chance it is what one of them owes."""
        invoice = _open(customer)[0]
        name = self.rnd.choice(PROVIDERS)
        text = self.rnd.choice([f"PAYOUT {invoice.number}", f"{name} TRANSFER", "po_1Kx8Zt"])
        more = {"counterparty_name": name, "counterparty_iban": account_number(self.rnd)}
        self._add(kind, customer, {}, invoice.owed, text, **more)

    def _factor_advance(self, kind: str, customer: Customer) -> None:
        """The factor's money for an invoice is not yet its customer's."""
        invoice = _open(customer)[0]
        cents = self.rnd.choice([invoice.owed, invoice.owed * 9 // 10])
        more = {"counterparty_name": self.rnd.choice(FACTORS), "counterparty_iban": ""}
        self._add(kind, customer, {}, cents, f"FINANCEMENT {invoice.number}", **more)

    def _own_transfer(self, kind: str, customer: Customer) -> None:
        invoice = _open(customer)[0]
        more = {"counterparty_name": "Ateliers Morel", "counterparty_iban": self.own}
        self._add(kind, customer, {}, invoice.owed, "VIREMENT INTERNE", **more)

    def _real_stranger(self, kind: str, customer: Customer) -> None:
        """A credit of a bank file that nobody here made, of the amount of an open invoice."""
        invoice, words = _open(customer)[0], self.rnd.choice(self.texts)
        more = {"counterparty_name": words.name, "counterparty_iban": account_number(self.rnd)}
        self._add(kind, customer, {}, invoice.owed, words.text, **more)

    # -- twice, and back ------------------------------------------------------------------

    def _said_twice(self, kind: str, customer: Customer) -> None:
        """A part payment notified on Saturday and booked on Monday: once."""
        invoice = max(_open(customer), key=lambda one: one.owed)
        cents, reference = invoice.owed * 4 // 10, f"E2E-{self.rnd.randrange(10**9)}"
        truth = {(customer.id, invoice.number): cents}
        first = self._add(kind, customer, truth, cents, invoice.number, end_to_end=reference)
        later = {"end_to_end": reference, "on": first.on + timedelta(2)}
        self._add(kind, customer, {}, cents, invoice.number, **later)

    def _returned(self, kind: str, customer: Customer) -> None:
        invoice, reference = _open(customer)[0], f"DD-{self.rnd.randrange(10**9)}"
        truth = _all_of(invoice)
        paid = self._add(kind, customer, truth, invoice.owed, invoice.number, end_to_end=reference)
        back = {"end_to_end": reference, "on": paid.on + timedelta(4), "reversal": True}
        turned = {name: -cents for name, cents in truth.items()}
        self._add(kind, customer, turned, -invoice.owed, "RETOUR AC04", **back)


KINDS = (
    *("number", "number-of-a-stranger-s-name", "several", "instalments"),
    *("charges-kept", "discount", "surplus", "wrong-number"),
    *("broken-by-a-space", "wrapped", "zeros-lost", "prefix-lost", "digits-swapped", "misread"),
    "slip-on-an-invoice-not-here",
    *("other-numbers", "real-words", "real-reference"),
    *("silent-known-account", "silent-short-name"),
    *(
        "sister-pays",
        "sister-pays-silently",
        "parent-pays-silently",
        "provider-payout",
        "factor-advance",
        "own-transfer",
    ),
    *("real-stranger", "said-twice", "returned", "charges-named"),
)


def _open(customer: Customer) -> list[Invoice]:
    return [i for i in customer.invoices if i.owed > 0 and i.listed]


def _all_of(invoice: Invoice) -> Truth:
    return {(invoice.customer, invoice.number): invoice.owed}
