"""Which ways to an enforceable title are open, and why one is not. Pure.

France: simplified recovery of small claims (CPCE L125-1, R125-1 à R125-8). Belgium: recovery of
undisputed debts between enterprises (C. jud. 1394/20 et s.). The figures are those of `law/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from butoir.casefile.facts import Case
from butoir.law.registry import parameter, table

PERCENT = 10_000  # hundredths of a percent in one


@dataclass(frozen=True, slots=True)
class Route:
    """A way by its row in `law/<country>/procedures.toml`. `against` are the reasons why it is not
    open; `limit` is its ceiling in cents: of principal and interest ("small"), or of interest and
    indemnities ("accessories"), of which `within` may be claimed."""

    name: str
    reference: str
    against: tuple[str, ...]
    limit: int
    within: int

    @property
    def is_open(self) -> bool:
        """Whether nothing that we know of is against it."""
        return not self.against


def ceiling_of_small_claims(on: date) -> int:
    """The French ceiling, in cents. Raises LawError on a day that no text covers."""
    return parameter("fr/small_claim_ceiling").at(on).number


def routes_of(case: Case, numbers_known: bool) -> tuple[Route, ...]:
    """The ways that this case's law knows; `numbers_known`: both parties' numbers in the Belgian
    register are."""
    if case.law == "FR":
        return (_small_claims(case),)
    if case.law == "BE":
        return (_undisputed(case, numbers_known),)
    return ()


def _small_claims(case: Case) -> Route:
    row: Any = table("fr/procedures")["FR-PSRPC"]
    limit, asked = ceiling_of_small_claims(case.on), case.principal + case.interest
    against = {
        "over-ceiling": asked > limit,
        "disputed": bool(case.disputes),
        "insolvent": case.insolvency is not None,
        "barred": _is_barred(case),
        "abroad": case.debtor.country[:2] != "FR",
        "public": case.debtor.kind == "public",
    }
    return Route("small", str(row["reference"]), _holding(against), limit, asked)


def _undisputed(case: Case, numbers_known: bool) -> Route:
    row: Any = table("be/procedures")["BE-1394"]
    rate = parameter("be/undisputed_accessories").at(case.on).number
    limit = case.principal * rate // PERCENT  # a legal ceiling is rounded down
    against = {
        "no-enterprise": case.debtor.kind == "consumer",
        "public": case.debtor.kind == "public",
        "numbers": case.debtor.kind == "company" and not numbers_known,
        "disputed": bool(case.disputes),
        "insolvent": case.insolvency is not None,
        "barred": _is_barred(case),
    }
    within = min(limit, case.interest + case.indemnity)
    return Route("undisputed", str(row["reference"]), _holding(against), limit, within)


def _is_barred(case: Case) -> bool:
    return any(one.limitation.last_day < case.on for one in case.invoices)


def _holding(against: dict[str, bool]) -> tuple[str, ...]:
    return tuple(reason for reason, holds in against.items() if holds)
