"""An application for an order, field by field as a court's form asks for it. Pure.

France: CPC 1405 to 1407, 54 and 57. Across a border: Reg. 1896/2006 art. 7 (form A). Belgium: what
lawyer and bailiff need for C. jud. 1394/20. Nothing is made up: what nobody said is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from butoir.casefile.checks import registered
from butoir.casefile.facts import Case
from butoir.casefile.orders.courts import is_across_a_border
from butoir.casefile.orders.facts import OrderFacts, facts_data
from butoir.casefile.orders.sums import Sums, sums_of
from butoir.core.parties import Address

ORDER, EUROPEAN, BELGIAN = "order", "european", "undisputed"


class Field(NamedTuple):
    """A field of a form: its group, its name, what goes there, and whether it has to be filled."""

    group: str
    name: str
    value: str
    needed: bool = True

    @property
    def missing(self) -> bool:
        """Whether somebody has to fill it in."""
        return self.needed and not self.value


@dataclass(frozen=True, slots=True)
class Application:
    """The fields in the order of the form, and the sum in its parts."""

    kind: str
    fields: tuple[Field, ...]
    sums: Sums

    @property
    def missing(self) -> tuple[Field, ...]:
        """What nobody has said."""
        return tuple(field for field in self.fields if field.missing)


def application_of(case: Case, layout: str) -> Application | None:
    """The application that belongs in a file of this layout; None where none does."""
    if layout == ORDER:
        return Application(ORDER, tuple(_french(case)), sums_of(case))
    if layout == EUROPEAN:
        return Application(EUROPEAN, tuple(_european(case)), sums_of(case))
    belgian = case.law == "BE" and case.debtor.kind == "company"
    if belgian and layout in ("lawyer", "bailiff"):
        return Application(BELGIAN, tuple(_belgian(case)), sums_of(case))
    return None


def application_data(found: Application, facts: OrderFacts) -> dict[str, Any]:
    """The application as data: codes as they are, cents, days as ISO text."""
    sums = asdict(found.sums)
    sums["rates"] = [
        {
            "rate_hundredths_of_a_percent": one.rate,
            "from": one.from_on.isoformat(),
            "to": one.to_on.isoformat(),
            "reference": one.reference,
        }
        for one in found.sums.rates
    ]
    return {
        "kind": found.kind,
        "fields": {f"{one.group}_{one.name}": one.value for one in found.fields},
        "missing": [f"{one.group}_{one.name}" for one in found.missing],
        "sums_cents": sums,
        "said": facts_data(facts),
    }


def _french(case: Case) -> Iterator[Field]:
    facts = case.order
    yield Field("court", "kind", facts.court)
    yield Field("court", "city", facts.court_city)
    yield from _claimant(case)
    yield from _debtor(case)
    yield Field("claim", "object", facts.object)
    yield Field("claim", "contract", facts.contract)
    yield Field("option", "referral", facts.referral)
    yield Field("signature", "place", facts.signed_at)


def _european(case: Case) -> Iterator[Field]:
    facts, border = case.order, is_across_a_border(case.creditor.country, case.debtor.country)
    yield Field("court", "city", facts.court_city)
    yield Field("court", "ground", facts.ground)
    yield from _claimant(case)
    yield from _debtor(case)
    yield Field("bank", "iban", case.creditor.iban, needed=False)
    yield Field("bank", "bic", case.creditor.bic, needed=False)
    countries = f"{case.creditor.country[:2]} / {case.debtor.country[:2]}" if border else ""
    yield Field("claim", "border", countries)
    yield Field("claim", "object", facts.object)
    yield Field("claim", "contract", facts.contract)
    yield Field("option", "referral", facts.referral)
    yield Field("signature", "place", facts.signed_at)


def _belgian(case: Case) -> Iterator[Field]:
    for group, who in (("claimant", case.creditor), ("debtor", case.debtor)):
        known = [number for number in who.ids if registered((number,), "BE")]
        yield Field(group, "name", who.name)
        yield Field(group, "numbers", ", ".join(known))
        yield Field(group, "address", _address(who.address))
    yield Field("claim", "object", case.order.object)
    yield Field("claim", "contract", case.order.contract)


def _claimant(case: Case) -> Iterator[Field]:
    who, facts = case.creditor, case.order
    signatory = ", ".join(filter(None, (who.signatory, who.signatory_title)))
    yield Field("claimant", "name", who.name)
    yield Field("claimant", "form", facts.creditor_form or who.legal_form)
    yield Field("claimant", "numbers", ", ".join(filter(None, who.ids)))
    yield Field("claimant", "address", _address(who.address))
    yield Field("claimant", "representative", facts.creditor_representative or signatory)
    yield Field("claimant", "email", who.email, needed=False)
    yield Field("claimant", "telephone", who.phone, needed=False)


def _debtor(case: Case) -> Iterator[Field]:
    """A legal person by its form, seat and representative; a natural one by its birth (CPC 54)."""
    who, facts = case.debtor, case.order
    yield Field("debtor", "name", who.name)
    if who.kind == "consumer" or facts.given_names or facts.birth_on:
        yield Field("debtor", "given_names", facts.given_names)
        yield Field("debtor", "birth_on", facts.birth_on.isoformat() if facts.birth_on else "")
        yield Field("debtor", "birth_place", facts.birth_place)
    else:
        yield Field("debtor", "form", facts.debtor_form)
        yield Field("debtor", "representative", facts.debtor_representative)
    numbers = ", ".join(filter(None, who.ids))
    yield Field("debtor", "numbers", numbers, needed=who.kind == "company")
    address = "" if case.address_failed_on else _address(who.address)
    yield Field("debtor", "address", address)


def _address(place: Address) -> str:
    """On one line; empty where the street or the town is not known."""
    town = f"{place.postcode} {place.city}".strip()
    known = place.lines and place.city
    return ", ".join((*place.lines, town, place.country[:2])) if known else ""
