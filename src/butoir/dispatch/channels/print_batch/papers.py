"""The documents of letters to print, as they were sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from butoir.dispatch.channels.print_batch.envelopes import Envelope
from butoir.dispatch.models import Delivery
from butoir.dispatch.outgoing import load_enclosed
from butoir.journal.models import SealedFile


class Paper(NamedTuple):
    """One document: a name that cannot be a path, and its bytes."""

    name: str
    content: bytes


Papers = Mapping[int, Sequence[Paper]]
_AT_ONCE = 20  # envelopes in memory together


def load_some(pile: Sequence[Envelope]) -> Iterator[tuple[Sequence[Envelope], Papers]]:
    """The envelopes, some at a time, with what belongs to each of their letters (by its number) in
    the order of reading."""
    for first in range(0, len(pile), _AT_ONCE):
        some = pile[first : first + _AT_ONCE]
        yield some, _load([row for envelope in some for row in envelope.letters])


def _load(rows: Sequence[Delivery]) -> Papers:
    files = SealedFile.objects.filter(pk__in={row.document.file_id for row in rows})
    contents = dict(files.values_list("pk", "content"))
    enclosed = load_enclosed(rows)
    return {
        row.pk: [
            Paper(_plain(row.reference), bytes(contents[row.document.file_id])),
            *(
                Paper(f"{_plain(row.reference)}-{place}-{_plain(one.name)}", one.content)
                for place, one in enumerate(enclosed.get(row.document_id, ()), start=1)
            ),
        ]
        for row in rows
    }


def _plain(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z_-]+", "-", text).strip("-")[:40] or "letter"
