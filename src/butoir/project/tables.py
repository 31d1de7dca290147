"""Reading the small TOML files that people write by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from butoir.core.errors import InputError

MAX_BYTES = 10_000_000


def load_toml(path: Path) -> dict[str, Any]:
    """A TOML document; raises InputError with the file (and the parser's line) when it is not."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError("is too large to be read here", str(path))
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", str(path)) from error
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not TOML: {error}", str(path)) from error
    if _beyond_64_bits(document):
        raise InputError("is not TOML: a whole number of more than 64 bits", str(path))
    return document


def _beyond_64_bits(value: object) -> bool:
    """TOML's own limit, which the parser does not hold: such a number cannot even be quoted."""
    if isinstance(value, dict):
        return any(map(_beyond_64_bits, value.values()))
    if isinstance(value, list):
        return any(map(_beyond_64_bits, value))
    return isinstance(value, int) and value.bit_length() > 64
