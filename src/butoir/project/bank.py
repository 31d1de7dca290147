"""From bank statements to receipts: each movement once, and none of a later day than is looked at.

Owns the meeting of files that say the same money: a statement given twice, notifications before
the statement, one account in two formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from butoir.core.matching_values import Receipt
from butoir.formats.model import Document, Entry, Statement
from butoir.formats.told import warnings_of
from butoir.ledger.bank_rules import day_of, finality, receipt_of

Day = tuple[str, date]  # an account on a day


@dataclass(frozen=True, slots=True)
class Movement:
    """One bank entry that may settle something, with the place where it stands."""

    key: str
    file: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Bank:
    """What the statements of `accounts` say; `until` is the last day that they cover, `spans` the
    first and last day of each."""

    movements: tuple[Movement, ...]
    until: date | None
    warnings: tuple[str, ...] = ()
    accounts: frozenset[str] = frozenset()
    spans: tuple[tuple[date, date], ...] = ()

    @property
    def receipts(self) -> list[Receipt]:
        """The movements as matching takes them."""
        return [receipt_of(movement.key, movement.entry) for movement in self.movements]


def load_bank(documents: Sequence[Document], as_of: date | None = None) -> Bank:
    """The movements of all statements up to a day, each once.

    Of the files that speak of one account and day, only those of the most final format count: a
    bank that sends notifications (camt.054) and then the statement (camt.053, CODA) says the
    same money twice.
    """
    warnings = [text for document in documents for text in warnings_of(document)]
    best = _most_final(documents)
    movements: list[Movement] = []
    seen: dict[Statement, str] = {}
    later = 0
    for document in documents:
        for number, statement in enumerate(document.statements):
            if statement.entries and statement in seen:
                first = seen[statement]
                warnings.append(f"{document.file}: a statement of {first} again; it counts once")
                continue
            seen[statement] = document.file
            rank = finality(document.format)
            for position, entry in enumerate(statement.entries):
                on = day_of(entry)
                if on and best.get((statement.account, on), rank) < rank:
                    continue
                if on and as_of and on > as_of:
                    later += 1
                    continue
                key = f"{document.file}#{number}.{position}"
                movements.append(Movement(key, document.file, entry))
    if later:
        warnings.append(f"bank movements after {as_of}, not looked at: {later}")
    until = _until(documents)
    return Bank(
        tuple(movements),
        min(until, as_of or until) if until else None,
        tuple(warnings),
        frozenset(one.account for document in documents for one in document.statements),
        tuple(_spans(documents)),
    )


def _most_final(documents: Iterable[Document]) -> dict[Day, int]:
    best: dict[Day, int] = {}
    for document in documents:
        for statement in document.statements:
            rank = finality(document.format)
            for entry in statement.entries if statement.account else ():
                on = day_of(entry)
                if on:
                    key = (statement.account, on)
                    best[key] = min(rank, best.get(key, rank))
    return best


def _until(documents: Sequence[Document]) -> date | None:
    """The last day known: the day before a statement that does not add up, if there is one, since
    a payment may be missing from it."""
    latest = max(_ends(documents), default=None)
    doubted = _first_doubt([one for document in documents for one in document.statements])
    if not (latest and doubted):
        return latest
    return min(latest, date.fromordinal(max(1, doubted.toordinal() - 1)))


def _first_doubt(statements: Sequence[Statement]) -> date | None:
    """Where the first begins that does not add up and that no whole one of its days makes good."""
    whole = [one for one in statements if one.balanced]
    doubted = (one for one in statements if one.balanced is False)
    return min(
        (
            one.from_on
            for one in doubted
            if one.from_on and not any(_covers(other, one) for other in whole)
        ),
        default=None,
    )


def _covers(whole: Statement, part: Statement) -> bool:
    days = (whole.from_on, part.from_on, part.to_on, whole.to_on)
    known = [day for day in days if day]
    same = (whole.account, whole.currency) == (part.account, part.currency)
    return same and len(known) == len(days) and known == sorted(known)


def _ends(documents: Iterable[Document]) -> Iterator[date]:
    for document in documents:
        for statement in document.statements:
            yield from _days(statement, statement.to_on)


def _spans(documents: Iterable[Document]) -> Iterator[tuple[date, date]]:
    for document in documents:
        for statement in document.statements:
            days = sorted(_days(statement, statement.from_on, statement.to_on))
            if days:
                yield days[0], days[-1]


def _days(statement: Statement, *stated: date | None) -> Iterator[date]:
    """The days that a statement states and those of its movements."""
    days = (*stated, *(entry.booked_on for entry in statement.entries))
    return (day for day in days if day is not None)
