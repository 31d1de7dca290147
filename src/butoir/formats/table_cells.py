"""The cells of a table as amounts and dates, once it is settled how each column is written.

Owns the link between a table and the columns of `table_values`; what cannot be read is a RowError
that names the field, for the reader of the rows to tell with the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from butoir.formats.problems import Problems
from butoir.formats.table_find import Options, Table
from butoir.formats.table_rows import Row
from butoir.formats.table_values import AmountColumns, DateColumns


class RowError(Exception):
    """One cell of a row cannot be used."""

    def __init__(self, code: str, field: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.field = field


class Cells:
    """The cells of one table. `amounts` and `dates` are the fields to understand as such."""

    def __init__(
        self,
        table: Table,
        rows: Sequence[Row],
        options: Options,
        amounts: Sequence[str],
        dates: Sequence[str],
    ) -> None:
        self.table = table
        self._amounts = AmountColumns(options.decimal)
        self._dates = DateColumns(options.date)
        self._fields = [field for field in (*amounts, *dates) if field in table.columns]
        for row in rows:
            for field in amounts:
                self._amounts.learn(field, row.line, table.cell(row, field))
            for field in dates:
                self._dates.learn(field, row.line, table.cell(row, field))

    def decide(self, problems: Problems) -> None:
        """Settle how each column is written; what nobody can tell is a problem."""
        headings = {field: self.table.columns.heading(field) for field in self._fields}
        self._amounts.decide(problems, headings)
        continental = self.table.columns.continental or "," in self._amounts.marks.values()
        self._dates.decide(problems, headings, continental=continental)

    def is_blank(self, row: Row, field: str) -> bool:
        """Whether a cell says nothing."""
        return self.table.text(row, field) == ""

    def cents(self, row: Row, field: str) -> tuple[int, str]:
        """The amount of a cell in cents, and its currency when stated. Raises RowError."""
        if self.is_blank(row, field):
            raise RowError("missing-value", field, "the amount is empty")
        try:
            return self._amounts.cents(field, row.line, self.table.cell(row, field))
        except ValueError as error:
            raise RowError("bad-amount", field, str(error)) from error

    def day(self, row: Row, field: str) -> date | None:
        """The date of a cell, None when it is blank. Raises RowError."""
        if self.is_blank(row, field):
            return None
        try:
            return self._dates.day(field, self.table.cell(row, field))
        except ValueError as error:
            raise RowError("bad-date", field, str(error)) from error

    def tell_rounded(self, problems: Problems) -> None:
        """Warn of amounts that had more than two decimals."""
        for line in self._amounts.rounded:
            problems.tally("rounded", "an amount of more than two decimals: rounded", line)

    def tell(self, problems: Problems, row: Row, error: RowError) -> None:
        """Make an error of a row an error of the file, with its line and heading."""
        heading = self.table.columns.heading(error.field)
        problems.error(error.code, str(error), row.line, heading)
