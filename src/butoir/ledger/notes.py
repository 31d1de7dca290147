"""What is told of an import: a sentence each, and one for what happened to many rows."""

from __future__ import annotations

_EXAMPLES = 3


class Notes:
    """Sentences in order; what is tallied keeps its first examples and its number."""

    def __init__(self, first: tuple[str, ...] = ()) -> None:
        self._told = list(first)
        self._tallies: dict[str, list[str]] = {}

    def tell(self, text: str) -> None:
        """One sentence."""
        self._told.append(text)

    def tally(self, text: str, example: str) -> None:
        """One more row of which the same is to be told."""
        self._tallies.setdefault(text, []).append(example)

    def all(self) -> list[str]:
        """Every sentence, the tallies last."""
        return [*self._told, *(_sentence(*tally) for tally in self._tallies.items())]


def _sentence(text: str, rows: list[str]) -> str:
    some = ", ".join(rows[:_EXAMPLES]) + (", ..." if len(rows) > _EXAMPLES else "")
    return f"{text}: {len(rows)} ({some})"
