"""A letter as an HTML message: readable without images, in light and dark, on a narrow screen.

Every value is escaped; there is no script or remote resource, so nothing that a name holds can
act, and nothing tells the sender that the message was opened. The one link is that of the page on
which the reader answers.
"""

from __future__ import annotations

from functools import partial
from html import escape

from butoir.letters.letter import AnswerBox, Block, Column, Letter, Paragraph, Payment, Table

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; padding: 16px; }
.letter { margin: 0 auto; font: 16px/1.5 Georgia, 'Times New Roman', serif; }
table { border-collapse: collapse; font-size: 15px; margin: 0 0 16px; width: 100%; }
caption { text-align: left; font-weight: bold; padding-bottom: 4px; }
th, td { padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }
thead th { font-weight: normal; border-bottom: 1px solid #7a868b; }
.figures { text-align: right; white-space: nowrap; padding-right: 0; padding-left: 12px; }
.slip { border-top: 2px solid #2f7f92; padding-top: 8px; margin: 0 0 16px; }
.slip th { font-weight: normal; white-space: nowrap; width: 1%; }
.answer { border: 2px solid #2f7f92; padding: 8px 12px; margin: 0 0 16px; }
.answer a { font-weight: bold; color: inherit; }
.qr { background: #ffffff; display: inline-block; }
"""
# Where a table has no room, each of its rows becomes a short list: every value with its heading,
# which stands in the cell, hidden also where a mail program leaves this out.
_WIDTHS = """
.letter { max-width: 700px; overflow-wrap: anywhere; }
.fixed { white-space: nowrap; }
.wide { min-width: 6em; }
@media (max-width: 600px) {
  .list thead { display: none; }
  .list, .list caption, .list tbody, .list tr { display: block; }
  .list tr { border-top: 1px solid #7a868b; padding: 6px 0; }
  .list td, .list th { display: flex; justify-content: space-between; padding: 2px 0; }
  .list .fixed, .list .figures { white-space: normal; }
  .list .empty { display: none; }
  .list td > * + *, .list .value { text-align: right; margin-left: 16px; }
  .list .sum { display: flex; justify-content: space-between; border: 0; padding: 2px 0; }
  .list .sum th { text-align: left; }
  .list .sum td { white-space: nowrap; margin-left: 16px; }
  .slip th, .slip td { display: block; padding: 0; }
  .slip td { padding-bottom: 8px; }
  .label { display: inline !important; white-space: nowrap; }
}
"""
_HIDDEN = 'class="label" style="display:none;mso-hide:all"'


def as_html(letter: Letter, code: str = "") -> str:
    """The message as one HTML document; `code` is the address of the image to scan, if any."""
    body = [
        _p(letter.salutation),
        *(_block(block, letter, code) for block in letter.blocks),
        _p(letter.closing),
        _lines((*letter.signature, letter.identity, letter.contact)),
    ]
    if letter.countersign:
        body.append(_p(letter.countersign))
    if letter.annex is not None:
        body += [f"<h2>{escape(letter.annex.title)}</h2>", _table(letter.annex.table, letter.colon)]
        body += [_p(note) for note in letter.annex.notes]
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(letter.lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(letter.subject)}</title>\n<style>{_STYLE}{_WIDTHS}</style>\n</head>\n"
        '<body>\n<div class="letter">\n' + "\n".join(body) + "\n</div>\n</body>\n</html>\n"
    )


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _lines(texts: tuple[str, ...]) -> str:
    return "<p>" + "<br>\n".join(escape(text) for text in texts if text) + "</p>"


def _block(block: Block, letter: Letter, code: str) -> str:
    if isinstance(block, Paragraph):
        runs = (f"<b>{escape(r.text)}</b>" if r.strong else escape(r.text) for r in block.runs)
        return "<p>" + "".join(runs) + "</p>"
    if isinstance(block, Table):
        return _table(block, letter.colon)
    slip = _slip(letter.payment, code) if letter.payment else ""
    return slip + _answer(letter.answer) if letter.answer else slip


def _table(table: Table, colon: str) -> str:
    head = "".join(
        f'<th scope="col"{_kind(column)}>{escape(column.label)}</th>' for column in table.columns
    )
    cell = partial(_cell, colon)
    rows = ["<tr>" + "".join(map(cell, table.columns, row)) + "</tr>" for row in table.rows]
    span = len(table.columns) - 1
    for total in table.totals:
        tag = "b" if total.strong else "span"
        cells = (
            f'<th scope="row" colspan="{span}" class="figures"><{tag}>{escape(total.label)}</{tag}>'
            f'</th><td class="figures"><{tag}>{escape(total.amount)}</{tag}></td>'
        )
        rows.append(f'<tr class="sum">{cells}</tr>')
    return (
        f'<table class="list">\n<caption>{escape(table.caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n"
        "<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"
    )


def _answer(box: AnswerBox) -> str:
    link = f'<a href="{escape(box.url)}">{escape(box.heading)}</a>'
    return f'\n<p class="answer">{link}<br>\n{escape(box.text)}</p>'


def _kind(column: Column) -> str:
    """Figures and dates keep their width, words take what is left."""
    if column.figures:
        return ' class="figures"'
    return f' class="{"wide" if column.wide else "fixed"}"'


def _cell(colon: str, column: Column, text: str) -> str:
    if not text:
        return '<td class="empty"></td>'
    label = f"<span {_HIDDEN}>{escape(column.label + colon.rstrip())}</span>"
    return f'<td{_kind(column)}>{label} <span class="value">{escape(text)}</span></td>'


def _slip(payment: Payment, code: str) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{escape(detail.label)}</th>'
        f"<td>{'<b>' if detail.strong else ''}{escape(detail.value)}"
        f"{'</b>' if detail.strong else ''}</td></tr>"
        for detail in payment.details
    )
    label = escape(payment.epc_label)
    image = (
        f'<p><img class="qr" src="{escape(code)}" alt="{label}" width="180" height="180"><br>'
        f"<small>{label}</small></p>"
        if code
        else ""
    )
    heading = escape(payment.heading)
    return f'<div class="slip">\n<p><b>{heading}</b></p>\n<table>\n{rows}\n</table>\n{image}</div>'
