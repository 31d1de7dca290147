"""The bank of a simulated company: transfers whose references are good, poor or missing.

What the matching applied is told to the model from the rows that it wrote; whether it was right,
and whether it holds whom it must, is judged from what each transfer was meant to pay.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from butoir.core.money import format_cents
from butoir.ledger.assigning import assign_entry
from butoir.ledger.importing import import_file
from butoir.ledger.matching import match_company
from butoir.ledger.models import Allocation, BankEntry, Candidate, Receipt
from simulation.life_events import Events
from simulation.life_model import Money


@dataclass
class Transfer:
    """What a customer paid, for which invoices, and what the statement says of it."""

    reference: str
    customer: str
    parts: list[tuple[str, int]]
    text: str
    name: str
    on: date

    @property
    def cents(self) -> int:
        return sum(cents for _, cents in self.parts)


class Bank:
    """Statements with transfers, taken in and matched; what is unclear waits for a person."""

    def __init__(self, events: Events) -> None:
        self.events, self.book, self.rng = events, events.book, events.rng
        self.transfers: dict[str, Transfer] = {}
        self.new: list[Transfer] = []
        self.seen = 0  # receipts told to the model
        self.counts: Counter[str] = Counter()

    # customers pay

    def pay(self) -> None:
        """A customer pays an invoice or two of its own by transfer."""
        owing = [p for p in self.book.papers.values() if p.open > 0 and p.currency == "EUR"]
        if not owing:
            return
        one = self.rng.choice(owing)
        others = [p for p in owing if p.customer == one.customer and p is not one]
        papers = [one, *others[:1]] if self.rng.random() < 0.2 else [one]
        parts = [(paper.number, paper.open) for paper in papers]
        if self.rng.random() < 0.15:
            parts = [(one.number, self.rng.randint(1, one.open))]
        reference = f"T{len(self.transfers)}"
        name = self.events.customers[one.customer].name
        named = " ".join(number for number, _ in parts)
        text, name = self.rng.choice(
            ((f"Facture {named}", name), (named, name), ("virement", name), ("", "Inconnu SA"))
        )
        transfer = Transfer(reference, one.customer, parts, text, name, self.events.today)
        self.transfers[reference] = transfer
        self.new.append(transfer)

    # the statement

    def statement(self) -> None:
        """Take in what is new since the last one, and match it."""
        until = self.events.today - timedelta(days=1)
        content = _camt(self.new, until, len(self.transfers))
        self.new = []
        company = self.events.company
        import_file(company, f"bank-{until}.xml", content, **self.events.who)
        self.book.bank_until = until
        self.match()

    def match(self) -> None:
        """Match again, tell the model what was applied, and judge it."""
        match_company(self.events.company, **self.events.who)
        self._tell_model()
        self._look_at_candidates()

    def _tell_model(self) -> None:
        company = self.events.company
        codes = {row.pk: code for code, row in self.events.customers.items()}
        new = Receipt.objects.filter(company=company, entry__isnull=False, pk__gt=self.seen)
        for receipt in new.select_related("entry").order_by("pk"):
            self.seen = receipt.pk
            code = codes[receipt.customer_id]
            meant = self.transfers[receipt.entry.bank_reference]
            assert code == meant.customer, f"{meant} went to {code}"
            money = Money(code, receipt.currency, receipt.cents)
            self.book.moneys.append(money)
            for row in Allocation.objects.filter(receipt=receipt).select_related("invoice"):
                paper = self.book.papers[row.invoice.number]
                self.book.receive(paper, row.cents, row.on, money)
                self.counts["applied"] += 1

    def _look_at_candidates(self) -> None:
        """Whoever could have paid what is not applied is left in peace (R11)."""
        company = self.events.company
        open_ = Candidate.objects.filter(customer__company=company, closed_at=None)
        self.book.unsure = set(open_.values_list("customer__code", flat=True))
        for entry in self._undecided():
            meant = self.transfers[entry.bank_reference]
            owes = any(self.book.papers[number].open > 0 for number, _ in meant.parts)
            known = meant.name == self.events.customers[meant.customer].name
            if known and owes:
                assert meant.customer in self.book.unsure, f"{meant} holds nobody"

    def _undecided(self) -> list[BankEntry]:
        states = ("unmatched", "suggested")
        company = self.events.company
        return list(BankEntry.objects.filter(account__company=company, state__in=states))

    # a person

    def decide(self) -> None:
        """A person finds out what one unclear receipt was for."""
        entries = self._undecided()
        if not entries:
            return
        entry = self.rng.choice(entries)
        meant = self.transfers[entry.bank_reference]
        parts = [(self.events.invoices[number], cents) for number, cents in meant.parts]
        assign_entry(entry, parts, **self.events.who)
        self.counts["assigned"] += 1
        self.match()


def _camt(transfers: list[Transfer], until: date, number: int) -> bytes:
    entries = "".join(
        f"""<Ntry><Amt Ccy="EUR">{format_cents(one.cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
        <Sts>BOOK</Sts><BookgDt><Dt>{one.on}</Dt></BookgDt><ValDt><Dt>{one.on}</Dt></ValDt>
        <AcctSvcrRef>{one.reference}</AcctSvcrRef><NtryDtls><TxDtls>
        <RltdPties><Dbtr><Nm>{one.name}</Nm></Dbtr></RltdPties>
        <RmtInf><Ustrd>{one.text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
        for one in transfers
    )
    return f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
        <GrpHdr><MsgId>M{number}</MsgId></GrpHdr><Stmt><Id>S{until}</Id>
        <FrToDt><FrDtTm>{until}T00:00:00</FrDtTm><ToDtTm>{until}T23:59:59</ToDtTm></FrToDt>
        <Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
        {entries}</Stmt></BkToCstmrStmt></Document>""".encode()
