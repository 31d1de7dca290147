"""A letter as plain text: the form for e-mail without HTML, the tone check, and golden tests."""

from __future__ import annotations

from butoir.letters.letter import AnswerBox, Block, Letter, Paragraph, Table


def as_text(letter: Letter) -> str:
    """The whole message from its subject line to its signature, annex included."""
    subject = f"{letter.subject_label}{letter.colon}{letter.subject}"
    return f"{subject}\n\n{body_text(letter)}"


def body_text(letter: Letter) -> str:
    """The message without its subject line."""
    parts = [
        letter.salutation,
        *(block_text(block, letter) for block in letter.blocks),
        letter.closing,
        "\n".join(filter(None, (*letter.signature, letter.identity, letter.contact))),
    ]
    if letter.countersign:
        parts.append(letter.countersign)
    if letter.annex is not None:
        parts += [letter.annex.title, _table_text(letter.annex.table, letter.colon)]
        parts += letter.annex.notes
    return "\n\n".join(parts) + "\n"


def block_text(block: Block, letter: Letter) -> str:
    """One block of the body as text."""
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Table):
        return _table_text(block, letter.colon)
    payment = letter.payment
    if payment is None:
        return ""
    lines = (f"{d.label}{letter.colon}{d.value}" for d in payment.details)
    slip = "\n".join((payment.heading, *lines))
    return f"{slip}\n\n{_answer_text(letter.answer, letter.colon)}" if letter.answer else slip


def _answer_text(box: AnswerBox, colon: str) -> str:
    """The link, or on paper what is typed, then what it is good for."""
    if not box.details:
        return f"{box.heading}{colon.rstrip()}\n{box.url}\n{box.text}"
    lines = (f"{d.label}{colon}{d.value}" for d in box.details)
    return "\n".join((box.heading, box.text, *lines))


def _table_text(table: Table, colon: str) -> str:
    """One line an invoice, each value with its heading: it survives any width and any reader."""
    lines = [table.caption]
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        named = (f"{column.label}{colon}{cell}" for column, cell in cells if cell)
        lines.append("– " + colon.replace(":", ";").join(named))
    lines += [f"{total.label}{colon}{total.amount}" for total in table.totals]
    return "\n".join(lines)
