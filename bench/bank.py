"""Read a bank statement of 100,000 entries from memory, in camt.053 and in CFONB 120."""

from __future__ import annotations

import random
import time
from types import ModuleType

from butoir.formats import camt, cfonb

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_ACCOUNT = "20041    01005EUR2 0500013M026"
_SIGNED = "{ABCDEFGHI"


def measure(entries: int = 100_000) -> dict[str, object]:
    """Milliseconds for each format, with the size of the files."""
    rng = random.Random(9)
    amounts = [rng.randrange(100, 900_000) for _ in range(entries)]
    figures: dict[str, object] = {"entries": entries}
    for name, reader, data in (
        ("camt", camt, camt_statement(amounts)),
        ("cfonb", cfonb, cfonb_statement(amounts)),
    ):
        figures[f"{name}_bytes"] = len(data)
        figures[f"{name}_ms"] = _read(reader, data, amounts)
    return figures


def _read(reader: ModuleType, data: bytes, amounts: list[int]) -> int:
    began = time.perf_counter()
    document = reader.read(data, "bench")
    took = time.perf_counter() - began
    (statement,) = document.statements
    assert statement.balanced is True
    assert [entry.cents for entry in statement.entries] == amounts
    return round(took * 1000)


def camt_statement(amounts: list[int]) -> bytes:
    """A statement of transfers received, one detail each."""
    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{_text(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-10</Dt></BookgDt><AcctSvcrRef>R{number}</AcctSvcrRef><NtryDtls>"
        f"<TxDtls><Refs><EndToEndId>E{number}</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>CLIENT"
        f" {number}</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>FACTURE F{number}</Ustrd></RmtInf>"
        "</TxDtls></NtryDtls></Ntry>\n"
        for number, cents in enumerate(amounts)
    )
    balances = _balance("OPBD", 0) + _balance("CLBD", sum(amounts))
    return (
        f'<Document xmlns="{_NAMESPACE}"><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id>'
        f"<IBAN>FR1420041010050500013M02606</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _balance(code: str, cents: int) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{_text(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>'
    )


def cfonb_statement(amounts: list[int]) -> bytes:
    """The same transfers, each with the payer's name and what it wrote."""
    lines = [_line("01", 0)]
    for number, cents in enumerate(amounts):
        lines.append(_line("04", cents, "05", f"VIR CLIENT {number}"))
        for qualifier, text in (("NPY", f"CLIENT {number}"), ("LCC", f"FACTURE F{number}")):
            lines.append(f"05{_ACCOUNT}05101126     {qualifier}{text}".ljust(120))
    lines.append(_line("07", sum(amounts)))
    return "\r\n".join(lines).encode("ascii")


def _line(code: str, cents: int, operation: str = "  ", label: str = "") -> str:
    digits = f"{cents // 10:013d}{_SIGNED[cents % 10]}"
    return f"{code}{_ACCOUNT}{operation}101126  101126{label}".ljust(90)[:90] + digits.ljust(30)


def _text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
