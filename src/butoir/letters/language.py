"""Amounts, dates, lists and names in a language's manner, by Babel and its `manner.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol

from butoir.letters.amounts import amount_text, exact_text

WORDING = Path(__file__).parent / "wording"
_SIGN_BEFORE = re.compile(r"(?<=[A-Z])(?=[\d\N{MINUS SIGN}])")


@dataclass(frozen=True, slots=True)
class Language:
    """How one language, as written in one country, says dates, amounts and lists."""

    code: str
    locale: Locale
    patterns: Mapping[str, str]
    first_of_month: str
    decimal: tuple[str, str]  # the mark as Babel has it, and as the country writes it
    colon: str
    percent_sign: str
    titles: Mapping[str, str]
    identifiers: Mapping[str, str]
    citations: Mapping[str, str]
    to_fill_in: Mapping[str, str]

    @property
    def separator(self) -> str:
        """What stands between the members of a list too long for words."""
        return self.colon.replace(":", ";")

    def deadline(self, day: date) -> str:
        """A date by which something must be done, always with its weekday (R6)."""
        return self._date(day, "deadline")

    def day(self, day: date) -> str:
        """A date in prose."""
        return self._date(day, "day")

    def table_day(self, day: date | None) -> str:
        """A date in a table; empty when unknown."""
        return format_date(day, self.patterns["table"], locale=self.locale) if day else ""

    def amount(self, cents: int, currency: str) -> str:
        """An amount with two decimals and its currency, from cents."""
        return self._marked(amount_text(cents, currency, str(self.locale)))

    def exact_amount(self, hundredths: int, currency: str) -> str:
        """An amount with four decimals and its currency, from hundredths of a cent."""
        return self._marked(exact_text(hundredths, currency, str(self.locale)))

    def _marked(self, amount: str) -> str:
        return _SIGN_BEFORE.sub("\N{NO-BREAK SPACE}", amount.replace(*self.decimal))

    def percent(self, hundredths: int) -> str:
        """A rate from hundredths of a percent, with two decimals."""
        value = format_decimal(Decimal(hundredths).scaleb(-2), "0.00", locale=self.locale)
        return f"{value.replace(*self.decimal)}{self.percent_sign}"

    def arithmetic(self, formula: str) -> str:
        """A claim's formula with the decimal mark and the percent sign of the language."""
        marked = formula.replace(".", self.decimal[1])
        return marked.replace(" %", self.percent_sign)

    def join(self, parts: Iterable[str]) -> str:
        """A list in words: "A, B et C"."""
        return format_list(list(parts), locale=self.locale)

    def country(self, code: str) -> str:
        """A country's name in capitals, as the last line of an address abroad."""
        return self.country_name(code).upper()

    def country_name(self, code: str) -> str:
        """A country's name in prose; the code itself where it is none."""
        return str(self.locale.territories.get(code, code))

    def title(self, written: str) -> str:
        """The form of address for a title however the customer file abbreviates it."""
        key = written.strip().lower()
        return self.titles.get(key) or self.titles.get(gender_of(key)) or written.strip()

    def identifier(self, written: str) -> str:
        """A registered number with the name that the language gives to its register."""
        register, space, number = written.partition(" ")
        return f"{self.identifiers.get(register, register)}{space}{number}"

    def citation(self, reference: str) -> str:
        """The text that allows a charge, as the law's tables name it, in the language."""
        return self.citations.get(reference, reference)

    def _date(self, day: date, kind: str) -> str:
        pattern = self.patterns[kind]
        if day.day == 1 and self.first_of_month:
            pattern = pattern.replace("d ", f"'{self.first_of_month}' ", 1)
        return format_date(day, pattern, locale=self.locale)


@cache
def _titles() -> Mapping[str, str]:
    written = tomllib.loads((WORDING / "titles.toml").read_text(encoding="utf-8"))
    return {form: gender for gender, forms in written.items() for form in forms}


def gender_of(title: str) -> str:
    """`lady` or `gentleman` for a title written in any language; empty for another one."""
    return _titles().get(title.strip().lower(), "")


@cache
def available_languages() -> tuple[str, ...]:
    """The languages that have a wording."""
    return tuple(sorted(path.parent.name for path in WORDING.glob("*/manner.toml")))


def choose_language(wanted: str, house: str) -> str:
    """The debtor's language if it has a wording, else the creditor's, else French; never a mix."""
    available = available_languages()
    return next((code for code in (wanted, house) if code in available), "fr")


@cache
def language_for(code: str, country: str) -> Language:
    """The language `code` as written in `country`; FileNotFoundError if it has no wording."""
    manner = tomllib.loads((WORDING / code / "manner.toml").read_text(encoding="utf-8"))
    locales = manner["locale"]
    locale = Locale.parse(locales.get(country, locales["default"]))
    there, mark = manner["in"].get(country, {}), get_decimal_symbol(locale)
    return Language(
        code,
        locale,
        {name: there.get(name, pattern) for name, pattern in manner["date"].items()},
        manner["first_of_month"],
        (mark, there.get("decimal", mark)),
        manner["colon"],
        manner["percent_sign"],
        manner["titles"],
        manner["identifiers"],
        manner["citations"],
        manner["to_fill_in"],
    )
