"""The regimes of late payment: whose law, when interest starts, at which rate, and what never.

Owns the choice of parameters and the gate `Regime.may_charge`; the figures themselves are in the
TOML files. Refuses to guess a regime for a country it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from butoir.law.registry import LawError, table

# When interest starts: the day after the due date; after a formal notice; after the default that a
# notice or a fixed date brings; after a free reminder and its clear days; after the third month.
STARTS = ("due", "notice", "default", "reminder", "third-month")
# What a rate of the creditor's terms does: replaces the legal rate ("free"), replaces it under
# watch of a floor, is held under a cap, is computed but flagged, or counts for nothing.
CONTRACT_RATES = ("free", "floor", "cap", "flag", "refused")


class UnknownRegimeError(LawError):
    """No regime of that name, or none for that country and kind of debtor."""


class ForbiddenChargeError(LawError):
    """A kind of charge that the regime does not allow to be claimed at all (R32)."""


@dataclass(frozen=True, slots=True)
class Regime:
    """One law of late payment.

    `rate`, `floor`, `cap` and `lump_sum` name parameters; `charges` are the kinds of claim lines
    that may be added to the principal; `rules` are rows of the country's `rules` table. `frozen`
    keeps the rate of the half-year in which interest started; `rounds_down` marks a legal ceiling;
    `instalments` is the rule by which, while a payment plan runs, only its due instalments bear
    interest.
    """

    name: str
    country: str
    starts: str
    rate: str
    rules: tuple[str, ...]
    contract_rate: str
    charges: frozenset[str] = frozenset({"interest"})
    lump_sum: str | None = None
    floor: str | None = None
    indemnity_cap: str | None = None
    frozen: bool = False
    rounds_down: bool = False
    stop: str = ""
    instalments: str = ""

    @property
    def citations(self) -> tuple[str, ...]:
        """The texts that found interest and indemnity, as `what: text`."""
        return tuple(f"{row['item']}: {row['reference']}" for row in self._rows())

    @property
    def never(self) -> tuple[str, ...]:
        """What may never be charged under this regime, in words."""
        return tuple(row["never"] for row in self._rows() if row["never"])

    @property
    def insolvency_reference(self) -> str:
        """The text by which chasing and interest stop at an insolvency judgment."""
        if not self.stop:
            return "insolvency law of the debtor's seat (not looked up)"
        row = table(f"{self.country.lower()}/rules")[self.stop]
        return f"{row['reference']}{' (from memory)' if row['status'] == 'from_memory' else ''}"

    @property
    def instalments_reference(self) -> str:
        """The text by which only due instalments bear interest; empty where none says so."""
        if not self.instalments:
            return ""
        return str(table(f"{self.country.lower()}/rules")[self.instalments]["reference"])

    def citation(self, kind: str) -> str:
        """The text that allows one kind of charge; raises ForbiddenChargeError when none does."""
        self.may_charge(kind)
        rows = [row for row in self._rows() if kind in row["item"]] or list(self._rows())
        return str(rows[0]["reference"])

    def may_charge(self, kind: str) -> None:
        """Raise ForbiddenChargeError unless the regime allows this kind of charge."""
        if kind not in self.charges:
            raise ForbiddenChargeError(f"{self.name}: {kind} may not be charged")

    def _rows(self) -> tuple[Mapping[str, str], ...]:
        rows = table(f"{self.country.lower()}/rules")
        return tuple(rows[rule] for rule in self.rules)


_BOTH = frozenset({"interest", "indemnity"})
_ALL = (
    Regime(
        "fr-b2b",
        "FR",
        "due",
        "fr/default_rate",
        ("FR-B2B-INT", "FR-B2B-40", "FR-IMPUT"),
        "floor",
        charges=_BOTH,
        lump_sum="fr/lump_sum",
        floor="fr/contract_rate_floor",
        stop="FR-PROC-STOP",
    ),
    Regime(
        "fr-b2c",
        "FR",
        "notice",
        "fr/legal_rate",
        ("FR-B2C-INT", "FR-B2C-FEES", "FR-IMPUT"),
        "flag",
        stop="FR-PROC-STOP",
    ),
    Regime(
        "fr-public",
        "FR",
        "due",
        "fr/public_rate",
        ("FR-PUB-INT", "FR-PUB-40", "FR-IMPUT"),
        "refused",
        charges=_BOTH,
        lump_sum="fr/public_lump_sum",
        frozen=True,
        stop="FR-PROC-STOP",
    ),
    Regime(
        "be-b2b",
        "BE",
        "due",
        "be/commercial_rate",
        ("BE-B2B-INT", "BE-B2B-40"),
        "free",
        charges=_BOTH,
        lump_sum="be/lump_sum",
        stop="BE-STOP",
        instalments="BE-B2B-PLAN",
    ),
    Regime(
        "be-b2c",
        "BE",
        "reminder",
        "be/commercial_rate",
        ("BE-B2C-INT", "BE-B2C-IND", "BE-B2C-R1"),
        "cap",
        charges=_BOTH,
        indemnity_cap="be/consumer_cap",
        rounds_down=True,
        stop="BE-STOP",
    ),
    Regime(
        "lu-b2b",
        "LU",
        "due",
        "lu/commercial_rate",
        ("LU-B2B",),
        "free",
        charges=_BOTH,
        lump_sum="lu/lump_sum",
    ),
    Regime("lu-b2c", "LU", "third-month", "lu/legal_rate", ("LU-B2C",), "refused"),
    Regime("ch", "CH", "default", "ch/default_rate", ("CH-INT",), "free"),
)
REGIMES: Mapping[str, Regime] = MappingProxyType({regime.name: regime for regime in _ALL})
_CHOICE = {
    ("FR", "company"): "fr-b2b",
    ("FR", "consumer"): "fr-b2c",
    ("FR", "public"): "fr-public",
    ("BE", "company"): "be-b2b",
    ("BE", "consumer"): "be-b2c",
    ("BE", "public"): "be-b2b",
    ("LU", "company"): "lu-b2b",
    ("LU", "consumer"): "lu-b2c",
    ("LU", "public"): "lu-b2b",
    ("CH", "company"): "ch",
    ("CH", "consumer"): "ch",
    ("CH", "public"): "ch",
}


def regime(name: str) -> Regime:
    """The regime of that name; raises UnknownRegimeError otherwise."""
    try:
        return REGIMES[name]
    except KeyError:
        known = ", ".join(REGIMES)
        raise UnknownRegimeError(f"no regime {name!r}: one of {known}") from None


def regime_for(country: str, kind: str) -> str:
    """The name of the regime for a country (FR-57 is French law) and a kind of debtor.

    `kind` is company, consumer or public; raises UnknownRegimeError for any other pair.
    """
    try:
        return _CHOICE[country.partition("-")[0], kind]
    except KeyError:
        raise UnknownRegimeError(f"no regime for a {kind} in {country}") from None
