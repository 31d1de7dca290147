"""Which invoices a remittance names: references with a check, numbers, lists, ranges, elisions.

A reading says what is named, how telling it is, and every doubt: a number that continues into
something unknown, a list of which one member is not found, another number that looks like an
invoice's. It refuses to drop a doubt: the rules decide what a doubt costs.
"""

from __future__ import annotations

from butoir.core.matching_book import Book
from butoir.core.matching_lists import next_member, read_range, shared_ending
from butoir.core.matching_numbers import TIGHT, Window, find_windows, gap_after
from butoir.core.matching_reading import Citation, Reading
from butoir.core.matching_references import (
    Tier,
    boundaries,
    compact,
    fold,
    is_checked,
    is_reference,
    tier_of,
    written_references,
)
from butoir.core.matching_text import (
    HARD,
    INVOICE_WORDS,
    NEUTRAL_WORDS,
    RANGE_WORDS,
    Atom,
    find_atoms,
    label_before,
    listed,
)
from butoir.core.matching_values import Receipt


def read_citations(receipt: Receipt, book: Book, owner: str) -> Reading:
    """What the reference fields and the text of a receipt name in this book.

    `owner` is the one customer that the payer surely is, or "": the ends of its own invoices'
    numbers are then understood without what comes before.
    """
    reading = Reading()
    texts = [receipt.remittance]
    if is_reference(receipt.structured_reference):
        key = compact(receipt.structured_reference)
        if not _cite_reference(reading, book, key, receipt.cents):
            texts.append(receipt.structured_reference)
            if is_checked(key):
                reading.doubts.add("unknown-reference")
    for text in texts:
        if text.strip():
            _TextReader(fold(text), receipt, book, reading, owner).read()
    _read_end_to_end(receipt, book, reading)
    _explain(reading, book)
    return reading


def _cite_reference(reading: Reading, book: Book, key: str, cents: int) -> bool:
    positions = book.by_reference(key)
    if positions:
        tier = Tier.CHECKED if is_checked(key) else tier_of(key, False, cents)
        reading.cite(Citation(positions, key, tier))
    return bool(positions)


def _read_end_to_end(receipt: Receipt, book: Book, reading: Reading) -> None:
    """The payer's own reference counts only as a whole: it is mostly a running number of his."""
    key = compact(receipt.end_to_end)
    if not is_reference(key) or _cite_reference(reading, book, key, receipt.cents):
        return
    positions = book.by_number(key)
    tier = tier_of(key, len(boundaries(receipt.end_to_end)) > 1, receipt.cents)
    if positions and tier >= Tier.SHORT:
        reading.cite(Citation(positions, key, tier))


def _explain(reading: Reading, book: Book) -> None:
    """Leave out of the leftover what repeats the invoices named; judge what stays."""
    if not reading.leftover:
        return
    cited = [book.invoices[p] for c in reading.citations for p in c.positions]
    known = {compact(text) for i in cited for text in (i.order_reference, i.customer) if text}
    numbers = [compact(invoice.number) for invoice in cited]
    reading.leftover = {
        token: doubtful
        for token, doubtful in reading.leftover.items()
        if token not in known and not any(n.endswith(token) for n in numbers)
    }
    for token, doubtful in reading.leftover.items():
        if doubtful or any(_siblings(token, c.text) for c in reading.citations):
            reading.doubts.add("unknown-number")


def _siblings(token: str, cited: str) -> bool:
    """True when a number looks made on the pattern of another: `F2026-0099`, `F2026-0041`."""
    if len(token) != len(cited):
        return False
    pairs = list(zip(token, cited, strict=True))
    if any(a.isdigit() != b.isdigit() or (a.isalpha() and a != b) for a, b in pairs):
        return False
    start = max(1, len(token) // 3)
    return not token.isdigit() or token[:start] == cited[:start]


class _TextReader:
    """One pass over one folded text, adding to a reading."""

    def __init__(
        self, text: str, receipt: Receipt, book: Book, reading: Reading, owner: str
    ) -> None:
        self.text = text
        self.receipt = receipt
        self.book = book
        self.reading = reading
        self.owner = owner
        self.taken: set[int] = set()
        self.atoms: list[Atom] = []
        self.windows: dict[int, Window] = {}
        self.chain: list[int] = []  # the invoices named so far, one by one

    def read(self) -> None:
        spans = []
        for start, end, forms in written_references(self.text):
            spans.append((start, end))
            hits = [_cite_reference(self.reading, self.book, f, self.receipt.cents) for f in forms]
            if not any(hits):
                self.reading.doubts.add("unknown-reference")
        self.atoms = find_atoms(self.text, spans)
        windows, crossed = find_windows(self.text, self.atoms, self.book)
        if crossed:
            self.reading.doubts.add("read-two-ways")
        self.windows = {window.first: window for window in windows}
        for window in windows:
            self.taken.update(range(window.first, window.last + 1))
        labels = {w.first: label_before(self.text, self.atoms, w.first) for w in windows}
        plain = [w for w in windows if labels[w.first] != "other" and not self._is_noise(w)]
        if plain or self.reading.citations:
            self.windows = {window.first: window for window in plain}
        for window in windows:
            if window.first in self.windows:
                self._cite_window(window, labels[window.first])
        self._leave_over()

    def _is_noise(self, window: Window) -> bool:
        atoms = self.atoms[window.first : window.last + 1]
        return any(atom.noise for atom in atoms if atom.digits)

    def _cite_window(self, window: Window, label: str) -> None:
        if label == "credit" and any(self.book.invoices[p].open > 0 for p in window.positions):
            self.reading.doubts.add("unknown-number")
        if self._embedded(window):
            self.reading.doubts.add("longer-number")
        tier = self._tier(window, label)
        self.reading.cite(Citation(window.positions, window.key, tier))
        if len(window.positions) == 1:
            self.chain.append(window.positions[0])
        self._continue(window, tier)

    def _tier(self, window: Window, label: str) -> Tier:
        if label == "other" or self._is_noise(window):
            return Tier.TINY
        invoices = [self.book.invoices[p] for p in window.positions]
        if is_checked(window.key) and all(
            compact(invoice.payment_reference) == window.key for invoice in invoices
        ):
            return Tier.LONG
        parted = any(not invoice.number.isalnum() for invoice in invoices)
        tier = tier_of(window.key, parted, self.receipt.cents)
        return tier if window.clean and not window.padded else tier.lowered()

    def _embedded(self, window: Window) -> bool:
        """True when the number is the end of something longer, or of another series."""
        first = window.first
        if first == 0 or not self.atoms[first].digits or first - 1 in self.taken:
            return False
        before, gap = self.atoms[first - 1], gap_after(self.text, self.atoms, first - 1)
        tight = TIGHT.issuperset(gap)
        if before.digits:
            return tight and not before.noise
        if before.text in NEUTRAL_WORDS:
            return False
        dropped = not any(self.book.is_exact(p, window.key) for p in window.positions)
        if dropped and len(before.text) <= (3 if tight else 2) and len(gap) <= 1:
            return True
        return (
            tight and "/" not in gap and len(before.text) <= 4 and before.text not in INVOICE_WORDS
        )

    def _continue(self, window: Window, tier: Tier) -> None:
        """Read on through a list whose members leave out what they share."""
        last, previous = window.last, window.positions[0]
        while True:
            if self._suffixed(last):
                self.reading.doubts.add("longer-number")
            member = next_member(self.text, self.atoms, last)
            if member is None or not self._readable(member.at, window):
                break
            text = self.atoms[member.at].text
            found = self._completed(previous, text)
            own = self.windows.get(member.at)
            if own is not None and not found:
                break  # a whole number of its own
            if len(found) != 1:
                self._unread(text, last)
                return
            if own is not None and self._is_rival(own, found[0]):
                self.reading.doubts.add("read-two-ways")
            self.windows.pop(member.at, None)
            self.taken.add(member.at)
            read_range(self.reading, self.book, previous, found[0], member.tie)
            number = compact(self.book.invoices[found[0]].number)
            self.reading.cite(Citation(found, number, tier))
            last, previous = member.at, found[0]
            self.chain.append(previous)
        self._range_to_next(last, previous)

    def _completed(self, previous: int, text: str) -> tuple[int, ...]:
        """The number that `text` is the end of, like the one before it or any before that."""
        if previous not in self.chain:
            return ()
        found = (shared_ending(self.book, base, text) for base in (previous, *self.chain))
        return next(filter(None, found), ())

    def _is_rival(self, own: Window, found: int) -> bool:
        return any(p != found and self.book.same((p, found)) for p in own.positions)

    def _range_to_next(self, last: int, previous: int) -> None:
        """`F2026-101 à F2026-104`: both ends are written whole."""
        after = min((first for first in self.windows if first > last), default=0)
        if not after or len(self.windows[after].positions) > 1:
            return
        gap = self.text[self.atoms[last].end : self.atoms[after].start].strip()
        tie = "range" if gap.replace("/", "") in RANGE_WORDS else "dash" if gap == "-" else "list"
        following = self.windows[after].positions[0]
        if self.book.same((previous, following)):
            read_range(self.reading, self.book, previous, following, tie)

    def _readable(self, at: int, base: Window) -> bool:
        if self.atoms[at].noise:
            return False
        own = self.windows.get(at)
        if own is None:
            return at not in self.taken
        return own.last == at and len(own.key) < len(base.key)

    def _suffixed(self, last: int) -> bool:
        """True when one or two letters cling to the end of a number: another series, perhaps."""
        after = last + 1
        if after >= len(self.atoms) or after in self.taken or self.atoms[after].digits:
            return False
        clings = TIGHT.issuperset(gap_after(self.text, self.atoms, last))
        return clings and len(self.atoms[after].text) <= 2

    def _unread(self, text: str, last: int) -> None:
        """A member of a list that is no invoice here: a doubt, unless it is plainly a year."""
        if not (len(text) == 4 and abs(int(text) - self.receipt.on.year) <= 2):
            tight = TIGHT.issuperset(gap_after(self.text, self.atoms, last))
            self.reading.doubts.add("longer-number" if tight else "unknown-number")

    def _leave_over(self) -> None:
        """Note the orders named, and each number that neither an invoice nor a habit explains."""
        for first, last in self._runs():
            atoms = self.atoms[first : last + 1]
            token = "".join(atom.text for atom in atoms)
            size = sum(len(atom.text) for atom in atoms if atom.digits and not atom.noise)
            if not size:
                continue
            orders = self.book.by_order(token) if len(token) >= 4 else ()
            if orders:
                self.reading.orders.append(Citation(orders, token, Tier.SHORT))
                continue
            label = label_before(self.text, self.atoms, first)
            labelled = label in ("invoice", "credit") or atoms[0].text in INVOICE_WORDS
            usual = size <= 2 or (len(token) == 4 and token[:2] == "20" and token.isdigit())
            if label == "other" or (usual and not labelled):
                continue
            own = self._own_ending(token) if token.isdigit() and size > 1 else ()
            if len(own) == 1:
                number = compact(self.book.invoices[own[0]].number)
                self.reading.cite(Citation(own, number, Tier.TINY))
            else:
                doubtful = labelled or self._beside_number(first, last)
                self.reading.leftover[token] = doubtful or self.reading.leftover.get(token, False)

    def _own_ending(self, token: str) -> tuple[int, ...]:
        """The sure payer's open invoices of which the number ends in a whole group `token`."""
        if not self.owner:
            return ()
        found = []
        for position in self.book.open_items(self.owner, self.receipt.currency):
            number = self.book.invoices[position].number
            key = compact(number)
            rest = key[: len(key) - len(token)]
            start = len(rest.rstrip("0"))
            if key.endswith(token) and boundaries(number) & set(range(start, len(rest) + 1)):
                found.append(position)
        return tuple(found)

    def _runs(self) -> list[tuple[int, int]]:
        """Atoms that cling together, without those already read."""
        runs: list[tuple[int, int]] = []
        for index, atom in enumerate(self.atoms):
            if index in self.taken or atom.noise == HARD:
                continue
            clings = index > 0 and TIGHT.issuperset(gap_after(self.text, self.atoms, index - 1))
            if runs and runs[-1][1] == index - 1 and clings:
                runs[-1] = (runs[-1][0], index)
            else:
                runs.append((index, index))
        return runs

    def _beside_number(self, first: int, last: int) -> bool:
        before = first - 1 in self.taken and listed(gap_after(self.text, self.atoms, first - 1))
        after = last + 1 in self.taken and listed(gap_after(self.text, self.atoms, last))
        return before or after
