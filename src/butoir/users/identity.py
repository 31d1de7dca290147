"""What the number of a company says of it: its country, and the identifiers a letter shows.

SIREN (France, INSEE) and BCE or KBO (Belgium) numbers carry check digits; the VAT number follows
from each. Nothing is asked of a register.
"""

from __future__ import annotations

from dataclasses import dataclass

from stdnum import iban as iban_number
from stdnum.be import vat as be_number
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from butoir.core.errors import InputError


@dataclass(frozen=True, slots=True)
class Identity:
    """A company by its number: `ids` as letters show them."""

    country: str
    number: str
    ids: tuple[str, ...]


def identity_of(text: str) -> Identity:
    """The company of a SIREN, SIRET or BCE number; raises InputError when no check digits hold."""
    bare = "".join(char for char in text if char.isalnum()).upper().removeprefix("SIREN")
    for country in ("FR", "BE"):
        try:
            return _french(bare) if country == "FR" else _belgian(bare)
        except ValidationError:
            continue
    raise InputError("is neither a SIREN nor a BCE number: look at its digits", field="number")


def checked_iban(text: str) -> str:
    """An IBAN without spaces; raises InputError when its check digits do not hold."""
    try:
        return str(iban_number.validate(text))
    except ValidationError as error:
        raise InputError("is not an IBAN: look at its digits", field="iban") from error


def _french(bare: str) -> Identity:
    bare = bare.removeprefix("FR")
    if len(bare) == 11:  # a VAT number: two digits of its own before the SIREN
        bare = bare[2:]
    number = siret.validate(bare)[:9] if len(bare) == 14 else siren.validate(bare)
    vat = f"FR{(12 + 3 * (int(number) % 97)) % 97:02}{number}"
    return Identity("FR", number, (f"SIREN {_threes(number)}", f"TVA {vat}"))


def _belgian(bare: str) -> Identity:
    number = be_number.validate(bare)
    dotted = f"{number[:4]}.{number[4:7]}.{number[7:]}"
    return Identity("BE", number, (f"BCE/KBO {dotted}", f"TVA/BTW BE{number}"))


def _threes(number: str) -> str:
    return " ".join(number[at : at + 3] for at in range(0, len(number), 3))
