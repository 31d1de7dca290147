"""What a remittance text holds besides invoice numbers: accounts, dates, amounts, labels.

Each look-alike is marked with its place, so that no piece of it is taken for a number. `HARD`
marks can never be an invoice number, `SOFT` ones could (a number may read as a date), and then
the number counts for little.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stdnum import iban

from butoir.core.matching_references import words

_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "CH": 21, "DE": 22, "DK": 18, "ES": 24, "FI": 18, "FR": 27, "GB": 22,
    "IE": 22, "IT": 27, "LU": 20, "MC": 27, "NL": 18, "PL": 28, "PT": 25, "SE": 24,
}  # fmt: skip
_IBAN_START = re.compile(r"(?<![A-Z0-9])(?:" + "|".join(_IBAN_LENGTHS) + r")\d{2}(?=[ ]?[A-Z0-9])")
_ATOM = re.compile(r"[A-Z]+|\d+")
_GAP = re.compile(r"[\s\-/._:#()]{0,4}")

INVOICE_WORDS = words(
    "FACTURE FACTURES FACT FACTS FAC FACS FACTUUR FACTUREN FAKTUUR FAKT RECHNUNG RECHNUNGEN "
    "INVOICE INVOICES INV INVS FA FAS F FC FV VF FS RG SOLDE ACOMPTE VOORSCHOT SALDO"
)
CREDIT_WORDS = words("AVOIR AVOIRS NC CN CREDITNOTA CREDITNOTE GUTSCHRIFT")
OTHER_WORDS = words(
    "CLIENT CLIENTS CLT CLI KLANT KLANTNR KLANTNUMMER KUNDE KUNDENNR KDNR CUSTOMER CUST COMMANDE "
    "COMMANDES CMD CDE BC PO ORDER ORDRE BESTELLING BESTELNR BESTELBON BON BL LIVRAISON LEVERING "
    "DEVIS OFFERTE OFFRE QUOTE CONTRAT CONTRACT CONTRACTNR DOSSIER DOSSIERNR POLICE POLIS TEL "
    "TELEPHONE GSM FAX TVA BTW VAT SIRET SIREN KBO BCE RCS RPR RPM IBAN BIC COMPTE REKENING "
    "MANDAT MANDAAT RUM ICS ID CHEQUE CHQ ARTICLE LOT MOIS PERIODE PERIOD MAAND SEMAINE WEEK "
    "ANNEE JAAR TRIMESTRE KW DATE DATUM DU LE CHANTIER WERF PROJET PROJECT BP CP RUE AVENUE AV "
    "BOULEVARD BD STRAAT LAAN CHAUSSEE PLACE ABONNEMENT LOYER HUUR DEPT ECHEANCE TICKET "
    "REMBOURSEMENT REMB TERUGBETALING REFUND ERSTATTUNG"
)
LIST_WORDS = frozenset({"ET", "EN", "AND", "UND"})
RANGE_WORDS = frozenset({"A", "AU", "TOT", "BIS", "TO", "TM"})
NEUTRAL_WORDS = words(
    "N NO NR NRO NOS NUM NUMERO NUMEROS NUMMER REF REFERENCE REFS VOTRE VOS NOTRE UW ONZE DE VAN "
    "LA LES L D"
)


_KINDS = {
    **dict.fromkeys(OTHER_WORDS, "other"),
    **dict.fromkeys(INVOICE_WORDS, "invoice"),
    **dict.fromkeys(CREDIT_WORDS, "credit"),
}


CLEAR, SOFT, HARD = 0, 1, 2  # how much of a look-alike an atom is part of


class Atom(NamedTuple):
    """A run of letters or of digits, with its place in the folded text."""

    text: str
    start: int
    end: int
    digits: bool
    noise: int


_SOFT = re.compile(
    r"(?<![\w.,/-])(?:"
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?![./-]?\d)"  # 12/05/2026
    r"|\d{4}[./-]\d{2}[./-]\d{2}(?![./-]?\d)"  # 2026-05-12
    r"|(?:0?[1-9]|1[0-2])[./-]20\d{2}(?![./-]?\d)"  # 05/2026
    r"|20\d{2}[./-](?:0[1-9]|1[0-2])(?![./-]?\d)"  # 2026-05
    r"|\d{1,3}(?:[ .]\d{3})+,\d{2}(?!\d)|\d+[.,]\d{2}(?![\d./-])"  # 1.234,50
    r"|\d{1,3}(?:,\d{3})+\.\d{2}(?!\d)"  # 1,234.50
    r"|\d+ ?(?:EUR|EUROS?|CHF|USD|E)(?!\w)"
    r"|0\d(?:[ ./]\d{2}){4}(?!\d)|0\d{2,3}[ /.]\d{2,3}(?:[ .]\d{2,3}){1,2}(?!\d)"  # phones
    r"|(?:\+|00)\d{2}[\d ./]{7,12}(?!\d)"
    r"|DU \d{1,2}[./]\d{1,2}(?![./-]?\d)"
    r")|(?<!\w)(?:EUR|CHF|USD) ?\d[\d .]*(?:,\d{2})?(?!\w)"
)
# each with a sign that must be in the text for it to match, which spares most searches
_HARD = (
    ("@", re.compile(r"\S+@\S+")),
    ("WWW", re.compile(r"WWW\.\S+")),
    ("BE", re.compile(r"(?<!\w)BE ?[01]\d{3}[. ]?\d{3}[. ]?\d{3}(?!\d)")),
    ("FR", re.compile(r"(?<!\w)FR ?[0-9A-Z]{2} ?\d{3} ?\d{3} ?\d{3}(?!\d)")),
    ("LU", re.compile(r"(?<!\w)LU ?\d{8}(?!\d)")),
    ("NL", re.compile(r"(?<!\w)NL ?\d{9}B\d{2}(?!\w)")),
    (".", re.compile(r"(?<![\w.])[01]\d{3}\.\d{3}\.\d{3}(?!\d)")),
)


def find_atoms(folded: str, taken: list[tuple[int, int]]) -> list[Atom]:
    """The atoms of a folded text; `taken` are places already read as references."""
    hard = taken + _ibans(folded)
    for sign, pattern in _HARD:
        if sign in folded:
            hard += [match.span() for match in pattern.finditer(folded)]
    spans = [(*span, HARD) for span in hard]
    spans += [(*match.span(), SOFT) for match in _SOFT.finditer(folded)]
    atoms = []
    for match in _ATOM.finditer(folded):
        text, (start, end), noise = match.group(), match.span(), CLEAR
        for first, last, kind in spans:
            if first <= start and end <= last and kind > noise:
                noise = kind
        atoms.append(Atom(text, start, end, text.isdigit(), noise))
    return atoms


def _ibans(folded: str) -> list[tuple[int, int]]:
    spans = []
    for match in _IBAN_START.finditer(folded):
        length = _IBAN_LENGTHS[match.group()[:2]]
        end, seen = match.start(), 0
        while end < len(folded) and seen < length:
            seen += folded[end] != " "
            end += 1
        if iban.is_valid(folded[match.start() : end], check_country=False):
            spans.append((match.start(), end))
    return spans


def label_before(folded: str, atoms: list[Atom], at: int) -> str:
    """What the words before atom `at` call it: "invoice", "credit", "other", or "" for nothing.

    Looks back over neutral words ("n°", "réf.") and other numbers of the same list.
    """
    for back in range(at - 1, max(at - 12, -1), -1):
        atom = atoms[back]
        gap = folded[atom.end : atoms[back + 1].start]
        if not (listed(gap) or _GAP.fullmatch(gap)):
            return ""
        if atom.text in _KINDS:
            return _KINDS[atom.text]
        if atom.digits and (atom.noise or not (listed(gap) or gap.strip())):
            return ""
        if not atom.digits and atom.text not in NEUTRAL_WORDS and atom.text not in LIST_WORDS:
            return ""
    return ""


def listed(gap: str) -> bool:
    """True for signs between two members of a list: `101, 102 + 103 / 104`."""
    return 0 < len(gap) <= 4 and not gap.strip(" \n,;+&/") and bool(gap.strip())
