"""The copies of invoices that go with a message: in an e-mail, or in the envelope of a letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from butoir.core.decisions import Message
from butoir.core.errors import InputError
from butoir.letters.email import Attached
from butoir.letters.printing import open_to_print

MOST_BYTES = 7_000_000  # of all copies of a message: in base64, what any mailbox still takes
MOST_PAGES = 15  # of all copies of a letter: with it, and on one side, at most 100 g with its cover


class Copy(NamedTuple):
    """The PDF of an invoice, by its number; `digest` is its SHA-256."""

    number: str
    digest: str
    content: bytes


Known = Mapping[str, Copy]  # by the number of the invoice


@dataclass(frozen=True, slots=True)
class Copies:
    """What goes with a message; the numbers of the invoices whose copies stay because they would
    be too much, and of those whose copies cannot be printed."""

    enclosed: tuple[Copy, ...] = ()
    too_much: tuple[str, ...] = ()
    unprintable: tuple[str, ...] = ()


NO_COPIES = Copies()


def choose_copies(message: Message, known: Known) -> Copies:
    """The copies of a message's invoices, in its order, as many as its channel carries."""
    ours = [known[line.invoice] for line in message.lines if line.invoice in known]
    if message.channel == "email":
        return _attached(ours)
    return _enclosed(ours) if message.channel in ("post", "registered") else NO_COPIES


def attachments(copies: Copies) -> Iterator[Attached]:
    """The same as an e-mail has them."""
    return (Attached(copy.number, copy.content) for copy in copies.enclosed)


def _attached(ours: Sequence[Copy]) -> Copies:
    enclosed, too_much, left = [], [], MOST_BYTES
    for copy in ours:
        if not copy.content or len(copy.content) > left:
            too_much.append(copy.number)
            continue
        left -= len(copy.content)
        enclosed.append(copy)
    return Copies(tuple(enclosed), tuple(too_much))


def _enclosed(ours: Sequence[Copy]) -> Copies:
    enclosed, too_much, unprintable, left = [], [], [], MOST_PAGES
    for copy in ours:
        pages = _pages(copy) if copy.content else MOST_PAGES + 1
        if not pages:
            unprintable.append(copy.number)
        elif pages > left:
            too_much.append(copy.number)
        else:
            left -= pages
            enclosed.append(copy)
    return Copies(tuple(enclosed), tuple(too_much), tuple(unprintable))


def _pages(copy: Copy) -> int:
    """How many pages to print it has; none when it cannot be printed."""
    try:
        return len(open_to_print(copy.content).pages)
    except InputError:
        return 0


def why_not_all(copies: Copies, channel: str) -> str:
    """Why some copies stay although they could go; empty when none does."""
    if not copies.too_much:
        return ""
    numbers = ", ".join(copies.too_much)
    if channel == "email":
        return f"without the copies of {numbers}: an e-mail takes {MOST_BYTES // 1_000_000} MB"
    return f"without the copies of {numbers}: a letter takes {MOST_PAGES} pages of them"


def what_is_broken(copies: Copies) -> str:
    """That some copies cannot be printed, for a person; empty when all can."""
    if not copies.unprintable:
        return ""
    numbers = ", ".join(copies.unprintable)
    return (
        f"the copies of {numbers} are encrypted or broken: the letter left without them; "
        "bring their PDF in again for the next one"
    )
