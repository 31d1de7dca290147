"""What a notice of the BODACC says, from its own words: family and nature of the judgment, dates.

The words are those of the registrars, not a closed list: what is not known here is "other", and a
person reads it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from stdnum.fr import siren as siren_number

from butoir.formats.model import Notice

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_OF_FAMILY = {"radiation": "struck-off", "vente": "sale"}
_JUDGED = ("collective", "conciliation", "retablissement_professionnel")
_DAY = re.compile(r"(\d{1,2})(?:er)? +([a-z]+) +(\d{4})")
_PART = re.compile(r"\b([ABC])\b")


def notice_of(facts: Mapping[str, Any]) -> Notice | None:
    """The notice that the facts of a file make; None without a number or a day of publication."""
    published = _day(facts["published_on"])
    if published is None or not facts["id"]:
        return None
    judgment: Mapping[str, str] = facts["judgment"]
    words = _plain(f"{judgment.get('famille', '')}, {judgment.get('nature', '')}")
    judged = facts["family"] in _JUDGED
    return Notice(
        id=facts["id"],
        stage=_first("stages", words) if judged else _OF_FAMILY.get(facts["family"], "other"),
        proceeding=_first("proceedings", words, "") if judged else "",
        status=_status(facts["kind"]),
        published_on=published,
        judged_on=_day(judgment.get("date", "")),
        sirens=_sirens(facts["numbers"]),
        name=facts["name"],
        city=facts["city"],
        court=facts["court"],
        nature=judgment.get("nature", "") or judgment.get("famille", ""),
        text=judgment.get("complementJugement", ""),
        previous=_previous(facts["previous"]),
        address=facts.get("address", ""),
    )


def _first(table: str, words: str, otherwise: str = "other") -> str:
    """What the first sign of a table that is found in the words stands for."""
    return next((value for sign, value in _WORDS[table] if sign in words), otherwise)


def _status(kind: str) -> str:
    plain = _plain(kind)
    if "annul" in plain:
        return "cancellation"
    return "correction" if "rectif" in plain else "initial"


def _sirens(numbers: Iterable[str]) -> tuple[str, ...]:
    """The valid SIREN numbers among what is written, each once."""
    bare = ("".join(number.split()) for number in numbers)
    return tuple(dict.fromkeys(one for one in bare if siren_number.is_valid(one)))


def _previous(said: Mapping[str, str]) -> str:
    """The id of the notice that this one is about."""
    part = _PART.search(said.get("nomPublication", "").upper())
    issue = said.get("numeroParution") or said.get("numeroPublication") or ""
    number = said.get("numeroAnnonce", "")
    return f"{part[1]}{issue}{number}" if part and issue and number else ""


def _day(text: str) -> date | None:
    """A date as ISO writes it, or as a registrar does: "1er mars 2026"."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    found = _DAY.search(_plain(text))
    try:
        return (
            date(int(found[3]), _WORDS["months"].index(found[2]) + 1, int(found[1]))
            if found
            else None
        )
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))
