"""What a carrier of registered letters does: it sends like any channel, and tells what came of it.

Like every channel it writes nothing to the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from butoir.dispatch.channels.base import Channel


class Fact(NamedTuple):
    """What the carrier says happened: a kind of `proofs.KINDS`, and the day; or "rejected", when it
    accepted the letter and then did not post it.

    `on` is None where it gives no date; `file` names the document that shows it, "" without one.
    """

    kind: str
    on: date | None
    detail: str = ""
    file: str = ""


class RefusedError(Exception):
    """The carrier answered no, and did nothing: asking the same again is no use."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class UnavailableError(Exception):
    """The carrier cannot be asked now. `reached`: it may have done what it was asked to do."""

    def __init__(self, detail: str, *, reached: bool) -> None:
        super().__init__(detail)
        self.reached = reached


class Carrier(Channel, Protocol):
    """A channel that can be asked later what became of a letter."""

    def follow(self, reference: str) -> Sequence[Fact]:
        """All that is known by now of a letter that it accepted.

        Raises RefusedError, UnavailableError, InputError for a reference that is none of its own.
        """

    def download(self, fact: Fact) -> bytes:
        """The PDF of a fact that names a file. Raises RefusedError, UnavailableError."""
