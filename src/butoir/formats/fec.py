"""The FEC (fichier des écritures comptables): what customers owe, out of a whole ledger.

Owns the reading of the lines; the header is in `fec_layout`, amounts and dates in `fec_values`,
the open items in `lettrage`, the figures and their warnings in `receivables`. Only accounts 411
are receivables. Refuses a file with one line that it cannot place: the totals would be wrong.

The work is one pass, and only the lines of customer accounts become values.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from butoir.core.collector import without_collection
from butoir.formats.fec_layout import Layout, find_layout
from butoir.formats.fec_values import Amounts, Days, sense_sign
from butoir.formats.lettrage import Posting
from butoir.formats.model import Document
from butoir.formats.problems import Problems, shown
from butoir.formats.receivables import NOTED, Books, is_opening
from butoir.formats.text import decode, looks_binary

_HEAD_BYTES = 4096
_OTHER, _NOTED, _CUSTOMER = range(3)  # what an account is: passed by, noted, or kept

# C1 controls in text are letters that went through a wrong encoding: those of Windows-1252 are
# punctuation, and the rest come from the DOS code page.
_RESIDUE = re.compile("[\x80-\x9f]")
_CP1252_RESIDUE = {0x80, 0x8C, 0x9C, *range(0x91, 0x98)}
_MENDED = {
    chr(code): bytes([code]).decode("cp1252" if code in _CP1252_RESIDUE else "cp850")
    for code in range(0x80, 0xA0)
}


def sniff(data: bytes) -> str | None:
    """`fec` when the first line is the header of an FEC."""
    if looks_binary(data[:_HEAD_BYTES]):
        return None
    lines = _split_lines(decode(data[:_HEAD_BYTES]).text.lstrip())
    return "fec" if find_layout(lines[0]) else None


def read(data: bytes, name: str) -> Document:
    """The ledger of an FEC; what is wrong in it is a diagnostic with its line and column."""
    decoded = decode(data)
    reading = _Reading()
    with without_collection():
        reading.read(decoded.text)
        ledger = None if reading.problems.failed else reading.books.ledger()
    return Document(
        file=name,
        format="fec",
        encoding=decoded.encoding,
        ledger=ledger,
        diagnostics=reading.problems.found,
    )


class _LineError(Exception):
    """One line of the file cannot be used; `field` is the column at fault."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.field = field


class _Reading:
    """One reading of one file: its books, its problems, and what was already understood."""

    def __init__(self) -> None:
        self.books = Books()
        self.problems = Problems()
        self._amounts = Amounts()
        self._days = Days()
        self._openings: dict[tuple[str, str], bool] = {}
        self._kinds: dict[str, int] = {}  # of accounts, as they are written

    def read(self, text: str) -> None:
        """Fill the books from the text of a whole file."""
        lines = _split_lines(self._mend_residue(text))
        start = next((number for number, line in enumerate(lines, 1) if line.strip()), 1)
        layout = find_layout(lines[start - 1])
        if layout is None:
            self.problems.error("not-fec", "the first line is not the header of an FEC", start)
            return
        for missing in layout.missing:
            self.problems.error("missing-column", "the header lacks this column", start, missing)
        for extra in layout.unknown:
            self.problems.warn("unknown-column", "no column of an FEC: left out", start, extra)
        if not layout.missing:
            try:
                self._read_lines(layout, _rows(lines, layout, start))
            except csv.Error as error:
                self.problems.error("bad-quotes", f"a quote is never closed: {error}", start)
            if not self.books.lines and not self.problems.failed:
                self.problems.warn("empty", "the file has a header and no line", start)

    def _read_lines(self, layout: Layout, rows: Iterator[tuple[int, list[str]]]) -> None:
        pick, width, signed = layout.picker(), layout.width, layout.signed
        for number, row in rows:
            try:
                cells = row if len(row) == width else self._mend_width(layout, number, row)
                cells.append("")
                self._take(signed, number, pick(cells))
            except _LineError as bad:
                if layout.repeated_by(row):
                    self.problems.warn("repeated-header", "the header again: left out", number)
                    continue
                self.problems.error(bad.code, str(bad), number, bad.field)
                if self.problems.full:
                    break

    def _take(self, signed: bool, number: int, cells: tuple[str, ...]) -> None:
        """Add one line up; a line of a customer account is kept."""
        books = self.books
        cents = self._net(signed, cells[12], cells[13])
        account = cells[4]
        kind = self._kinds.get(account)
        if kind is None:
            kind = self._kinds[account] = self._kind(account.strip())
        books.lines += 1
        books.balance += cents
        entry = cells[:3]
        books.entries[entry] = books.entries.get(entry, 0) + cents
        if kind == _CUSTOMER:
            self._post(number, cells, cents)
        elif kind == _NOTED:
            books.pass_by(account.strip(), cells[6], cents)

    def _kind(self, account: str) -> int:
        if not account:
            raise _LineError("missing-value", "the account is empty", "CompteNum")
        if account.startswith(self.books.customers):
            return _CUSTOMER
        return _NOTED if account.startswith(NOTED) else _OTHER

    def _net(self, signed: bool, first: str, second: str) -> int:
        """Debit minus credit, in cents, of either pair of columns."""
        field = "Montant" if signed else "Debit"
        try:
            amount = self._amounts[first]
            if signed:
                field = "Sens"
                return amount * sense_sign(second)
            field = "Credit"
            return amount - self._amounts[second]
        except ValueError as error:
            raise _LineError("bad-amount", str(error), field) from error

    def _post(self, number: int, cells: Sequence[str], cents: int) -> None:
        account = cells[4].strip()
        entered_on = self._days[cells[2].strip()]
        on = self._days[cells[9].strip()] or entered_on
        if on is None:
            raise _LineError("bad-date", f"{shown(cells[2])} is not a date", "EcritureDate")
        aux = cells[6].strip()
        journal = (cells[0].strip(), cells[3].strip())
        opening = self._openings.get(journal)
        if opening is None:
            opening = self._openings[journal] = is_opening(*journal)
        self.books.postings.append(
            Posting(
                line=number,
                account=account,
                customer=aux or account,
                # without a customer code some programs write a label of the entry in CompAuxLib
                name=(cells[7] if aux else cells[5]).strip(),
                reference=cells[8].strip(),
                on=on,
                cents=cents,
                code=cells[11].strip(),
                label=cells[10].strip(),
                entered_on=entered_on or on,
                opening=opening,
                lettered_on=self._days[cells[14].strip()],
                due_on=self._days[cells[15].strip()],
            )
        )

    def _mend_width(self, layout: Layout, number: int, cells: list[str]) -> list[str]:
        mended = layout.mend(cells)
        if mended is None:
            message = (
                f"{len(cells)} columns instead of {layout.width}, and no way to tell which is which"
            )
            raise _LineError("column-count", message)
        message = "a separator inside a label, or columns cut short: put back into their columns"
        self.problems.tally("rejoined-lines", message, number)
        return mended

    def _mend_residue(self, text: str) -> str:
        found = _RESIDUE.search(text)
        if not found:
            return text
        line = text.count("\n", 0, found.start()) + 1
        message = "letters left over from another encoding were mended"
        self.problems.warn("mended-characters", message, line)
        return _RESIDUE.sub(lambda residue: _MENDED[residue[0]], text)


def _split_lines(text: str) -> list[str]:
    """Lines whatever ends them; `str.splitlines` would also cut at characters inside labels."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "\r" in text:  # doubled, inside a label, or the only end of lines
        text = re.sub(r"\r+\n", "\n", text)
        text = text.replace("\r", " " if "\n" in text else "\n")
    return text.rstrip("\x1a").split("\n")


def _rows(lines: list[str], layout: Layout, start: int) -> Iterator[tuple[int, list[str]]]:
    """The number and the cells of each line under the header that is not blank."""
    if layout.quoted:
        rows = csv.reader(lines[start:], delimiter=layout.separator)
        yield from ((start + rows.line_num, row) for row in rows if any(row))
        return
    for number, line in enumerate(lines[start:], start + 1):
        if line and not line.isspace():
            yield number, line.split(layout.separator)
