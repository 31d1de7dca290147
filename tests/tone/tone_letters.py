"""The labelled letters of `letters/`: whole letters, with the faults a person marked in them."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LETTERS = Path(__file__).parent / "letters"
LANGUAGES = ("fr", "nl", "de", "en")
# The first two are the halves, by name, of the letters written first; the third is another hand's.
GROUPS = ("development", "held out", "fresh")


@dataclass(frozen=True)
class Fault:
    """A rule that a letter breaks; `where`: the words at fault, empty when some are missing."""

    rule: str
    where: str = ""


@dataclass(frozen=True)
class Letter:
    """One letter as a person wrote it, the faults it has, the rules one may argue about."""

    name: str
    language: str
    step: str
    debtor: str
    country: str
    text: str
    why: str
    faults: tuple[Fault, ...]
    group: str
    arguable: frozenset[str] = frozenset()


def read_letters() -> Iterator[Letter]:
    """Every labelled letter, language by language, the fresh ones after the others."""
    for language in LANGUAGES:
        for folder, fresh in ((LETTERS / language, False), (LETTERS / "fresh" / language, True)):
            for path in sorted(folder.glob("*.toml")):
                for row in tomllib.loads(path.read_text(encoding="utf-8"))["letter"]:
                    group = "fresh" if fresh else _half(row["name"])
                    yield _letter(language, group, row)


def _half(name: str) -> str:
    return GROUPS[hashlib.sha256(name.encode()).digest()[0] % 2]


def _letter(language: str, group: str, row: dict) -> Letter:
    faults = tuple(Fault(**fault) for fault in row.pop("faults"))
    arguable = frozenset(row.pop("arguable", ()))
    return Letter(language=language, group=group, faults=faults, arguable=arguable, **row)
