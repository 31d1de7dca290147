"""What payers and banks write in a remittance: the credits of bank files, and lines of our own."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from butoir.formats.detect import read_bytes

_FOLDERS = ("camt", "coda", "cfonb", "mt940", "ofx_qif")


class BankText(NamedTuple):
    """The words of one credit: who paid, the free text, the reference field."""

    name: str
    text: str
    reference: str = ""


OURS = (
    BankText("", "VIR SEPA RECU /DE DURAND PAUL /MOTIF SOLDE DE TOUT COMPTE /REF 00012600451"),
    BankText("", "REMISE CHEQUES BORDEREAU 5512804 DE 3 CHQ"),
    BankText("", "REM CB 140226 CONTRAT 4410027 TPE 0012 BRUT 418,20 COM 3,10"),
    BankText("CAF DU NORD", "PAIEMENT 02/2026 ALLOC 1234567A"),
    BankText("DGFIP", "REMB. EXCEDENT TVA CA3 012026 SIREN 552100554"),
    BankText("ASSURANCES LEFORT", "SINISTRE 2026-004417 INDEMNITE POLICE 88123400"),
    BankText("M OU MME PETIT", "anniversaire + 30 merci!!"),
    BankText("IMMO SUD", "LOYER FEVRIER 2026 BAIL 1187"),
    BankText("", "OVERSCHRIJVING IN EURO VAN REK BE12 3456 7890 1234 BERICHTGEVER DE SMET"),
    BankText("Zorgkas", "premie 2026 dossier 0087/2241"),
    BankText("", "SVWZ+RG NR 2026-118 KD 40021 VOM 03.02.26 EREF+NOTPROVIDED"),
    BankText("OFFICE NOTARIAL", "VENTE DOS 1000412 / CLERC 07"),
)


def read_texts(data: Path) -> tuple[BankText, ...]:
    """The words of every credit of the bank files in the folders of `data`, each once."""
    found = {
        BankText(entry.counterparty_name, entry.remittance, entry.structured_reference)
        for folder in _FOLDERS
        for path in sorted((data / folder).iterdir())
        for document in read_bytes(path.read_bytes(), path.name)
        for statement in document.statements
        for entry in statement.entries
        if entry.cents > 0 and (entry.remittance or entry.structured_reference)
    }
    return tuple(sorted(found))
