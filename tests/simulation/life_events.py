"""What happens to a simulated company's customers, told to the database and to the model alike."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from butoir.core import reasons
from butoir.core.items import Instalment
from butoir.dunning.agreeing import end_agreement, record_plan, record_promise
from butoir.dunning.holding import end_holds, place_hold, skip_step
from butoir.dunning.models import Agreement
from butoir.dunning.scenarios import switch_sending
from butoir.ledger.models import Customer, Invoice, Receipt
from butoir.ledger.recording import (
    allocate,
    record_contact,
    record_credit_note,
    record_customer,
    record_invoice,
    record_receipt,
    reverse_payment,
)
from butoir.users.models import Company
from simulation.life_model import Book, Deal, Debtor, Dispute, Money, Paper, Rest

PLACE = {"lines": ["3 rue du Port"], "postcode": "44000", "city": "Nantes", "country": "FR"}
_NAMES = (
    "Petit",
    "Garage Roy",
    "Mairie",
    "Bois Durand",
    "Vins Leroy",
    "Janssens",
    "Hoffmann",
    "Ec",
)
_TOWNS = ("Vertou", "Nantes", "Lyon", "Gand", "Esch")
_WEIGHTS = {
    "invoice": 45,
    "pay": 12,
    "pay_part": 6,
    "pay_too_much": 3,
    "pay_loose": 5,
    "allocate": 5,
    "undo": 5,
    "credit": 4,
    "dispute": 4,
    "close_dispute": 6,
    "promise": 5,
    "plan": 3,
    "withdraw": 2,
    "hold": 3,
    "release": 5,
    "debit": 2,
    "debit_back": 3,
    "write_off": 1,
    "end_customer": 1,
    "skip": 2,
    "switch": 1,
    "new_address": 2,
}


class Events:
    """Random events; each is one command and one line of the model."""

    def __init__(self, rng: random.Random, company: Company, book: Book) -> None:
        self.rng, self.company, self.book = rng, company, book
        self.now = datetime.min
        self.customers: dict[str, Customer] = {}
        self.invoices: dict[str, Invoice] = {}
        self.loose: list[tuple[Money, Receipt]] = []
        self.agreements: list[tuple[Deal, Agreement]] = []
        self.told: list[str] = []

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.rng.choice(("claire", "paul")), "at": self.now}

    def happen(self) -> None:
        """One event, when it is possible."""
        kind = self.rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        handler: Callable[[], object] = getattr(self, f"_{kind}")
        self.told.append(f"{self.now:%Y-%m-%d %H:%M} {kind} {handler()}")

    def new_customer(self, kind: str, country: str, currencies: tuple[str, ...]) -> None:
        """A customer with some of the means by which it can be reached."""
        code = f"C{len(self.customers)}"
        grace = self.rng.choice((0, 0, 0, 3, 10))
        place = PLACE if self.rng.random() < 0.9 else {}
        name = f"{_NAMES[len(self.customers) % len(_NAMES)]} {_TOWNS[len(self.customers) // 8 % 5]}"
        fields = {"kind": kind, "country": country, "grace_days": grace, "address": place}
        fields["name"] = name
        row = record_customer(self.company, code, **fields, **self.who)
        email = f"{code.lower()}@client.example" if self.rng.random() < 0.8 else ""
        phone = "02 40 00 00 00" if self.rng.random() < 0.7 else ""
        record_contact(row, name="Anne Petit", email=email, phone=phone, **self.who)
        self.customers[code] = row
        self.book.debtors[code] = Debtor(code, country, grace, currencies)

    # invoices and money

    def _invoice(self) -> object:
        debtor = self.rng.choice(list(self.book.debtors.values()))
        number = f"2025-{1000 + len(self.invoices)}"
        some = self.rng.randint(1, 300_000)
        cents = self.rng.choice((some, some, some, 100_00, 100_00, 40))
        due = self.today + timedelta(days=self.rng.randint(-15, 25))
        currency = self.rng.choice(debtor.currencies)
        row = self.customers[debtor.code]
        issued = min(due, self.today)
        self.invoices[number] = record_invoice(
            row, number, cents, due, issued_on=issued, currency=currency, **self.who
        )
        self.book.papers[number] = Paper(number, debtor.code, currency, cents, due)
        return number, debtor.code, cents, due

    def _pay(self) -> object:
        return self._pay_cents(lambda left: left)

    def _pay_part(self) -> object:
        return self._pay_cents(lambda left: self.rng.randint(1, left))

    def _pay_too_much(self) -> object:
        return self._pay_cents(lambda left: left + self.rng.randint(1, 20_000))

    def _pay_cents(self, choose: Callable[[int], int]) -> object:
        paper = self._any(lambda paper: paper.open > 0)
        if paper is None:
            return None
        cents, row = choose(paper.open), self.invoices[paper.number]
        record_receipt(
            row.customer, cents, self.today, currency=paper.currency, invoice=row, **self.who
        )
        self.book.receive(paper, cents, self.today)
        return paper.number, cents

    def _pay_loose(self) -> object:
        paper = self._any(lambda paper: paper.open > 0)
        if paper is None:
            return None
        cents = self.rng.choice((paper.open, self.rng.randint(1, 2 * paper.open)))
        row = self.customers[paper.customer]
        receipt = record_receipt(row, cents, self.today, currency=paper.currency, **self.who)
        money = Money(paper.customer, paper.currency, cents)
        self.book.moneys.append(money)
        self.loose.append((money, receipt))
        return paper.customer, cents

    def _allocate(self) -> object:
        pairs = [pair for pair in self.loose if pair[0].left > 0]
        if not pairs:
            return None
        money, receipt = self.rng.choice(pairs)
        papers = [p for p in self.book.of(money.customer, money.currency) if p.open > 0]
        if not papers:
            return None
        paper = self.rng.choice(papers)
        cents = min(money.left, paper.open)
        row = self.invoices[paper.number]
        allocate(receipt, row, cents, self.today, rule="person", why="said so", **self.who)
        self.book.receive(paper, cents, self.today, money)
        return paper.number, cents

    def _undo(self) -> object:
        paper = self._any(lambda paper: paper.cents > paper.open)
        if paper is None:
            return None
        came = paper.paid if paper.paid > 0 else paper.cents - paper.open
        cents = self.rng.choice((came, self.rng.randint(1, came)))
        reverse_payment(self.invoices[paper.number], cents, self.today, **self.who)
        self.book.receive(paper, -cents, self.today)
        return paper.number, cents

    def _credit(self) -> object:
        paper = self._any(lambda paper: paper.open > 0)
        if paper is None:
            return None
        cents, loose = self.rng.randint(1, paper.open), self.rng.random() < 0.2
        row = self.invoices[paper.number]
        number = f"N{len(self.told)}"
        record_credit_note(
            row.customer,
            number,
            cents,
            self.today,
            currency=paper.currency,
            invoice=None if loose else row,
            **self.who,
        )
        if loose:
            self.book.notes[paper.customer, paper.currency] += cents
        else:
            self.book.credit(paper, cents, self.today)
        return paper.number, cents, loose

    # what rests

    def _dispute(self) -> object:
        paper = self._any(lambda paper: paper.open > 1)
        if paper is None:
            return None
        cents = self.rng.randint(1, paper.open) if self.rng.random() < 0.5 else None
        row = self.invoices[paper.number]
        place_hold(row, reasons.DISPUTED, self.today, cents=cents, reason="qualité", **self.who)
        paper.disputes.append(Dispute(self.today, cents))
        return paper.number, cents

    def _close_dispute(self) -> object:
        paper = self._any(lambda paper: any(not d.outcome for d in paper.disputes))
        if paper is None:
            return None
        outcome = self.rng.choice(("upheld", "rejected"))
        end_holds(
            self.invoices[paper.number], reasons.DISPUTED, self.today, outcome=outcome, **self.who
        )
        for dispute in paper.disputes:
            dispute.outcome = dispute.outcome or outcome
        return paper.number, outcome

    def _promise(self) -> object:
        papers = self._some_of_one()
        if not papers:
            return None
        by = self.today + timedelta(days=self.rng.randint(0, 20))
        cents = self.rng.choice((sum(paper.open for paper in papers), papers[0].open))
        whole = self.rng.random() < 0.3
        if whole:
            of = self.book.of(papers[0].customer, papers[0].currency)
            papers = [paper for paper in of if paper.open > 0]
        named = [] if whole else [self.invoices[paper.number] for paper in papers]
        row, currency = self.customers[papers[0].customer], papers[0].currency
        agreement = record_promise(
            row, cents, by, self.today, invoices=named, currency=currency, **self.who
        )
        self.agreements.append((self.book.agree("promise", papers, [(by, cents)]), agreement))
        return [paper.number for paper in papers], cents, by

    def _plan(self) -> object:
        papers = self._some_of_one()
        if not papers:
            return None
        days = sorted(self.rng.sample(range(5, 60), self.rng.randint(1, 3)))
        share = max(1, sum(paper.open for paper in papers) // len(days))
        parts = [(self.today + timedelta(days=day), share) for day in days]
        agreement = record_plan(
            self.customers[papers[0].customer],
            [Instalment(on, cents) for on, cents in parts],
            self.today,
            invoices=[self.invoices[paper.number] for paper in papers],
            currency=papers[0].currency,
            **self.who,
        )
        self.agreements.append((self.book.agree("plan", papers, parts), agreement))
        return [paper.number for paper in papers], parts

    def _withdraw(self) -> object:
        running = [pair for pair in self.agreements if not pair[0].ended]
        if not running:
            return None
        deal, agreement = self.rng.choice(running)
        end_agreement(agreement, "withdrawn", **self.who)
        deal.ended = True
        return deal.kind, sorted(deal.still)

    def _hold(self) -> object:
        paper = self._any(lambda paper: paper.open > 0)
        if paper is None:
            return None
        until = self.today + timedelta(days=self.rng.randint(0, 20))
        end = until if self.rng.random() < 0.7 else None
        debtor = self.rng.random() < 0.3
        target = self.customers[paper.customer] if debtor else self.invoices[paper.number]
        place_hold(target, reasons.ON_HOLD, self.today, until=end, reason="repos", **self.who)
        holder = self.book.debtors[paper.customer] if debtor else paper
        holder.rests.append(Rest(reasons.ON_HOLD, end))
        return paper.customer if debtor else paper.number, end

    def _release(self) -> object:
        held: list[tuple[Paper | Debtor, Customer | Invoice]] = [
            *((p, self.invoices[p.number]) for p in self.book.papers.values()),
            *((d, self.customers[d.code]) for d in self.book.debtors.values()),
        ]
        held = [pair for pair in held if any(r.kind == reasons.ON_HOLD for r in pair[0].rests)]
        if not held:
            return None
        holder, row = self.rng.choice(held)
        end_holds(row, reasons.ON_HOLD, self.today, **self.who)
        holder.rests = [rest for rest in holder.rests if rest.kind != reasons.ON_HOLD]
        return str(row)

    def _debit(self) -> object:
        return self._rest_paper(reasons.DIRECT_DEBIT)

    def _write_off(self) -> object:
        return self._rest_paper(reasons.WRITTEN_OFF)

    def _rest_paper(self, kind: str) -> object:
        paper = self._any(lambda paper: paper.open > 0)
        if paper is None:
            return None
        place_hold(self.invoices[paper.number], kind, self.today, **self.who)
        paper.rests.append(Rest(kind))
        return paper.number

    def _debit_back(self) -> object:
        paper = self._any(lambda paper: any(r.kind == reasons.DIRECT_DEBIT for r in paper.rests))
        if paper is None:
            return None
        end_holds(self.invoices[paper.number], reasons.DIRECT_DEBIT, self.today, **self.who)
        paper.rests = [rest for rest in paper.rests if rest.kind != reasons.DIRECT_DEBIT]
        return paper.number

    def _end_customer(self) -> object:
        debtor = self.rng.choice(list(self.book.debtors.values()))
        kind = self.rng.choice((reasons.INSOLVENCY, reasons.HANDED_OVER))
        place_hold(self.customers[debtor.code], kind, self.today, **self.who)
        debtor.rests.append(Rest(kind))
        self.new_customer("company", debtor.country, debtor.currencies)
        return debtor.code, kind

    # other decisions of people

    def _skip(self) -> object:
        paper = self._any(lambda paper: paper.open > 0)
        if paper is None:
            return None
        step = self.rng.choice(("reminder-1", "reminder-2"))
        skip_step(self.invoices[paper.number], step, reason="par téléphone", **self.who)
        paper.skipped.add(step)
        return paper.number, step

    def _switch(self) -> object:
        return self.switch()

    def switch(self) -> bool:
        """Stop sending, or let it go again."""
        self.book.sending = not self.book.sending
        switch_sending(self.company, self.book.sending, reason="essai", **self.who)
        return self.book.sending

    def _new_address(self) -> object:
        code = self.rng.choice(list(self.customers))
        email = f"{code.lower()}.{len(self.told)}@client.example"
        record_contact(self.customers[code], name="Paul Petit", email=email, **self.who)
        return email

    # choosing

    def _any(self, fits: Callable[[Paper], bool]) -> Paper | None:
        found = [paper for paper in self.book.papers.values() if fits(paper)]
        return self.rng.choice(found) if found else None

    def _some_of_one(self) -> list[Paper]:
        """Some open invoices of one customer in one currency."""
        one = self._any(lambda paper: paper.open > 0)
        if one is None:
            return []
        others = [p for p in self.book.of(one.customer, one.currency) if p.open > 0]
        return self.rng.sample(others, self.rng.randint(1, len(others)))

    def story(self) -> str:
        """The last events, for whoever has to find out what went wrong."""
        return "\n".join(self.told[-60:])
