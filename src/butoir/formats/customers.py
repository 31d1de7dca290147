"""Tables of customers: whom to address, in which language, at which address, on which terms.

Owns the meaning of each column for a `Debtor`. Refuses the whole table at the first value that a
letter could not bear: an e-mail address of the wrong shape, a line break where a header or an
envelope has one line, a kind of customer that is not known, two customers of one code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stdnum import iban
from stdnum.be import vat as be_vat
from stdnum.eu import vat as eu_vat
from stdnum.fr import siren, siret

from butoir.core.errors import InputError
from butoir.core.parties import Address, Debtor
from butoir.formats.model import Diagnostic
from butoir.formats.problems import shown
from butoir.formats.table_columns import plain, vocabulary
from butoir.formats.table_find import Table, find_table, load_sheets, read_options
from butoir.formats.table_rows import Row, TableError, as_text
from butoir.formats.table_winbooks import THIRD_PARTIES, customers_only
from butoir.formats.table_words import words

HEADINGS = "customers_columns.toml"
WORDS = "customers_words.toml"
_ADDRESS = ("address1", "address2", "address3")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}", re.ASCII)
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_MOST_ADDRESS_LINES = 4
_DAYS = re.compile(r"(\d{1,3})(?: *(?:j|jours?|d|days?|dagen|tage))?", re.IGNORECASE)
_IDS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "siren": ("SIREN", lambda text: siret.is_valid(text) or siren.is_valid(text)),
    "bce": ("BCE", be_vat.is_valid),
    "vat": ("TVA", eu_vat.is_valid),
}


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer of a table: the debtor, the days of grace beyond the due date, and the agreed
    terms in days (None: none stated). `warnings` tell of identifiers that do not check, `columns`
    are the fields that the table has: of the others it says nothing."""

    debtor: Debtor
    grace_days: int
    terms_days: int | None
    warnings: tuple[Diagnostic, ...] = ()
    columns: frozenset[str] = frozenset()


def read_customers(
    data: bytes, name: str, mapping: Mapping[str, str] | None = None
) -> list[CustomerRow]:
    """The customers of a CSV, xlsx or DBF table, in its order.

    `mapping` gives, for a field of `customers_columns.toml`, the heading, letter or number of its
    column. A table without codes names its customers by their names. Raises InputError with the
    file, line and heading of the first wrong value; nothing is read in part.
    """
    headings = vocabulary(HEADINGS)
    options = read_options(mapping, headings, name)
    try:
        sheets, _ = load_sheets(data, headings)
    except TableError as error:
        raise InputError(str(error), name, error.line) from error
    table = find_table(sheets, headings, options, name, lambda columns: "name" in columns)
    if "name" not in table.columns:
        line = table.heading.line if table.heading else None
        raise InputError("no column holds the customers' names", name, line, "name")
    if table.columns.profile == THIRD_PARTIES:
        table = customers_only(table)
    headed = table.heading.cells if table.heading else None
    rows = [row for row in table.rows if row.cells != headed and any(map(as_text, row.cells))]
    reader = _Customers(table, name)
    return [reader.customer(row) for row in rows]


def is_email(text: str) -> bool:
    """True for one e-mail address as a header may bear it."""
    return _EMAIL.fullmatch(text) is not None


class _Customers:
    """What turns the rows of one table into customers."""

    def __init__(self, table: Table, name: str) -> None:
        self.table = table
        self.name = name
        self._fields = frozenset(table.columns.places)
        self._lines: dict[str, int] = {}
        self._warnings: list[Diagnostic] = []

    def customer(self, row: Row) -> CustomerRow:
        """The customer of one row. Raises InputError."""
        self._warnings = []
        name = " ".join(filter(None, (self._line(row, "first_name"), self._line(row, "name"))))
        if not name:
            raise self._error(row, "name", "a customer without a name")
        code = self._line(row, "id") or name
        if code in self._lines:
            message = f"customer {shown(code)} stands on line {self._lines[code]} already"
            raise self._error(row, "id" if "id" in self.table.columns else "name", message)
        self._lines[code] = row.line
        country = self._country(row)
        kind = self._kind(row)
        debtor = Debtor(
            id=code,
            name=name,
            kind=kind,
            country=country,
            lang=self._lang(row, country),
            contact_title=self._line(row, "contact_title"),
            contact_name=self._line(row, "contact_name"),
            email=self._email(row),
            phone=self._line(row, "phone"),
            address=self._address(row, country),
            ids=self._ids(row, kind),
            iban=self._iban(row),
            familiar=self._familiar(row),
        )
        return CustomerRow(
            debtor,
            self._days(row, "grace_days") or 0,
            self._days(row, "terms_days"),
            tuple(self._warnings),
            self._fields,
        )

    def _error(self, row: Row, field: str, message: str) -> InputError:
        return InputError(message, self.name, row.line, self.table.columns.heading(field))

    def _warn(self, row: Row, field: str, code: str, message: str) -> None:
        heading = self.table.columns.heading(field)
        self._warnings.append(Diagnostic("warning", code, message, row.line, heading))

    def _line(self, row: Row, field: str) -> str:
        """A cell as one line; a line break in it could add a header to a message."""
        cell = self.table.cell(row, field)
        raw = cell.strip().replace("\t", " ") if isinstance(cell, str) else as_text(cell)
        if any(unicodedata.category(char) in _BREAKS for char in raw):
            raise self._error(row, field, "a line break or control character")
        return " ".join(raw.split())

    def _word(self, row: Row, field: str, section: str) -> str | None:
        """The meaning of a word, "" when blank, None when it has none."""
        text = self._line(row, field)
        return words(section, WORDS).get(plain(text)) if text else ""

    def _kind(self, row: Row) -> str:
        kind = self._word(row, "kind", "kind")
        if kind is None:
            message = f"{shown(self._line(row, 'kind'))}: company, consumer or public body?"
            raise self._error(row, "kind", message)
        if not kind and len(self._lines) == 1 and "kind" not in self.table.columns:
            message = "no column tells companies from consumers: all are taken for companies"
            self._warn(row, "kind", "kinds-unknown", message)
        return kind or "company"

    def _country(self, row: Row) -> str:
        text = self._line(row, "country")
        if re.fullmatch(r"[A-Za-z]{2}", text):
            return text.upper()
        country = self._word(row, "country", "country")
        if country is None:
            raise self._error(row, "country", f"{shown(text)} is no country code")
        vat = self._line(row, "vat").upper()[:2]
        return country or (vat if vat in words("country", WORDS).values() else "FR")

    def _lang(self, row: Row, country: str) -> str:
        lang = self._word(row, "lang", "lang")
        if lang is None:
            message = f"{shown(self._line(row, 'lang'))}: French, Dutch, German or English?"
            raise self._error(row, "lang", message)
        return lang or words("lang_of", WORDS).get(plain(country), "fr")

    def _familiar(self, row: Row) -> bool:
        said = self._word(row, "familiar", "familiar")
        if said is None:
            message = f"{shown(self._line(row, 'familiar'))}: familiar or formal, yes or no?"
            raise self._error(row, "familiar", message)
        return said == "yes"

    def _email(self, row: Row) -> str:
        text = self._line(row, "email")
        if text and not is_email(text):
            raise self._error(row, "email", f"{shown(text)} is not one e-mail address")
        return text

    def _address(self, row: Row, country: str) -> Address:
        """Address lines, of which one cell may hold several, postcode and city."""
        lines: list[str] = []
        for field in _ADDRESS:
            cell = self.table.cell(row, field)
            for text in str(cell).splitlines() if isinstance(cell, str) else [as_text(cell)]:
                if any(unicodedata.category(char) in _BREAKS for char in text.replace("\t", " ")):
                    raise self._error(row, field, "a control character")
                lines.append(" ".join(text.split()))
        lines = [text for text in lines if text]
        if len(lines) > _MOST_ADDRESS_LINES:
            raise self._error(row, "address1", f"more than {_MOST_ADDRESS_LINES} address lines")
        postcode, city = self._line(row, "postcode"), self._line(row, "city")
        return Address(tuple(lines), postcode, city, country)

    def _ids(self, row: Row, kind: str) -> tuple[str, ...]:
        found = []
        for field, (label, is_valid) in _IDS.items():
            text = self._line(row, field)
            if text:
                found.append(text if text.upper().startswith(label) else f"{label} {text}")
                if not is_valid(text.upper().removeprefix(label).strip(" :")):
                    message = f"{shown(text)} is no valid {label} number"
                    self._warn(row, field, "bad-identifier", message)
        if found and kind == "consumer":
            message = "a consumer with the number of a company: is it one?"
            self._warn(row, "kind", "consumer-with-number", message)
        return tuple(found)

    def _iban(self, row: Row) -> str:
        text = self._line(row, "iban")
        if text and not iban.is_valid(text, check_country=False):
            raise self._error(row, "iban", f"{shown(text)} is not an IBAN")
        return iban.compact(text) if text else ""

    def _days(self, row: Row, field: str) -> int | None:
        text = self._line(row, field)
        found = _DAYS.fullmatch(text)
        if text and not found:
            raise self._error(row, field, f"{shown(text)} is not a number of days")
        return int(found[1]) if found else None
