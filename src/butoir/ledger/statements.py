"""Taking bank statements in: each movement of an account once, whatever the files that say it.

A movement is the same when its account and everything that the bank says of it are; two of the same
statement that are alike are two. Of the formats that speak of one account and day, only the most
final counts: a notification whose statement comes later becomes the entry of that statement.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from butoir.core.errors import InputError
from butoir.formats.model import Document
from butoir.formats.model import Entry as ReadEntry
from butoir.formats.model import Statement as ReadStatement
from butoir.ledger.bank_rules import day_of, finality
from butoir.ledger.draft import Draft
from butoir.ledger.fields import block, one_line
from butoir.ledger.models import BankAccount, BankEntry, Statement

_TRACES = ("bank_reference", "end_to_end", "counterparty_iban", "")  # "": the amount alone
_UNNAMED = (
    "no bank account is named: nothing tells whether these movements are known already; undo this "
    "import, and say the account when you give the file again (--account)"
)
_SAME = -2  # what makes a movement the same: with or without its return code and its charges
_GONE = "not on the statement of its day, which is more final"
Day = tuple[str, date | None]  # an account on a day


@dataclass(eq=False)
class _Page:
    """One statement of a file; its row is made once something needs it."""

    number: str
    read: ReadStatement
    format: str
    row: Statement | None = None


@dataclass(eq=False)
class _Read:
    """One movement as a file says it."""

    page: _Page
    on: date | None
    key: str
    values: dict[str, Any]

    @property
    def number(self) -> str:
        """The number of its account."""
        return self.page.number

    @property
    def rank(self) -> int:
        """How final its format is; the lowest counts."""
        return finality(self.page.format)


def record_statements(draft: Draft, documents: Sequence[Document]) -> None:
    """Take in the statements of some documents: three queries, whatever their number."""
    pages = [
        _Page(one_line(statement.account, 80), statement, document.format or "")
        for document in documents
        for statement in document.statements
    ]
    for document in documents:
        if any(statement.entries and not statement.account for statement in document.statements):
            draft.notes.tell(str(InputError(_UNNAMED, document.file)))
    if pages:
        _Recorder(draft, pages).record()


class _Recorder:
    """What is known of the accounts of one import, and what it adds."""

    def __init__(self, draft: Draft, pages: Sequence[_Page]) -> None:
        self.draft, self.changes, self.pages = draft, draft.changes, pages
        company = draft.source.company
        self.accounts = {
            row.number: row
            for row in BankAccount.objects.filter(
                company=company, number__in={page.number for page in pages}
            )
        }
        self.read = [read for page in pages for read in _entries(page)]
        known = self._known()
        self.keys = {(row.account_id, row.key): row for row in known}
        self.days: dict[Day, list[BankEntry]] = defaultdict(list)
        numbers = {row.pk: number for number, row in self.accounts.items()}
        for row in known:
            self.days[numbers[row.account_id], day_of(row)].append(row)
        self.statements = {
            _statement_key(numbers[row.account_id], row.format, row)
            for row in Statement.objects.filter(account__in=self._ids())
        }

    def _ids(self) -> list[int]:
        return [row.pk for row in self.accounts.values() if row.pk is not None]

    def _known(self) -> list[Any]:
        """The entries of these accounts in the days that the file speaks of."""
        days = [on for on in (read.on for read in self.read) if on is not None]
        within = Q(booked_on=None)
        if days:
            span = (min(days), max(days))
            within |= Q(booked_on__range=span)
        return list(
            BankEntry.objects.filter(within, account__in=self._ids())
            .annotate(format=F("statement__format"), import_id=F("statement__source"))
            .order_by("pk")
        )

    def record(self) -> None:
        """Add what is new, and let what is more final take the place of what was not."""
        for page in self.pages:
            if page.number not in self.accounts:
                row = BankAccount(company=self.draft.source.company, number=page.number)
                row.watched = bool(page.number)  # a table of receipts is no account to wait for
                self.accounts[page.number] = self.changes.make(row)
        by_day: dict[Day, list[_Read]] = defaultdict(list)
        for read in _once(self.read):
            by_day[read.number, read.on].append(read)
        for (number, on), found in by_day.items():
            self._record_day(found, self.days.get((number, on), []), ranked=bool(number and on))
        for page in self.pages:
            self._keep_page(page)

    def _record_day(self, found: list[_Read], known: list[Any], *, ranked: bool) -> None:
        if not ranked:
            self._add(found)
            return
        best = min(read.rank for read in found)
        here = min((finality(row.format) for row in known), default=best)
        if here < best:
            self._rely(known)
            return
        found = [read for read in found if read.rank == best]
        older = [row for row in known if finality(row.format) > best]
        if older:
            found = self._supersede(found, older)
        self._add(found)

    def _add(self, found: Iterable[_Read]) -> None:
        """New entries; those that are there already are only relied on."""
        for read in found:
            account = self.accounts[read.number]
            there = self.keys.get((account.pk, read.key)) if account.pk else None
            if there is not None:
                self._rely([there])
                continue
            row = BankEntry(
                account=account, statement=self._row(read.page), key=read.key, **read.values
            )
            self.changes.make(row)

    def _rely(self, known: Iterable[Any]) -> None:
        self.changes.rely(row.import_id for row in known)

    def _supersede(self, found: list[_Read], older: list[Any]) -> list[_Read]:
        """Turn the entries of a less final file into those of this one; gives what is left."""
        left = {row.pk: row for row in older}
        for field in _TRACES:
            alike: dict[Any, list[Any]] = defaultdict(list)
            for row in left.values():
                alike[row.cents, row.currency, getattr(row, field, None)].append(row)
            new = []
            for read in found:
                values = read.values
                trace = values.get(field) if field else None
                same = alike[values["cents"], values["currency"], trace]
                if same and (trace or not field):
                    row = same.pop(0)
                    del left[row.pk]
                    self._become(row, read)
                else:
                    new.append(read)
            found = new
        for row in left.values():
            self._tell_gone(row)
        self._rely(older)
        return found

    def _become(self, row: Any, read: _Read) -> None:
        values = dict(read.values)
        if values["status"] != row.status and row.state != "allocated":
            values["state"] = "unmatched"
        self.changes.change(row, key=read.key, statement=self._row(read.page), **values)

    def _tell_gone(self, row: Any) -> None:
        on = day_of(row)
        self.draft.notes.tally(
            "bank entries announced that their statement does not have: look at them",
            f"{on}: {row.counterparty_name or row.remittance[:40]}",
        )
        if row.state != "allocated":
            self.changes.change(row, state="other", why=_GONE)

    def _row(self, page: _Page) -> Statement:
        if page.row is None:
            read = page.read
            page.row = self.changes.make(
                Statement(
                    account=self.accounts[page.number],
                    source=self.changes.source,
                    format=page.format,
                    currency=read.currency[:3],
                    from_on=read.from_on,
                    to_on=read.to_on,
                    opening=read.opening,
                    closing=read.closing,
                    balanced=read.balanced,
                )
            )
        return page.row

    def _keep_page(self, page: _Page) -> None:
        """A statement without anything new is kept when it was not there: it says until when."""
        key = _statement_key(page.number, page.format, page.read)
        if page.row is None and key not in self.statements:
            self._row(page)
        self.statements.add(key)


def _entries(page: _Page) -> Iterator[_Read]:
    """The movements of a statement; each that is like an earlier one of it has its own key."""
    met: Counter[str] = Counter()
    for entry in page.read.entries:
        content = json.dumps(astuple(entry)[:_SAME], default=str)
        met[content] += 1
        key = hashlib.sha256(f"{met[content]} {content}".encode()).hexdigest()
        yield _Read(page, day_of(entry), key, _values(entry))


def _once(read: Iterable[_Read]) -> Iterable[_Read]:
    """The movements of an import, those that several of its statements say once."""
    kept: dict[tuple[str, str], _Read] = {}
    for one in sorted(read, key=lambda one: one.rank):
        kept.setdefault((one.number, one.key), one)
    return kept.values()


def _values(entry: ReadEntry) -> dict[str, Any]:
    return {
        "booked_on": entry.booked_on,
        "value_on": entry.value_on,
        "cents": entry.cents,
        "currency": one_line(entry.currency, 3),
        "counterparty_name": one_line(entry.counterparty_name),
        "counterparty_iban": one_line(entry.counterparty_iban, 80),
        "remittance": block(entry.remittance),
        "structured_reference": one_line(entry.structured_reference, 140),
        "end_to_end": one_line(entry.end_to_end, 140),
        "bank_reference": one_line(entry.bank_reference, 140),
        "reversal": entry.reversal,
        "status": one_line(entry.status, 10),
        "return_code": entry.return_code,
        "charges": entry.charges,
    }


def _statement_key(number: str, format_: str, row: Statement | ReadStatement) -> tuple[Any, ...]:
    return (number, format_, row.currency[:3], row.from_on, row.to_on, row.opening, row.closing)
