"""FEC files made up for the tests, a line at a time."""

from butoir.formats import fec
from butoir.formats.model import Document, Ledger

HEADER = [
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib"),
    *("CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit"),
    *("EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"),
]


def line(account: str, debit: str = "0,00", credit: str = "0,00", **other: str) -> list[str]:
    """The 18 cells of one line; `aux`, `name`, `code`, `piece`, `label`, `on` ... by keyword."""
    on = other.get("on", "20250110")
    return [
        other.get("journal", "VE"),
        other.get("journal_label", "Ventes"),
        other.get("entry", "1"),
        on,
        account,
        other.get("account_label", "Clients"),
        other.get("aux", ""),
        other.get("name", ""),
        other.get("piece", "F-1"),
        other.get("piece_on", on),
        other.get("label", "Facture"),
        debit,
        credit,
        other.get("code", ""),
        other.get("lettered", ""),
        "20250228",
        "",
        "",
    ]


def text(*lines: list[str], header: list[str] = HEADER, sep: str = "\t", eol: str = "\n") -> str:
    """The header and the lines as one file."""
    return "".join(sep.join(cells) + eol for cells in [header, *lines])


def read(*lines: list[str], **how: object) -> Document:
    """A file of these lines, read."""
    return fec.read(text(*lines, **how).encode(), "own.txt")  # type: ignore[arg-type]


def against(*lines: list[str]) -> list[list[str]]:
    """The lines, and a sale on account 707 for each, so that the ledger balances."""
    return [
        *lines,
        *(line("707000", cells[12], cells[11], journal=cells[0], on=cells[3]) for cells in lines),
    ]


def ledger(*lines: list[str], **how: object) -> Ledger:
    """The ledger of a file of these lines, which must be readable."""
    document = read(*lines, **how)
    assert document.ledger is not None, document.diagnostics
    return document.ledger
