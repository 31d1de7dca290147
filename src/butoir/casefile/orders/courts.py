"""Which court is proposed for an order for payment, and why; a person chooses. Pure.

France: CPC 1405, 1406. The court is that of the debtor's seat or domicile, by public order. Whether
a natural person is a merchant is never deduced.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

COMMERCIAL = frozenset({"SA", "SAS", "SASU", "SARL", "EURL", "SNC", "SCA", "SCS"})
_LIBERAL = frozenset({"SELARL", "SELAS", "SELAFA", "SELCA"})  # of a profession: a civil court
_WRITTEN_OUT = (
    "SOCIETE ANONYME",
    "SOCIETE PAR ACTIONS SIMPLIFIEE",
    "SOCIETE A RESPONSABILITE LIMITEE",
    "SOCIETE EN NOM COLLECTIF",
)
# Member States bound by Reg. 1896/2006: all but Denmark (art. 2 § 3)
BOUND = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
     "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK")
)  # fmt: skip


class Proposal(NamedTuple):
    """A court of `COURTS`, or "" when only a person can tell; `why` names its sentence."""

    court: str
    why: str


def proposed_court(kind: str, form: str, name: str = "") -> Proposal:
    """The court of a claim against a debtor: of its `kind`, its legal form, or the form that its
    name carries."""
    if kind == "consumer":
        return Proposal("judicial", "consumer")
    if kind == "public":
        return Proposal("", "public")
    words = set(_plain(f"{form} {name}").split())
    if words & _LIBERAL:
        return Proposal("", "liberal")
    if words & COMMERCIAL or any(long in _plain(form) for long in _WRITTEN_OUT):
        return Proposal("commercial", "form")
    return Proposal("", "unknown")


def is_across_a_border(creditor: str, debtor: str) -> bool:
    """Whether a European order for payment is possible between these countries (ISO codes)."""
    one, other = creditor[:2], debtor[:2]
    return one != other and {one, other} <= BOUND


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return " ".join(re.sub(r"[^A-Z ]+", lambda m: "" if m[0] == "." else " ", bare).split())
