"""The invented customers: who they are, how they can be reached, how they pay. Pure.

`temper` is how they pay: prompt, slack (a week or two late), after-1, after-2 and after-notice
(once such a demand has come), or never.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from butoir.project.demo import numbers
from butoir.project.demo.chance import Chance

TOLD = "told"  # the mark of who has a story: nothing happens to them by chance
PUBLIC, LOYAL = "public", "loyal"  # the groups that have a scenario of their own
_TEMPERS = {"prompt": 62, "slack": 16, "after-1": 10, "after-2": 5, "after-notice": 3, "never": 1}

_SIZES = {25: 2, 45: 4, 70: 5, 100: 5, 140: 4, 220: 2, 380: 1}  # in a hundred of the usual one
_TERMS = {15: 1, 30: 6, 45: 2, 60: 1}  # days


class Kin(NamedTuple):
    """A kind of customers: its share in a hundred, its words in the cast, country and language."""

    share: int
    words: str
    country: str
    lang: str
    kind: str


@dataclass(frozen=True, eq=False, slots=True)
class Person:
    """One customer with its contact. `size` is about the euros of an invoice of its."""

    code: str
    name: str
    kind: str
    country: str
    lang: str
    address: Mapping[str, Any]
    ids: tuple[str, ...]
    iban: str
    title: str
    contact: str
    email: str
    phone: str
    group: str = ""
    grace_days: int = 0
    terms_days: int = 30
    size: int = 900
    temper: str = "prompt"
    marks: frozenset[str] = field(default_factory=frozenset)


@cache
def words() -> dict[str, dict[str, Any]]:
    """The words of `cast.toml`."""
    path = Path(__file__).parent / "cast.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def draw_people(seed: int, key: str, kins: tuple[Kin, ...], count: int) -> Iterator[Person]:
    """That many customers of a company, no two of one name or code."""
    chance = Chance(seed, key, "people")
    shares = {kin: kin.share for kin in kins}
    taken: set[str] = set()
    number = 0
    while number < count:
        kin = chance.weighed(shares)
        name = _name(kin, chance)
        if name not in taken:
            taken.add(name)
            number += 1
            yield make_person(name, kin, number, Chance(seed, key, "person", name))


def make_person(name: str, kin: Kin, number: int, chance: Chance, **given: Any) -> Person:
    """A customer of that name; `number` tells it from the others of its company."""
    said = words()[kin.words]
    woman = chance.happens(50)
    first, family = _first(kin, chance, woman=woman), chance.pick(said["names"])
    if kin.kind == "consumer":
        first, family = name.split(maxsplit=1)
        woman = first in _with_first_names(kin)["first_women"]
    host = _slug(name)
    mailbox = _slug(first) if kin.kind == "consumer" else chance.pick(("compta", "finance", "info"))
    values: dict[str, Any] = {
        "code": f"{_slug(name).replace('-', '')[:4].upper()}{number:02d}",
        "name": name,
        "kind": kin.kind,
        "country": kin.country,
        "lang": kin.lang,
        "address": _address(said, kin.country, chance),
        "ids": _ids(kin, number),
        "iban": numbers.account(kin.country, number * 1_009 + 17),
        "title": _with_titles(kin)["women" if woman else "men"],
        "contact": f"{first} {family}",
        "email": f"{mailbox}@{host}.example",
        "phone": numbers.phone(kin.country, number * 37 % 10_000, mobile=kin.kind == "consumer"),
        "group": PUBLIC if kin.kind == "public" else "",
        "terms_days": 15 if kin.kind == "consumer" else 30,
        "size": {"consumer": 240, "company": 1_150, "public": 2_600}[kin.kind],
        "temper": chance.weighed(_TEMPERS),
    }
    values["size"] = values["size"] * chance.weighed(_SIZES) // 100
    if kin.kind == "company":
        values["terms_days"] = chance.weighed(_TERMS)
    if kin.kind == "company" and chance.happens(12):
        values |= {"group": LOYAL, "grace_days": 10}
    return Person(**{**values, **given})


def _name(kin: Kin, chance: Chance) -> str:
    said = words()[kin.words]
    if kin.kind == "public":
        return str(chance.pick(said["public"]))
    if kin.kind == "consumer":
        return f"{_first(kin, chance, woman=chance.happens(50))} {chance.pick(said['names'])}"
    form: str = chance.pick(said["forms"])
    return form.format(name=chance.pick(said["names"]), thing=chance.pick(said["things"]))


def _first(kin: Kin, chance: Chance, *, woman: bool) -> str:
    return str(chance.pick(_with_first_names(kin)["first_women" if woman else "first_men"]))


def _with_first_names(kin: Kin) -> dict[str, Any]:
    said = words()[kin.words]
    return said if "first_women" in said else words()["fr"]


def _with_titles(kin: Kin) -> dict[str, Any]:
    said = words()[kin.words]
    return said if "women" in said else words()["fr"]


def _address(said: Mapping[str, Any], country: str, chance: Chance) -> dict[str, Any]:
    postcode, city = chance.pick(said["towns"]).split(maxsplit=1)
    street, number = chance.pick(said["streets"]), chance.between(1, 140)
    line = f"{number} {street}" if country == "FR" else f"{street} {number}"
    return {"lines": [line], "postcode": postcode, "city": city, "country": country}


def _ids(kin: Kin, number: int) -> tuple[str, ...]:
    if kin.kind == "consumer":
        return ()
    if kin.country == "FR":
        return (f"SIREN {numbers.siren(number * 131)}",)
    if kin.country == "BE":
        return (f"{'KBO' if kin.lang == 'nl' else 'BCE'} {numbers.enterprise(number * 13)}",)
    return (f"RCS Luxembourg B{900_000 + number}",)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")
