"""Deliveries as a channel sees them, their contents read in two queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from butoir.dispatch.channels.base import Enclosed, Outgoing
from butoir.dispatch.models import ChannelSetting, Delivery, Enclosure
from butoir.journal.models import SealedFile

_IN_ONE_PIECE = ("email", "sms")  # channels whose messages hold all that goes with them


def load_outgoing(
    deliveries: Sequence[Delivery], settings: Sequence[ChannelSetting]
) -> list[Outgoing]:
    """The items to hand over, in the same order; `settings` are those of each delivery."""
    files = SealedFile.objects.in_bulk({row.document.file_id for row in deliveries})
    enclosed = load_enclosed([row for row in deliveries if row.channel not in _IN_ONE_PIECE])
    return [
        _outgoing(row, files[row.document.file_id], setting, enclosed)
        for row, setting in zip(deliveries, settings, strict=True)
    ]


def load_enclosed(deliveries: Sequence[Delivery]) -> Mapping[int, tuple[Enclosed, ...]]:
    """What goes with the documents of these deliveries, by the number of the document."""
    found: dict[int, tuple[Enclosed, ...]] = {}
    if not deliveries:
        return found
    rows = Enclosure.objects.filter(document__in={row.document_id for row in deliveries})
    for document, name, content in rows.values_list("document", "name", "file__content"):
        found[document] = (*found.get(document, ()), Enclosed(name, bytes(content)))
    return found


def _outgoing(
    row: Delivery,
    file: SealedFile,
    setting: ChannelSetting,
    enclosed: Mapping[int, tuple[Enclosed, ...]],
) -> Outgoing:
    return Outgoing(
        key=row.key,
        channel=row.channel,
        to=row.to,
        content=bytes(file.content),
        media_type=file.media_type,
        title=row.document.title,
        message_id=row.message_id,
        reference=row.provider_reference,
        options=setting.options,
        enclosures=enclosed.get(row.document_id, ()),
    )
