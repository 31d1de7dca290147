"""Where a word too long for its place may break."""

from __future__ import annotations

import re


def breakable(text: str, longest: int = 20) -> str:
    """A word longer than its column (in characters) gets places where it may break."""
    if len(text) <= longest:
        return text
    return re.sub(rf"\S{{{longest}}}(?=\S)", "\\g<0>\N{ZERO WIDTH SPACE}", text)
