"""What the carriers say of deliveries that a stopped worker may have handed over."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from butoir.dispatch.channels.base import Channel, Outcome, Outgoing
from butoir.dispatch.channels.registry import open_channel
from butoir.dispatch.limits import Way, setting_of
from butoir.dispatch.models import ChannelSetting, Delivery
from butoir.dispatch.outgoing import load_outgoing

_LOG = logging.getLogger(__name__)


def ask_carriers(rows: Sequence[Delivery]) -> list[tuple[Delivery, Outcome]]:
    """Each delivery with what its carrier says; unknown where it cannot tell, or not be asked.

    A formal letter that the carrier says it does not have is unknown too: a person looks.
    """
    known = ChannelSetting.objects.filter(company__in={row.company_id for row in rows})
    settings = list(known.select_related("company"))
    own = [setting_of(row.company_id, row.channel, settings) for row in rows]
    channels: dict[Way, Channel] = {}
    try:
        return [
            (row, _believed(row, _found(row, setting, item, channels)))
            for row, setting, item in zip(rows, own, load_outgoing(rows, own), strict=True)
        ]
    finally:
        for channel in channels.values():
            channel.close()


def _found(
    row: Delivery, setting: ChannelSetting, item: Outgoing, channels: dict[Way, Channel]
) -> Outcome | None:
    way = (row.company_id, row.channel)
    try:
        if way not in channels:
            channels[way] = open_channel(setting)
        return channels[way].find(item)
    except Exception:  # the delivery is no better known than before
        _LOG.exception("asking what became of delivery %s failed", row.pk)
        return None


def _believed(row: Delivery, found: Outcome | None) -> Outcome:
    if found is None:
        return Outcome("unknown", "the worker stopped while handing it over")
    formal = row.channel == "registered" or row.document.kind == "formal-notice"
    if formal and found.kind == "temporary":
        return Outcome("unknown", f"the carrier does not have it: {found.detail}")
    return found
