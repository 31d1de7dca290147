"""The reviewer's pages of `docs/letters`: everything that we write, in four languages side by side.

Tables, details of payment and the annexed statement are shown in the first letter of a page only.
"""

from __future__ import annotations

from html import escape
from itertools import zip_longest
from pathlib import Path

from butoir.letters.letter import Block, Detail, Letter, Paragraph, Table
from butoir.letters.notes.spoken import Script, TextMessage
from letters.gallery import letters, scripts, text_messages
from letters.samples import LANGUAGES

FOLDER = Path(__file__).parents[2] / "docs" / "letters"
PAGES = {
    "Demands": {
        "notice": "Before the due date",
        "reminder-1": "Courteous reminder",
        "reminder-2": "Firm reminder",
        "formal-notice": "Formal notice",
    },
    "After a payment": {
        "thank-you": "Thank-you",
        "withdrawal": "Withdrawal of a demand that a payment crossed",
    },
    "Agreements": {
        "promise-confirmation": "Promise to pay, confirmed",
        "plan-proposal": "Payment plan, proposed",
        "plan-agreement": "Payment plan, agreed",
        "instalment-notice": "Payment plan, an instalment to come",
        "plan-default": "Payment plan, an instalment missed",
    },
    "Disputes": {
        "dispute-received": "Dispute, acknowledged",
        "dispute-answer": "Dispute, answered",
    },
    "Answers": {
        "answer-received": "Answer of the debtor, acknowledged",
        "plan-refusal": "Plan refused",
    },
    "Accounts and claims": {
        "statement": "Statement of account",
        "statement-of-claim": "Statement of claim",
        "debit-note": "Debit note for interest and indemnities",
        "hand-over": "Hand-over to a lawyer, a bailiff or an agency",
        "claim-declaration": "Claim declared in insolvency proceedings",
    },
    "Not letters": {
        "call-script": "Call script",
        "sms": "Text message",
    },
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
    written = {lang: letters(lang) | scripts(lang) | text_messages(lang) for lang in LANGUAGES}
    found = {"README.md": _index()}
    for kind, title in (page for pages in PAGES.values() for page in pages.items()):
        names = [name for name in written["fr"] if name.split(".")[0] == kind]
        cases = [
            _case(name, [written[lang][name] for lang in LANGUAGES], at == 0)
            for at, name in enumerate(names)
        ]
        found[f"{kind}.md"] = "\n".join((f"# {title}\n", *cases))
    return found


def _index() -> str:
    links = "\n\n".join(
        f"## {group}\n\n" + "\n".join(f"- [{title}]({kind}.md)" for kind, title in pages.items())
        for group, pages in PAGES.items()
    )
    return (
        "# The letters in four languages\n\n"
        "Everything that Butoir writes, with made-up facts, in French, Dutch, German and English "
        "side by side:\nfor companies, consumers and public bodies, by the law that applies, and "
        "in the cases that change what\nis said. The first case of a page is shown with its "
        "tables. The sentences are in\n`src/butoir/letters/wording`; `make letters` writes these "
        "pages anew.\n\n"
        f"{links}\n"
    )


def _case(name: str, side_by_side: list[Letter | Script | TextMessage], whole: bool) -> str:
    case = ", ".join(_WORDS.get(word, word.replace("-", " ")) for word in name.split(".")[1:])
    head = "".join(f"<th>{name}</th>" for name in NAMES.values())
    rows = zip_longest(*(_parts(one, whole) for one in side_by_side), fillvalue="")
    body = "\n".join(
        '<tr valign="top">' + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"## {case[:1].upper()}{case[1:]}\n\n<table>\n<tr>{head}</tr>\n{body}\n</table>\n"


def _parts(one: Letter | Script | TextMessage, whole: bool) -> list[str]:
    if isinstance(one, TextMessage):
        return [escape(one.text)]
    if isinstance(one, Script):
        spoken = (f"<b>{escape(part.heading)}</b><br>{escape(part.text)}" for part in one.topics)
        return [f"<b>{escape(one.title)}</b>", *spoken]
    return _letter(one, whole)


def _letter(letter: Letter, whole: bool) -> list[str]:
    mention = f"<i>{escape(letter.mention)}</i>" if letter.mention else ""
    blocks = [_block(block, letter, whole) for block in letter.blocks]
    annex: list[str] = []
    if letter.annex and whole:
        annex = [escape(letter.annex.title), _table(letter.annex.table)]
        annex += map(escape, letter.annex.notes)
    parts = [
        mention,
        f"<b>{escape(letter.subject)}</b>",
        escape(letter.salutation),
        *blocks,
        escape(letter.closing),
        escape(letter.countersign),
        *annex,
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
    if letter.payment is None:
        return ""
    all_details: tuple[Detail, ...] = (*letter.references, *letter.payment.details)
    lines = [f"{detail.label} · {detail.value}" for detail in all_details]
    return "<br>".join((f"<i>{escape(letter.payment.heading)}</i>", *map(escape, lines)))


def write_pages() -> None:
    """Write every page anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
