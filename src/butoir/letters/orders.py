"""The references that customers give their orders: a bare one ("8304") needs a word before it, one
that says itself what it is ("PO 12", "Bestelling 7") bears none."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache

from butoir.letters.language import WORDING


def named_themselves(references: Iterable[str]) -> bool:
    """Whether one of the references says itself what it is."""
    return any(_pattern().match(reference.casefold()) for reference in references)


@cache
def _pattern() -> re.Pattern[str]:
    words = tomllib.loads((WORDING / "orders.toml").read_text(encoding="utf-8"))["words"]
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, words))})(?![^\W\d_])")
