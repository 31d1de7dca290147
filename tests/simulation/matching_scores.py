"""How a matching did on a labelled set: for each kind of receipt, certain, suggested or nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from butoir.core.matching import MatchResult
from simulation.matching_world import Truth, World


@dataclass(slots=True)
class Score:
    """Receipts of one kind by what became of them.

    `suggested`: the truth is among the suggestions. `held`: it is not, but every customer whose
    money it is waits for a person. `missed`: the debtor may be reminded of what he has paid.
    `let_alone`: nobody's money, and nothing certain was made of it.
    """

    receipts: int = 0
    payable: int = 0
    right: int = 0
    wrong: int = 0
    suggested: int = 0
    held: int = 0
    missed: int = 0
    let_alone: int = 0

    def add(self, other: Score) -> None:
        """Count another kind's in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def score(world: World, result: MatchResult) -> dict[str, Score]:
    """The scores of a labelled set by kind."""
    certain: dict[str, Truth] = defaultdict(dict)
    for a in result.allocations:
        certain[a.receipt][a.customer, a.invoice] = a.cents
    ways: dict[str, list[Truth]] = defaultdict(list)
    for one in result.suggestions:
        ways[one.receipt].append({(p.customer, p.invoice): p.cents for p in one.parts})
    found: dict[str, Score] = {}
    for key, kind in world.kinds.items():
        truth = world.truth[key]
        row = found.setdefault(kind, Score())
        row.receipts += 1
        row.payable += bool(truth)
        held = result.candidates.get(key, frozenset())
        setattr(
            row, name := _became(truth, certain.get(key), ways[key], held), getattr(row, name) + 1
        )
    return found


def _became(truth: Truth, certain: Truth | None, ways: list[Truth], held: frozenset[str]) -> str:
    if certain is not None:
        return "right" if certain == truth else "wrong"
    if not truth:
        return "let_alone"
    if truth in ways:
        return "suggested"
    return "held" if {customer for customer, _ in truth} <= held else "missed"


def total(scores: dict[str, Score]) -> Score:
    """All kinds together."""
    whole = Score()
    for one in scores.values():
        whole.add(one)
    return whole


def percent(part: int, whole: int) -> str:
    """A share as the tables have it; nothing of nothing is a dash."""
    return f"{part * 100 / whole:.0f} %" if whole else "–"


def table(scores: dict[str, Score]) -> str:
    """The table of docs/matching.md."""
    head = ("Receipts", "certain", "wrong", "suggested", "held", "missed", "nobody's", "recall")
    lines = ["| Kind | " + " | ".join(head) + " |", "|---|" + "--:|" * len(head)]
    for kind, one in [*scores.items(), ("**all**", total(scores))]:
        cells = (one.receipts, one.right, one.wrong, one.suggested, one.held, one.missed)
        recall = percent(one.right, one.payable)
        row = (kind, *map(str, cells), str(one.let_alone), recall)
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines)
