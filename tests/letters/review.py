"""The reviewer's pages of `docs/letters`: every letter in four languages side by side.

Tables, details of payment and the annexed statement are shown in the first letter of a page only.
"""

from __future__ import annotations

from html import escape
from itertools import zip_longest
from pathlib import Path

from butoir.letters.letter import Block, Detail, Letter, Paragraph, Table
from letters.gallery import letters
from letters.samples import LANGUAGES

FOLDER = Path(__file__).parents[2] / "docs" / "letters"
STEPS = {
    "notice": "Before the due date",
    "reminder-1": "Courteous reminder",
    "reminder-2": "Firm reminder",
    "formal-notice": "Formal notice",
    "statement": "Statement of account",
}
NAMES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}
_WORDS = {
    "FR": "France",
    "BE": "Belgium",
    "LU": "Luxembourg",
    "CH": "Switzerland",
    "public": "public body",
}


def pages() -> dict[str, str]:
    """The pages by their names."""
    composed = {lang: letters(lang) for lang in LANGUAGES}
    found = {"README.md": _index()}
    for step, title in STEPS.items():
        names = [name for name in composed["fr"] if name.split(".")[0] == step]
        parts = [
            _letter(name, [composed[lang][name] for lang in LANGUAGES], at == 0)
            for at, name in enumerate(names)
        ]
        found[f"{step}.md"] = "\n".join((f"# {title}\n", *parts))
    return found


def _index() -> str:
    links = "\n".join(f"- [{title}]({step}.md)" for step, title in STEPS.items())
    return (
        "# The letters in four languages\n\n"
        "Every letter that Butoir writes, with made-up facts, in French, Dutch, German and English "
        "side by side:\nfor companies, consumers and public bodies, by the law that applies, and "
        "in the cases that change what\nis said. The sentences are in "
        "`src/butoir/letters/wording`; `make letters` writes these pages anew.\n\n"
        f"{links}\n"
    )


def _letter(name: str, side_by_side: list[Letter], whole: bool) -> str:
    case = ", ".join(_WORDS.get(word, word.replace("-", " ")) for word in name.split(".")[1:])
    head = "".join(f"<th>{NAMES[letter.lang]}</th>" for letter in side_by_side)
    rows = zip_longest(*(_parts(letter, whole) for letter in side_by_side), fillvalue="")
    body = "\n".join(
        '<tr valign="top">' + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"## {case[:1].upper()}{case[1:]}\n\n<table>\n<tr>{head}</tr>\n{body}\n</table>\n"


def _parts(letter: Letter, whole: bool) -> list[str]:
    mention = f"<i>{escape(letter.mention)}</i>" if letter.mention else ""
    blocks = [_block(block, letter, whole) for block in letter.blocks]
    annex = [_table(letter.annex), *map(escape, letter.annex_notes)] if letter.annex else []
    parts = [
        mention,
        f"<b>{escape(letter.subject)}</b>",
        escape(letter.salutation),
        *blocks,
        escape(letter.closing),
        *([escape(letter.annex_title), *annex] if whole else []),
    ]
    return [part for part in parts if part]


def _block(block: Block, letter: Letter, whole: bool) -> str:
    if isinstance(block, Paragraph):
        return "".join(f"<b>{escape(t)}</b>" if strong else escape(t) for t, strong in block.runs)
    if not whole:
        return ""
    return _table(block) if isinstance(block, Table) else _details(letter)


def _table(table: Table) -> str:
    rows = [" · ".join(column.label for column in table.columns)]
    rows += [" · ".join(row) for row in table.rows]
    rows += [f"{total.label} · {total.amount}" for total in table.totals]
    return "<br>".join((f"<i>{escape(table.caption)}</i>", *map(escape, rows)))


def _details(letter: Letter) -> str:
    all_details: tuple[Detail, ...] = (*letter.references, *letter.payment.details)
    lines = [f"{detail.label} · {detail.value}" for detail in all_details]
    return "<br>".join((f"<i>{escape(letter.payment.heading)}</i>", *map(escape, lines)))


def write_pages() -> None:
    """Write every page anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
