"""Read a FEC of 1,000,000 lines from memory: sales, receipts and a fifth of it still open."""

from __future__ import annotations

import random
import time

from butoir.formats import fec

HEADER = (
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\t"
    "CompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\t"
    "ValidDate\tMontantdevise\tIdevise"
)


def ledger(lines: int) -> bytes:
    """A balanced ledger of about `lines` lines."""
    rng = random.Random(5)
    rows = [HEADER]
    number = 0
    while len(rows) <= lines:
        number += 1
        cents = rng.randrange(1_000, 900_000) * 6
        customer = f"C{rng.randrange(2_000):05d}"
        day = f"2026{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
        code = f"L{number}" if rng.random() < 0.8 else ""
        gross, net = _text(cents), _text(cents * 5 // 6)
        sale = f"VE\tVentes\t{number}\t{day}"
        tail = f"F{number}\t{day}\tFacture {number}"
        rows.append(_line(sale, "411000", customer, tail, gross, "0,00", code, day))
        rows.append(_line(sale, "706000", "", tail, "0,00", net, "", day))
        rows.append(_line(sale, "445710", "", tail, "0,00", _text(cents - cents * 5 // 6), "", day))
        if code:
            paid = f"BQ\tBanque\t{number}b\t{day}"
            rows.append(_line(paid, "411000", customer, tail, "0,00", gross, code, day))
            rows.append(_line(paid, "512000", "", tail, gross, "0,00", "", day))
    return ("\r\n".join(rows) + "\r\n").encode()


def _text(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _line(
    head: str, account: str, customer: str, tail: str, debit: str, credit: str, code: str, day: str
) -> str:
    return (
        f"{head}\t{account}\tCompte\t{customer}\t{customer}\t{tail}\t{debit}\t{credit}\t{code}\t"
        f"{day if code else ''}\t{day}\t\t"
    )


def measure(lines: int = 1_000_000) -> dict[str, object]:
    """Milliseconds to read it, with its size and what was found."""
    data = ledger(lines)
    began = time.perf_counter()
    document = fec.read(data, "bench")
    took = time.perf_counter() - began
    assert document.ledger is not None
    return {
        "lines": document.ledger.lines,
        "bytes": len(data),
        "open_items": len(document.ledger.open_items),
        "ms": round(took * 1000),
        "us_per_line": round(took * 1_000_000 / document.ledger.lines),
    }
