"""Notices of the BODACC: answers of the open-data interface (v1, v2.1, exports) and the XML feed.

Owns which file is one. What a notice does to a proceeding is worked out in `bodacc_words`.
Source: datasets of the DILA, "annonces-commerciales" and OPENDATA/BODACC.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from butoir.formats import bodacc_xml, xml
from butoir.formats.bodacc_words import notice_of
from butoir.formats.model import Diagnostic, Document, Notice
from butoir.formats.text import head_of

_JSON = re.compile(rb"\A\s*[{\[](?=.*?(?:annonces-commerciales|familleavis|BODACC))", re.DOTALL)
_FIELDS = {  # ours: theirs
    "id": "id",
    "family": "familleavis",
    "published_on": "dateparution",
    "kind": "typeavis",
    "name": "commercant",
    "city": "ville",
    "court": "tribunal",
    "address": "url_complete",
}
Facts = dict[str, Any]


def sniff(data: bytes) -> str | None:
    """ "bodacc" when the content begins as notices do, else None."""
    head = head_of(data)
    root = xml.root_name(data)
    if _JSON.search(head) or (root and bodacc_xml.is_feed(*root)):
        return "bodacc"
    return None


def read(data: bytes, name: str) -> Document:
    """The notices of a file; never raises. One that cannot be used is told and left out."""
    notes: list[Diagnostic] = []
    notices: list[Notice] = []
    try:
        for number, facts in enumerate(_facts(data), 1):
            notice = notice_of(facts)
            if notice is not None:
                notices.append(notice)
                continue
            message = f"notice {number}: its number or its day of publication is missing"
            notes.append(Diagnostic("warning", "notice", message, facts.get("line")))
    except xml.XmlError as error:
        notes.append(Diagnostic("error", "not-xml", error.message, error.line))
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        notes.append(Diagnostic("error", "not-json", "not well-formed JSON", line))
    if not notices and not notes:
        notes.append(Diagnostic("warning", "no-notice", "there is no notice in this file"))
    return Document(name, "bodacc", notices=tuple(notices), diagnostics=tuple(notes))


def _facts(data: bytes) -> Iterator[Facts]:
    root = xml.root_name(data)
    if root is not None:
        yield from bodacc_xml.facts(data)
        return
    for record in _records(json.loads(data.decode("utf-8-sig"))):
        yield _of_record(record)


def _records(found: object) -> Iterator[Mapping[str, Any]]:
    """The records of an answer (v1: `records[].fields`; v2.1: `results[]`) or of an export."""
    rows = found
    if isinstance(found, dict):
        rows = next((found[name] for name in ("records", "results") if name in found), ())
    if not isinstance(rows, (list, tuple)):
        return
    for row in rows:
        fields = row.get("fields", row) if isinstance(row, dict) else None
        yield fields if isinstance(fields, dict) else {}


def _of_record(record: Mapping[str, Any]) -> Facts:
    """One record with the objects that it holds as text taken apart."""
    judgment = _object(record.get("jugement"))
    previous = _object(record.get("parutionavisprecedent"))
    return {
        **{ours: _text(record.get(theirs)) for ours, theirs in _FIELDS.items()},
        "numbers": [*_list(record.get("registre")), *_numbers(record.get("listepersonnes"))],
        "judgment": {key: _text(value) for key, value in judgment.items()},
        "previous": {key: _text(value) for key, value in previous.items()},
    }


def _numbers(persons: object) -> Iterator[str]:
    """The registered numbers of the persons of a notice: one object, or a list of them."""
    found = _object(persons).get("personne", ())
    for person in found if isinstance(found, list) else [found]:
        registered = person.get("numeroImmatriculation") if isinstance(person, dict) else None
        if isinstance(registered, dict):
            yield _text(registered.get("numeroIdentification"))


def _object(value: object) -> Mapping[str, Any]:
    """An object that stands in the record as itself, or as JSON in a text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[str]:
    if isinstance(value, list):
        return [_text(one) for one in value]
    return _text(value).split(",")


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, (str, int)) else ""
