"""How a batch is printed."""

from __future__ import annotations

from typing import NamedTuple

WITH_SHEETS, TOGETHER, SINGLE = "sheets", "together", "single"
KINDS = (WITH_SHEETS, TOGETHER, SINGLE)


class Layout(NamedTuple):
    """One file a channel, with or without a sheet before each envelope, or single files (`KINDS`);
    on both sides of the paper or on one; the sheets in which language."""

    kind: str = WITH_SHEETS
    duplex: bool = False
    lang: str = "fr"
