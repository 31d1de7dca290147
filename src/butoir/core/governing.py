"""Which country's closed days and which country's law count for a debtor."""

from __future__ import annotations

from butoir.law.calendar import COUNTRIES


def place_of(country: str, home: str) -> str:
    """The country whose closed days count for a debtor: the creditor's when its own is unknown."""
    return country if country in COUNTRIES else home


def law_of(country: str, kind: str, home: str) -> str:
    """The country whose law governs a debt: for a company the seller's (Rome I, art. 4).

    A consumer keeps the protection of his own law (art. 6), a public body that of its own rules;
    where they are not among those known, a consumer is treated as a French one, of whom a demand
    claims nothing but the principal.
    """
    if kind == "company":
        return home
    if country in COUNTRIES:
        return country
    return "FR" if kind == "consumer" else home
