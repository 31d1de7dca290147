"""The bank of one company: its statements as it delivers them, and what the clerk makes of them.

Movements are written as CAMT.053 and taken in through the import, as a company would; what matching
is not certain of, the clerk ties to what the payer meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

from butoir.core.money import format_cents
from butoir.ledger.assigning import assign_entry
from butoir.ledger.importing import import_file
from butoir.ledger.matching import match_company
from butoir.ledger.models import BankEntry, Customer, Invoice
from butoir.users.models import Company

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_OPENING = 48_210_00

Meant = Sequence[tuple[Invoice | Customer, int]]


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that moved. `meant` is what only the payer knows; None for money of a stranger.

    `trace` is the payer's own reference, which a payment taken back repeats.
    """

    on: date
    cents: int
    name: str
    iban: str
    text: str = ""
    reference: str = ""
    trace: str = "NOTPROVIDED"
    meant: Meant | None = None


class Bank:
    """The account of a company at its bank."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._waiting: list[Movement] = []
        self._meant: dict[str, Meant] = {}
        self._balance = _OPENING
        self._count = 0
        self._statements = 0

    def add(self, movement: Movement) -> None:
        """Money moves; the company learns of it with the next statement."""
        self._waiting.append(movement)

    def on_its_way(self) -> list[Movement]:
        """What the company does not know of yet."""
        return list(self._waiting)

    def deliver(self, day: date, *, by: str, at: datetime) -> None:
        """The statement up to the day before is taken in, and tied to invoices where certain."""
        until = day - timedelta(days=1)
        ready = [one for one in self._waiting if one.on <= until]
        self._waiting = [one for one in self._waiting if one.on > until]
        content = self._statement(ready, until)
        import_file(self._company, f"releve-{until}.xml", content.encode(), by=by, at=at)
        match_company(self._company, by=by, at=at)

    def clear(self, *, by: str, at: datetime) -> None:
        """The clerk asks who paid what, and ties the movements that were not certain."""
        rows = BankEntry.objects.filter(
            account__company=self._company, state__in=("suggested", "unmatched")
        ).select_related("account__company")
        for row in rows.order_by("pk"):
            meant = self._meant.get(row.bank_reference)
            if meant is not None:
                assign_entry(row, meant, by=by, at=at)

    def _statement(self, movements: Sequence[Movement], until: date) -> str:
        first = min((one.on for one in movements), default=until)
        opening = self._balance
        entries = "".join(self._entry(one) for one in movements)
        self._balance += sum(one.cents for one in movements)
        self._statements += 1
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{_NAMESPACE}">'
            f"<BkToCstmrStmt><GrpHdr><MsgId>DEMO-{until}</MsgId>"
            f"<CreDtTm>{until}T23:00:00+01:00</CreDtTm></GrpHdr>"
            f"<Stmt><Id>{until}</Id><ElctrncSeqNb>{self._statements}</ElctrncSeqNb>"
            f"<Acct><Id><IBAN>{self._company.iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
            f"{_balance('OPBD', opening, first)}{_balance('CLBD', self._balance, until)}"
            f"{entries}</Stmt></BkToCstmrStmt></Document>\n"
        )

    def _entry(self, one: Movement) -> str:
        self._count += 1
        mark = f"B{self._count:06d}"
        if one.meant is not None:
            self._meant[mark] = one.meant
        party = "Cdtr" if one.cents < 0 else "Dbtr"
        structured = (
            f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
            f"<Ref>{one.reference}</Ref></CdtrRefInf></Strd>"
            if one.reference
            else f"<Ustrd>{escape(one.text)}</Ustrd>"
        )
        return (
            f"<Ntry>{_amount(one.cents)}"
            f"{'<RvslInd>true</RvslInd>' if one.cents < 0 else ''}<Sts>BOOK</Sts>"
            f"<BookgDt><Dt>{one.on}</Dt></BookgDt><ValDt><Dt>{one.on}</Dt></ValDt>"
            f"<AcctSvcrRef>{mark}</AcctSvcrRef><NtryDtls><TxDtls>"
            f"<Refs><EndToEndId>{one.trace}</EndToEndId></Refs>"
            f"<RltdPties><{party}><Nm>{escape(one.name)}</Nm></{party}>"
            f"<{party}Acct><Id><IBAN>{one.iban}</IBAN></Id></{party}Acct></RltdPties>"
            f"<RmtInf>{structured}</RmtInf></TxDtls></NtryDtls></Ntry>"
        )


def _balance(code: str, cents: int, on: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(cents)}"
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _amount(cents: int) -> str:
    direction = "DBIT" if cents < 0 else "CRDT"
    return f'<Amt Ccy="EUR">{format_cents(abs(cents))}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'
