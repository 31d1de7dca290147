"""The number of an account, said one way whatever the format: its IBAN where that is certain.

A French statement in CFONB or OFX names its account by bank, branch and number, the same account
in CAMT by its IBAN: one number for both is what lets a movement count once.
"""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import iban

_BANK = re.compile(r"[0-9]{5}")
_NUMBER = re.compile(r"[0-9A-Z]{11}")
_RIB_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_PARTS = re.compile(r"[/|]")
_CURRENCY = re.compile(r"[A-Z]{3}$")


@lru_cache(maxsize=256)
def french_iban(bank: str, branch: str, number: str) -> str:
    """The IBAN of bank (5 digits), branch (5) and account number (11), or nothing.

    The RIB key is 97 less (89 x bank + 15 x branch + 3 x number) modulo 97, letters counted by
    their place in the French table; Monaco, which shares the form, reads as French.
    """
    if not (_BANK.fullmatch(bank) and _BANK.fullmatch(branch) and _NUMBER.fullmatch(number)):
        return ""
    digits = int(number.translate(_RIB_DIGITS))
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * digits) % 97
    bban = f"{bank}{branch}{number}{key:02d}"
    return f"FR{iban.calc_check_digits(f'FR00{bban}')}{bban}"


@lru_cache(maxsize=256)
def account_number(text: str) -> str:
    """The valid IBAN that a field holds, alone, after a bank's code or before a currency; else
    the field as it is written."""
    bare = text.strip()
    for part in (bare, *reversed(_PARTS.split(bare))):
        whole = part.replace(" ", "").upper()
        for candidate in (whole, _CURRENCY.sub("", whole)):
            if iban.is_valid(candidate, check_country=False):
                return candidate
    return bare
