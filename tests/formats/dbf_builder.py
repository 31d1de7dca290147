"""Tables as dBase and FoxPro write them, made up for the tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import date

Field = tuple[str, str, int, int]  # name, type, width, decimals

ACT: tuple[Field, ...] = (
    ("DOCTYPE", "C", 1, 0),
    ("DBKCODE", "C", 6, 0),
    ("DBKTYPE", "C", 1, 0),
    ("DOCNUMBER", "C", 8, 0),
    ("DOCORDER", "C", 3, 0),
    ("ACCOUNTGL", "C", 8, 0),
    ("ACCOUNTRP", "C", 10, 0),
    ("BOOKYEAR", "C", 1, 0),
    ("PERIOD", "C", 2, 0),
    ("DATE", "D", 8, 0),
    ("DATEDOC", "D", 8, 0),
    ("DUEDATE", "D", 8, 0),
    ("COMMENT", "C", 40, 0),
    ("AMOUNT", "N", 17, 3),
    ("AMOUNTEUR", "N", 17, 3),
    ("MATCHNO", "C", 8, 0),
    ("ISMATCHED", "L", 1, 0),
    ("MEMO", "M", 10, 0),
)
CSF: tuple[Field, ...] = (
    ("NUMBER", "C", 10, 0),
    ("TYPE", "C", 1, 0),
    ("NAME1", "C", 40, 0),
    ("ADRESS1", "C", 40, 0),
    ("ADRESS2", "C", 40, 0),
    ("VATCAT", "C", 1, 0),
    ("COUNTRY", "C", 2, 0),
    ("VATNUMBER", "C", 20, 0),
    ("TELNUMBER", "C", 20, 0),
    ("ZIPCODE", "C", 10, 0),
    ("CITY", "C", 40, 0),
    ("LANG", "C", 1, 0),
    ("CATEGORY", "C", 10, 0),
    ("EMAIL", "C", 60, 0),
    ("SOLDE", "N", 17, 2),
)
_PAGES = {"cp1252": 0x03, "cp850": 0x02}


def dbf(
    fields: Sequence[Field],
    records: Sequence[Mapping[str, object]],
    *,
    page: str = "cp1252",
    deleted: Sequence[int] = (),
    version: int = 0x30,
) -> bytes:
    """A table of these records; `deleted` are the places of those marked so."""
    header = 32 + 32 * len(fields) + 1
    width = 1 + sum(field[2] for field in fields)
    head = struct.pack("<BBBBLHH", version, 126, 3, 31, len(records), header, width)
    data = head.ljust(29, b"\0") + bytes([_PAGES[page], 0, 0])
    for name, kind, size, decimals in fields:
        about = name.encode().ljust(11, b"\0") + kind.encode() + bytes(4) + bytes([size, decimals])
        data += about.ljust(32, b"\0")
    data += b"\r"
    for place, record in enumerate(records):
        data += b"*" if place in deleted else b" "
        for field in fields:
            data += _cell(field, record.get(field[0], ""), page)
    return data + b"\x1a"


def _cell(field: Field, value: object, page: str) -> bytes:
    _, kind, size, decimals = field
    if isinstance(value, date):
        return value.strftime("%Y%m%d").encode()
    if kind == "N" and value != "":
        return f"{value:{size}.{decimals}f}".encode()
    return str(value).encode(page).ljust(size)[:size]


def line(
    customer: str, number: str, on: str, euros: float, match: str = "", **more: object
) -> dict[str, object]:
    """A line of a customer in ACT."""
    day = date.fromisoformat(on)
    own: dict[str, object] = {
        "DOCTYPE": "1",
        "DBKCODE": "KBC" if number >= "260001" else "VENTES",
        "DOCNUMBER": number,
        "ACCOUNTGL": "400000",
        "ACCOUNTRP": customer,
        "BOOKYEAR": "9",
        "PERIOD": f"{day.month:02}",
        "DATE": day,
        "DATEDOC": day,
        "AMOUNTEUR": euros,
        "MATCHNO": match,
    }
    return {**own, **more}


def general(number: str, on: str, euros: float, account: str = "700000") -> dict[str, object]:
    """The other side of a line."""
    return line("", number, on, euros, DOCTYPE="3", ACCOUNTGL=account)


def customer(code: str, name: str, **more: object) -> dict[str, object]:
    """A customer in CSF."""
    own: dict[str, object] = {
        "NUMBER": code,
        "TYPE": "1",
        "NAME1": name,
        "ADRESS1": "Rue Inventée 7",
        "ZIPCODE": "5000",
        "CITY": "Namur",
        "VATCAT": "1",
        "VATNUMBER": "0403.019.261",
        "LANG": "F",
    }
    return {**own, **more}


ENTRIES = (
    line("MOULIN", "26000012", "2026-01-12", 1210, "000001", DUEDATE=date(2026, 2, 11)),
    general("26000012", "2026-01-12", -1210),
    line("MOULIN", "26000013", "2026-02-02", 363.5, DUEDATE=date(2026, 3, 4)),
    general("26000013", "2026-02-02", -363.5),
    line("MOULIN", "26000101", "2026-02-13", -1210, "000001"),
    general("26000101", "2026-02-13", 1210, "550001"),
    line("CAFE", "26000014", "2026-02-03", 121, DUEDATE=date(2026, 3, 5)),
    general("26000014", "2026-02-03", -121),
    line("MOULIN", "26000015", "2026-02-04", -50, DOCTYPE="2", ACCOUNTGL="440000"),
    general("26000015", "2026-02-04", 50, "600000"),
)
THIRD = (
    customer("MOULIN", "Moulin de la Forêt SRL", EMAIL="compta@moulin.example", SOLDE=363.5),
    customer("MOULIN", "Moulin, le fournisseur", TYPE="2"),
    customer("CAFE", "Café Fictif", LANG="N", COUNTRY="BE", TELNUMBER="081/00.00.00"),
)
