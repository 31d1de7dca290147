"""A small whole file of each kind that is read, all of our own making."""

from __future__ import annotations

from pathlib import Path

from formats import cfonb_builder as cfonb
from formats.dbf_builder import ACT, CSF, ENTRIES, THIRD, dbf
from formats.einvoice_helpers import pdf
from formats.table_cases import workbook
from formats.test_archive import tarred, zipped
from formats.test_cfonb240 import header, operation, total
from formats.test_detect_fuzz import CAMT, CODA
from formats.test_ofx import file_of as ofx_file
from formats.test_ofx import move as ofx_move
from formats.test_ofx import statement as ofx_statement
from formats.test_qif import file_of as qif_file
from formats.test_qif import record as qif_record

CFONB = cfonb.whole(
    cfonb.move(12150, label="VIR CAFE FICTIF", reference="F2026-0014"),
    cfonb.more("NPY", "Café Fictif"),
    cfonb.more("LCC", "Facture F2026-0014"),
    cfonb.more("RCN", "E2E-77"),
    cfonb.move(-4500, "B3", label="PRLV IMPAYE", refused="04"),
    cfonb.move(-1, "62", currency="USD", decimals="3"),
    cfonb.more("XYZ", "autre", "62"),
)
MT940 = (
    "{1:F01BANKBEBB}{4:\r\n:20:REF\r\n:25:BE68539007547034\r\n:28C:1/1\r\n:60F:C260202EUR1000,00\r\n"
    ":61:2602030204C121,50NTRFE2E-77//BANK1\r\nsupplément\r\n:86:166?00X?20EREF+E1?21SVWZ+F2026"
    "?31BE71096123456769?32Café\r\n:61:260203RC1,NRTINONREF\r\n:86:/NAME/X/REMI/F7/EREF/E\r\n"
    ":NS:01texte\r\n:62F:C260203EUR1120,50\r\n-}\r\n:20:R\r\n:25:X\r\n:34F:EUR0,\r\n:13D:2602030000\r\n-\r\n"
).encode("cp1252")
OFX = ofx_file(ofx_statement(ofx_move(), ofx_move("-1,50", number="F2")), encoding="cp1252")
QIF = qif_file(qif_record(), qif_record("03/12/2026", "-5,00"), encoding="cp1252")
CFONB240 = cfonb.file_of(header(), operation(11760, "JARDIN", "F2012017"), total(11760))
MT942 = (
    ":20:R\r\n:25:BE68539007547034\r\n:28C:1/1\r\n:34F:EUR0,\r\n:13D:2602030800+0100\r\n"
    ":61:2602030203C121,50NTRFE2E-77//BANK1\r\n:86:Facture F2026-0014\r\n-\r\n"
).encode("cp1252")
BOOK = workbook(
    Ouvertes=[
        ["N° facture", "Client", "Date facture", "Échéance", "Montant TTC", "Reste dû"],
        ["F2026-0014", "Café Fictif", "02/02/2026", "04/03/2026", 121.5, 100],
        ["F2026-0015", "Moulin SRL", "03/02/2026", "05/03/2026", 50, 50],
    ]
)
BANK = {
    "camt": CAMT,
    "coda": CODA,
    "cfonb120": CFONB,
    "cfonb120 on one line": CFONB.replace(b"\r\n", b""),
    "cfonb240": CFONB240,
    "mt940": MT940,
    "mt942": MT942,
    "ofx": OFX,
    "qif": QIF,
    "zip": zipped({"a": CFONB, "b.sta": MT940, "c": OFX, "d.qif": QIF}),
    "tar.gz": tarred({"a": CFONB, "b.sta": MT940}),
}
_FILES = Path(__file__).parent / "samples"
SAMPLES = {
    **BANK,
    **{path.name: path.read_bytes() for path in sorted(_FILES.iterdir())},
    "xlsx": BOOK,
    "winbooks act": dbf(ACT, ENTRIES),
    "winbooks folder": zipped({"ACT.DBF": dbf(ACT, ENTRIES), "CSF.DBF": dbf(CSF, THIRD)}),
    "facturx": pdf(("factur-x.xml", (_FILES / "cii_basic.xml").read_bytes())),
    "zip of invoices": zipped(
        {name: (_FILES / name).read_bytes() for name in ("ubl_invoice.xml", "cii_basic.xml")}
    ),
}
