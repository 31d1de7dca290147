"""What the readers of bank statements share: notes, amounts, dates, references and balances.

Owns the tolerances: an amount may carry noise after the cents, a figure that does not add up is
told and left as it is. Refuses to guess an amount or a date.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from stdnum.be import ogm_vcs

from butoir.core.money import cents_from_decimal, format_cents
from butoir.formats.model import Diagnostic

MAX_NOTES_PER_CODE = 50
_AMOUNT = re.compile(r"([+-]?)(\d{1,15})(?:[.,](\d*))?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SIX_DIGITS = re.compile(r"[0-9]{6}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_RETURN_CODE = re.compile(r"([A-Z]{2}(?:\d{2}|[A-Z]{2}))(?![A-Za-z0-9])")
_BELGIAN_IBAN = re.compile(r"BE\d{14}")


class Notes:
    """The diagnostics of one file; a flood of the same kind is counted, not listed."""

    def __init__(self) -> None:
        self._kept: list[Diagnostic] = []
        self._count: Counter[tuple[str, str]] = Counter()

    def add(
        self,
        severity: str,
        code: str,
        message: str,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        """Keep one diagnostic; `severity` is "error" or "warning"."""
        self._count[severity, code] += 1
        if self._count[severity, code] <= MAX_NOTES_PER_CODE:
            self._kept.append(Diagnostic(severity, code, message, line, field))

    def error(
        self, code: str, message: str, line: int | None = None, field: str | None = None
    ) -> None:
        """What makes the file unusable."""
        self.add("error", code, message, line, field)

    def warning(
        self, code: str, message: str, line: int | None = None, field: str | None = None
    ) -> None:
        """What a person should know of a file that is used all the same."""
        self.add("warning", code, message, line, field)

    def all(self) -> tuple[Diagnostic, ...]:
        """The diagnostics in the order met, then what was left out of each kind."""
        more = [
            Diagnostic(severity, code, f"{count - MAX_NOTES_PER_CODE} more of the same kind")
            for (severity, code), count in self._count.items()
            if count > MAX_NOTES_PER_CODE
        ]
        return (*self._kept, *more)


def squeeze(text: str | None) -> str:
    """Text with every run of white space as one space, none at the ends."""
    return " ".join(text.split()) if text else ""


def joined(parts: Iterable[str]) -> str:
    """The distinct non-empty texts in order, with one space between."""
    return " ".join(dict.fromkeys(part for part in map(squeeze, parts) if part))


def read_cents(text: str, notes: Notes, line: int | None, field: str) -> int | None:
    """Signed cents of a written amount, halves away from zero; None with an error when garbled."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        notes.error("amount-unreadable", f"{text[:40]!r} is not an amount", line, field)
        return None
    sign, units, fraction = found.group(1), found.group(2), found.group(3) or ""
    if fraction[2:].strip("0"):
        notes.warning("amount-rounded", f"{text[:40]} is rounded to the cent", line, field)
    # Digits past the thirteenth cannot change which cent is nearest.
    return cents_from_decimal(Decimal(f"{sign}{units}.{fraction[:13] or '0'}"))


def read_date(text: str, notes: Notes, line: int | None, field: str) -> date | None:
    """The day of an ISO date or instant, as written; None when empty, with a warning if wrong."""
    found = _ISO_DATE.match(text)
    if found is not None:
        try:
            return date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
        except ValueError:
            pass
    if text:
        notes.warning("date-unreadable", f"{text[:40]!r} is not a date", line, field)
    return None


def read_ddmmyy(text: str, notes: Notes, line: int | None, field: str) -> date | None:
    """A day written DDMMYY; None for zeros or spaces, with a warning when it is no day."""
    if not text.strip("0 "):
        return None
    if _SIX_DIGITS.fullmatch(text):
        try:
            return date(2000 + int(text[4:]), int(text[2:4]), int(text[:2]))
        except ValueError:
            pass
    notes.warning("date-unreadable", f"{text!r} is not a day DDMMYY", line, field)
    return None


def iban_in(text: str) -> str:
    """The IBAN that a field starts with, spaces taken out, or nothing; digits are not checked."""
    if found := _BELGIAN_IBAN.match(text):
        return found.group()
    found = _IBAN.match(text) or _IBAN.fullmatch(text.replace(" ", ""))
    return found.group() if found else ""


def return_code_in(text: str) -> str:
    """The ISO 20022 code (AM04, CNOR) that a field starts with, or nothing."""
    found = _RETURN_CODE.match(text.strip())
    return found.group(1) if found else ""


def belgian_reference(digits: str) -> str:
    """Twelve digits as the structured communication is printed: +++123/4567/89002+++."""
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def belgian_reference_holds(digits: str) -> bool:
    """True when the last two of the twelve digits are the first ten modulo 97 (97 for 0)."""
    return bool(ogm_vcs.is_valid(digits))


def check_balance(
    opening: int | None, closing: int | None, moved: int | None, notes: Notes, line: int | None
) -> bool | None:
    """Whether opening plus movements is closing; None when a balance is missing.

    `moved` is None when the movements are not all in the account's currency: they cannot add up.
    """
    if opening is None or closing is None:
        return None
    if moved is not None and opening + moved == closing:
        return True
    first, last = format_cents(opening), format_cents(closing)
    message = f"opening {first}, closing {last} not in one currency"
    if moved is not None:
        message = (
            f"opening {first}, closing {last} and movements {format_cents(moved)} do not add up"
        )
    notes.warning("balance-mismatch", message, line)
    return False
