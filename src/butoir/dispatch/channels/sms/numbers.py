"""Mobile numbers as networks know them (E.164), or a refusal: a wrong one reaches a stranger."""

from __future__ import annotations

import re

from butoir.core.errors import InputError

_CODES = {"FR": "33", "BE": "32", "LU": "352", "CH": "41"}
_TRUNK = {"FR", "BE", "CH"}  # a number within the country begins with a 0 that falls away
_MOBILE = {
    "33": re.compile(r"[67]\d{8}"),
    "32": re.compile(r"4\d{8}"),
    "352": re.compile(r"6\d{8}"),
    "41": re.compile(r"7\d{8}"),
}
# French numbers of these beginnings belong to places with another code
_OVERSEAS = {
    "690": "590",
    "691": "590",
    "694": "594",
    "696": "596",
    "697": "596",
    "692": "262",
    "693": "262",
    "639": "262",
}
_SEPARATORS = re.compile(r"[\s.\-/\u00a0\u2011\u202f]|\(0\)|[()]")


def mobile_number(text: str, country: str = "FR") -> str:
    """A mobile number as +33612345678; one written without its country's code is of `country`.

    Raises InputError for anything that is not clearly one mobile number.
    """
    written = _SEPARATORS.sub("", text.strip())
    digits = re.sub(r"^(\+|00)", "", written)
    if not re.fullmatch(r"[0-9]{6,16}", digits):
        raise InputError(f"{text!r} is no telephone number", field="phone")
    if digits == written:
        digits = _national(digits, text, country)
    code = next((code for code in _MOBILE if digits.startswith(code)), "")
    rest = digits.removeprefix(code)
    if code and not _MOBILE[code].fullmatch(rest):
        raise InputError(f"{text!r} is no mobile number", field="phone")
    if code == "33" and rest[:3] in _OVERSEAS:
        digits = _OVERSEAS[rest[:3]] + rest
    if not re.fullmatch(r"[1-9]\d{7,14}", digits):
        raise InputError(f"{text!r} is no telephone number", field="phone")
    return f"+{digits}"


def _national(digits: str, text: str, country: str) -> str:
    if country not in _CODES:
        raise InputError(f"{text!r} does not say its country", field="phone")
    if country in _TRUNK:
        if not digits.startswith("0"):
            raise InputError(f"{text!r} does not say its country", field="phone")
        digits = digits[1:]
    return _CODES[country] + digits
