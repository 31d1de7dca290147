"""What :86: says of a movement: purpose, counterparty and references, in the banks' three ways.

`NNN?20...?32...`, numbered parts as German, Austrian and Polish banks write them; `/REMI/.../NAME/`
with words between slashes, as Dutch and Belgian ones do; or plain text. Owns how wrapped lines and
parts come together again: a full one runs on, a shorter one ends a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from butoir.formats.bank import iban_in, return_code_in, squeeze
from butoir.formats.bank_accounts import account_number

_LINE_WIDTH = 65
_PART_WIDTH = 27
_NUMBERED = re.compile(r"\s*(\d{3})([?<>~^|+@!])(?=\d\d)")
_SLASHED = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|CSID|MARF|ORDP|BENM|CNTP|ADDR|ISDT|PURP|RTRN|ULTC|ULTB|ULTD|PREF)/"
)
_TAGGED = re.compile(
    r"(?:^|(?<=\s)|(?<=[a-z0-9.]))"
    r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|RREF|ANAM|MTLG)[+:]"
)
_RETURNED = frozenset({"108", "109", "159"})  # direct debits and transfers that came back
_PURPOSE = (*range(20, 30), *range(60, 64))
_SHORTEST = 3  # of a reference; what is shorter is a flag
_NOTHING = frozenset({"", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "EREF+", "KREF+"})


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a movement beside its amount."""

    text: str = ""
    name: str = ""
    iban: str = ""
    end_to_end: str = ""
    structured: str = ""
    returned: bool = False
    return_code: str = ""


def reference(text: str) -> str:
    """A reference, or nothing where a bank says that there is none."""
    bare = squeeze(text)
    return "" if bare.upper() in _NOTHING or len(bare) < _SHORTEST else bare


def read_details(lines: Iterable[str]) -> Details:
    """The lines of :86: understood, whichever way they are written."""
    text = run_on(lines, _LINE_WIDTH)
    numbered = _NUMBERED.match(text)
    if numbered:
        return _read_numbered(text[numbered.end() - 1 :], numbered[2], numbered[1])
    if _SLASHED.match(text.lstrip()):
        return _read_slashed(text)
    first, _, rest = text.strip().partition(" ")
    iban = iban_in(account_number(first)) if rest else ""
    return Details(text=squeeze(text), iban=iban)


def read_extension(lines: Iterable[str]) -> Details:
    """The lines of :NS: (two digits, then text): purpose in 01 to 14, name in 15 and 16."""
    parts = [(line[:2], line[2:]) for line in lines if line[:2].isdecimal()]
    return Details(
        text=squeeze(" ".join(text for code, text in parts if "01" <= code <= "14")),
        name=squeeze("".join(text for code, text in parts if code in {"15", "16"})),
    )


def run_on(pieces: Iterable[str], width: int) -> str:
    """Pieces put together: one that fills its width runs on, after a shorter one comes a space."""
    text = ""
    for piece in pieces:
        text += piece if len(piece) >= width else f"{piece} "
    return text


def _read_numbered(text: str, mark: str, kind: str) -> Details:
    parts: dict[int, list[str]] = {}
    for part in text.split(mark):
        if part[:2].isdecimal():
            parts.setdefault(int(part[:2]), []).append(part[2:])

    def joined(*numbers: int) -> str:
        return run_on((p for number in numbers for p in parts.get(number, [])), _PART_WIDTH)

    tagged = _tagged(joined(*_PURPOSE))
    account = squeeze(joined(38)) or squeeze(joined(31)) or tagged.get("IBAN", "")
    own = " ".join(tagged[key] for key in ("", "SVWZ") if tagged.get(key))
    return Details(
        text=own or squeeze(joined(0)),
        name=squeeze(joined(32, 33)),
        iban=iban_in(account),
        end_to_end=reference(tagged.get("EREF", "")),
        returned=kind in _RETURNED,
    )


def _tagged(text: str) -> dict[str, str]:
    """The purpose by its SEPA tags (`EREF+...SVWZ+...`); under "" what stands before them."""
    first, *pieces = _TAGGED.split(text)
    found = {"": squeeze(first)}
    for tag, piece in zip(pieces[::2], pieces[1::2], strict=True):
        found.setdefault(tag, squeeze(piece))
    return found


def _read_slashed(text: str) -> Details:
    first, *pieces = _SLASHED.split(text)
    found: dict[str, str] = {}
    for word, piece in zip(pieces[::2], pieces[1::2], strict=True):
        found.setdefault(word, squeeze(piece.strip("/ ")))
    purpose, structured = found.get("REMI", ""), ""
    kind, _, rest = purpose.partition("/")
    if kind == "STRD":
        purpose, structured = "", rest.rpartition("/")[2]
    elif kind == "USTD":
        purpose = rest.strip("/ ")
    account = found.get("IBAN") or found.get("CNTP", "").partition("/")[0]
    said = " ".join(filter(None, (squeeze(first), purpose)))
    known = purpose or structured
    return Details(
        text=said if known else squeeze(text),
        name=found.get("NAME", "") or _named(found.get("CNTP", "")),
        iban=iban_in(account),
        end_to_end=reference(found.get("EREF", "")),
        structured=structured,
        returned="RTRN" in found,
        return_code=return_code_in(found.get("RTRN", "")),
    )


def _named(counterparty: str) -> str:
    """The name in `IBAN/BIC/name/city`."""
    parts = counterparty.split("/")
    return parts[2].strip() if len(parts) > 2 else ""
