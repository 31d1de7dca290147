"""Lists of invoice numbers whose members leave out what they share, and ranges.

`2022-12-13196+13189`, `F2026-001/002/003`, `101, 102 et 103`, `101 à 104`. A member is completed
from the one before it, only to an invoice of the same customer, only when there is just one.
"""

from __future__ import annotations

from typing import NamedTuple

from butoir.core.matching_book import Book
from butoir.core.matching_reading import Citation, Reading
from butoir.core.matching_references import Tier, boundaries, compact
from butoir.core.matching_text import LIST_WORDS, RANGE_WORDS, Atom, listed

_LONGEST_RANGE = 60


class Member(NamedTuple):
    """The next member of a list: its atom, and how it is tied: list, range or dash."""

    at: int
    tie: str


def next_member(text: str, atoms: list[Atom], last: int) -> Member | None:
    """The atom of digits that a list goes on with after atom `last`; None at its end."""
    at, words = last + 1, ""
    while at < len(atoms) and not atoms[at].digits and at - last <= 2:
        words += atoms[at].text
        at += 1
    if at >= len(atoms) or not atoms[at].digits:
        return None
    gap = text[atoms[last].end : atoms[at].start]
    if words in RANGE_WORDS and len(gap) <= 6:
        return Member(at, "range")
    if words:
        return Member(at, "list") if words in LIST_WORDS and len(gap) <= 6 else None
    signs = gap.strip()
    if signs in ("-", "->", "..", "...") and len(gap) <= 4:
        return Member(at, "dash")
    return Member(at, "list") if listed(gap) or gap in (".", "_") else None


def shared_ending(book: Book, base: int, tail: str) -> tuple[int, ...]:
    """The same customer's invoices whose number is that of `base` but for its end, `tail`.

    A tail replaces as many digits as it has, or the whole last group. Empty, too, when the
    same number is another customer's.
    """
    key = compact(book.invoices[base].number)
    stem = key.rstrip("0123456789")
    digits = key[len(stem) :]
    group = key[: max(boundaries(book.invoices[base].number), default=0)]
    forms = {group + tail}
    if len(tail) <= len(digits):
        forms.add(stem + digits[: len(digits) - len(tail)] + tail)
    found = {p for form in forms for p in book.by_number(form)} - {base}
    return tuple(sorted(found)) if found and book.same((*found, base)) else ()


def read_range(reading: Reading, book: Book, first: int, last: int, tie: str) -> None:
    """Take in the customer's open invoices between two numbers.

    After a word ("à", "tot") they are named; after a dash they are another way to read it.
    """
    low_key, high_key = (compact(book.invoices[p].number) for p in (first, last))
    stem = low_key.rstrip("0123456789")
    low, high = low_key[len(stem) :], high_key[len(stem) :]
    if tie == "list" or not (low.isdigit() and high.isdigit()):
        return
    if not 1 < int(high) - int(low) <= _LONGEST_RANGE:
        return
    for value in range(int(low) + 1, int(high)):
        for position in book.by_number(stem + str(value).zfill(len(low))):
            if not book.left[position] or not book.same((position, first)):
                continue
            if tie == "range":
                number = compact(book.invoices[position].number)
                reading.cite(Citation((position,), number, Tier.SHORT))
            else:
                reading.between.add(position)
