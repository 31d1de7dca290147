"""The policy file of `butoir plan`: the scenario, and the creditor as its letters name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from butoir.core.claim import ClaimTerms
from butoir.core.errors import InputError
from butoir.core.parties import Address, Creditor
from butoir.core.policy import Policy, policy_from_table
from butoir.law.calendar import COUNTRIES
from butoir.project.tables import load_toml

UNKNOWN = Creditor(name="")
_TEXTS = (
    "name",
    "legal_form",
    "iban",
    "bic",
    "phone",
    "email",
    "signatory",
    "signatory_title",
    "accent",
    "country",
)
_ADDRESS = ("lines", "postcode", "city", "country")


@dataclass(frozen=True, slots=True)
class Company:
    """What a company decided, and who it is; `bank_age_matters` when it set a threshold."""

    policy: Policy
    creditor: Creditor
    bank_age_matters: bool = False

    @property
    def terms(self) -> ClaimTerms:
        """What its general terms allow it to claim."""
        creditor = self.creditor
        return ClaimTerms(creditor.contract_rate, creditor.consumer_clause, creditor.sme)


def load_company(path: Path | None) -> Company:
    """The policy file, or the default scenario of a creditor that is not named."""
    if path is None:
        return Company(Policy(), UNKNOWN)
    table = load_toml(path)
    unknown = set(table) - {"policy", "creditor"}
    if unknown:
        raise InputError("unknown table", str(path), field=min(unknown))
    policy = table.get("policy", {})
    if not isinstance(policy, Mapping) or not isinstance(table.get("creditor", {}), Mapping):
        raise InputError("[policy] and [creditor] are tables", str(path))
    return Company(
        policy_from_table(policy, str(path)),
        _creditor(table.get("creditor", {}), str(path)),
        "bank_data_max_days" in policy,
    )


def _creditor(table: Mapping[str, Any], where: str) -> Creditor:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in _TEXTS:
            values[key] = _text(value, where, key)
        elif key == "ids":
            values[key] = _texts(value, where, key)
        elif key in ("address", "cheque_to"):
            values[key] = _address(value, where, key)
        elif key in ("consumer_clause", "sme"):
            if not isinstance(value, bool):
                raise InputError("is true or false", where, field=key)
            values[key] = value
        elif key == "contract_rate":
            values[key] = _rate(value, where)
        else:
            raise InputError("unknown key of the creditor", where, field=key)
    return _checked(Creditor(**{"name": "", **values}), where)


def _checked(creditor: Creditor, where: str) -> Creditor:
    """Money sent to a mistyped account is lost: both check digits are verified."""
    if creditor.country not in COUNTRIES:
        raise InputError(f"is one of {', '.join(COUNTRIES)}", where, field="country")
    for field, check in (("iban", iban), ("bic", bic)):
        value = getattr(creditor, field)
        try:
            if value:
                check.validate(value)
        except ValidationError as error:
            raise InputError(f"{value!r} is not valid: {error}", where, field=field) from error
    return creditor


def _text(value: object, where: str, key: str) -> str:
    if not isinstance(value, str) or any(ord(character) < 32 for character in value):
        raise InputError("is a text on one line", where, field=key)
    return value


def _texts(value: object, where: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InputError("is a list of texts", where, field=key)
    return tuple(_text(one, where, key) for one in value)


def _address(value: object, where: str, key: str) -> Address:
    if not isinstance(value, Mapping) or set(value) - set(_ADDRESS):
        raise InputError(f"is a table with {', '.join(_ADDRESS)}", where, field=key)
    return Address(
        lines=_texts(value.get("lines", []), where, key),
        postcode=_text(value.get("postcode", ""), where, key),
        city=_text(value.get("city", ""), where, key),
        country=_text(value.get("country", "FR"), where, key),
    )


def _rate(value: object, where: str) -> int:
    """Hundredths of a percent, from a text such as "12.5"."""
    try:
        rate = Decimal(_text(value, where, "contract_rate")) * 100
    except InvalidOperation as error:
        raise InputError("is a percentage such as 12.5", where, field="contract_rate") from error
    if not rate.is_finite() or rate != rate.to_integral_value() or not 0 <= rate <= 10_000:
        raise InputError("has at most two decimals", where, field="contract_rate")
    return int(rate)
