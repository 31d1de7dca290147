"""What is said on standard error: one line for each thing to mend, and the first warnings.

Light on purpose: every call of the command loads it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from butoir.core.errors import UnusableFilesError

MOST_WARNINGS = 10


def printable(text: str) -> str:
    """A stranger's text on one line, without characters that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def refuse(command: str, error: Exception) -> None:
    """Say on standard error what is wrong, a line for each thing to mend."""
    errors = error.errors if isinstance(error, UnusableFilesError) else (error,)
    for one in errors:
        print(f"butoir {command}: {printable(str(one))}", file=sys.stderr)


def warn(command: str, warnings: Sequence[str]) -> None:
    """The first warnings on standard error, a line each, and how many more there are."""
    for warning in warnings[:MOST_WARNINGS]:
        print(f"butoir {command}: warning: {printable(warning)}", file=sys.stderr)
    more = len(warnings) - MOST_WARNINGS
    if more > 0:
        print(f"butoir {command}: warning: and {more} more (--json has all)", file=sys.stderr)
