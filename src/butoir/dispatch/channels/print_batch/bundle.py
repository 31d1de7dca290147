"""The file of a print batch: a PDF to print for each channel, or each letter, and the addresses."""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from butoir.dispatch.channels.print_batch.envelopes import Envelope, envelopes_of
from butoir.dispatch.channels.print_batch.layout import SINGLE, Layout
from butoir.dispatch.channels.print_batch.papers import load_some
from butoir.dispatch.channels.print_batch.together import print_together
from butoir.dispatch.models import Delivery, PrintBatch, State
from butoir.formats.spreadsheet import write_csv
from butoir.journal.events import record_event

LIST = "addresses.csv"
_HEADINGS = ("envelope", "customer", "channel", "name", "contact", "address", "postcode", "city")
_AT_ONCE = 1 << 20  # bytes of a file in memory together
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same batch gives the same bytes


def print_batch(
    batch: PrintBatch, layout: Layout, file: BinaryIO, *, by: str, at: datetime
) -> None:
    """Write the batch as a ZIP file, and record the digest of each PDF in it.

    Raises InputError as `write_batch` does; then nothing is recorded.
    """
    digests = write_batch(batch, layout, file)
    data = {"layout": layout.kind, "duplex": layout.duplex, "files": digests}
    with transaction.atomic():
        about = f"batch:{batch.pk}"
        record_event(batch.company, "batch-printed", about, by=by, at=at, data=data)


def write_batch(batch: PrintBatch, layout: Layout, file: BinaryIO) -> dict[str, str]:
    """Write the batch, less what was taken out of it since; the SHA-256 of each PDF by its name.

    The same batch and layout give the same bytes. Raises InputError, with the customer
    whose letter it is, for what cannot be printed.
    """
    found = Delivery.objects.filter(batch=batch).exclude(state=State.CANCELLED)
    piles = envelopes_of(found.select_related("document"))
    digests: dict[str, str] = {}
    with zipfile.ZipFile(file, "w") as archive:
        for channel, pile in piles.items():
            for name, pdf in _pdfs(batch, channel, pile, layout):
                digests[name] = _store(archive, name, pdf)
        lines = [line for pile in piles.values() for line in _lines(pile)]
        _store(archive, LIST, io.BytesIO(write_csv((*_HEADINGS, "country"), lines)))
    return digests


def _pdfs(
    batch: PrintBatch, channel: str, pile: Sequence[Envelope], layout: Layout
) -> Iterator[tuple[str, BinaryIO]]:
    """The files of a channel, one after the other."""
    if layout.kind != SINGLE:
        with tempfile.TemporaryFile() as file:
            print_together(batch, pile, layout, file)
            file.seek(0)
            yield f"{channel}.pdf", file
        return
    number = 0
    for some, papers in load_some(pile):
        for row in (row for envelope in some for row in envelope.letters):
            number += 1
            for paper in papers[row.pk]:
                yield f"{channel}/{number:03d}-{paper.name}.pdf", io.BytesIO(paper.content)


def _store(archive: zipfile.ZipFile, name: str, content: BinaryIO) -> str:
    """Put a file in; its SHA-256."""
    digest = hashlib.sha256()
    with archive.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=True) as inside:
        while some := content.read(_AT_ONCE):
            digest.update(some)
            inside.write(some)
    return digest.hexdigest()


def _lines(pile: Sequence[Envelope]) -> Iterator[tuple[str, ...]]:
    for number, envelope in enumerate(pile, start=1):
        for row in envelope.letters:
            to = row.to
            address = ", ".join(to.get("lines", ()))
            said = ("name", "contact"), ("postcode", "city", "country")
            before, after = ([str(to.get(name, "")) for name in names] for names in said)
            yield (str(number), row.reference, row.channel, *before, address, *after)
