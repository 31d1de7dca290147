"""Which ways to an enforceable title are open, and why one is not. Pure.

France: order for payment (CPC 1405), simplified recovery of small claims (CPCE L125-1, R125-1 à
R125-8), the new way between merchants (L126-1, switched off). Belgium: recovery of undisputed debts
between enterprises (C. jud. 1394/20 et s.). Across a border: the European order. The figures are
those of `law/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from butoir.casefile.facts import Case
from butoir.casefile.orders.courts import is_across_a_border
from butoir.casefile.orders.facts import YES
from butoir.law.registry import parameter, table

PERCENT = 10_000  # hundredths of a percent in one


@dataclass(frozen=True, slots=True)
class Route:
    """A way by its row in `law/<country>/procedures.toml`. `against` are the reasons why it is not
    open; `limit` is its ceiling in cents: of principal and interest ("small"), or of interest and
    indemnities ("undisputed"), of which `within` may be claimed; 0 where there is none."""

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
    found: list[Route] = []
    if case.law == "FR":
        found = [_order(case), _small_claims(case), _merchants(case)]
    elif case.law == "BE":
        found = [_undisputed(case, numbers_known)]
    if is_across_a_border(case.creditor.country, case.debtor.country):
        found.append(_european(case))
    return tuple(found)


def _order(case: Case) -> Route:
    """Injonction de payer: before the court of the debtor's seat, without a ceiling."""
    row: Any = table("fr/procedures")["FR-IP"]
    against = {
        "insolvent": case.insolvency is not None,
        "barred": _is_barred(case),
        "abroad": case.debtor.country[:2] != "FR",
        "public": case.debtor.kind == "public",
    }
    return Route("order", str(row["reference"]), _holding(against), 0, case.total)


def _merchants(case: Case) -> Route:
    """CPCE L126-1: closed as long as its row in `law/` says that it is not in force."""
    row: Any = table("fr/procedures")["FR-L126"]
    against = {
        "not-in-force": not row.get("in_force", True),
        "public": case.debtor.kind == "public",
        "no-enterprise": case.debtor.kind == "consumer",
        "no-merchants": case.debtor.kind == "company" and case.order.merchants != YES,
        "disputed": bool(case.disputes),
        "insolvent": case.insolvency is not None,
        "barred": _is_barred(case),
        "abroad": case.debtor.country[:2] != "FR",
    }
    return Route("merchants", str(row["reference"]), _holding(against), 0, case.total)


def _european(case: Case) -> Route:
    """Between two Member States: Reg. 1896/2006."""
    row: Any = table("eu/procedures")["EU-EOP"]
    against = {
        "disputed": bool(case.disputes),
        "insolvent": case.insolvency is not None,
        "barred": _is_barred(case),
    }
    return Route("european", str(row["reference"]), _holding(against), 0, case.total)


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
