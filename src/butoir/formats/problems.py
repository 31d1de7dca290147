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
        self._found: list[Diagnostic] = []
        self._errors = 0
        self._tallies: dict[str, tuple[str, list[int]]] = {}

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """Everything told, in order; what happened on many lines is told once."""
        tallied = [
            Diagnostic(
                "warning",
                code,
                message if len(lines) == 1 else f"{message} ({len(lines)} times)",
                lines[0],
            )
            for code, (message, lines) in self._tallies.items()
        ]
        return (*self._found, *tallied)

    def error(
        self, code: str, message: str, line: int | None = None, field: str | None = None
    ) -> None:
        """The file cannot be used, because of this."""
        self._errors += 1
        if self._errors <= _MOST_ERRORS:
            self._found.append(Diagnostic("error", code, message, line, field))

    def warn(
        self, code: str, message: str, line: int | None = None, field: str | None = None
    ) -> None:
        """The file can be used, but a person should know this."""
        self._found.append(Diagnostic("warning", code, message, line, field))

    def tally(self, code: str, message: str, line: int) -> None:
        """A warning that may come on many lines."""
        self._tallies.setdefault(code, (message, []))[1].append(line)

    @property
    def failed(self) -> bool:
        """True when the file cannot be used."""
        return self._errors > 0

    @property
    def full(self) -> bool:
        """True when reading on would only find more of the same."""
        return self._errors >= _MOST_ERRORS
