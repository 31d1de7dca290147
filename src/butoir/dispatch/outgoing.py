"""Deliveries as a channel sees them, their contents read in one query."""

from __future__ import annotations

from collections.abc import Sequence

from butoir.dispatch.channels.base import Outgoing
from butoir.dispatch.models import ChannelSetting, Delivery
from butoir.journal.models import SealedFile


def load_outgoing(
    deliveries: Sequence[Delivery], settings: Sequence[ChannelSetting]
) -> list[Outgoing]:
    """The items to hand over, in the same order; `settings` are those of each delivery."""
    files = SealedFile.objects.in_bulk({row.document.file_id for row in deliveries})
    return [
        _outgoing(row, files[row.document.file_id], setting)
        for row, setting in zip(deliveries, settings, strict=True)
    ]


def _outgoing(row: Delivery, file: SealedFile, setting: ChannelSetting) -> Outgoing:
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
    )
