"""The labelled letters of `letters/`: whole letters, with the faults a person marked in them."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LETTERS = Path(__file__).parent / "letters"
LANGUAGES = ("fr", "nl", "de", "en")


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
    arguable: frozenset[str] = frozenset()

    @property
    def held_out(self) -> bool:
        """Whether the letter was never looked at when rules were mended: half of them, by name."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 1


def read_letters() -> Iterator[Letter]:
    """Every labelled letter, language by language, in the order of the files."""
    for language in LANGUAGES:
        for path in sorted((LETTERS / language).glob("*.toml")):
            for row in tomllib.loads(path.read_text(encoding="utf-8"))["letter"]:
                yield _letter(language, row)


def _letter(language: str, row: dict) -> Letter:
    faults = tuple(Fault(**fault) for fault in row.pop("faults"))
    arguable = frozenset(row.pop("arguable", ()))
    return Letter(language=language, faults=faults, arguable=arguable, **row)
