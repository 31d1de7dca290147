"""A seeded world of customers, invoices and payments that knows who paid what.

The truth is written down when a payment is made, before its text is; it never looks at how
matching works. Two temperaments: an `ordinary` creditor (one way of numbering, customers who mostly
say what they pay) and a `hostile` one (numbers that meet across series, tiny numbers, equal
amounts, names that differ by a letter, strangers who cite numbers like ours).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from butoir.core.matching import KnownPayers, Receipt, Receivable

Truth = dict[tuple[str, str], int]  # (customer, invoice number) -> cents

SUBSCRIPTIONS = (1990, 4990, 10000, 12100, 36300)
FIRST = ["Boulangerie", "Garage", "Atelier", "Transports", "Cabinet", "Librairie", "Menuiserie"]
LAST = ["Martin", "Marin", "Martine", "Peeters", "Peters", "Dubois", "Dubos", "Lefèvre", "Lefebvre",
        "Janssens", "Jansens", "Moreau", "Moraux", "Van den Berg", "D'Hondt", "Öztürk"]  # fmt: skip
FORMS = ["SARL", "SA", "SAS", "SRL", "BV", "", "SPRL"]

Numbering = Callable[[int, date], str]
NUMBERINGS: dict[str, Numbering] = {
    "year-dash": lambda n, on: f"F{on.year}-{n:04d}",
    "year-long": lambda n, on: f"{on.year}-{on.month:02d}-{13000 + n}",
    "glued": lambda n, on: f"FA{on.year}{n:05d}",
    "bare-year": lambda n, on: f"{on.year}{n:04d}",
    "bare-five": lambda n, on: f"{10000 + n}",
    "tiny": lambda n, on: f"{n}",
    "slash-year": lambda n, on: f"{n:03d}/{on.year}",
    "series-a": lambda n, on: f"A-{1000 + n}",
    "series-b": lambda n, on: f"B-{1000 + n}",
    "month": lambda n, on: f"VF/{on.year}/{on.month:02d}/{n:04d}",
    "long": lambda n, on: f"INV-{n:06d}",
}
ORDINARY = ("year-dash", "year-long", "glued", "month", "long")


@dataclass(slots=True)
class Invoice:
    number: str
    customer: str
    cents: int
    open: int
    owed: int  # what is left of it after the payments made so far
    issued_on: date
    reference: str
    listed: bool = True


@dataclass(slots=True)
class Customer:
    id: str
    name: str
    iban: str
    known: bool
    numbering: str
    invoices: list[Invoice] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """What matching is given, and what it must not see: `truth`, `silent`, `named`.

    `silent` are the payers who said nothing and paid what nobody could know; `surplus` is what a
    receipt holds beyond what it pays; `named` are those that name in full all that they pay in
    full.
    """

    invoices: list[Receivable] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    known: KnownPayers = field(default_factory=KnownPayers)
    truth: dict[str, Truth] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    surplus: dict[str, int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)  # what a receipt of a labelled set shows


def build_world(seed: int, customers: int, hostile: bool) -> World:
    """The same world for the same arguments."""
    return Builder(random.Random(seed), customers, hostile).build()


class Builder:
    """Builds a world from a seed; what else it should hold is a subclass's to add."""

    def __init__(self, rnd: random.Random, customers: int, hostile: bool) -> None:
        self.rnd = rnd
        self.hostile = hostile
        self.world = World()
        numberings = list(NUMBERINGS) if hostile else list(ORDINARY)
        self.series = rnd.sample(numberings, 5 if hostile else 1)
        self.counts = dict.fromkeys(self.series, 0)
        self.count = customers
        self.customers: list[Customer] = []
        self.serial = 0
        self.mute = "VIREMENT REGLEMENT"

    def build(self) -> World:
        shared = [account_number(self.rnd) for _ in range(3)]
        for index in range(self.count):
            self.customers.append(self._customer(index, shared))
        days = sorted(self.rnd.randrange(120) for _ in range(self.count * 5))
        for day in days:
            self._issue(self.rnd.choice(self.customers), date(2025, 11, 15) + timedelta(day))
        for customer in self.customers:
            for _ in range(self.rnd.choice((0, 1, 1, 2, 3))):
                self._pay(customer)
        if self.hostile:
            for _ in range(self.count // 3):
                self._stranger()
        for customer in self.customers:
            for invoice in customer.invoices:
                self._list(customer, invoice)
        self.rnd.shuffle(self.world.invoices)
        self.rnd.shuffle(self.world.receipts)
        return self.world

    # -- who and what ---------------------------------------------------------------------

    def _customer(self, index: int, shared: list[str]) -> Customer:
        rnd = self.rnd
        name = " ".join(filter(None, (rnd.choice(FIRST), rnd.choice(LAST), rnd.choice(FORMS))))
        if not self.hostile:
            name = f"{name} {nonsense(rnd)}"
        account = rnd.choice(shared) if self.hostile and rnd.random() < 0.1 else account_number(rnd)
        return Customer(f"C{index}", name, account, rnd.random() < 0.5, rnd.choice(self.series))

    def _issue(self, customer: Customer, on: date) -> None:
        rnd = self.rnd
        self.counts[customer.numbering] += 1
        number = NUMBERINGS[customer.numbering](self.counts[customer.numbering], on)
        common = rnd.random() < (0.5 if self.hostile else 0.2)
        cents = rnd.choice(SUBSCRIPTIONS) if common else rnd.randrange(500, 900000)
        if rnd.random() < 0.08:
            cents = -cents // 3
        reference = _reference(rnd, self.serial) if rnd.random() < 0.5 else ""
        self.serial += 1
        left = cents
        if rnd.random() < 0.2:
            left = 0
        elif cents > 1000 and rnd.random() < 0.1:
            left = cents - rnd.randrange(1, cents)
        # settled invoices may be missing from the list, and a few open ones too
        listed = rnd.random() < (0.6 if left == 0 else 0.95)
        customer.invoices.append(
            Invoice(number, customer.id, cents, left, left, on, reference, listed)
        )

    def _list(self, customer: Customer, invoice: Invoice) -> None:
        if invoice.listed:
            self.world.invoices.append(
                Receivable(
                    number=invoice.number,
                    customer=customer.id,
                    open=invoice.open,
                    customer_name=customer.name,
                    issued_on=invoice.issued_on,
                    due_on=invoice.issued_on + timedelta(30),
                    payment_reference=invoice.reference,
                    ibans=(customer.iban,) if customer.known else (),
                    cents=invoice.cents,
                )
            )

    # -- payments -------------------------------------------------------------------------

    def _pay(self, customer: Customer) -> None:
        rnd = self.rnd
        open_ones = [i for i in customer.invoices if i.owed > 0]
        notes = [i for i in customer.invoices if i.owed < 0]
        settled = [i for i in customer.invoices if not i.open]
        kind = rnd.random()
        if kind < 0.04 and settled:
            return self._receive(customer, [rnd.choice(settled)], 0, {})
        if not open_ones:
            return None
        paid = [rnd.choice(open_ones)]
        if kind < 0.30 and len(open_ones) > 1:
            paid = rnd.sample(open_ones, rnd.randint(2, min(4, len(open_ones))))
        if kind > 0.95 and notes:
            paid = [*paid, rnd.choice(notes)]
        total = sum(i.owed for i in paid)
        if total <= 0:
            return None
        shares = {(i.customer, i.number): i.owed for i in paid}
        if len(paid) == 1 and 0.30 < kind < 0.38:
            part = rnd.randrange(1, total + 1)
            return self._receive(customer, paid, part, {(customer.id, paid[0].number): part})
        if 0.38 < kind < 0.40:
            surplus = rnd.randrange(1, 9999)
            self.world.surplus[f"R{len(self.world.receipts):06d}"] = surplus
            return self._receive(customer, paid, total + surplus, shares)
        payer = customer
        if 0.40 < kind < 0.43:
            payer = rnd.choice(self.customers)
        self._receive(payer, paid, total, shares)
        if 0.43 < kind < 0.45:  # paid twice, by mistake: either may be taken, never both
            self._receive(payer, paid, total, shares)
        return None

    def _receive(self, payer: Customer, paid: list[Invoice], cents: int, shares: Truth) -> None:
        rnd = self.rnd
        cents = cents or abs(paid[0].cents)
        key = f"R{len(self.world.receipts):06d}"
        on = max(i.issued_on for i in paid) + timedelta(rnd.randrange(1, 60))
        if any(not i.listed for i in paid):
            shares = {}
        full = cents == sum(i.owed for i in paid)
        text, structured, names = self._say(paid, full)
        name = self._payer_name(payer)
        said_nothing = not structured and (not text or self.mute in text)
        if said_nothing and (not shares or payer.id != paid[0].customer):
            self.world.silent[key] = payer.id
        trusted = all(i.listed and i.owed for i in paid) and payer.id == paid[0].customer
        if names and full and trusted:
            self.world.named.add(key)
        account = payer.iban if rnd.random() < 0.9 else account_number(rnd)
        self.world.receipts.append(
            Receipt(key, on, cents, "EUR", text, structured, _end_to_end(rnd), name, account)
        )
        self.world.truth[key] = shares
        for invoice in paid:
            if shares and invoice.owed:
                invoice.owed -= shares[invoice.customer, invoice.number]

    def _payer_name(self, payer: Customer) -> str:
        rnd = self.rnd
        roll = rnd.random()
        if self.hostile and roll < 0.1:
            return rnd.choice(["TRESORERIE PUBLIQUE", "M. OU MME MARTIN", "FIDUCIAIRE CONSEIL"])
        if roll < 0.2:
            return payer.name.upper()[:18]
        if roll < 0.3:
            return ""
        if roll < 0.4:
            at = rnd.randrange(len(payer.name))
            return payer.name[:at] + payer.name[at + 1 :]
        return payer.name.upper()

    # -- what they write -------------------------------------------------------------------

    def _say(self, paid: list[Invoice], full: bool) -> tuple[str, str, bool]:
        """Text, structured reference, and whether that names all that is paid, in full."""
        rnd = self.rnd
        roll = rnd.random()
        if len(paid) == 1 and paid[0].reference and roll < 0.4:
            reference = paid[0].reference
            if rnd.random() < 0.5:
                return "", reference.replace("+", "").replace("/", ""), True
            return self._noisy(reference), "", True
        if roll < 0.12:
            return "", "", False
        if roll < 0.20:
            return self._noisy(self.mute), "", False
        if roll < 0.26:
            return self._noisy(_typo(rnd, paid[0].number)), "", False
        if roll < 0.30:
            return f"facture {paid[0].number[-rnd.randint(2, 4) :]}", "", False
        names = [self._written(i.number) for i in paid]
        if len(paid) == 1:
            word = rnd.choice(["FACTURE ", "Fact. n° ", "", "votre facture ", "INV ", "REF "])
            return self._noisy(word + names[0]), "", True
        if rnd.random() < 0.6:
            names = _elided(rnd, [i.number for i in paid])
        joint = rnd.choice([" + ", "+", ", ", " et ", " / ", "\n"])
        word = rnd.choice(["FACTURES ", "", "facturen "])
        return self._noisy(word + joint.join(names)), "", True

    def _written(self, number: str) -> str:
        rnd = self.rnd
        roll = rnd.random()
        if roll < 0.55:
            return number
        if roll < 0.70:
            return number.replace("-", " ").replace("/", " ")
        if roll < 0.80:
            return number.replace("-", "").replace("/", "")
        if roll < 0.88:
            return number.lower().replace("-", "/")
        if roll < 0.95:
            return number.lstrip("FAVINB-/") or number
        at = rnd.randrange(1, len(number)) if len(number) > 1 else 0
        return number[:at] + " " + number[at:]

    def _noisy(self, text: str) -> str:
        """The text among dates, orders, client numbers and telephone numbers."""
        rnd = self.rnd
        noise = [
            f"du {rnd.randint(1, 28):02d}/{rnd.randint(1, 12):02d}/2026",
            f"client {rnd.randrange(100, 20000)}",
            f"tel 04{rnd.randrange(70, 99)}/{rnd.randrange(10, 99)}.{rnd.randrange(10, 99)}.12",
            f"{rnd.randrange(1, 900)},{rnd.randrange(10, 99)} EUR",
            "TVA BE 0403.019.261",
            f"CMD {NUMBERINGS[rnd.choice(self.series)](rnd.randrange(1, 900), date(2026, 1, 1))}",
        ]
        if self.hostile:
            noise += [str(rnd.randrange(1, 20000)), f"F2026-{rnd.randrange(1, 900):04d}"]
        chosen = rnd.choice(noise) if rnd.random() < 0.3 else ""
        parts = [text, chosen] if rnd.random() < 0.7 else [chosen, text]
        return " ".join(filter(None, parts))

    def _stranger(self) -> None:
        """Somebody who is no customer, and cites a number made like ours; often a usual amount."""
        rnd = self.rnd
        key = f"R{len(self.world.receipts):06d}"
        kinds = [name for name in self.series if name not in ("year-long", "long", "month")]
        kind = rnd.choice(kinds or ["tiny"])
        number = NUMBERINGS[kind](rnd.randrange(1, 400), date(2026, 1, 1))
        cents = rnd.choice(SUBSCRIPTIONS) if rnd.random() < 0.7 else rnd.randrange(500, 900000)
        text = rnd.choice(["REMBOURSEMENT ", "AVOIR ", "", "FACTURE ", "CONTRAT "]) + number
        name = rnd.choice(["ENGIE", "ASSURANCES GENERALES", "OFFICE DEPOT SA", ""])
        on = date(2026, 1, 1) + timedelta(rnd.randrange(90))
        self.world.receipts.append(
            Receipt(key, on, cents, "EUR", text, "", "", name, account_number(rnd))
        )
        self.world.truth[key] = {}


def nonsense(rnd: random.Random) -> str:
    """A word that is nobody's."""
    return "".join(rnd.choice("BCDFGLMNPRST") + rnd.choice("AEIOU") for _ in range(4))


def account_number(rnd: random.Random) -> str:
    """A Belgian account with valid check digits."""
    number = f"{rnd.randrange(10**10):010d}"
    body = f"{number}{int(number) % 97 or 97:02d}"
    return f"BE{98 - int(body + '111400') % 97:02d}{body}"


def _reference(rnd: random.Random, serial: int) -> str:
    digits = f"{serial * 7919 % 10**10:010d}"
    whole = f"{digits}{int(digits) % 97 or 97:02d}"
    return f"+++{whole[:3]}/{whole[3:7]}/{whole[7:]}+++"


def _end_to_end(rnd: random.Random) -> str:
    return rnd.choice(
        ["NOTPROVIDED", "", str(rnd.randrange(1, 3000)), f"PMT-{rnd.randrange(10**9)}"]
    )


def _typo(rnd: random.Random, number: str) -> str:
    places = [i for i, sign in enumerate(number) if sign.isdigit()]
    at = rnd.choice(places)
    other = str((int(number[at]) + rnd.randint(1, 9)) % 10)
    return number[:at] + other + number[at + 1 :]


def _elided(rnd: random.Random, numbers: list[str]) -> list[str]:
    """The first number whole, of the others only the end, when they begin alike."""
    first = numbers[0]
    short = [first]
    for number in numbers[1:]:
        same = len(number) == len(first) and number[:-4] == first[:-4] and number[-4:].isdigit()
        short.append(number[-rnd.choice((4, 4, 5)) :].lstrip("-/") if same else number)
    return short
