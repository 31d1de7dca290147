"""What a public register says of one number: a frozen value, and how it is kept as JSON.

The readers of `formats` make them, `core.identity` compares them with the customer that we know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from stdnum.be import vat as bce
from stdnum.fr import siren

FRANCE, BELGIUM = "FR", "BE"


@dataclass(frozen=True, slots=True)
class Registered:
    """An enterprise as its register knows it; texts are empty where the register says nothing.

    `number` is a SIREN (9 digits) or an enterprise number (10). `found` False: the register does
    not have the number, and all else is empty. `active` is None when it does not say; `ceased_on`
    the day from which it says otherwise. `private` tells that name and address are withheld at the
    person's wish (statut_diffusion P), which is no contradiction of anything. `person` is a sole
    trader, `public` a body of public law, both by the register's own form; `dormant` an enterprise
    that has no establishment open. `situation` is what a register says of its legal situation when
    that is not the ordinary one.
    """

    number: str
    country: str
    found: bool = True
    names: tuple[str, ...] = ()
    private: bool = False
    active: bool | None = None
    ceased_on: date | None = None
    dormant: bool = False
    person: bool = False
    public: bool = False
    form: str = ""
    situation: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""


_FIELDS = frozenset(field.name for field in fields(Registered))


def as_json(said: Registered) -> dict[str, Any]:
    """The value as JSON has words for it."""
    ceased = said.ceased_on.isoformat() if said.ceased_on else None
    return {**asdict(said), "names": list(said.names), "ceased_on": ceased}


def from_json(kept: Mapping[str, Any]) -> Registered:
    """The value that `as_json` kept."""
    values = {name: value for name, value in kept.items() if name in _FIELDS}
    ceased = values.get("ceased_on")
    values["ceased_on"] = date.fromisoformat(ceased) if ceased else None
    return Registered(**{**values, "names": tuple(values.get("names", ()))})


def is_number(text: str) -> bool:
    """Whether these digits are a SIREN or a Belgian enterprise number whose check digits hold."""
    if len(text) == 9:
        return bool(siren.is_valid(text))
    return len(text) == 10 and bool(bce.is_valid(text))


def register_of(number: str) -> str:
    """The country whose register gives numbers of that length."""
    return FRANCE if len(number) == 9 else BELGIUM
