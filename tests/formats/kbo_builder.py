"""The open data of the Belgian register of enterprises made up here, by its cookbook."""

from __future__ import annotations

import io
import zipfile

HEADS = {
    "meta": "Variable,Value",
    "code": "Category,Code,Language,Description",
    "enterprise": "EnterpriseNumber,Status,JuridicalSituation,TypeOfEnterprise,JuridicalForm,"
    "JuridicalFormCAC,StartDate",
    "denomination": "EntityNumber,Language,TypeOfDenomination,Denomination",
    "address": "EntityNumber,TypeOfAddress,CountryNL,CountryFR,Zipcode,MunicipalityNL,"
    "MunicipalityFR,StreetNL,StreetFR,HouseNumber,Box,ExtraAddressInfo,DateStrikingOff",
}
META = (("SnapshotDate", "06-03-2026"), ("ExtractType", "full"), ("ExtractNumber", "158"))
CODES = (
    ("JuridicalForm", "610", "FR", "Société à responsabilité limitée"),
    ("JuridicalForm", "610", "NL", "Besloten vennootschap"),
    ("JuridicalSituation", "050", "FR", "Ouverture de faillite"),
)


def dotted(number: str) -> str:
    """0403019261 as the register writes it."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def enterprise(number: str, name: str = "Menuiserie Jans", situation: str = "000", kind: str = "2"):
    """Its lines by file: its name, its abbreviation and its seat in Liège."""
    key = dotted(number)
    return {
        "enterprise": [
            (key, "AC", situation, kind, "610" if kind == "2" else "", "", "01-02-1999")
        ],
        "denomination": [(key, "1", "003", "Chez Jans"), (key, "1", "001", name)],
        "address": [
            (key, "REGO", "", "", "4000", "Luik", "Liège", "", "Rue du Pont", "7", "", "", "")
        ],
    }


def files(*enterprises, meta=META, codes=CODES) -> dict[str, bytes]:
    """The CSV files by name."""
    rows = {name: [row for one in enterprises for row in one.get(name, ())] for name in HEADS}
    rows |= {"meta": list(meta), "code": list(codes)}
    return {f"{name}.csv": _csv(HEADS[name], lines) for name, lines in rows.items()}


def packed(*enterprises, **more) -> bytes:
    """The archive that they come in."""
    return zipped(files(*enterprises, **more))


def zipped(content: dict[str, bytes]) -> bytes:
    """Files in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def _csv(head: str, rows) -> bytes:
    lines = [",".join(f'"{name}"' for name in head.split(","))]
    lines += [",".join(f'"{cell}"' if cell else "" for cell in row) for row in rows]
    return ("\n".join(lines) + "\n").encode()
