"""Where the columns of an FEC stand, and lines whose columns have slipped.

Owns the recognition of the header line (names in any case, padded, accented), of the separator,
and the mending of a line in which the separator also stands inside a label. Refuses a line that
no mending makes plausible. The columns are those of article A. 47 A-1 of the Livre des
procédures fiscales, 18 of them, 21 or 22 for accounts kept on a cash basis.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

SEPARATORS = ("\t", "|", ";", ",")
REQUIRED = ("journalcode", "ecriturenum", "ecrituredate", "comptenum", "pieceref", "ecriturelib")
WANTED = (
    "journalcode",
    "ecriturenum",
    "ecrituredate",
    "journallib",
    "comptenum",
    "comptelib",
    "compauxnum",
    "compauxlib",
    "pieceref",
    "piecedate",
    "ecriturelib",
    "ecriturelet",
)
# Not of the official text, which knows no due date: some programs add it all the same.
DUE = ("dateecheance", "datedecheance", "dateech", "echeance")
OFFICIAL = frozenset(
    (
        *WANTED,
        *DUE,
        *("debit", "credit", "montant", "sens", "datelet", "validdate", "montantdevise"),
        *("idevise", "daterglt", "moderglt", "natop", "idclient"),
    )
)
_DATE = re.compile(r"\d{8}|\d{4}-\d\d-\d\d|\d\d[/.-]\d\d[/.-]\d{4}")
_AMOUNT = re.compile(r"[+-]?[\d \u00a0\u202f']*([.,]\d*)*-?")
_SENSE = re.compile(r"[DdCc]|[+-]?1")
_CURRENCY = re.compile(r"[A-Za-z]{0,3}")
# Where a stray separator is looked for, likeliest first.
_FREE_TEXT = ("ecriturelib", "compauxlib", "comptelib", "pieceref", "journallib")


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of an FEC: separator, column names, and whether fields stand in quotes."""

    separator: str
    names: tuple[str, ...]
    quoted: bool

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.names)

    @property
    def signed(self) -> bool:
        """True with `Montant` and `Sens` in place of `Debit` and `Credit`."""
        return "montant" in self.names and "sens" in self.names

    @property
    def amounts(self) -> tuple[str, str]:
        """The two columns that say how much, and which way."""
        return ("montant", "sens") if self.signed else ("debit", "credit")

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns without which nothing can be read, by their official names."""
        lacking = [name for name in REQUIRED if name not in self.names]
        return (*lacking, *(name for name in self.amounts if name not in self.names))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Named columns that the text does not know: nothing is read from them."""
        return tuple(name for name in self.names if name and name not in OFFICIAL)

    def picker(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """What takes out of a line's cells: the wanted columns, the two of the amount, the day of
        the lettrage and the due date.

        A column that the file lacks is taken from one place after the last, where the reader puts
        an empty cell.
        """
        places = {name: place for place, name in reversed(list(enumerate(self.names)))}
        due = next((name for name in DUE if name in places), DUE[0])
        columns = (*WANTED, *self.amounts, "datelet", due)
        return itemgetter(*(places.get(name, self.width) for name in columns))

    def mend(self, cells: list[str]) -> list[str] | None:
        """The cells of a line of the wrong width put back into their columns, or None."""
        extra = len(cells) - self.width
        if extra < 0:
            padded = cells + [""] * -extra
            return padded if self._plausible(padded) else None
        if not any(cell.strip() for cell in cells[self.width :]):
            cut = cells[: self.width]
            if self._plausible(cut):
                return cut
        for name in _FREE_TEXT:
            if name in self.names:
                at = self.names.index(name)
                label = self.separator.join(cells[at : at + extra + 1])
                joined = [*cells[:at], label, *cells[at + extra + 1 :]]
                if self._plausible(joined):
                    return joined
        return None

    def repeated_by(self, cells: Sequence[str]) -> bool:
        """Whether a line is the header once more, as where two files were joined."""
        return _names(cells) == self.names

    def _plausible(self, cells: Sequence[str]) -> bool:
        """Whether every column holds the kind of thing that its name says."""
        row = dict(zip(self.names, (cell.strip() for cell in cells), strict=True))
        dates = [row.get(name, "") for name in ("piecedate", "datelet", "validdate")]
        pair = [row[name] for name in self.amounts]
        return (
            all(_DATE.fullmatch(day) for day in (row["ecrituredate"], *filter(None, dates)))
            and row["comptenum"][:1].isalnum()
            and _AMOUNT.fullmatch(pair[0]) is not None
            and (_SENSE if self.signed else _AMOUNT).fullmatch(pair[1]) is not None
            # two empty amounts are no sign of being in the right place, a date after them is
            and (all(pair) or bool(dates[2]))
            and (not dates[1] or bool(row.get("ecriturelet")))
            and _AMOUNT.fullmatch(row.get("montantdevise", "")) is not None
            and _CURRENCY.fullmatch(row.get("idevise", "")) is not None
        )


def find_layout(header: str) -> Layout | None:
    """The layout that a first line announces, or None when it is not the header of an FEC."""
    for separator in SEPARATORS:
        names = _names(header.split(separator))
        if {"ecrituredate", "comptenum"} <= set(names) and (
            {"journalcode", "ecriturenum"} & set(names)
        ):
            return Layout(separator, names, header.lstrip("\ufeff \t").startswith('"'))
    return None


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names without case, accents and padding; an empty last one is a trailing separator."""
    bare = [unicodedata.normalize("NFKD", cell).casefold() for cell in cells]
    names = ["".join(filter(str.isalnum, map(_ascii, name))) for name in bare]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _ascii(char: str) -> str:
    return char if char.isascii() else ""
