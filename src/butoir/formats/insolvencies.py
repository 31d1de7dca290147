"""A table of Belgian insolvencies, as a person keeps one: our own columns, in French or Dutch.

bce;procedure;jugement;publication;declaration;tribunal;curateur;nom (kbo;procedure;vonnis;
bekendmaking;aangifte;rechtbank;curator;naam). Number, procedure and judgment are needed.
`procedure` is faillite (faillissement) or réorganisation (reorganisatie); `declaration` the day
that the judgment gives to declare claims. Days are 2026-03-03 or 03/03/2026.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date

from stdnum.be import vat as bce

from butoir.formats.model import Diagnostic, Document, Notice
from butoir.formats.text import decode, head_of

_COLUMNS = {
    "bce": "number",
    "kbo": "number",
    "procedure": "kind",
    "jugement": "judged_on",
    "vonnis": "judged_on",
    "publication": "published_on",
    "bekendmaking": "published_on",
    "declaration": "declare_by",
    "aangifte": "declare_by",
    "tribunal": "court",
    "rechtbank": "court",
    "curateur": "agent",
    "curator": "agent",
    "nom": "name",
    "naam": "name",
}
_NEEDED = {"number", "kind", "judged_on"}
_KINDS = {"fail": "faillite", "reorg": "reorganisation", "réorg": "reorganisation"}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MOST_ROWS = 10_000


def sniff(data: bytes) -> str | None:
    """ "insolvencies" when the first line has our columns, else None."""
    return "insolvencies" if set(_fields(_first(data))) >= _NEEDED else None


def _first(data: bytes) -> str:
    return decode(head_of(data).split(b"\n")[0]).text


def read(data: bytes, name: str) -> Document:
    """The notices of a table; never raises. A row that cannot be used fails the file."""
    notices: list[Notice] = []
    notes: list[Diagnostic] = []
    for line, row in _rows(decode(data).text):
        try:
            notices.append(_notice(row))
        except _RowError as error:
            notes.append(Diagnostic("error", "row", str(error), line, error.field))
    if not notices and not notes:
        notes.append(Diagnostic("warning", "no-notice", "there is no notice in this file"))
    return Document(name, "insolvencies", notices=tuple(notices), diagnostics=tuple(notes))


class _RowError(ValueError):
    def __init__(self, said: str, field: str) -> None:
        super().__init__(said)
        self.field = field


def _fields(head: str) -> list[str]:
    cells = head.strip("\N{ZERO WIDTH NO-BREAK SPACE} \r\n").split(_mark(head))
    names = (cell.strip(' "').lower().replace("é", "e") for cell in cells)
    return [_COLUMNS.get(name, "") for name in names]


def _mark(head: str) -> str:
    return max(";,\t", key=head.count)


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    head = text.split("\n", 1)[0]
    fields = _fields(head)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_mark(head))
    for number, cells in enumerate(reader):
        if number > _MOST_ROWS:
            return
        if number and any(cell.strip() for cell in cells):
            named = zip(fields, cells, strict=False)
            yield reader.line_num, {field: cell.strip() for field, cell in named if field}


def _notice(row: Mapping[str, str]) -> Notice:
    number = "".join(char for char in row.get("number", "") if char.isdigit())
    number = number.rjust(10, "0")
    if not bce.is_valid(number):
        raise _RowError(f"{row.get('number', '')} is no enterprise number", "bce")
    said = row.get("kind", "").lower()
    kind = next((ours for sign, ours in _KINDS.items() if sign in said), "")
    if not kind:
        raise _RowError(f"{row.get('kind', '')}: faillite or reorganisation?", "procedure")
    judged = _day(row.get("judged_on", ""), "jugement")
    if judged is None:
        raise _RowError("the day of the judgment is missing", "jugement")
    return belgian_notice(
        number,
        kind,
        judged,
        published_on=_day(row.get("published_on", ""), "publication"),
        declare_by=_day(row.get("declare_by", ""), "declaration"),
        court=row.get("court", ""),
        agent=row.get("agent", ""),
        name=row.get("name", ""),
    )


def belgian_notice(
    number: str,
    kind: str,
    judged_on: date,
    *,
    published_on: date | None = None,
    declare_by: date | None = None,
    court: str = "",
    agent: str = "",
    name: str = "",
) -> Notice:
    """The opening of Belgian proceedings; the same of one number and day is the same notice."""
    return Notice(
        id=f"BE{number}-{judged_on:%Y%m%d}-{kind}",
        stage="opened",
        proceeding=kind,
        status="initial",
        published_on=published_on or judged_on,
        judged_on=judged_on,
        sirens=(number,),
        name=name,
        court=court,
        country="BE",
        declare_by=declare_by,
        agent=agent,
    )


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise _RowError(f"{text} is not a date of the calendar", field) from None
