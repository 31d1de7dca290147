"""The PDFs of the invoices that some messages demand, out of the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from butoir.dunning.copies import MOST_BYTES, Copy
from butoir.dunning.models import PlannedLine, PlannedMessage
from butoir.journal.models import SealedFile
from butoir.ledger.models import InvoiceCopy


def load_copies(rows: Sequence[PlannedMessage]) -> dict[int, dict[str, Copy]]:
    """The latest PDF of each invoice of these messages, by customer and number; two queries at
    most, one where no invoice has a copy."""
    lines = PlannedLine.objects.filter(message__in=rows)
    found = InvoiceCopy.objects.filter(invoice__in=lines.values("invoice")).order_by("pk")
    known = list(found.values_list("invoice__customer", "invoice__number", "file"))
    if not known:
        return {}
    light = SealedFile.objects.filter(pk__in={file for *_, file in known}, size__lte=MOST_BYTES)
    contents = dict(light.values_list("digest", "content"))
    copies: dict[int, dict[str, Copy]] = defaultdict(dict)
    for customer, number, file in known:
        copies[customer][number] = Copy(number, file, bytes(contents.get(file, b"")))
    return copies
