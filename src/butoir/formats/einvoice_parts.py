"""The parts that an e-invoice is read from: elements, texts, amounts, days and parties.

Owns the finding of elements by local name (UBL and CII change namespace from one version to the
next, not names) and the reading of their values. Refuses to guess: a value that has no single
reading is a diagnostic and None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import cast

from lxml import etree

from butoir.formats import xml
from butoir.formats.model import Diagnostic, Party
from butoir.formats.payment_terms import due_in_words

Element = etree._Element
NOTHING = Decimal(0)
MAX_WARNINGS = 100

_AMOUNT = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,20})?|[+-]?\.\d{1,20}", re.ASCII)
_COMMA = re.compile(r"[+-]?\d{1,15},\d{1,2}", re.ASCII)
_ISO_DATE = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]{1,20})?(?:Z|[+-]\d{2}:\d{2})?",  # xs:date, xs:dateTime
    re.ASCII,
)
_PLAIN_DATE = re.compile(  # UNTDID 2379: 102, 203 with a time
    r"(\d{4})(\d{2})(\d{2})(?:\d{4})?", re.ASCII
)
_YEARS = range(1950, 2150)  # outside, a slip of the pen that date arithmetic could overflow on


@dataclass(slots=True)
class Findings:
    """The diagnostics gathered while one document is read, in the order met.

    Warnings beyond `MAX_WARNINGS` are dropped: a file of a million bad lines is told as one.
    """

    items: list[Diagnostic] = field(default_factory=list)

    def warn(self, code: str, message: str, element: Element | None = None) -> None:
        """Something a person should know; the invoice is still given."""
        if len(self.items) < MAX_WARNINGS:
            self._add("warning", code, message, element)

    def error(self, code: str, message: str, element: Element | None = None) -> None:
        """Something that makes the document unusable as a claim."""
        self._add("error", code, message, element)

    def _add(self, severity: str, code: str, message: str, element: Element | None) -> None:
        where = None if element is None else _line(element)
        name = None if element is None else _field(element)
        self.items.append(Diagnostic(severity, code, message, where, name))


@lru_cache(maxsize=512)
def _any_namespace(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def find(node: Element | None, path: str) -> Element | None:
    """The first element at a path of local names, whatever the namespaces."""
    return None if node is None else node.find(_any_namespace(path))


def find_all(node: Element | None, path: str) -> list[Element]:
    """Every element at a path of local names, whatever the namespaces."""
    return [] if node is None else node.findall(_any_namespace(path))


def text_of(element: Element | None) -> str:
    """An element's own text, each run of white space (line ends included) as one space."""
    return " ".join((element.text or "").split()) if element is not None else ""


def text_at(node: Element | None, *paths: str) -> str:
    """The first text that is not empty, trying the paths in order."""
    return next(filter(None, (text_of(e) for path in paths for e in find_all(node, path))), "")


def texts_at(node: Element | None, *paths: str) -> tuple[str, ...]:
    """Every different text that is not empty, in the order of the paths and the document."""
    found = (text_of(e) for path in paths for e in find_all(node, path))
    return tuple(dict.fromkeys(filter(None, found)))


def lines_at(node: Element | None, path: str) -> tuple[str, ...]:
    """As `texts_at`, with the line ends inside a text kept as "; "."""
    written = (e.text or "" for e in find_all(node, path))
    found = ("; ".join(" ".join(line.split()) for line in w.splitlines()) for w in written)
    return tuple(dict.fromkeys(filter(None, (text.strip("; ") for text in found))))


def identifier_at(node: Element | None, path: str) -> str:
    """An identifier as it is written, spaces included, less line ends and what surrounds it."""
    element = find(node, path)
    written = "" if element is None else element.text or ""
    return re.sub(r"\s*[\r\n\t]\s*", " ", written.strip())


def make_party(
    name: str,
    ids: Iterable[str],
    address: tuple[tuple[str, ...], str, str, str],
    contact: tuple[str, str, str],
    endpoint: str,
) -> Party:
    """A party from its parts: `address` is lines, postcode, city, country; `contact` is name,
    phone, e-mail. Words in the place of an identifier (no digit) are not one. An electronic
    address that is an e-mail serves when the contact has none."""
    lines, postcode, city, country = address
    person, phone, email = contact
    kept = dict.fromkeys(i for i in ids if any(c.isdigit() for c in i))
    if endpoint:
        kept[endpoint] = None
    return Party(
        name=name,
        ids=tuple(kept),
        country=country.upper(),
        email=email or (endpoint if "@" in endpoint else ""),
        contact=person,
        phone=phone,
        address_lines=lines,
        postcode=postcode,
        city=city,
    )


def read_amount(findings: Findings, element: Element | None) -> Decimal | None:
    """The exact amount of an element; None, with a warning, when it is not a number.

    Source: xs:decimal. A decimal comma is read, and told, since only one reading exists for it.
    """
    written = text_of(element)
    if not written:
        return None
    if _COMMA.fullmatch(written):
        findings.warn("decimal-comma", f"{written!r} has a comma for decimal point", element)
        return Decimal(written.replace(",", "."))
    if not _AMOUNT.fullmatch(written):
        findings.warn("invalid-amount", f"{written[:40]!r} is not an amount", element)
        return None
    return Decimal(written)


def read_sum(findings: Findings, elements: Iterable[Element]) -> Decimal | None:
    """The exact sum of the amounts of some elements; None when there is none."""
    amounts = [a for e in elements if (a := read_amount(findings, e)) is not None]
    return sum(amounts, NOTHING) if amounts else None


def read_tax(findings: Findings, amounts: list[Element], currency: str) -> Decimal:
    """The VAT total in the document's currency; a second one, in the accounting currency
    (BT-111), is left aside."""
    own = [a for a in amounts if a.get("currencyID", currency) == currency]
    return read_amount(findings, next(iter(own or amounts), None)) or NOTHING


def read_currency(findings: Findings, document: Element | None, amount: Element | None) -> str:
    """The document's currency, else the one that its amount to pay bears; "" when neither."""
    stated = text_of(document).upper()
    borne = "" if amount is None else str(amount.get("currencyID", "")).strip().upper()
    if stated and borne and stated != borne:
        findings.warn("currency-mismatch", f"a document in {stated} asks for {borne}", amount)
    return stated or borne


def read_date(findings: Findings, element: Element | None, plain: bool = False) -> date | None:
    """The day of an element, None with a warning when no such day exists.

    `plain`: the syntax writes 20260331 (CII) and not 2026-03-31 (UBL); the other form is read
    and told.
    """
    written = text_of(element)
    if not written:
        return None
    expected, other = (_PLAIN_DATE, _ISO_DATE) if plain else (_ISO_DATE, _PLAIN_DATE)
    found = expected.fullmatch(written)
    if found is None:
        found = other.fullmatch(written)
        if found is not None:
            findings.warn("date-format", f"{written!r} is not in the form announced", element)
    day = _day(*map(int, found.groups())) if found else None
    if day is None:
        findings.warn("invalid-date", f"{written[:40]!r} is not a date of the calendar", element)
    return day


def read_instalments(
    findings: Findings, terms: Iterable[Element], part_at: str, days: Sequence[str], plain: bool
) -> tuple[tuple[date, Decimal], ...]:
    """What is due on each day, when all the terms of a document say both; else nothing.

    `part_at` and `days` are the paths of the part and of its day in an element of terms.
    """
    found: list[tuple[date, Decimal]] = []
    for one in terms:
        part = find(one, part_at)
        on = next((at for path in days if (at := find(one, path)) is not None), None)
        amount_due, day = read_amount(findings, part), read_date(findings, on, plain)
        if amount_due is None or day is None:
            return ()
        found.append((day, amount_due))
    return tuple(found)


def read_issue_date(
    findings: Findings, element: Element | None, plain: bool = False
) -> date | None:
    """As `read_date`; its absence is told too, for no interest or limitation runs without it."""
    if not text_of(element):
        findings.warn("missing-issue-date", "the document has no issue date", element)
    return read_date(findings, element, plain)


def choose_due_date(
    findings: Findings,
    groups: Iterable[Iterable[Element]],
    terms: tuple[str, ...],
    issued_on: date | None,
    plain: bool,
) -> date | None:
    """The due date: from the first group of elements that gives one, else from the terms' words.

    Of several dates (discount terms) the latest is kept: no debtor is chased early.
    """
    for group in groups:
        days = {day for e in group if (day := read_date(findings, e, plain)) is not None}
        if len(days) > 1:
            listed = ", ".join(map(str, sorted(days)))
            findings.warn("several-due-dates", f"due on {listed}: the latest is kept")
        if days:
            return max(days)
    return _due_in_words(findings, terms, issued_on)


def _field(element: Element) -> str:
    """The name of an element; of CII's date strings, which all bear one name, what they date."""
    parent = element.getparent()
    if parent is not None and xml.local_name(element) == "DateTimeString":
        return xml.local_name(parent)
    return xml.local_name(element)


def _line(element: Element) -> int | None:
    return cast("int | None", element.sourceline)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _due_in_words(
    findings: Findings, terms: tuple[str, ...], issued_on: date | None
) -> date | None:
    """The due date that the terms leave no doubt of; told either way."""
    if not terms:
        return None
    said = "; ".join(terms)
    day, quoted = due_in_words(said, issued_on), said[:120]
    if day is None:
        findings.warn("terms-in-words", f"no due date, only the terms: {quoted}")
    else:
        findings.warn("due-date-in-words", f"the due date {day} is taken from the terms: {quoted}")
    return day
