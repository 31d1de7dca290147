"""All that is held on a customer, or on one person there, as one ZIP that they can be given.

`data.json` for machines, `index.html` for people, the documents as they are. The names of our own
people are left out: they are data of theirs.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple

from django.db import transaction
from django.db.models import Field, QuerySet

from butoir.casefile.evidence import names_of
from butoir.journal.bundle.layout import member_of
from butoir.journal.chain import GONE
from butoir.journal.events import record_event
from butoir.journal.models import Event, SealedFile
from butoir.ledger.models import Customer
from butoir.personal.pages import page_of
from butoir.personal.places import OF_THE_CUSTOMER, PLACES, Place, authors_of

FORMAT = "butoir-personal-data-1"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_AT_ONCE = 500


class Exported(NamedTuple):
    """What was handed out: rows by model, events, files, the SHA-256 of the ZIP."""

    rows: int
    events: int
    files: int
    sha256: str


def export_person(
    customer: Customer, out: BinaryIO, *, lang: str, by: str, at: datetime, person: str = ""
) -> Exported:
    """Write the ZIP and record that it was made.

    With the name or address of a `person`, only what mentions it. The pages are in `lang`.
    """
    found = _held(customer, person)
    files = list(_files(found))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "data.json", _json(found))
        named = {row.digest: member_of(row.digest, row.media_type) for row in files}
        _add(archive, "index.html", page_of(found, named, lang).encode())
        for row in files:
            _add(archive, named[row.digest], bytes(row.content))
    rows = sum(len(table) for table in found["tables"].values())
    out.seek(0)
    digest = _digest(out)
    made = Exported(rows, len(found["events"]), len(files), digest)
    _tell(customer, made, by, at, whole=not person)
    return made


def _digest(out: BinaryIO) -> str:
    found = hashlib.sha256()
    while piece := out.read(1 << 20):
        found.update(piece)
    return found.hexdigest()


@transaction.atomic
def _tell(customer: Customer, made: Exported, by: str, at: datetime, *, whole: bool) -> None:
    about, said = f"customer:{customer.pk}", {**made._asdict(), "whole": whole}
    record_event(customer.company, "personal-data-exported", about, by=by, at=at, data=said)


def _held(customer: Customer, person: str) -> dict[str, Any]:
    """Everything, as plain values."""
    tables: dict[str, list[dict[str, Any]]] = {}
    own = Customer.objects.filter(pk=customer.pk)
    tables["ledger.Customer"] = [_plain(row) for row in own.values("pk", "kind", *OF_THE_CUSTOMER)]
    for place in PLACES:
        rows = [row for row in _rows(place, customer) if _mentions(row, person)]
        if rows:
            tables.setdefault(place.model._meta.label, []).extend(rows)
    events = [row for row in _events(customer) if _mentions(row, person)]
    return {"format": FORMAT, "customer": customer.pk, "tables": tables, "events": events}


def _rows(place: Place, customer: Customer) -> Iterator[dict[str, Any]]:
    ours = set(authors_of(place.model))
    names = [one.attname for one in _columns(place) if one.name not in ours]
    rows: QuerySet[Any] = place.rows(customer).order_by("pk").distinct()
    for row in rows.values(*names).iterator(_AT_ONCE):
        yield _plain(row)


def _columns(place: Place) -> Iterable[Field[Any, Any]]:
    return place.model._meta.concrete_fields


def _events(customer: Customer) -> Iterator[dict[str, Any]]:
    names, columns = sorted(names_of(customer)), ("sequence", "kind", "about", "at", "data")
    for first in range(0, len(names), _AT_ONCE):
        rows = Event.objects.filter(
            company=customer.company_id, about__in=names[first : first + _AT_ONCE]
        )
        for row in rows.exclude(data=GONE).order_by("sequence").values(*columns):
            yield {**_plain(row), "data": json.loads(row["data"])}


def _files(found: Mapping[str, Any]) -> Iterator[SealedFile]:
    """The documents that the rows name, each once."""
    digests: set[str] = set()
    for place in PLACES:
        for row in found["tables"].get(place.model._meta.label, ()):
            digests.update(row.get(f"{name}_id") or "" for name in place.files)
    for digest in sorted(digests - {""}):
        row = SealedFile.objects.filter(pk=digest).exclude(size__gt=0, content=b"").first()
        if row is not None:
            yield row


def _mentions(row: Mapping[str, Any], person: str) -> bool:
    text = json.dumps(row, default=str, ensure_ascii=False)
    return not person or person.casefold() in text.casefold()


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if _simple(value) else str(value) for name, value in row.items()}


def _simple(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | str | list | dict)


def _json(found: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(found, indent=1, ensure_ascii=False)}\n".encode()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)
