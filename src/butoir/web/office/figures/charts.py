"""Where the bars of the charts stand: whole units of a drawing 400 wide, for the templates.

A bar never vanishes while there is something to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from butoir.insight.ageing import Aged
from butoir.insight.sent import STEPS, Week
from butoir.web.office.figures.words import BUCKETS

WIDTH = 400
_ROW, _BAR = 46, 14
_LEFT = 104  # of the bars: the names stand before them
_MOST = 180  # of a bar: its amount stands behind it
_LISTED = {"not-due": "none", "0-30": "30", "31-60": "60", "61-90": "90", "90+": "more"}
_TOP, _FLOOR = 20, 140
_COLUMN = WIDTH // 12


@dataclass(frozen=True, slots=True)
class AgeBar:
    """One bucket: the bar of now above the one of before, with where their amounts begin."""

    row: Aged
    y: int
    now: int
    before: int

    @property
    def name(self) -> object:
        """The bucket in words."""
        return BUCKETS[self.row.bucket]

    @property
    def listed(self) -> str:
        """The bucket as the list of invoices calls it."""
        return _LISTED[self.row.bucket]

    @property
    def y_before(self) -> int:
        """The top of the lower bar."""
        return self.y + _BAR + 2

    @property
    def text_y(self) -> int:
        """The line that the name and the amount of now stand on."""
        return self.y + _BAR - 3

    @property
    def text_y_before(self) -> int:
        """The line of the amount of before."""
        return self.y_before + _BAR - 3

    @property
    def after(self) -> int:
        """Where the amount of now begins."""
        return _LEFT + self.now + 5

    @property
    def after_before(self) -> int:
        """Where the amount of before begins."""
        return _LEFT + self.before + 5


@dataclass(frozen=True, slots=True)
class AgeChart:
    """The whole drawing of the ageing."""

    bars: tuple[AgeBar, ...]
    left: int = _LEFT

    @property
    def height(self) -> int:
        """Of the drawing."""
        return len(self.bars) * _ROW


def age_chart(aged: Sequence[Aged]) -> AgeChart:
    """A pair of bars for each bucket, all to one scale."""
    most = max((max(row.cents, row.before) for row in aged), default=0)
    return AgeChart(
        tuple(
            AgeBar(row, at * _ROW + 4, _length(row.cents, most), _length(row.before, most))
            for at, row in enumerate(aged)
        )
    )


def _length(value: int, most: int, room: int = _MOST) -> int:
    return max(2, value * room // most) if value > 0 else 0


@dataclass(frozen=True, slots=True)
class Piece:
    """The messages of one step in a week's column."""

    step: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Column:
    """One week: its pieces from the floor up, its total above them."""

    monday: date
    total: int
    x: int
    top: int
    pieces: tuple[Piece, ...]

    @property
    def middle(self) -> int:
        """Where the total and the date are centred."""
        return self.x + (_COLUMN - 6) // 2


def week_chart(weeks: Iterable[Week]) -> tuple[Column, ...]:
    """A column for each week, all to one scale."""
    listed = list(weeks)
    most = max((week.total for week in listed), default=0)
    return tuple(_column(at, week, most) for at, week in enumerate(listed))


def _column(at: int, week: Week, most: int) -> Column:
    pieces = tuple(_pieces(week, most))
    top = min((piece.y for piece in pieces), default=_FLOOR)
    return Column(week.monday, week.total, at * _COLUMN + 3, top, pieces)


def _pieces(week: Week, most: int) -> Iterator[Piece]:
    floor = _FLOOR
    for step in STEPS:
        height = _length(week.by_step.get(step, 0), most, _FLOOR - _TOP)
        if height:
            floor -= height
            yield Piece(step, floor, height)
