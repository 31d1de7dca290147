"""The open data of the Belgian register (KBO/BCE Open Data): what it says of some numbers.

The files have millions of lines, one file a subject: they are read line by line, only the lines of
the numbers that are asked about are looked at. A full extract holds the active entities alone, so
that a number which is not in it is not active; an extract of changes says nothing of the others
and half of those that it names, and is refused.
Relied on: the cookbook of KBO Open Data, R018 (names of files and columns, dd-mm-yyyy, UTF-8).
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import IO

from butoir.core.registered import BELGIUM, Registered, is_number
from butoir.formats.kbo_lines import KboError, Row, all_rows, rows_of

_ORDINARY = "000"  # JuridicalSituation: the normal one
_PERSON = "1"  # TypeOfEnterprise: a natural person
_SEAT = "REGO"
_ABOUT = ("enterprise", "denomination", "address")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
Openers = Mapping[str, Callable[[], IO[bytes]]]
Words = Mapping[tuple[str, str], str]  # of a code, by the table that it belongs to


@dataclass(frozen=True, slots=True)
class Extract:
    """What the files say of the numbers that were asked about, with the lines that say it (JSON);
    `snapshot_on` is the day of the register, None where the files do not say."""

    snapshot_on: date | None
    said: Mapping[str, Registered]
    lines: Mapping[str, bytes]


def openers_of_zip(stream: IO[bytes]) -> Openers:
    """The files of an archive that are of use, by subject. Raises KboError when it has none."""
    try:
        packed = zipfile.ZipFile(stream)
        return openers_of({n: _opener(packed, n) for n in packed.namelist()})
    except _BROKEN as error:
        raise KboError("the archive is broken") from error


def openers_of(files: Openers) -> Openers:
    """The files that are of use among some, by subject. Raises KboError."""
    if any("_insert" in name.lower() or "_delete" in name.lower() for name in files):
        raise KboError("an extract of changes does not say everything: take the full one")
    by_subject = {_subject(name): opener for name, opener in files.items()}
    if "enterprise" not in by_subject or "denomination" not in by_subject:
        raise KboError("enterprise.csv or denomination.csv is missing")
    return by_subject


def read(openers: Openers, numbers: Collection[str]) -> Extract:
    """What the files say of enterprise numbers (ten digits). Raises KboError."""
    asked = {_dotted(number).encode(): number for number in numbers if is_number(number)}
    rows: dict[str, dict[str, list[Row]]] = {n: defaultdict(list) for n in asked.values()}
    try:
        meta = {row.get("Variable", ""): row.get("Value", "") for row in _all(openers, "meta")}
        words = _words(_all(openers, "code"))
        for subject in _ABOUT:
            if subject in openers:
                with openers[subject]() as stream:
                    for number, row in rows_of(stream, asked):
                        rows[number][subject].append(row)
    except _BROKEN as error:
        raise KboError("the archive is broken") from error
    said = {number: _registered(number, found, words) for number, found in rows.items()}
    return Extract(
        _day(meta.get("SnapshotDate", "")),
        said,
        {number: _kept(meta, found) for number, found in rows.items()},
    )


def _opener(packed: zipfile.ZipFile, name: str) -> Callable[[], IO[bytes]]:
    return lambda: packed.open(name)


def _all(openers: Openers, subject: str) -> Iterator[Row]:
    if subject in openers:
        with openers[subject]() as stream:
            yield from all_rows(stream)


def _words(rows: Iterator[Row]) -> Words:
    """The French words of the codes that we show."""
    return {
        (row.get("Category", ""), row.get("Code", "")): row.get("Description", "")
        for row in rows
        if row.get("Category") in ("JuridicalForm", "JuridicalSituation")
        and row.get("Language") == "FR"
    }


def _registered(number: str, rows: Mapping[str, list[Row]], words: Words) -> Registered:
    if not rows.get("enterprise"):
        return Registered(number, BELGIUM, found=False)
    row = rows["enterprise"][-1]
    situation, form = row.get("JuridicalSituation", ""), row.get("JuridicalForm", "")
    seat = next((a for a in rows.get("address", ()) if a.get("TypeOfAddress") == _SEAT), Row())
    street = f"{seat.get('StreetFR') or seat.get('StreetNL', '')} {seat.get('HouseNumber', '')}"
    named = sorted(rows.get("denomination", ()), key=lambda one: one.get("TypeOfDenomination", ""))
    ordinary = situation in ("", _ORDINARY)
    return Registered(
        number,
        BELGIUM,
        names=tuple(dict.fromkeys(name for one in named if (name := one.get("Denomination")))),
        active=row.get("Status", "AC") == "AC",
        person=row.get("TypeOfEnterprise") == _PERSON,
        form=words.get(("JuridicalForm", form), form),
        situation="" if ordinary else words.get(("JuridicalSituation", situation), situation),
        street=street.strip(),
        postcode=seat.get("Zipcode", ""),
        city=seat.get("MunicipalityFR") or seat.get("MunicipalityNL", ""),
    )


def _kept(meta: Row, rows: Mapping[str, list[Row]]) -> bytes:
    return json.dumps({"meta": meta, **rows}, ensure_ascii=False, sort_keys=True).encode()


def _subject(name: str) -> str:
    """What a file is about, by its name."""
    path = PurePath(name.replace("\\", "/").lower())
    return path.stem if path.suffix == ".csv" else ""


def _dotted(number: str) -> str:
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def _day(text: str) -> date | None:
    """A day as the register writes it: 31-12-2026."""
    try:
        return date.fromisoformat("-".join(reversed(text.strip().split("-"))))
    except ValueError:
        return None
