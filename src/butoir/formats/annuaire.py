"""Answers of the French public search of companies, and pages of it that were saved as a file.

Relied on: `{"results": [...], "total_results": n}` of recherche-entreprises.api.gouv.fr (read in
its documentation in November 2026), alone or under `result` as the Annuaire des entreprises keeps
it; `etat_administratif` A or C, `statut_diffusion` P for who does not want to be shown,
`nature_juridique` by the classes of the INSEE (1 for a sole trader, 7 for public law).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from butoir.core.registered import FRANCE, Registered, is_number
from butoir.formats.text import head_of

MAX_BYTES = 5_000_000
MAX_RESULTS = 1_000
_LONGEST = 300  # characters of a text that is kept
_MOST_NAMES = 12
_LOOKS = re.compile(rb'\A\s*\{(?=.*?"(?:total_results|nom_raison_sociale|searchTerms)")', re.DOTALL)
_WITHHELD = re.compile(r"\[ND\]|\[NON[- ]DIFFUSIBLE\]", re.IGNORECASE)
_OPENS = re.compile(r"[()]")
_OFFICERS = ("dirigeants", "finances", "matching_etablissements")  # of no use here: not kept


@dataclass(frozen=True, slots=True)
class Entry:
    """One enterprise, and its record as it stood in the file, without its officers."""

    said: Registered
    record: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """The enterprises of an answer by SIREN; `problem` says why there are none."""

    entries: Mapping[str, Entry]
    problem: str = ""


def sniff(data: bytes) -> bool:
    """Whether the content begins as such an answer does."""
    return bool(_LOOKS.search(head_of(data)))


def read(data: bytes) -> Answer:
    """The enterprises of an answer; never raises. One without a valid SIREN is passed over."""
    if len(data) > MAX_BYTES:
        return Answer({}, f"is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Answer({}, "is not well-formed JSON")
    rows = _rows(found)
    if rows is None:
        return Answer({}, "is no answer of the search of companies")
    entries = [_entry(row) for row in rows[:MAX_RESULTS] if isinstance(row, dict)]
    return Answer({one.said.number: one for one in entries if is_number(one.said.number)})


def _rows(found: object) -> list[Any] | None:
    for _ in range(2):
        if isinstance(found, dict) and isinstance(found.get("results"), list):
            rows: list[Any] = found["results"]
            return rows
        found = found.get("result") if isinstance(found, dict) else None
    return None


def _entry(row: dict[str, Any]) -> Entry:
    kept = {name: value for name, value in row.items() if name not in _OFFICERS}
    record = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Entry(_registered(row), record.encode("utf-8", "replace"))


def _registered(row: dict[str, Any]) -> Registered:
    seat = row.get("siege")
    seat = seat if isinstance(seat, dict) else {}
    names = tuple(dict.fromkeys(_names(row, seat)))[:_MOST_NAMES]
    state, form = _text(row.get("etat_administratif")), _text(row.get("nature_juridique"))
    private = _text(row.get("statut_diffusion")) == "P" or _is_withheld(row)
    # a number without name or state is in no register: the search knows it from elsewhere
    return Registered(
        _text(row.get("siren")),
        FRANCE,
        found=bool(names or state or private),
        names=() if private else names,
        private=private,
        active={"A": True, "C": False}.get(state),
        ceased_on=_day(row.get("date_fermeture")) if state == "C" else None,
        dormant=state == "A" and row.get("nombre_etablissements_ouverts") == 0,
        person=form.startswith("1"),
        public=form.startswith("7"),
        form=form,
        street="" if private else _shown(seat.get("adresse")),
        postcode="" if private else _shown(seat.get("code_postal")),
        city="" if private else _shown(seat.get("libelle_commune")),
    )


def _names(row: dict[str, Any], seat: dict[str, Any]) -> Iterator[str]:
    """Every name that the register has, that of the law first; brackets hold another one."""
    given = [row.get("nom_raison_sociale"), row.get("nom_complet"), row.get("sigle")]
    given += [seat.get("nom_commercial"), *_list(seat.get("liste_enseignes"))]
    for name in map(_shown, given):
        if name:
            yield name
            parts = [part.strip() for part in _OPENS.split(name)]
            yield from (part for part in parts if part and part != name)


def _is_withheld(row: dict[str, Any]) -> bool:
    return any(_WITHHELD.search(_text(row.get(k))) for k in ("nom_complet", "nom_raison_sociale"))


def _shown(value: object) -> str:
    """A text, empty where it is withheld."""
    text = _text(value)
    return "" if _WITHHELD.search(text) else text


def _list(value: object) -> list[Any]:
    return value[:_MOST_NAMES] if isinstance(value, list) else []


def _text(value: object) -> str:
    """A text or a number as text, printable and never endless."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = str(value)[:_LONGEST].encode("utf-8", "replace").decode()
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None
