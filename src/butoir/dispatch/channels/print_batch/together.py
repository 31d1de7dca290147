"""One file for a printer of all letters of a channel, its envelopes one after the other.

It is a copy for the printer: the letters themselves stay as they were sealed. Letters are read some
at a time, so that a large batch needs little memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from django.utils.timezone import localdate
from pikepdf import Pdf

from butoir.core.errors import InputError
from butoir.core.parties import Address
from butoir.dispatch.channels.print_batch.envelopes import Envelope
from butoir.dispatch.channels.print_batch.layout import WITH_SHEETS, Layout
from butoir.dispatch.channels.print_batch.papers import Papers, load_some
from butoir.dispatch.models import Delivery, PrintBatch
from butoir.letters.language import choose_language
from butoir.letters.printing import PrintFile, open_to_print, sheets_of
from butoir.letters.separators import Enclosed, Pile, Sheet, typeset_separators
from butoir.users.creditors import address_of

_Opened = Mapping[int, Sequence[Pdf]]  # the documents of each letter


def print_together(
    batch: PrintBatch, pile: Sequence[Envelope], layout: Layout, file: BinaryIO
) -> None:
    """Write the PDF of a pile of envelopes.

    Raises InputError, with the customer whose letter it is, for what cannot be printed.
    """
    printed, before = PrintFile(duplex=layout.duplex), 0
    for some, papers in load_some(pile):
        opened = _open([row for envelope in some for row in envelope.letters], papers)
        separators = _separators(batch, some, (before, len(pile)), opened, layout)
        for place, envelope in enumerate(some):
            if separators is not None:
                printed.add_page(separators, place)
            for row in envelope.letters:
                for document in opened[row.pk]:
                    printed.add(document)
        before += len(some)
    printed.save(file)


def _open(rows: Sequence[Delivery], papers: Papers) -> _Opened:
    return {row.pk: [_document(row, paper.content) for paper in papers[row.pk]] for row in rows}


def _document(row: Delivery, content: bytes) -> Pdf:
    try:
        return open_to_print(content)
    except InputError as error:
        raise InputError(error.message, row.reference or row.key) from error


def _separators(
    batch: PrintBatch,
    some: Sequence[Envelope],
    place: tuple[int, int],
    opened: _Opened,
    layout: Layout,
) -> Pdf | None:
    """The sheet of each envelope, if there are any; `place` is how many envelopes come before them
    and how many there are."""
    if layout.kind != WITH_SHEETS:
        return None
    before, of = place
    sheets = [
        Sheet(number, of, envelope.channel, *_who(envelope), _letters(envelope, opened, layout))
        for number, envelope in enumerate(some, start=before + 1)
    ]
    company = batch.company
    lang = choose_language(layout.lang, company.lang)
    pile = Pile(batch.pk, localdate(batch.made_at), company.country, lang)
    return open_to_print(typeset_separators(sheets, pile))


def _who(envelope: Envelope) -> tuple[tuple[str, ...], Address]:
    to = envelope.to
    names = dict.fromkeys(str(to.get(name) or "") for name in ("name", "contact"))
    return tuple(filter(None, names)), address_of(to)


def _letters(envelope: Envelope, opened: _Opened, layout: Layout) -> tuple[Enclosed, ...]:
    return tuple(
        Enclosed(row.reference, row.document.title, _sheets(opened[row.pk], layout))
        for row in envelope.letters
    )


def _sheets(documents: Sequence[Pdf], layout: Layout) -> int:
    return sum(sheets_of(document, duplex=layout.duplex) for document in documents)
