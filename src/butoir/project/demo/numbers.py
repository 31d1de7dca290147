"""Numbers that look right and are nobody's: check digits hold, ranges are those of fiction.

Bank codes 99999 and 999 are no bank's. The telephone numbers of France are those that its
regulator keeps for films; Belgium and Luxembourg keep none, so their customers have French ones.
"""

from __future__ import annotations

from stdnum import iban, luhn

_LETTERS = ("01 99 00", "03 53 01", "06 39 98")  # the last one for mobile telephones


def siren(number: int) -> str:
    """A company number of France, from a number below a million."""
    stem = f"99{number:06d}"
    return f"{stem}{luhn.calc_check_digit(stem)}"


def enterprise(number: int) -> str:
    """A company number of Belgium, `0999.001.234`, from a number below ten thousand."""
    digits = f"{999_0000 + number:08d}"
    whole = f"{digits}{97 - int(digits) % 97:02d}"
    return f"{whole[:4]}.{whole[4:7]}.{whole[7:]}"


def communication(number: int) -> str:
    """A structured reference of Belgium, `+++000/0000/00000+++`."""
    digits = f"{number:010d}{number % 97 or 97:02d}"
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def account(country: str, number: int) -> str:
    """An IBAN of France, Belgium or Luxembourg, from a number below ten million."""
    if country == "BE":
        stem = f"999{number:07d}"
        body = f"{stem}{int(stem) % 97 or 97:02d}"
    elif country == "LU":
        body = f"999{number:013d}"
    else:
        key = 97 - (89 * 99999 + 3 * number) % 97  # of the RIB, counter 00000
        body = f"9999900000{number:011d}{key:02d}"
    return f"{country}{iban.calc_check_digits(f'{country}00{body}')}{body}"


def phone(country: str, number: int, *, mobile: bool = False) -> str:
    """A telephone number kept for fiction, from a number below ten thousand."""
    local = f"{_LETTERS[2 if mobile else number % 2]} {number // 100:02d} {number % 100:02d}"
    return local if country == "FR" else f"+33 {local[1:]}"
