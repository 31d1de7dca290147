"""What a court's form asks for beside the case, as a person filled it in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from butoir.casefile.orders.deadlines import COURTS
from butoir.core.errors import InputError

YES, NO = "yes", "no"
GROUNDS = ("domicile", "performance", "agreement", "other")  # of a court across a border
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Empty: nobody said it. `court` is of `COURTS`; `merchants`: both parties are; `referral`: on
    opposition the case goes to the competent court by itself (CPC 1408); `ground` why a court in
    another country decides; `signed_at` the place of the signature."""

    court: str = ""
    court_city: str = ""
    object: str = ""
    contract: str = ""
    creditor_form: str = ""
    creditor_representative: str = ""
    debtor_form: str = ""
    debtor_representative: str = ""
    given_names: str = ""
    birth_on: date | None = None
    birth_place: str = ""
    merchants: str = ""
    referral: str = ""
    ground: str = ""
    signed_at: str = ""


NOTHING = OrderFacts()
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "court": COURTS,
    "merchants": (YES, NO),
    "referral": (YES, NO),
    "ground": GROUNDS,
}


def checked_facts(facts: OrderFacts) -> OrderFacts:
    """The facts with plain spaces. Raises InputError for a choice that is none, or a text of more
    than 300 characters."""
    said: dict[str, Any] = asdict(facts)
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = " ".join(value.split())
            if len(said[name]) > _LONGEST:
                raise InputError(f"more than {_LONGEST} characters", field=name)
        if name in _CHOICES and said[name] not in ("", *_CHOICES[name]):
            raise InputError(f"{value!r} is none of {', '.join(_CHOICES[name])}", field=name)
    return OrderFacts(**said)


def facts_data(facts: OrderFacts) -> dict[str, str]:
    """What was said, as data; days as ISO text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(facts).items()
        if value
    }


def facts_from(data: Mapping[str, str]) -> OrderFacts:
    """The facts of such data; what another version knew is left out."""
    known = {field.name for field in fields(OrderFacts)}
    said: dict[str, Any] = {name: value for name, value in data.items() if name in known}
    if said.get("birth_on"):
        said["birth_on"] = date.fromisoformat(said["birth_on"])
    return OrderFacts(**said)
