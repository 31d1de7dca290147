"""A bundle of the chain of a company: which events are shown whole is the caller's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from butoir.core.errors import InputError
from butoir.journal.bundle.layout import Hidden, Shown
from butoir.journal.bundle.writing import Bundled, Party, Sealed, write_bundle
from butoir.journal.chain import GONE, files_named, instant, salt_of
from butoir.journal.events import content_of
from butoir.journal.models import Event, Head, SealedFile
from butoir.users.models import Company


def export_chain(
    company: Company, code: str, name: str, is_shown: Callable[[Event], bool], out: BinaryIO
) -> Bundled:
    """Write the whole chain, with the events that `is_shown` says and the files that these name.

    `code` and `name` are those of the customer that the bundle is about. Of the other events the
    bundle has nothing but digests. Raises InputError for a file that is no longer there, and as
    `write_bundle` does.
    """
    head = Head.objects.filter(company=company).first() or Head(company=company)
    party = Party(company.pk, company.key, company.name, code, name)
    return write_bundle(out, party, _events(head, is_shown), _sealed)


def _events(head: Head, is_shown: Callable[[Event], bool]) -> Iterator[Shown | Hidden]:
    """Up to the head as it is now: what is recorded meanwhile is not in it.

    What was erased is shown by its digest alone, and so is an event whose file was erased.
    """
    rows = Event.objects.filter(company=head.company_id, sequence__lte=head.sequence)
    gone = set(SealedFile.objects.filter(content=b"", size__gt=0).values_list("digest", flat=True))
    for row in rows.select_related("erased").order_by("sequence").iterator(2000):
        if row.data == GONE:
            yield Hidden(row.sequence, row.erased.content, row.previous, row.digest)
        elif is_shown(row) and gone.isdisjoint(files_named(row.data)):
            yield _shown(row, head.secret)
        else:
            yield _hidden(row, head.secret)


def _shown(row: Event, secret: str) -> Shown:
    said = (row.sequence, row.kind, row.about, row.by, instant(row.at), row.data)
    return Shown(*said, salt_of(secret, row.sequence), row.previous, row.digest)


def _hidden(row: Event, secret: str) -> Hidden:
    return Hidden(row.sequence, content_of(row, secret), row.previous, row.digest)


def _sealed(digest: str) -> Sealed:
    row = SealedFile.objects.filter(pk=digest).first()
    if row is None:
        raise InputError("a file that the journal names is missing: run `butoir verify`", digest)
    return Sealed(row.media_type, bytes(row.content))
