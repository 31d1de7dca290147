"""The e-mails written before in the same case: a mail program then shows one conversation.

A case is what its invoices are: a message belongs to the conversation of the e-mails that demanded
one of its invoices before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from butoir.dispatch.models import State
from butoir.dunning.models import PlannedLine, PlannedMessage

MOST = 10  # earlier messages that one names: the first, and the latest


def load_earlier(rows: Sequence[PlannedMessage]) -> dict[int, tuple[str, ...]]:
    """The Message-IDs of the e-mails that left before about the same invoices, the oldest first, by
    the number of each message; two queries at most."""
    lines = PlannedLine.objects.filter(message__in=rows).values_list("message", "invoice")
    messages: dict[int, list[int]] = defaultdict(list)
    for message, invoice in lines:
        messages[invoice].append(message)
    if not messages:
        return {}
    name = "message__release__delivery"
    columns = (name, *(f"{name}__{field}" for field in ("channel", "state", "message_id")))
    written = PlannedLine.objects.filter(invoice__in=messages).values_list("invoice", *columns)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    # chosen here: asked for by state, a database may read everything that was ever sent
    for invoice, place, channel, state, identity in written:
        if channel == "email" and state == State.SENT and identity:
            for message in messages[invoice]:
                found[message][place] = identity
    return {message: _bounded(known) for message, known in found.items()}


def _bounded(known: dict[int, str]) -> tuple[str, ...]:
    ids = [identity for _, identity in sorted(known.items())]
    return tuple(ids if len(ids) <= MOST else [ids[0], *ids[1 - MOST :]])
