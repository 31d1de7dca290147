"""Who is who: one customer under its code, its identifiers and its name, in every file.

Owns the comparison of identifiers (SIREN, SIRET, BCE, VAT) and names. Refuses to guess: what two
customers share identifies neither, and two codes of one file are two customers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from butoir.formats.customers import CustomerRow
from butoir.formats.model import Party

_SCHEME = re.compile(r"\A\s*\d{4}:")  # the list that a Peppol identifier belongs to: 0208:...
_OFFICIAL = 9  # digits of the shortest number that a register gives


def plain(text: str) -> str:
    """Letters and digits only, without case or accents: NOVATEX S.A. is Novatex SA."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in folded if char.isalnum()) or text.strip()


def register_numbers(text: str) -> frozenset[str]:
    """The comparable forms of an official number; empty when the text is none.

    A SIRET and a French VAT number contain the SIREN; old Belgian numbers lack their first zero.
    """
    text = _SCHEME.sub("", text)
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    if len(digits) < _OFFICIAL:
        return frozenset()
    forms = {digits}
    letters = "".join(char for char in text.upper() if char.isalpha())
    if len(digits) == 14:
        forms.add(digits[:9])
    if len(digits) == 11 and letters.endswith("FR"):
        forms.add(digits[2:])
    if len(digits) == 9 and letters.endswith(("BE", "BCE", "KBO")):
        forms.add(f"0{digits}")
    return frozenset(forms)


class Directory:
    """The customers met so far; those of the customers table first, under their codes."""

    def __init__(self, rows: Iterable[CustomerRow]) -> None:
        self.rows: dict[str, CustomerRow] = {}
        self._codes: dict[str, str] = {}
        self._known_as: dict[str, set[str]] = {}
        self._met: dict[tuple[str, str], str] = {}  # file and customer: the code it has there
        for row in rows:
            debtor = row.debtor
            self.rows[debtor.id] = row
            self.recall(debtor.id, debtor.id, Party(debtor.name, debtor.ids))

    def customer(self, code: str, party: Party, file: str) -> str:
        """The customer that a file calls so, known already or new."""
        found = self.find(code, party, file) or code or party.name or next(iter(party.ids), "?")
        self._met.setdefault((file, found), code)
        self.recall(found, code or found, party)
        return found

    def find(self, code: str, party: Party, file: str = "") -> str | None:
        """The known customer of that code, else of that identifier, else of that name."""
        known = self._codes.get(code.strip()) if code else None
        if known is not None:
            return known
        keys = [form for text in party.ids for form in sorted(register_numbers(text), key=len)]
        for key in (*reversed(keys), *map(plain, party.ids), plain(party.name)):
            found = self._known_as.get(key, set())
            if key and len(found) == 1:
                (one,) = found
                if not code or self._met.get((file, one), code) == code:
                    return one
        return None

    def recall(self, customer: str, code: str, party: Party) -> None:
        """Know the customer under one more code, name and identifiers too."""
        self._codes.setdefault(code.strip(), customer)
        for key in _keys(party):
            self._known_as.setdefault(key, set()).add(customer)

    def has(self, customer: str, code: str, party: Party) -> bool:
        """True when the customer is known by all of this already."""
        if code and self._codes.get(code.strip()) != customer:
            return False
        return all(customer in self._known_as.get(key, ()) for key in _keys(party))


def _keys(party: Party) -> set[str]:
    keys = {form for text in party.ids for form in register_numbers(text)}
    keys.update(map(plain, party.ids), [plain(party.name)])
    return keys - {""}
