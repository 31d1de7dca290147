"""What goes wrong while a file is read, gathered until the reader gives its document back.

Owns the limit on how much is told of one file, and how its content is quoted in a message.
"""

from __future__ import annotations

from butoir.formats.model import Diagnostic

_MOST_ERRORS = 20
_LONGEST_QUOTE = 40


def shown(text: object) -> str:
    """A cell as a message quotes it: in quotes, escaped, and never long."""
    bare = str(text).strip()
    return repr(bare if len(bare) <= _LONGEST_QUOTE else bare[: _LONGEST_QUOTE - 3] + "...")


class Problems:
    """The diagnostics of one reading."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self._errors = 0

    def error(
        self, code: str, message: str, line: int | None = None, field: str | None = None
    ) -> None:
        """The file cannot be used, because of this."""
        self._errors += 1
        if self._errors <= _MOST_ERRORS:
            self.found.append(Diagnostic("error", code, message, line, field))

    def warn(
        self, code: str, message: str, line: int | None = None, field: str | None = None
    ) -> None:
        """The file can be used, but a person should know this."""
        self.found.append(Diagnostic("warning", code, message, line, field))

    @property
    def failed(self) -> bool:
        """True when the file cannot be used."""
        return self._errors > 0

    @property
    def full(self) -> bool:
        """True when reading on would only find more of the same."""
        return self._errors >= _MOST_ERRORS
