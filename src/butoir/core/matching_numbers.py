"""The invoice numbers that stand in a text: runs of atoms that are some invoice's number.

Finds and chooses; what the words around a number say of it is read in `matching_citations`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from butoir.core.matching_book import Book
from butoir.core.matching_references import boundaries, compact
from butoir.core.matching_text import HARD, Atom

_MOST_ATOMS = 7  # of one number
_JOINTS = frozenset(" -/._:#\n\t")
TIGHT = frozenset("-/._")
_PADS = (3, 4, 5, 6)


class Window(NamedTuple):
    """Atoms `first` to `last` that write a number of the book.

    `clean`: parted by spaces only where the owner of the number parts it. `padded`: found only
    after zeros were put in or left out.
    """

    first: int
    last: int
    key: str
    positions: tuple[int, ...]
    clean: bool
    padded: bool


def gap_after(text: str, atoms: list[Atom], index: int) -> str:
    """What stands between an atom and the next one."""
    return text[atoms[index].end : atoms[index + 1].start]


def find_windows(text: str, atoms: list[Atom], book: Book) -> tuple[list[Window], bool]:
    """The numbers written in a text, in order, and whether two of them overlap undecidedly."""
    found = [_exact(text, atoms, book, run) for run in _runs(text, atoms, book)]
    if not any(found):
        found = [_padded(text, atoms, book, run) for run in _runs(text, atoms, None)]
    return _choose([window for window in found if window])


class _Run(NamedTuple):
    first: int
    last: int
    key: str


def _runs(text: str, atoms: list[Atom], book: Book | None) -> list[_Run]:
    """Every run of joined atoms that could be one number; only those in the book, if given."""
    runs = []
    joins = [_joins(text[one.end : other.start]) for one, other in pairwise(atoms)]
    for first in range(len(atoms)):
        letters = bare = ""
        for last in range(first, min(first + _MOST_ATOMS, len(atoms))):
            piece, _, _, digits, noise = atoms[last]
            if noise == HARD or (last > first and not joins[last - 1]):
                break
            if not (digits or bare):
                letters += piece
                continue
            bare += piece
            if book is not None and not book.may_start(letters, bare):
                break
            if book is None or book.has(letters, bare):
                runs.append(_Run(first, last, letters + bare))
    return runs


def _joins(gap: str) -> bool:
    return len(gap) <= 3 and _JOINTS.issuperset(gap)


def _exact(text: str, atoms: list[Atom], book: Book, run: _Run) -> Window | None:
    named = book.by_reference(run.key) if len(run.key) >= 5 else ()
    positions = tuple(sorted({*book.by_number(run.key), *named}))
    if not positions:
        return None
    clean = bool(named) or _is_clean(text, atoms, book, run, positions)
    return Window(run.first, run.last, run.key, positions, clean, False)


def _padded(text: str, atoms: list[Atom], book: Book, run: _Run) -> Window | None:
    """The same number with other zeros in front of its last group, when exactly one exists."""
    end = atoms[run.last]
    if run.last == run.first or not end.digits:
        return None
    if atoms[run.last - 1].digits and not gap_after(text, atoms, run.last - 1):
        return None
    stem, tail = run.key[: -len(end.text)], end.text.lstrip("0")
    if not tail or (stem.isalpha() and len(tail) < 3):
        return None
    forms = {stem + tail, *(stem + tail.zfill(width) for width in _PADS)} - {run.key}
    hits = [(form, book.by_number(form)) for form in sorted(forms)]
    hits = [(form, positions) for form, positions in hits if positions]
    if len(hits) != 1:
        return None
    return Window(run.first, run.last, hits[0][0], hits[0][1], True, True)


def _is_clean(
    text: str, atoms: list[Atom], book: Book, run: _Run, positions: tuple[int, ...]
) -> bool:
    parted, length = set(), 0
    for index in range(run.first, run.last + 1):
        length += len(atoms[index].text)
        if index < run.last and not TIGHT.issuperset(gap_after(text, atoms, index)):
            parted.add(length)
    if not parted:
        return True
    for position in positions:
        number = book.invoices[position].number
        dropped = max(len(compact(number)) - length, 0)
        if {at + dropped for at in parted} <= boundaries(number):
            return True
    return False


def _choose(windows: list[Window]) -> tuple[list[Window], bool]:
    """Clean numbers first, then the longest; True when a clean one crosses another."""

    def rank(window: Window) -> tuple[bool, int, int]:
        return not window.clean, -len(window.key), window.first

    chosen: list[Window] = []
    crossed = False
    for window in sorted(windows, key=rank):
        rivals = [c for c in chosen if c.first <= window.last and window.first <= c.last]
        if not rivals:
            chosen.append(window)
        elif window.clean and not any(
            c.first <= window.first <= window.last <= c.last for c in rivals
        ):
            crossed = crossed or not {p for c in rivals for p in c.positions} >= {*window.positions}
    return sorted(chosen, key=lambda window: window.first), crossed
