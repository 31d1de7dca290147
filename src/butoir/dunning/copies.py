"""The copies of invoices that go with a message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from butoir.core.decisions import Message
from butoir.dunning.models import PlannedLine, PlannedMessage
from butoir.journal.models import SealedFile
from butoir.ledger.models import InvoiceCopy
from butoir.letters.email import Attached

MOST_BYTES = 7_000_000  # of all copies of a message: in base64, what any mailbox still takes


def load_copies(rows: Sequence[PlannedMessage]) -> dict[int, dict[str, bytes]]:
    """The latest PDF of each invoice of these messages, by customer and number; two queries at
    most, one where no invoice has a copy."""
    lines = PlannedLine.objects.filter(message__in=rows)
    found = InvoiceCopy.objects.filter(invoice__in=lines.values("invoice")).order_by("pk")
    known = list(found.values_list("invoice__customer", "invoice__number", "file"))
    if not known:
        return {}
    light = SealedFile.objects.filter(pk__in={file for *_, file in known}, size__lte=MOST_BYTES)
    contents = dict(light.values_list("digest", "content"))
    copies: dict[int, dict[str, bytes]] = defaultdict(dict)
    for customer, number, file in known:
        if file in contents:
            copies[customer][number] = bytes(contents[file])
    return copies


def attached(message: Message, copies: Mapping[str, bytes]) -> Iterator[Attached]:
    """The copies of a message's invoices, in its order, as many as a mailbox takes."""
    left = MOST_BYTES
    for line in message.lines:
        content = copies.get(line.invoice, b"")
        if content and len(content) <= left:
            left -= len(content)
            yield Attached(line.invoice, content)
