"""The legal parameters: TOML files read once, each dated value with its own reference."""

from __future__ import annotations


class LawError(LookupError):
    """A legal number that is not in the files: it is refused, never guessed."""
