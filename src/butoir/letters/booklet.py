"""The own pages of a case file, set by Typst: sections of prose, tables and lists, and the numbers
laid over its pages.

The same sections give the same bytes. Data goes in as JSON and is only ever set as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

import typst

from butoir.letters.breaking import breakable
from butoir.letters.glyphs import own_fonts, print_with_fallback
from butoir.letters.letter import Detail, Paragraph, Run, Table

_LAYOUT = Path(__file__).parent / "layout"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HOUSE_ACCENT = "#0f4c5c"


class Heading(NamedTuple):
    """The title of a part of a section."""

    text: str


class Pairs(NamedTuple):
    """Labels with their values."""

    rows: tuple[Detail, ...]


class Lines(NamedTuple):
    """Lines of text as they are, such as those of a message."""

    lines: tuple[str, ...]


class Checked(NamedTuple):
    """A point of a check-list. `state` is ok, look or missing, `label` the word for it."""

    state: str
    label: str
    title: str
    text: str
    about: str = ""


Part = Heading | Paragraph | Table | Pairs | Lines | Checked


@dataclass(frozen=True, slots=True)
class Section:
    """What begins on a page of its own; a sheet takes that one page only, whatever it says."""

    title: str
    parts: tuple[Part, ...]
    sheet: bool = False


class Booklet(NamedTuple):
    """Pages to set: their language, whose they are, on which day, in which colour."""

    lang: str
    title: str
    author: str
    accent: str
    on: date


def prose(text: str) -> Paragraph:
    """A paragraph without emphasis."""
    return Paragraph((Run(text),))


def typeset_booklet(booklet: Booklet, sections: Sequence[Section]) -> bytes:
    """One PDF of the sections, each with a bookmark."""
    accent = booklet.accent if _COLOUR.fullmatch(booklet.accent) else _HOUSE_ACCENT
    content = {
        "lang": booklet.lang,
        "title": booklet.title,
        "author": booklet.author,
        "accent": accent,
        "sections": [
            {
                "title": breakable(section.title, 30),
                "sheet": section.sheet,
                "blocks": [_part(part) for part in section.parts],
            }
            for section in sections
        ],
    }
    return _print("booklet", json.dumps(content, ensure_ascii=False), booklet.on)


def typeset_stamps(stamps: Sequence[str], on: date) -> bytes:
    """One PDF with a small page for each of these texts."""
    return _print("stamps", json.dumps(list(stamps), ensure_ascii=False), on)


def _print(name: str, payload: str, on: date) -> bytes:
    stamp = datetime.combine(on, time(), UTC)
    compiler = typst.Compiler(
        str(_LAYOUT / f"{name}.typ"), root=str(_LAYOUT), font_paths=own_fonts()
    )

    def pdf(text: str) -> bytes:
        made = compiler.compile(sys_inputs={name: text}, format="pdf", timestamp=stamp)
        return b"".join(made) if isinstance(made, list) else made or b""

    return print_with_fallback(pdf, payload)


def _part(part: Part) -> dict[str, object]:
    match part:
        case Heading():
            return {"kind": "heading", "text": breakable(part.text, 40)}
        case Paragraph():
            runs = [(breakable(run.text, 40), run.strong) for run in part.runs]
            return {"kind": "prose", "runs": runs}
        case Table():
            return _table(part)
        case Pairs():
            rows = [row._replace(value=breakable(row.value, 40))._asdict() for row in part.rows]
            return {"kind": "pairs", "rows": rows}
        case Lines():
            return {"kind": "lines", "lines": [breakable(line, 60) for line in part.lines]}
        case Checked():
            said = part._replace(text=breakable(part.text, 40), about=breakable(part.about, 30))
            return {"kind": "check", **said._asdict()}


def _table(table: Table) -> dict[str, object]:
    return {
        "kind": "table",
        "columns": [column._asdict() for column in table.columns],
        "rows": [[breakable(cell, 14) for cell in row] for row in table.rows],
        "totals": [total._asdict() for total in table.totals],
    }
