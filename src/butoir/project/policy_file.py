"""The policy file of `butoir plan`: the scenario, and the creditor as its letters name it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from butoir.core.claim import ClaimTerms
from butoir.core.errors import InputError
from butoir.core.money import parse_cents
from butoir.core.parties import Address, Creditor
from butoir.core.policy import Policy, policy_from_table
from butoir.formats.customers import is_email
from butoir.law.calendar import COUNTRIES
from butoir.letters.language import available_languages
from butoir.letters.logo import clean_logo
from butoir.project.tables import load_toml

UNKNOWN = Creditor(name="")
MODES = ("automatic", "confirm", "manual")  # how a step leaves, where there is a database
_TEXTS = (
    "name",
    "legal_form",
    "iban",
    "bic",
    "phone",
    "email",
    "signatory",
    "signatory_title",
    "notice_signatory",
    "notice_signatory_title",
    "accent",
    "country",
)
_ADDRESS = ("lines", "postcode", "city", "country")
_MOST_LINES = 4  # of an address, as an envelope's window shows them
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


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
    if not table:
        raise InputError("holds neither [policy] nor [creditor]", str(path))
    for name in ("policy", "creditor"):
        if not isinstance(table.get(name, {}), Mapping):
            raise InputError(f"is a table: [{name}]", str(path), field=name)
    plain, _ = split_modes(policy, str(path))
    return Company(
        policy_from_table(plain, str(path)),
        _creditor(table.get("creditor", {}), str(path)),
        "bank_data_max_days" in policy,
    )


def split_modes(table: Mapping[str, Any], where: str) -> tuple[dict[str, Any], dict[str, str]]:
    """A `[policy]` table without the modes of its steps, and these by the step's name.

    A step's `mode` says whether it leaves by itself ("automatic"), once a person agreed ("confirm",
    also when nothing is said), or is looked at one by one ("manual"). Raises InputError.
    """
    steps = table.get("steps")
    if not isinstance(steps, list):
        return dict(table), {}
    modes: dict[str, str] = {}
    plain = []
    for step in steps:
        mode = step.get("mode") if isinstance(step, Mapping) else None
        if mode is not None:
            if mode not in MODES:
                raise InputError(f"{mode!r} is none of {', '.join(MODES)}", where, field="mode")
            modes[str(step.get("name"))] = mode
        known = isinstance(step, Mapping)
        plain.append({k: v for k, v in step.items() if k != "mode"} if known else step)
    return {**table, "steps": plain}, modes


def _creditor(table: Mapping[str, Any], where: str) -> Creditor:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in _TEXTS:
            values[key] = _text(value, where, key)
        elif key == "ids":
            values[key] = _texts(value, where, key)
        elif key in ("address", "cheque_to"):
            values[key] = _address(value, where, key)
        elif key in ("signatory_titles", "notice_signatory_titles"):
            values[key] = _by_language(value, where, key)
        elif key in ("consumer_clause", "sme", "red_when_firm"):
            if not isinstance(value, bool):
                raise InputError(f"{value!r} is not true or false", where, field=key)
            values[key] = value
        elif key == "logo":
            values[key] = _logo(_text(value, where, key), where)
        elif key == "contract_rate":
            values[key] = _rate(value, where)
        else:
            raise InputError("unknown key of the creditor", where, field=key)
    return _checked(Creditor(**{"name": "", **values}), where)


def _checked(creditor: Creditor, where: str) -> Creditor:
    """Money sent to a mistyped account is lost: both check digits are verified."""
    if creditor.country not in COUNTRIES:
        known = ", ".join(COUNTRIES)
        raise InputError(f"{creditor.country!r} is none of {known}", where, field="country")
    for field, check in (("iban", _iban), ("bic", bic.validate)):
        value = getattr(creditor, field)
        try:
            if value:
                check(value)
        except ValidationError as error:
            raise InputError(f"{value!r} is not valid: {error}", where, field=field) from error
    if creditor.email and not is_email(creditor.email):
        raise InputError(f"{creditor.email!r} is not an e-mail address", where, field="email")
    if not _COLOUR.fullmatch(creditor.accent):
        raise InputError(
            f"{creditor.accent!r} is not a colour such as #0f4c5c", where, field="accent"
        )
    return creditor


def _iban(text: str) -> str:
    """The account's own check digits; lists of banks go out of date and refuse real ones."""
    return str(iban.validate(text, check_country=False))


def _text(value: object, where: str, key: str) -> str:
    if not isinstance(value, str) or any(ord(character) < 32 for character in value):
        raise InputError(f"{value!r} is not a text on one line", where, field=key)
    return value.strip()


def _texts(value: object, where: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InputError(f"{value!r} is not a list of texts", where, field=key)
    return tuple(_text(one, where, key) for one in value)


def _address(value: object, where: str, key: str) -> Address:
    if not isinstance(value, Mapping):
        raise InputError(f"is a table: [creditor.{key}]", where, field=key)
    unknown = set(value) - set(_ADDRESS)
    if unknown:
        raise InputError(f"is none of {', '.join(_ADDRESS)}", where, field=f"{key}.{min(unknown)}")
    lines = _texts(value.get("lines", []), where, f"{key}.lines")
    if len(lines) > _MOST_LINES:
        raise InputError(f"more than {_MOST_LINES} lines", where, field=f"{key}.lines")
    texts = {
        name: _text(value.get(name, default), where, f"{key}.{name}")
        for name, default in (("postcode", ""), ("city", ""), ("country", "FR"))
    }
    if not re.fullmatch(r"[A-Z]{2}", texts["country"]):
        raise InputError(
            f"{texts['country']!r} is not a code such as FR", where, field=f"{key}.country"
        )
    return Address(lines, **texts)


def _by_language(value: object, where: str, key: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise InputError(f"is a table: [creditor.{key}]", where, field=key)
    unknown = set(value) - set(available_languages())
    if unknown:
        known = ", ".join(available_languages())
        raise InputError(f"is none of {known}", where, field=f"{key}.{min(unknown)}")
    return tuple((lang, _text(said, where, f"{key}.{lang}")) for lang, said in value.items())


def _logo(name: str, where: str) -> bytes:
    """The picture beside the policy file."""
    try:
        data = (Path(where).parent / name).read_bytes()
    except OSError as error:
        raise InputError(f"{name!r} cannot be read", where, field="logo") from error
    return clean_logo(data, where)


def _rate(value: object, where: str) -> int:
    """Hundredths of a percent, from a text such as "12.5"."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,2}(\.\d{1,2})?", value, re.ASCII):
        raise InputError(
            f'{value!r} is not a percentage such as "12.5"', where, field="contract_rate"
        )
    return parse_cents(value, where, "contract_rate")
